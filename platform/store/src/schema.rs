//! What the database really holds: tables, columns in kinds that both databases share, keys. Read
//! from the catalogue, not from the program.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait, QueryResult, Statement};
use serde::{Deserialize, Serialize};

use crate::{
    Kind,
    error::{Error, Result},
};

/// A table as the database has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableShape {
    /// Its name.
    pub name: String,
    /// Its columns by name.
    pub columns: BTreeMap<String, ColumnShape>,
    /// The columns of its primary key, in key order.
    pub key: Vec<String>,
    /// The columns of its other indexes, and whether they are unique.
    pub indexes: BTreeSet<(Vec<String>, bool)>,
    /// The tables that its foreign keys point at.
    pub points_at: BTreeSet<String>,
}

/// A column as the database has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnShape {
    /// What it holds.
    pub kind: ColumnKind,
    /// Whether it may be missing.
    pub optional: bool,
}

/// What a column holds, the same on both databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// A UUID.
    Id,
    /// A UTC instant.
    Instant,
    /// A calendar date.
    Date,
    /// A JSON value.
    Json,
    /// A text.
    Text,
    /// A whole number.
    Whole,
    /// Yes or no.
    Flag,
    /// Bytes.
    Bytes,
}

/// The tables of the database, by name, without the list of migrations.
///
/// # Errors
/// What the database says; [`Error::Broken`] for a column of a type that the house does not use
/// (a float, a decimal, a local time).
pub async fn describe(db: &impl ConnectionTrait, kind: Kind) -> Result<Vec<TableShape>> {
    let catalogue = match kind {
        Kind::Sqlite => Catalogue {
            tables: SQLITE_TABLES,
            columns: SQLITE_COLUMNS,
            indexes: SQLITE_INDEXES,
            foreign: SQLITE_FOREIGN,
        },
        Kind::Postgres => Catalogue {
            tables: POSTGRES_TABLES,
            columns: POSTGRES_COLUMNS,
            indexes: POSTGRES_INDEXES,
            foreign: POSTGRES_FOREIGN,
        },
    };
    let mut shapes = Vec::new();
    for row in catalogue.rows(db, catalogue.tables, None).await? {
        let name: String = row.try_get_by_index(0)?;
        shapes.push(catalogue.table(db, name).await?);
    }
    shapes.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(shapes)
}

/// The four questions to a catalogue. Each but the first takes the table's name.
struct Catalogue {
    /// name
    tables: &'static str,
    /// name, type, optional, place in the primary key (0: none)
    columns: &'static str,
    /// index, unique, column, in the order of the columns; without the primary key
    indexes: &'static str,
    /// table pointed at
    foreign: &'static str,
}

const SQLITE_TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table' \
     AND name NOT LIKE 'sqlite_%' AND name <> 'seaql_migrations'";
const SQLITE_COLUMNS: &str = "SELECT name, lower(type), CASE \"notnull\" WHEN 0 THEN 'yes' ELSE 'no' END, \
     CAST(pk AS TEXT) FROM pragma_table_info(?)";
const SQLITE_INDEXES: &str = "SELECT l.name, CASE l.\"unique\" WHEN 1 THEN 'yes' ELSE 'no' END, i.name \
     FROM pragma_index_list(?) l, pragma_index_info(l.name) i WHERE l.origin <> 'pk' ORDER BY l.name, i.seqno";
const SQLITE_FOREIGN: &str = "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?)";

const POSTGRES_TABLES: &str = "SELECT table_name::text FROM information_schema.tables \
     WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> 'seaql_migrations'";
const POSTGRES_COLUMNS: &str = "SELECT c.column_name::text, c.data_type::text, \
     CASE c.is_nullable WHEN 'YES' THEN 'yes' ELSE 'no' END, \
     COALESCE((SELECT k.ordinal_position FROM information_schema.table_constraints t \
       JOIN information_schema.key_column_usage k USING (constraint_schema, constraint_name) \
       WHERE t.constraint_type = 'PRIMARY KEY' AND t.table_schema = c.table_schema \
       AND t.table_name = c.table_name AND k.column_name = c.column_name), 0)::text \
     FROM information_schema.columns c WHERE c.table_schema = current_schema() AND c.table_name = $1";
