//! Rows as portable text: the same line whichever database held the row.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sea_orm::{QueryResult, Value as Db};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use time::{Date, OffsetDateTime, macros::format_description};
use uuid::Uuid;

use crate::{
    Kind, canonical_json,
    error::{Error, Result},
    schema::{ColumnKind, TableShape},
    stamp,
};

const DATE: &[time::format_description::BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]");

/// SELECT of every row in the order of the key, columns in the order of their names.
pub(super) fn select(shape: &TableShape, kind: Kind) -> String {
    let columns: Vec<String> = shape
        .columns
        .iter()
        .map(|(name, column)| match (kind, column.kind) {
            // PostgreSQL has shorter whole numbers and texts than the one kind that we read.
            (Kind::Postgres, ColumnKind::Whole) => format!("\"{name}\"::int8"),
            (Kind::Postgres, ColumnKind::Text) => format!("\"{name}\"::text"),
            (Kind::Postgres, ColumnKind::Json) => format!("\"{name}\"::jsonb"),
            _ => format!("\"{name}\""),
        })
        .collect();
    let order: Vec<String> = shape
        .key
        .iter()
        .map(|name| match (kind, shape.columns.get(name).map(|column| column.kind)) {
            (Kind::Postgres, Some(ColumnKind::Text)) => format!("\"{name}\" COLLATE \"C\""),
            _ => format!("\"{name}\""),
        })
        .collect();
    format!("SELECT {} FROM \"{}\" ORDER BY {}", columns.join(", "), shape.name, order.join(", "))
}

/// A row as a line of JSON.
pub(super) fn line(shape: &TableShape, row: &QueryResult) -> Result<String> {
    let mut cells = Vec::with_capacity(shape.columns.len());
    for (place, column) in shape.columns.values().enumerate() {
        cells.push(cell(column.kind, row, place)?.unwrap_or(Value::Null));
    }
    Ok(canonical_json(&Value::Array(cells)))
}

fn cell(kind: ColumnKind, row: &QueryResult, place: usize) -> Result<Option<Value>> {
    Ok(match kind {
        ColumnKind::Id => row.try_get_by_index::<Option<Uuid>>(place)?.map(|id| json!(id)),
        ColumnKind::Instant => row
            .try_get_by_index::<Option<OffsetDateTime>>(place)?
            .map(|instant| json!(stamp::micros(instant))),
        ColumnKind::Date => row
            .try_get_by_index::<Option<Date>>(place)?
            .map(|date| json!(date.format(DATE).unwrap_or_default())),
        ColumnKind::Json => row
            .try_get_by_index::<Option<Value>>(place)?
            .map(|value| Value::String(canonical_json(&value))),
        ColumnKind::Text => row.try_get_by_index::<Option<String>>(place)?.map(Value::String),
        ColumnKind::Whole => row.try_get_by_index::<Option<i64>>(place)?.map(Value::from),
        ColumnKind::Flag => row.try_get_by_index::<Option<bool>>(place)?.map(Value::from),
        ColumnKind::Bytes => row
            .try_get_by_index::<Option<Vec<u8>>>(place)?
            .map(|bytes| json!(STANDARD.encode(bytes))),
    })
}

/// The values of a line, to be inserted in the order of the columns' names.
pub(super) fn values(shape: &TableShape, line: &str) -> Result<Vec<Db>> {
    let wrong = || Error::Broken(format!("table {}: a line is no row of it", shape.name));
    let cells: Vec<Value> = serde_json::from_str(line).map_err(|_| wrong())?;
    if cells.len() != shape.columns.len() {
        return Err(wrong());
    }
    shape
        .columns
        .values()
        .zip(cells)
        .map(|(column, cell)| value(column.kind, cell).ok_or_else(wrong))
        .collect()
}

fn value(kind: ColumnKind, cell: Value) -> Option<Db> {
    Some(match (kind, cell) {
        (ColumnKind::Id, Value::Null) => Db::Uuid(None),
        (ColumnKind::Id, Value::String(text)) => Uuid::parse_str(&text).ok()?.into(),
        (ColumnKind::Instant, Value::Null) => Db::TimeDateTimeWithTimeZone(None),
        (ColumnKind::Instant, Value::Number(micros)) => {
            let nanos = i128::from(micros.as_i64()?) * 1000;
            OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()?.into()
        }
        (ColumnKind::Date, Value::Null) => Db::TimeDate(None),
        (ColumnKind::Date, Value::String(text)) => Date::parse(&text, DATE).ok()?.into(),
        (ColumnKind::Json, Value::Null) => Db::Json(None),
        (ColumnKind::Json, Value::String(text)) => {
            serde_json::from_str::<Value>(&text).ok()?.into()
        }
        (ColumnKind::Text, Value::Null) => Db::String(None),
        (ColumnKind::Text, Value::String(text)) => text.into(),
        (ColumnKind::Whole, Value::Null) => Db::BigInt(None),
        (ColumnKind::Whole, Value::Number(number)) => number.as_i64()?.into(),
        (ColumnKind::Flag, Value::Null) => Db::Bool(None),
        (ColumnKind::Flag, Value::Bool(flag)) => flag.into(),
        (ColumnKind::Bytes, Value::Null) => Db::Bytes(None),
        (ColumnKind::Bytes, Value::String(text)) => STANDARD.decode(text).ok()?.into(),
        _ => return None,
    })
}

/// Counts and hashes lines.
#[derive(Default)]
pub(super) struct LineDigest {
    rows: u64,
    hash: Sha256,
}

impl LineDigest {
    pub(super) fn add(&mut self, line: &str) {
        self.rows += 1;
        self.hash.update(line.as_bytes());
        self.hash.update(b"\n");
    }

    pub(super) fn finish(self) -> (u64, String) {
        (self.rows, hex(&self.hash.finalize()))
    }
}

/// Bytes in lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
