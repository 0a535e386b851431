//! The rows that one submission writes, read back from SQLite as they lie there, and copies of them.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, Value,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A whole number.
    Whole(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// The rows that were added to one table.
#[derive(Clone, Debug)]
pub struct Added {
    /// The table.
    pub table: String,
    /// Its columns in their order.
    pub columns: Vec<String>,
    /// What made the table and its indexes.
    pub made_by: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Added {
    /// Bytes of all values.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let cell = |cell: &Cell| match cell {
            Cell::Null => 0,
            Cell::Whole(_) => 8,
            Cell::Text(text) => text.len(),
            Cell::Bytes(bytes) => bytes.len(),
        };
        self.rows.iter().flatten().map(cell).sum()
    }

    /// One statement that adds the `n`th copy of the rows, with ids, numbers and codes of its own.
    #[must_use]
    pub fn insert(&self, n: u64) -> Statement {
        let columns: Vec<String> = self.columns.iter().map(|name| quoted(name)).collect();
        let row = format!("({})", vec!["?"; self.columns.len()].join(","));
        let text = format!(
            "INSERT INTO {} ({}) VALUES {}",
            quoted(&self.table),
            columns.join(","),
            vec![row; self.rows.len()].join(",")
        );
        let values = self.rows.iter().flat_map(|row| {
            self.columns.iter().zip(row).map(move |(column, cell)| value(copied(column, cell, n)))
        });
        Statement::from_sql_and_values(DbBackend::Sqlite, text, values.collect::<Vec<_>>())
    }
}

/// The `n`th copy of a value: ids differ in their last eight bytes, so that their order in time and
/// who belongs to whom stay; numbers count on; hashes of codes and keys of mails are others.
fn copied(column: &str, cell: &Cell, n: u64) -> Cell {
    match cell {
        Cell::Bytes(bytes) if bytes.len() == 16 => {
            let (head, tail) = bytes.split_at(8);
            let changed = tail.iter().zip(n.to_be_bytes()).map(|(byte, other)| byte ^ other);
            Cell::Bytes(head.iter().copied().chain(changed).collect())
        }
        Cell::Whole(number) if column == "number" => {
            Cell::Whole(number.saturating_add(i64::try_from(n).unwrap_or(i64::MAX)))
        }
        Cell::Text(text) if column.ends_with("_hash") && text.len() >= 16 => {
            let kept: String = text.chars().take(text.len() - 16).collect();
            Cell::Text(format!("{kept}{n:016x}"))
        }
        Cell::Text(text) if column == "key" => Cell::Text(format!("{text}/{n}")),
        other => other.clone(),
    }
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Null => Value::String(None),
        Cell::Whole(number) => number.into(),
        Cell::Text(text) => text.into(),
        Cell::Bytes(bytes) => bytes.into(),
    }
}

/// How far a commit reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durable {
    /// To the disk, as the store's own.
    Full,
    /// Not at all; for filling before a measurement.
    Off,
}

/// One plain connection to a SQLite file.
///
/// # Errors
/// What the database says.
pub async fn connect(file: &Path, durable: Durable) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(format!("sqlite://{}", file.display()));
    options.max_connections(1).sqlx_logging(false);
    let synchronous = match durable {
        Durable::Full => SqliteSynchronous::Full,
        Durable::Off => SqliteSynchronous::Off,
    };
    options.map_sqlx_sqlite_opts(move |options| {
        options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .foreign_keys(false)
            .busy_timeout(std::time::Duration::from_secs(10))
            .pragma("cache_size", "-32000")
    });
    Ok(Database::connect(options).await?)
}

/// How far each table of the house reaches. The log's own tables are left out: they are written by
/// the sequencer and not by a submission. So is the search's index, a table without row numbers: a
/// submission leaves a list of its pieces, which are sorted in after it.
///
/// # Errors
/// What the database says.
pub async fn marks(db: &DatabaseConnection) -> Result<BTreeMap<String, i64>> {
    let tables = texts(
        db,
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND wr = 0 \
         AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'audit_%' AND name <> 'seaql_migrations' \
         ORDER BY name",
    )
    .await?;
    let mut marks = BTreeMap::new();
    for table in tables {
        let text = format!("SELECT COALESCE(MAX(rowid), 0) FROM {}", quoted(&table));
        let mark = one_number(db, &text).await?;
        marks.insert(table, mark);
    }
    Ok(marks)
}

