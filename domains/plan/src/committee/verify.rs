//! Whether a fixed paper is still what was fixed, and whether its numbers would be the same today.

use uuid::Uuid;
use yakusho_kernel::{Lang, date::show_date_without_weekday};
use yakusho_store::Result;

use super::{
    edition::{Edition, FrozenNumber, sha256},
    model::Paper,
    store::PAPER,
};
use crate::{
    Plan,
    fingerprint::fingerprint,
    model::{Measurement, State},
    standing,
    store::measurements,
};

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The hash that is computed now.
    pub computed: String,
    /// The hash that stands at the paper.
    pub kept: String,
    /// The hash that stands in the log, with the id of the action.
    pub logged: Option<(Uuid, String)>,
    /// The edition as it was fixed.
    pub edition: Edition,
    /// The numbers.
    pub numbers: Vec<Checked>,
}

/// A number of the paper and what became of it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The figure's id.
    pub kpi: String,
    /// What it is called.
    pub title: String,
    /// The number as it was fixed.
    pub frozen: FrozenNumber,
    /// What it is today.
    pub now: String,
    /// How it differs, and why.
    pub change: Change,
}

/// How a number of a paper stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is the same.
    Same,
    /// Another measurement took its place.
    Superseded,
    /// The records behind it changed: the same days give another hash.
    RecordsChanged,
    /// It is not found any more.
    Gone,
}

impl Change {
    /// The code in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Superseded => "superseded",
            Self::RecordsChanged => "records_changed",
            Self::Gone => "gone",
        }
    }

    /// What staff read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Same => "同じ",
            Self::Superseded => "公表した値が差し替えられた",
            Self::RecordsChanged => "もとの記録が変わった",
            Self::Gone => "見つからない",
        }
    }
}

impl Found {
    /// Whether the edition is the one that was fixed: all three hashes are one.
    #[must_use]
    pub fn holds(&self) -> bool {
        let logged = self.logged.as_ref().is_some_and(|(_, hash)| *hash == self.computed);
        self.computed == self.kept && logged
    }
}

/// Looks at a fixed paper; `None` where it is not fixed.
///
/// # Errors
/// What the store and the measures say; a damaged edition.
pub async fn verify(plan: &Plan, paper: &Paper) -> Result<Option<Found>> {
    let Some((text, kept)) = &paper.edition else { return Ok(None) };
    let edition: Edition = read(text)?;
    let mut numbers = Vec::new();
    for kpi in &edition.kpis {
        let Some(frozen) = &kpi.value else { continue };
        let (now, change) = today(plan, &kpi.id, frozen).await?;
        let (kpi, title) = (kpi.id.clone(), kpi.title.clone());
        numbers.push(Checked { kpi, title, frozen: frozen.clone(), now, change });
    }
    let kept = kept.clone();
    Ok(Some(Found {
        computed: sha256(text),
        kept,
        logged: logged(plan, paper.id).await?,
        edition,
        numbers,
    }))
}

/// An edition as it was kept.
///
/// # Errors
/// Where it is damaged.
pub fn read(text: &str) -> Result<Edition> {
    serde_json::from_str(text)
        .map_err(|_| yakusho_store::Error::Broken("a committee edition is damaged".to_owned()))
}

/// The hash that the log holds of a paper.
async fn logged(plan: &Plan, paper: Uuid) -> Result<Option<(Uuid, String)>> {
    let actions = plan.store().actions_of(paper).await?;
    let fixed = actions
        .into_iter()
        .rfind(|action| action.subject_kind == PAPER && action.kind == "committee_paper.fixed");
    Ok(fixed.and_then(|action| {
        let hash = action.data.as_ref()?.get("sha256")?.as_str()?.to_owned();
        Some((action.id, hash))
    }))
}

async fn today(plan: &Plan, kpi: &str, frozen: &FrozenNumber) -> Result<(String, Change)> {
    let edition = plan.edition();
    let Some(known) = edition.pack.kpi(kpi) else { return Ok(("—".to_owned(), Change::Gone)) };
    let shown = |figure| crate::web::resident::told::with_unit(known, figure, Lang::Ja);
    if let Some(id) = frozen.measurement {
        let Some(one) = measurements::find(plan.store(), id).await? else {
            return Ok(("—".to_owned(), Change::Gone));
        };
        if one.state == State::Superseded {
            let all = measurements::of_kpi(plan.store(), kpi).await?;
            let by = successor(&all, id);
            let words = by.map_or_else(
                || "—".to_owned(),
                |by| {
                    let why = by.reason.clone().unwrap_or_default();
                    let day = show_date_without_weekday(by.as_of, Lang::Ja);
                    format!("{}（{day}の値。理由：{why}）", shown(by.value))
                },
            );
            return Ok((words, Change::Superseded));
        }
    }
    let definition = known.definitions.iter().find(|one| one.version == frozen.definition);
    if let (Some(hash), Some(definition)) = (&frozen.fingerprint, definition)
        && let Some(live) = standing::live(plan, definition, frozen.as_of).await?
    {
        let now = fingerprint(&definition.measure, definition.version, live.days, &live.value);
        if now != *hash {
            let words = live.figure.map_or_else(|| "—".to_owned(), shown);
            return Ok((words, Change::RecordsChanged));
        }
    }
    Ok((frozen.shown.clone(), Change::Same))
}

/// The measurement that is published in the place of another, also over several steps.
fn successor(all: &[Measurement], id: Uuid) -> Option<&Measurement> {
    let mut id = id;
    let mut found = None;
    // No chain is longer than there are measurements.
    for _ in all {
        let taken = |one: &&Measurement| {
            one.supersedes == Some(id) && matches!(one.state, State::Published | State::Superseded)
        };
        let Some(next) = all.iter().find(taken) else { break };
        found = Some(next);
        id = next.id;
    }
    found
}
