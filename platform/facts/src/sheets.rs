//! The tables `draft_sheet` and `application_sheet`: versions are appended and never overwritten.

use jiff::{Timestamp, civil};
use sea_orm::{
    ConnectionTrait, QueryResult,
    sea_query::{Expr, ExprTrait as _, Order, Query},
};
use time::OffsetDateTime;
use uuid::Uuid;
use yakusho_store::{Error, Result, Store, Tx};
use zeroize::Zeroizing;

use crate::{
    envelope::{Binding, Envelope},
    keyring::Keyring,
    sheet::FactSheet,
};

/// One of the two tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sheets {
    /// What is told while a draft is filled in.
    Draft,
    /// What was told when the application was submitted, and its corrections.
    Application,
}

/// A sheet as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The version, from 1. Say it when the next one is appended.
    pub version: i64,
    /// The sheet.
    pub sheet: FactSheet,
    /// When this version was made.
    pub made_at: Timestamp,
    /// The day on which it is deleted (JST); `None` while no day is set.
    pub dispose_on: Option<civil::Date>,
}

/// The first version of a sheet, sealed before its write begins: the one writer, for whom everybody
/// waits, has only the row to insert.
#[derive(Clone, Debug)]
pub struct Sealed {
    table: Sheets,
    holder: Uuid,
    envelope: Envelope,
}

impl Sealed {
    /// Appends it at the end of the commit: for a holder that this very write makes.
    pub fn append(self, tx: &Tx, dispose_on: Option<civil::Date>) {
        let row = row(tx, self.holder, FIRST, self.envelope, dispose_on);
        tx.append_row(self.table.table(), &ALL, row.into());
    }
}

const FIRST: i64 = 1;

const COLUMNS: [&str; 6] =
    ["version", "key_version", "wrapped_key", "body", "made_at", "dispose_on"];

const ALL: [&str; 8] = [
    "municipality",
    "holder",
    "version",
    "key_version",
    "wrapped_key",
    "body",
    "made_at",
    "dispose_on",
];