/// The rows that were added since.
///
/// # Errors
/// What the database says.
pub async fn since(db: &DatabaseConnection, marks: &BTreeMap<String, i64>) -> Result<Vec<Added>> {
    let mut all = Vec::new();
    for (table, mark) in marks {
        let columns =
            texts(db, &format!("SELECT name FROM pragma_table_info({})", literal(table))).await?;
        let parts: Vec<String> = columns
            .iter()
            .map(|name| {
                let name = quoted(name);
                format!("typeof({name}), CAST({name} AS BLOB), CAST({name} AS INTEGER)")
            })
            .collect();
        let text = format!(
            "SELECT {} FROM {} WHERE rowid > {mark} ORDER BY rowid",
            parts.join(", "),
            quoted(table)
        );
        let mut rows = Vec::new();
        for row in db.query_all_raw(Statement::from_string(DbBackend::Sqlite, text)).await? {
            let mut cells = Vec::with_capacity(columns.len());
            for at in 0..columns.len() {
                let kind: String = row.try_get_by_index(at * 3)?;
                cells.push(match kind.as_str() {
                    "null" => Cell::Null,
                    "integer" => Cell::Whole(row.try_get_by_index(at * 3 + 2)?),
                    "text" => Cell::Text(String::from_utf8(row.try_get_by_index(at * 3 + 1)?)?),
                    _ => Cell::Bytes(row.try_get_by_index(at * 3 + 1)?),
                });
            }
            rows.push(cells);
        }
        if !rows.is_empty() {
            let made_by = texts(
                db,
                &format!(
                    "SELECT sql FROM sqlite_master WHERE tbl_name = {} AND sql IS NOT NULL \
                     ORDER BY type DESC",
                    literal(table)
                ),
            )
            .await?;
            all.push(Added { table: table.clone(), columns, made_by, rows });
        }
    }
    Ok(all)
}

/// How many rows a table has.
///
/// # Errors
/// What the database says.
pub async fn count(db: &DatabaseConnection, table: &str) -> Result<u64> {
    let rows = one_number(db, &format!("SELECT COUNT(*) FROM {}", quoted(table))).await?;
    Ok(u64::try_from(rows).unwrap_or(0))
}

async fn one_number(db: &DatabaseConnection, text: &str) -> Result<i64> {
    let statement = Statement::from_string(db.get_database_backend(), text);
    let row = db.query_one_raw(statement).await?.context("a count without a row")?;
    Ok(row.try_get_by_index(0)?)
}

async fn texts(db: &DatabaseConnection, text: &str) -> Result<Vec<String>> {
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, text)).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_differ_where_they_must_and_nowhere_else() {
        let id = Cell::Bytes((0..16).collect());
        let copy = copied("id", &id, 0x0102);
        assert_ne!(copy, id);
        let Cell::Bytes(bytes) = copy else { panic!("bytes") };
        assert_eq!(&bytes[..14], &(0..14).collect::<Vec<u8>>()[..]);
        assert_eq!(copied("number", &Cell::Whole(3), 4), Cell::Whole(7));
        assert_eq!(copied("version", &Cell::Whole(3), 4), Cell::Whole(3));
        let hash = Cell::Text("ab".repeat(32));
        assert_ne!(copied("code_hash", &hash, 1), copied("code_hash", &hash, 2));
        assert_eq!(copied("pack_version", &hash, 1), hash);
    }

    #[tokio::test]
    async fn rows_are_read_back_as_they_lie_and_copied_into_a_table_made_alike() {
        let folder = tempfile::tempdir().expect("folder");
        let db = connect(&folder.path().join("a.sqlite"), Durable::Full).await.expect("open");
        db.execute_unprepared(
            "CREATE TABLE t (id BLOB NOT NULL, number INTEGER, words TEXT, PRIMARY KEY (id));
             CREATE UNIQUE INDEX t_number ON t (number)",
        )
        .await
        .expect("table");
        let before = marks(&db).await.expect("marks");
        db.execute_unprepared(
            "INSERT INTO t VALUES (randomblob(16), 5, 'い'), (randomblob(16), 6, NULL)",
        )
        .await
        .expect("rows");
        let added = since(&db, &before).await.expect("added");
        assert_eq!((added.len(), added[0].rows.len(), added[0].made_by.len()), (1, 2, 2));
        assert_eq!(added[0].rows[0][2], Cell::Text("い".to_owned()));
        let other = connect(&folder.path().join("b.sqlite"), Durable::Off).await.expect("open");
        for text in &added[0].made_by {
            other.execute_unprepared(text).await.expect("made alike");
        }
        other.execute_raw(added[0].insert(0)).await.expect("first copy");
        other.execute_raw(added[0].insert(2)).await.expect("second copy");
        assert_eq!(count(&other, "t").await.expect("count"), 4);
    }
}