const POSTGRES_INDEXES: &str = "SELECT i.relname::text, CASE WHEN x.indisunique THEN 'yes' ELSE 'no' END, a.attname::text \
     FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid \
     JOIN pg_namespace n ON n.oid = t.relnamespace \
     JOIN LATERAL unnest(x.indkey) WITH ORDINALITY k(attnum, place) ON true \
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum \
     WHERE n.nspname = current_schema() AND t.relname = $1 AND NOT x.indisprimary ORDER BY i.relname, k.place";
const POSTGRES_FOREIGN: &str = "SELECT DISTINCT f.relname::text FROM pg_constraint c \
     JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid \
     JOIN pg_namespace n ON n.oid = t.relnamespace \
     WHERE c.contype = 'f' AND n.nspname = current_schema() AND t.relname = $1";

impl Catalogue {
    async fn rows(
        &self,
        db: &impl ConnectionTrait,
        question: &str,
        table: Option<&str>,
    ) -> Result<Vec<QueryResult>> {
        let values = table.map(|name| name.to_owned().into());
        let statement = Statement::from_sql_and_values(db.get_database_backend(), question, values);
        Ok(db.query_all_raw(statement).await?)
    }

    async fn table(&self, db: &impl ConnectionTrait, name: String) -> Result<TableShape> {
        let mut columns = BTreeMap::new();
        let mut key = BTreeMap::new();
        for row in self.rows(db, self.columns, Some(&name)).await? {
            let column: String = row.try_get_by_index(0)?;
            let declared: String = row.try_get_by_index(1)?;
            let optional: String = row.try_get_by_index(2)?;
            let place: String = row.try_get_by_index(3)?;
            let place: u32 = place.parse().unwrap_or(0);
            let kind = kind_of(&declared)
                .ok_or_else(|| Error::Broken(format!("{name}.{column} is declared {declared}")))?;
            if place > 0 {
                key.insert(place, column.clone());
            }
            // A key column is never missing; SQLite says so only where it was declared.
            let optional = optional == "yes" && place == 0;
            columns.insert(column, ColumnShape { kind, optional });
        }
        let mut gathered: BTreeMap<(String, bool), Vec<String>> = BTreeMap::new();
        for row in self.rows(db, self.indexes, Some(&name)).await? {
            let index: String = row.try_get_by_index(0)?;
            let unique: String = row.try_get_by_index(1)?;
            let column: String = row.try_get_by_index(2)?;
            gathered.entry((index, unique == "yes")).or_default().push(column);
        }
        let indexes =
            gathered.into_iter().map(|((_, unique), columns)| (columns, unique)).collect();
        let mut points_at = BTreeSet::new();
        for row in self.rows(db, self.foreign, Some(&name)).await? {
            points_at.insert(row.try_get_by_index(0)?);
        }
        let key = key.into_values().collect();
        Ok(TableShape { name, columns, key, indexes, points_at })
    }
}

fn kind_of(declared: &str) -> Option<ColumnKind> {
    let word = declared.split('(').next().unwrap_or(declared).trim();
    Some(match word {
        "uuid" | "uuid_text" => ColumnKind::Id,
        "timestamp with time zone" | "timestamp_with_timezone_text" => ColumnKind::Instant,
        "date" | "date_text" => ColumnKind::Date,
        "json" | "jsonb" | "json_text" | "jsonb_text" => ColumnKind::Json,
        "text" | "varchar" | "char" | "character" | "character varying" => ColumnKind::Text,
        "bigint" | "integer" | "smallint" | "tinyint" => ColumnKind::Whole,
        "boolean" => ColumnKind::Flag,
        "bytea" | "blob" | "varbinary_blob" => ColumnKind::Bytes,
        _ => return None,
    })
}
