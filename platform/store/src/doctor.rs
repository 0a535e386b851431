//! Is the store well? Each check does the real thing instead of asking whether it could.

use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ColumnTrait, ConnectionTrait as _, DatabaseConnection, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, Statement,
};
use serde_json::json;
use yakusho_kernel::Text;

use crate::{Kind, Store, action, error::Result, job, migration, stamp};

/// The outcome of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which check, in snake case.
    pub check: &'static str,
    /// Whether it holds.
    pub ok: bool,
    /// What was seen, and what to do where it does not hold (Japanese and English).
    pub words: Text,
}

const LEAST_FREE: u64 = 1 << 30;
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

impl Store {
    /// Checks the database and the machine under it.
    ///
    /// # Errors
    /// What the database says where a check could not be made at all.
    pub async fn doctor(&self, now: Timestamp) -> Result<Vec<Finding>> {
        let mut findings = vec![self.integrity().await?];
        if self.kind() == Kind::Sqlite {
            findings.push(self.foreign_keys().await?);
        }
        findings.push(self.migrations_applied().await?);
        findings.push(self.durability(now).await?);
        if let Some(space) = self.free_space()? {
            findings.push(space);
        }
        findings.push(self.clock(now).await?);
        findings.push(self.dead_letters().await?);
        Ok(findings)
    }

    async fn integrity(&self) -> Result<Finding> {
        let (ok, seen) = match self.kind() {
            Kind::Sqlite => {
                let seen = texts(self.read(), "PRAGMA integrity_check").await?;
                (seen == ["ok"], seen.join("; "))
            }
            Kind::Postgres => {
                let seen = texts(self.read(), "SHOW data_checksums").await?.join("");
                (true, format!("data_checksums={seen}"))
            }
        };
        Ok(finding(
            "integrity",
            ok,
            format!("データベースの整合性: {seen}"),
            format!("database integrity: {seen}"),
        ))
    }

    async fn foreign_keys(&self) -> Result<Finding> {
        let broken = texts(self.read(), "SELECT \"table\" FROM pragma_foreign_key_check").await?;
        Ok(finding(
            "foreign_keys",
            broken.is_empty(),
            format!("参照先のない行: {}件 {}", broken.len(), broken.join(" ")),
            format!("rows that point nowhere: {} {}", broken.len(), broken.join(" ")),
        ))
    }

    async fn migrations_applied(&self) -> Result<Finding> {
        let applied = migration::listed(self.read()).await?;
        let mut known = self.migrations().to_vec();
        known.sort();
        Ok(finding(
            "migrations",
            applied == known,
            format!("表の版: プログラム {}・データベース {}", known.len(), applied.len()),
            format!("migrations: program {}, database {}", known.len(), applied.len()),
        ))
    }

    /// Writes for real, and asks the connection that writes how it keeps its promise.
    async fn durability(&self, now: Timestamp) -> Result<Finding> {
        let kind = self.kind();
        let seen = self
            .write(now, move |tx| {
                Box::pin(async move {
                    tx.set_setting("doctor.last_write", &json!(tx.now().to_string())).await?;
                    let questions: &[&str] = match kind {
                        Kind::Sqlite => &["PRAGMA journal_mode", "PRAGMA synchronous"],
                        Kind::Postgres => &["SHOW fsync", "SHOW synchronous_commit"],
                    };
                    let mut seen = Vec::new();
                    for question in questions {
                        let backend = tx.db().get_database_backend();
                        let statement = Statement::from_string(backend, *question);
                        if let Some(row) = tx.db().query_one_raw(statement).await? {
                            let text = row.try_get_by_index::<String>(0);
                            let number = row.try_get_by_index::<i64>(0);
                            seen.push(text.or_else(|_| number.map(|value| value.to_string()))?);
                        }
                    }
                    Ok(seen)
                })
            })
            .await?;
        let ok = match self.kind() {
            Kind::Sqlite => seen == ["wal", "2"],
            Kind::Postgres => seen == ["on", "on"],
        };
        let seen = seen.join(" ");
        Ok(finding(
            "durability",
            ok,
            format!("書き込みの確実さ（WAL・同期）: {seen}"),
            format!("durable writes (WAL, sync): {seen}"),
        ))
    }

    /// Free space under a SQLite file, for whoever may write there without being root.
    fn free_space(&self) -> Result<Option<Finding>> {
        let Some(path) = self.config().sqlite_path() else { return Ok(None) };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => ".".into(),
        };
        let disk = rustix::fs::statvfs(&folder).map_err(std::io::Error::from)?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        let mebibytes = free >> 20;
        Ok(Some(finding(
            "disk",
            free >= LEAST_FREE,
            format!("ディスクの空き: {mebibytes} MiB（1024 MiB 以上が目安）"),
            format!("free disk space: {mebibytes} MiB (at least 1024 MiB wanted)"),
        )))
    }

    async fn clock(&self, now: Timestamp) -> Result<Finding> {
        let newest = action::row::Entity::find()
            .filter(action::row::Column::Municipality.eq(self.municipality().as_str()))
            .order_by_desc(action::row::Column::Id)
            .one(self.read())
            .await?
            .map(|row| stamp::instant(row.at));
        let behind = newest.is_some_and(|newest| newest > now + CLOCK_TOLERANCE);
        let server = match self.kind() {
            Kind::Sqlite => None,
            Kind::Postgres => {
                let statement = Statement::from_string(
                    self.read().get_database_backend(),
                    "SELECT (extract(epoch FROM clock_timestamp()))::int8",
                );
                let row = self.read().query_one_raw(statement).await?;
                row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?
            }
        };
        let apart = server.map_or(0, |server| server.saturating_sub(now.as_second()).abs());
        Ok(finding(
            "clock",
            !behind && apart <= CLOCK_TOLERANCE.as_secs(),
            format!(
                "時計: 最後の記録より{}・データベースとの差 {apart} 秒",
                if behind { "遅れています" } else { "後です" }
            ),
            format!(
                "clock: {} the last action, {apart} s from the database",
                if behind { "before" } else { "after" }
            ),
        ))
    }

    async fn dead_letters(&self) -> Result<Finding> {
        let dead = job::row::Entity::find()
            .filter(job::row::Column::Municipality.eq(self.municipality().as_str()))
            .filter(job::row::Column::State.eq(job::DEAD))
            .count(self.read())
            .await?;
        Ok(finding(
            "jobs",
            dead == 0,
            format!("あきらめた仕事: {dead}件"),
            format!("jobs that were given up: {dead}"),
        ))
    }
}

async fn texts(db: &DatabaseConnection, question: &str) -> Result<Vec<String>> {
    let statement = Statement::from_string(db.get_database_backend(), question);
    let rows = db.query_all_raw(statement).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

fn finding(check: &'static str, ok: bool, ja: String, en: String) -> Finding {
    Finding { check, ok, words: Text { ja, easy: None, en: Some(en) } }
}
