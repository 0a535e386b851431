//! What can go wrong in the store, in kinds that a caller can act on.

use sea_orm::{DbErr, RuntimeErr, SqlErr, error::ConnAcquireErr, sqlx};
use yakusho_kernel::{Refusal, RefusalKind, Text};

/// The result of everything in the store.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not stored or not read. None of the kinds carries a value of a row.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules said no; the words are for the person.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The disk, the quota or the database's size limit is full. Nothing of this write was kept.
    #[error("the disk or the database is full")]
    Full,
    /// Somebody else holds the database, or too much is waiting. Nothing of this write was kept.
    #[error("the database is busy")]
    Busy,
    /// The database does not answer. A write that was under way is either whole or absent.
    #[error("the connection to the database is lost")]
    Lost,
    /// A row with this key is there already, or a row that this one needs is not.
    #[error("constraint: {0}")]
    Constraint(#[from] SqlErr),
    /// The row was changed by somebody else since it was read.
    #[error("{table} was changed by somebody else")]
    Stale {
        /// The table whose row moved on.
        table: &'static str,
    },
    /// Two transactions collided and PostgreSQL asked to run one again (SQLSTATE 40001, 40P01).
    #[error("two writes collided")]
    Collided,
    /// The store holds something that it should never hold, or a backup does not prove itself.
    #[error("broken: {0}")]
    Broken(String),
    /// A file of the data folder could not be read or written.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
    /// Anything else that the database says.
    #[error("database: {0}")]
    Database(DbErr),
}

impl Error {
    /// Words for the person at the screen: what happened to their input and what to do. An error
    /// that is ours never tells more than that it is ours.
    #[must_use]
    pub fn refusal(self) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal,
            Self::Stale { .. } | Self::Constraint(SqlErr::UniqueConstraintViolation(_)) => {
                Refusal::new(RefusalKind::Conflict, "changed_meanwhile", changed_meanwhile())
            }
            Self::Full => Refusal::new(RefusalKind::Unavailable, "storage_full", not_kept()),
            Self::Busy | Self::Collided => {
                Refusal::new(RefusalKind::Unavailable, "busy", not_kept())
            }
            _ => Refusal::new(RefusalKind::Unavailable, "storage_unavailable", not_kept()),
        }
    }

    /// Whether running the same write again may succeed by itself.
    #[must_use]
    pub const fn may_be_retried(&self) -> bool {
        matches!(self, Self::Collided | Self::Busy | Self::Lost)
    }
}

/// A [`Refusal`] of kind `Unavailable` for a full queue.
pub(crate) fn overloaded() -> Error {
    Error::Refused(Refusal::new(RefusalKind::Unavailable, "busy", not_kept()))
}

fn not_kept() -> Text {
    Text::new(
        "ただいま受け付けられませんでした。今回の送信は保存されていません。少し待ってから、もう一度送信してください。",
        "いま うけつける ことが できません。今（いま） おくった ものは のこって いません。すこし まってから もういちど おくって ください。",
        "We could not take this just now, and nothing was saved. Please wait a moment and send it again.",
    )
}

fn changed_meanwhile() -> Text {
    Text::new(
        "ほかの操作で内容が変わっていました。最新の内容を確かめてから、もう一度操作してください。",
        "ほかの ひとが なおしました。あたらしい ないようを 見（み）て、もういちど して ください。",
        "Somebody changed this in the meantime. Please look at the current state and try again.",
    )
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if let Some(constraint) = error.sql_err() {
            return Self::Constraint(constraint);
        }
        match &error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => return Self::Busy,
            DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) => return Self::Lost,
            DbErr::Conn(RuntimeErr::SqlxError(inner))
            | DbErr::Exec(RuntimeErr::SqlxError(inner))
            | DbErr::Query(RuntimeErr::SqlxError(inner)) => {
                if let Some(kind) = from_driver(inner) {
                    return kind;
                }
            }
            _ => {}
        }
        Self::Database(error)
    }
}

fn from_driver(error: &sqlx::Error) -> Option<Error> {
    match error {
        sqlx::Error::Database(database) => {
            let code = database.code()?;
            if database.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
                from_sqlite(code.parse().ok()?)
            } else {
                from_postgres(&code)
            }
        }
        sqlx::Error::PoolTimedOut => Some(Error::Busy),
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Some(Error::Lost),
        _ => None,
    }
}

/// The primary result code is the low byte: <https://sqlite.org/rescode.html>.
const fn from_sqlite(code: i32) -> Option<Error> {
    match code & 0xff {
        5 | 6 => Some(Error::Busy),
        13 => Some(Error::Full),
        10 | 14 => Some(Error::Lost),
        _ => None,
    }
}

/// SQLSTATE: <https://www.postgresql.org/docs/15/errcodes-appendix.html>.
fn from_postgres(code: &str) -> Option<Error> {
    match code {
        "40001" | "40P01" => Some(Error::Collided),
        "53100" | "53200" | "54000" => Some(Error::Full),
        "53300" | "55P03" | "57014" => Some(Error::Busy),
        "57P01" | "57P02" | "57P03" => Some(Error::Lost),
        other if other.starts_with("08") => Some(Error::Lost),
        _ => None,
    }
}

impl Error {
    /// The same kind once more, for everybody who shared a failed commit.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Full => Self::Full,
            Self::Busy => Self::Busy,
            Self::Lost => Self::Lost,
            Self::Collided => Self::Collided,
            other => Self::Broken(other.to_string()),
        }
    }

    /// Where the database itself failed (and not the rules or a constraint), with what.
    pub(crate) fn of_the_database(&self) -> Option<Self> {
        match self {
            Self::Full | Self::Busy | Self::Lost | Self::Database(_) => Some(self.again()),
            _ => None,
        }
    }
}