impl Sheets {
    pub(crate) const fn table(self) -> &'static str {
        match self {
            Self::Draft => "draft_sheet",
            Self::Application => "application_sheet",
        }
    }

    /// Seals the first version of a holder's sheet.
    ///
    /// # Errors
    /// [`Error::Broken`] where it does not seal.
    pub fn seal(self, keyring: &Keyring, holder: Uuid, sheet: &FactSheet) -> Result<Sealed> {
        let envelope = self.envelope(keyring, holder, FIRST, sheet)?;
        Ok(Sealed { table: self, holder, envelope })
    }

    /// Appends a version after the version `seen` (0: none yet), sealed before it reaches the
    /// database. `dispose_on` is the day that the page states. Returns the new version.
    ///
    /// # Errors
    /// [`Error::Stale`] where another version was appended since `seen`; what the database says.
    pub async fn append(
        self,
        tx: &Tx,
        keyring: &Keyring,
        holder: Uuid,
        seen: i64,
        sheet: &FactSheet,
        dispose_on: Option<civil::Date>,
    ) -> Result<i64> {
        if self.newest_version(tx.db(), tx.municipality().as_str(), holder).await? != seen {
            return Err(Error::Stale { table: self.table() });
        }
        let version = seen + 1;
        let sealed = self.envelope(keyring, holder, version, sheet)?;
        self.insert(tx, holder, version, sealed, dispose_on).await?;
        Ok(version)
    }

    fn envelope(
        self,
        keyring: &Keyring,
        holder: Uuid,
        version: i64,
        sheet: &FactSheet,
    ) -> Result<Envelope> {
        let plain = Zeroizing::new(
            serde_json::to_vec(sheet)
                .map_err(|_| Error::Broken("a sheet is no JSON".to_owned()))?,
        );
        Ok(keyring.seal(&plain, self.binding(holder, version))?)
    }

    async fn insert(
        self,
        tx: &Tx,
        holder: Uuid,
        version: i64,
        sealed: Envelope,
        dispose_on: Option<civil::Date>,
    ) -> Result<()> {
        let insert = Query::insert()
            .into_table(self.table())
            .columns(ALL)
            .values_panic(row(tx, holder, version, sealed, dispose_on).map(Expr::value))
            .take();
        match tx.db().execute(&insert).await.map_err(Error::from) {
            Ok(_) => Ok(()),
            // On PostgreSQL two writes may have seen the same version.
            Err(Error::Constraint(_)) => Err(Error::Stale { table: self.table() }),
            Err(error) => Err(error),
        }
    }

    /// The newest version, opened. To read it for a person is an action of its own
    /// (`personal_data.read`), which is the caller's to record.
    ///
    /// # Errors
    /// [`Error::Broken`] where it does not open; what the database says.
    pub async fn latest(
        self,
        db: &impl ConnectionTrait,
        municipality: &str,
        keyring: &Keyring,
        holder: Uuid,
    ) -> Result<Option<Stored>> {
        let mut select = self.select(municipality, holder);
        select.order_by("version", Order::Desc).limit(1);
        match db.query_one(&select).await? {
            Some(row) => self.open(keyring, holder, &row).map(Some),
            None => Ok(None),
        }
    }

    /// The newest version through the store's reading connections.
    ///
    /// # Errors
    /// As [`Sheets::latest`].
    pub async fn read(
        self,
        store: &Store,
        keyring: &Keyring,
        holder: Uuid,
    ) -> Result<Option<Stored>> {
        self.latest(store.read(), store.municipality().as_str(), keyring, holder).await
    }

    /// One version, opened.
    ///
    /// # Errors
    /// As [`Sheets::latest`].
    pub async fn version(
        self,
        store: &Store,
        keyring: &Keyring,
        holder: Uuid,
        version: i64,
    ) -> Result<Option<Stored>> {
        let municipality = store.municipality();
        let mut select = self.select(municipality.as_str(), holder);
        select.and_where(Expr::col("version").eq(version));
        match store.read().query_one(&select).await? {
            Some(row) => self.open(keyring, holder, &row).map(Some),
            None => Ok(None),
        }
    }

    /// Deletes every version with its wrapped key at the end of the commit: for a holder that takes no
    /// more answers.
    pub fn dispose_later(self, tx: &Tx, holder: Uuid) {
        tx.delete_of(self.table(), holder);
    }

    /// Deletes every version with its wrapped key. Returns how many. What remains in the log of
    /// actions holds no personal data.
    ///
    /// # Errors
    /// What the database says.
    pub async fn dispose(self, tx: &Tx, holder: Uuid) -> Result<u64> {
        let delete = Query::delete()
            .from_table(self.table())
            .and_where(Expr::col("municipality").eq(tx.municipality().as_str()))
            .and_where(Expr::col("holder").eq(holder))
            .take();
        Ok(tx.db().execute(&delete).await?.rows_affected())
    }

    /// Sets the day on which all versions are deleted, for example by the retention period of the
    /// office's rules.
    ///
    /// # Errors
    /// What the database says.
    pub async fn dispose_on(self, tx: &Tx, holder: Uuid, day: civil::Date) -> Result<u64> {
        let update = Query::update()
            .table(self.table())
            .value("dispose_on", to_column(day))
            .and_where(Expr::col("municipality").eq(tx.municipality().as_str()))
            .and_where(Expr::col("holder").eq(holder))
            .take();
        Ok(tx.db().execute(&update).await?.rows_affected())
    }

    /// Wraps every key of `holder` by the newest master key, after a rotation.
    ///
    /// # Errors
    /// [`Error::Broken`] where one does not open; what the database says.
    pub async fn rewrap(self, tx: &Tx, keyring: &Keyring, holder: Uuid) -> Result<()> {
        let municipality = tx.municipality();
        let rows = tx.db().query_all(&self.select(municipality.as_str(), holder)).await?;
        for row in rows {
            let version: i64 = row.try_get("", "version")?;
            let sealed = keyring.rewrap(&envelope(&row)?, self.binding(holder, version))?;
            let update = Query::update()
                .table(self.table())
                .value("key_version", sealed.key_version)
                .value("wrapped_key", sealed.wrapped_key)
                .and_where(Expr::col("municipality").eq(municipality.as_str()))
                .and_where(Expr::col("holder").eq(holder))
                .and_where(Expr::col("version").eq(version))
                .take();
            tx.db().execute(&update).await?;
        }
        Ok(())
    }

    async fn newest_version(
        self,
        db: &impl ConnectionTrait,
        municipality: &str,
        holder: Uuid,
    ) -> Result<i64> {
        let select = Query::select()
            .expr(Expr::col("version").max())
            .from(self.table())
            .and_where(Expr::col("municipality").eq(municipality))
            .and_where(Expr::col("holder").eq(holder))
            .take();
        let row = db.query_one(&select).await?;
        let newest: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
        Ok(newest.unwrap_or(0))
    }

    fn select(self, municipality: &str, holder: Uuid) -> sea_orm::sea_query::SelectStatement {
        Query::select()
            .columns(COLUMNS)
            .from(self.table())
            .and_where(Expr::col("municipality").eq(municipality))
            .and_where(Expr::col("holder").eq(holder))
            .take()
    }

    fn open(self, keyring: &Keyring, holder: Uuid, row: &QueryResult) -> Result<Stored> {
        let version: i64 = row.try_get("", "version")?;
        let plain = keyring.open_envelope(&envelope(row)?, self.binding(holder, version))?;
        let sheet = serde_json::from_slice(&plain)
            .map_err(|_| Error::Broken(format!("a sheet of {} does not read", self.table())))?;
        let made_at: OffsetDateTime = row.try_get("", "made_at")?;
        let dispose_on: Option<time::Date> = row.try_get("", "dispose_on")?;
        let made_at = yakusho_store::instant(made_at);
        Ok(Stored { version, sheet, made_at, dispose_on: dispose_on.and_then(from_column) })
    }

    const fn binding(self, id: Uuid, version: i64) -> Binding<'static> {
        Binding { table: self.table(), id, version }
    }
}

/// A version as a row, in the order of [`ALL`].
fn row(
    tx: &Tx,
    holder: Uuid,
    version: i64,
    sealed: Envelope,
    dispose_on: Option<civil::Date>,
) -> [sea_orm::Value; 8] {
    [
        tx.municipality().as_str().into(),
        holder.into(),
        version.into(),
        sealed.key_version.into(),
        sealed.wrapped_key.into(),
        sealed.body.into(),
        tx.stamp().into(),
        dispose_on.map(to_column).into(),
    ]
}

fn envelope(row: &QueryResult) -> Result<Envelope> {
    Ok(Envelope {
        key_version: row.try_get("", "key_version")?,
        wrapped_key: row.try_get("", "wrapped_key")?,
        body: row.try_get("", "body")?,
    })
}

/// A date as a column holds it.
pub(crate) fn to_column(day: civil::Date) -> time::Date {
    let ordinal = u16::try_from(day.day_of_year()).unwrap_or(1);
    time::Date::from_ordinal_date(i32::from(day.year()), ordinal).unwrap_or(time::Date::MAX)
}

fn from_column(day: time::Date) -> Option<civil::Date> {
    let year = i16::try_from(day.year()).ok()?;
    civil::Date::new(year, i8::try_from(u8::from(day.month())).ok()?, i8::try_from(day.day()).ok()?)
        .ok()
}
