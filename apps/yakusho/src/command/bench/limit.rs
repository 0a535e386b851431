//! What this disk gives: the same rows by plain SQLite, as many submissions in one commit as there
//! are clients that could wait for it.

use std::{path::Path, time::Instant};

use anyhow::Result;
use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
use serde::Serialize;

use super::{
    cells::{Added, Durable, connect},
    figures::rate,
};

/// What was measured.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Limit {
    /// Submissions written.
    pub submissions: u32,
    /// Submissions in one commit.
    pub per_commit: u32,
    /// Submissions a second.
    pub rate: f64,
}

/// Writes copies of one submission's rows into tables made alike in a new file of the folder: WAL,
/// `synchronous=FULL`, prepared statements, one statement for all rows of a table.
///
/// # Errors
/// What the database says.
pub async fn measure(
    folder: &Path,
    rows: &[Added],
    submissions: u32,
    per_commit: u32,
) -> Result<Limit> {
    let db = connect(&folder.join("limit.sqlite"), Durable::Full).await?;
    for text in rows.iter().flat_map(|added| &added.made_by) {
        db.execute_unprepared(text).await?;
    }
    let per_commit = per_commit.max(1);
    // Statements are prepared and the file has grown before the clock starts.
    write(&db, rows, 0, per_commit).await?;
    let begun = Instant::now();
    let mut written = per_commit;
    while written < submissions.saturating_add(per_commit) {
        let many = per_commit.min(submissions.saturating_add(per_commit).saturating_sub(written));
        write(&db, rows, written, many).await?;
        written = written.saturating_add(many);
    }
    let count = usize::try_from(submissions).unwrap_or(0);
    let rate = rate(count, begun.elapsed());
    db.close().await?;
    Ok(Limit { submissions, per_commit, rate })
}

async fn write(
    db: &sea_orm::DatabaseConnection,
    rows: &[Added],
    from: u32,
    many: u32,
) -> Result<()> {
    let commit = db.begin().await?;
    for number in from..from.saturating_add(many) {
        for added in rows {
            commit.execute_raw(added.insert(u64::from(number))).await?;
        }
    }
    commit.commit().await?;
    Ok(())
}
