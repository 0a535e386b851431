//! `yakusho city diff`: what changes between two packs, and for whom it would end differently.

use std::path::Path;

use anyhow::{Context, Result};
use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait as _,
    sea_query::{Alias, Expr, ExprTrait as _, Query},
};
use serde_json::json;
use uuid::Uuid;
use yakusho_facts::{Keyring, Sheets};
use yakusho_interview::simulate;
use yakusho_kernel::{actor::Actor, date::jst_date};
use yakusho_pack::{
    Pack,
    diff::{Past, diff},
};
use yakusho_store::{NewAction, Store};

use crate::{cli::Json, command::installed::Installed};

/// No made-up household answers more questions than this.
const MOST_QUESTIONS: usize = 500;

/// Whose answers are tried.
pub struct Options {
    /// Made-up households for each event of the old pack.
    pub households: u64,
    /// From which they follow.
    pub seed: u64,
    /// Whether the stored applications are tried as well.
    pub stored: bool,
}

/// Compares two packs; holds when nothing would end differently.
///
/// # Errors
/// Where one of the packs cannot be read, or the stored applications cannot.
pub async fn run(
    file: Option<&Path>,
    (a, b): (&Path, &Path),
    options: &Options,
    json: Json,
) -> Result<bool> {
    let (old, new) = (super::sound_pack_in(a)?, super::sound_pack_in(b)?);
    let mut past = made_up(&old, options)?;
    if options.stored {
        past.extend(stored(file).await?);
    }
    let changes = match diff(&old, &new, &past) {
        Ok(changes) => changes,
        Err(report) => anyhow::bail!("比べられません\n{report}"),
    };
    if json.json {
        println!("{}", serde_json::to_string(&changes)?);
    } else {
        print!("{changes}");
    }
    Ok(changes.cases.is_empty())
}

/// Households that answer every question of the old pack, seeded.
fn made_up(pack: &Pack, options: &Options) -> Result<Vec<Past>> {
    let compiled = match pack.compiled() {
        Ok(compiled) => compiled,
        Err(report) => anyhow::bail!("比べられません\n{report}"),
    };
    let today = jst_date(Timestamp::now());
    let mut past = Vec::new();
    for event in &pack.definition.events {
        for number in 0..options.households {
            let seed = options.seed.wrapping_mul(1_000_003).wrapping_add(number);
            let walked = simulate::walk(compiled, &event.id, today, seed, MOST_QUESTIONS);
            past.extend(walked.map(|walked| Past {
                name: format!("模擬世帯{number}"),
                event: event.id.clone(),
                answers: walked.answers,
                today,
            }));
        }
    }
    Ok(past)
}

/// The answers of the applications that are kept, each on the day of its submission. Reading them
/// is recorded; what is printed names an application by its number only.
async fn stored(file: Option<&Path>) -> Result<Vec<Past>> {
    let installed = Installed::open(file).await?;
    let folder = &installed.config.storage.folder;
    let keys = folder.join("master-keys");
    anyhow::ensure!(keys.exists(), "{} がないので、申請の回答を開けません", keys.display());
    let keyring = Keyring::open(folder).context("鍵")?;
    let store = &installed.store;
    let query = Query::select()
        .columns(["id", "fiscal_year", "number", "event", "submitted_at"].map(Alias::new))
        .from(Alias::new("application"))
        .and_where(Expr::col(Alias::new("municipality")).eq(store.municipality().as_str()))
        .take();
    let rows = store.read().query_all(&query).await?;
    record(store, rows.len()).await?;
    let mut past = Vec::with_capacity(rows.len());
    for row in rows {
        let id: Uuid = row.try_get_by_index(0)?;
        let (year, number): (i32, i64) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        let submitted: time::OffsetDateTime = row.try_get_by_index(4)?;
        // A sheet that was disposed of cannot be tried any more.
        let Some(sheet) = Sheets::Application.read(store, &keyring, id).await? else { continue };
        past.push(Past {
            name: format!("受付 {year}-{number}"),
            event: row.try_get_by_index(3)?,
            answers: sheet.sheet.answers().clone(),
            today: jst_date(yakusho_store::instant(submitted)),
        });
    }
    store.close().await?;
    Ok(past)
}

async fn record(store: &Store, applications: usize) -> Result<()> {
    store
        .write(Timestamp::now(), move |tx| {
            Box::pin(async move {
                tx.act(NewAction {
                    kind: "personal_data.read",
                    subject_kind: "store",
                    subject: Uuid::nil(),
                    by: &Actor::System { job: "city_diff" },
                    authority: None,
                    purpose: Some("改正の影響を調べる"),
                    data: json!({ "applications": applications }),
                })
                .await?;
                Ok(())
            })
        })
        .await?;
    Ok(())
}
