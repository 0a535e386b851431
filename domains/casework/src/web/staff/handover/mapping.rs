//! `GET /staff/handover/{mapping}`: what would go and what would not, with nothing marked yet.
//! `POST`: the run.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_exchange::{CellProblem, file};
use yakusho_files::{CleanFile, MediaType};
use yakusho_kernel::{Lang, Refusal, RefusalKind, Text};
use yakusho_pack::format::{Handover, TableFormat};
use yakusho_pages::{
    Form, Page, Refused, Visit,
    parts::{Buttons, Chip, Empty, ErrorSummary, FormStart, Notice, NoticeKind, ProvenanceMark},
};
use yakusho_procedures::Edition;

use super::{
    super::{desk::Desk, words},
    PURPOSE,
    gather::{Gathered, MOST, gather},
    makes_files, mapping_of, nothing_goes, open_desk, scope, target,
};
use crate::{
    Casework,
    handover::{
        batch::Batch,
        run::{self, NewRun},
        waiting,
    },
    store::cases::Record,
    web::failure::refused,
};

/// What the page sends.
#[derive(Default, Deserialize)]
pub struct Chosen {
    /// The cases that were ticked.
    #[serde(default)]
    pub case: Vec<String>,
}

#[derive(Template)]
#[template(path = "staff/handover/mapping.html")]
struct MappingPage {
    errors: ErrorSummary,
    conflict: Option<Notice>,
    name: String,
    way: &'static str,
    target: String,
    provenance: ProvenanceMark,
    reader: Option<&'static str>,
    webhook: Option<Notice>,
    columns: Vec<String>,
    form: Option<FormStart>,
    going: Vec<Going>,
    more: Option<String>,
    stopped: Vec<NotGoing>,
    notices: Vec<String>,
    transcribe: Vec<Going>,
    empty: Option<Empty>,
    buttons: Buttons,
}

struct Going {
    id: String,
    href: String,
    number: String,
    procedure: String,
    state: Chip,
}

struct NotGoing {
    href: String,
    number: String,
    reasons: Vec<String>,
}

/// The dry run.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = open_desk(&visit, &app).await?;
    Ok(page(&visit, &desk, &id, None).await?.into_response())
}

/// The run: everything that was ticked and still goes.
pub async fn run(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Refused> {
    let desk = open_desk(&visit, &app).await?;
    match make(&visit, &desk, &id, Some(&chosen.case)).await {
        Ok(batch) => {
            let words = format!("{}として{}行を用意しました。", batch.number, batch.rows);
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see(&format!("/staff/handover/runs/{}", batch.id)))
        }
        Err(Failed::Refused(refusal)) if refusal.kind == RefusalKind::NotFound => {
            Err(refusal.into())
        }
        Err(Failed::Refused(refusal)) => {
            Ok(page(&visit, &desk, &id, Some(&refusal)).await?.into_response())
        }
        Err(Failed::Other(refused)) => Err(refused),
    }
}

/// Why a run did not happen.
pub enum Failed {
    /// In words for the person.
    Refused(Refusal),
    /// Anything else.
    Other(Refused),
}

impl From<Refused> for Failed {
    fn from(refused: Refused) -> Self {
        Self::Other(refused)
    }
}

/// Makes a run of the chosen cases (or of all that wait) and records it.
///
/// # Errors
/// Where nothing goes; where somebody was faster; what the store says.
pub async fn make(
    visit: &Visit,
    desk: &Desk,
    id: &str,
    chosen: Option<&[String]>,
) -> Result<Batch, Failed> {
    let (mapping, edition) = mapping_of(desk, id)?;
    let Some(form) = mapping.file.clone() else {
        return Err(Failed::Refused(Refusal::not_found()));
    };
    let store = desk.app.store();
    let mut waiting = waiting::list(store, &mapping, &scope(desk), MOST).await.map_err(refused)?;
    if let Some(chosen) = chosen {
        waiting.retain(|record| chosen.contains(&record.case.id.to_string()));
    }
    let gathered = gather(desk, &mapping, waiting, visit.now()).await?;
    let Some(department) = gathered.going.first().map(|record| record.department.clone()) else {
        return Err(Failed::Refused(nothing_goes()));
    };
    let written = file::write(&gathered.table, &form, desk.today)
        .map_err(|problems| Failed::Refused(unwritable(&problems)))?;
    let kind = media_type(form.format);
    let clean = CleanFile::made_here(&mapping.id, kind, written.bytes);
    let sha256 = clean.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    let files = desk.app.procedures().parts().files.clone();
    let kept = files.keep(&clean, visit.now()).await.map_err(|error| {
        tracing::error!(%error, "the file of a hand-over could not be kept");
        Failed::Other(Refused::broken())
    })?;
    let new = NewRun {
        mapping: mapping.id.clone(),
        pack_version: edition.version().to_owned(),
        authority: desk.who.authority_in(&department),
        department,
        purpose: PURPOSE.to_owned(),
        rows: gathered.keys,
        file_name: form.name,
        file: kept,
        sha256,
        by: desk.who.actor(),
        webhook: mapping.webhook.clone().filter(|name| desk.app.webhooks().knows(name)),
    };
    let recorded = store.write(visit.now(), move |tx| {
        let (files, new) = (files.clone(), new.clone());
        Box::pin(async move { run::record(tx, &files, &new).await })
    });
    match recorded.await {
        Ok(batch) => Ok(batch),
        Err(yakusho_store::Error::Refused(refusal)) => Err(Failed::Refused(refusal)),
        Err(error) => Err(Failed::Other(refused(error))),
    }
}

/// The type under which a file is kept.
pub const fn media_type(format: TableFormat) -> MediaType {
    match format {
        TableFormat::Csv => MediaType::Csv,
        TableFormat::Xlsx => MediaType::Xlsx,
        TableFormat::Json => MediaType::Json,
    }
}

fn unwritable(problems: &[CellProblem]) -> Refusal {
    let words: Vec<String> = problems.iter().take(20).map(ToString::to_string).collect();
    Refusal::new(RefusalKind::Conflict, "unwritable", Text::ja(words.join("\n")))
}

async fn page(
    visit: &Visit,
    desk: &Desk,
    id: &str,
    refusal: Option<&Refusal>,
) -> Result<Page, Refused> {
    let (mapping, edition) = mapping_of(desk, id)?;
    let store = desk.app.store();
    let scope = scope(desk);
    let total = waiting::count(store, &mapping, &scope).await.map_err(refused)?;
    let waiting = waiting::list(store, &mapping, &scope, MOST).await.map_err(refused)?;
    let files = makes_files(&mapping);
    let (gathered, by_hand) = if files {
        (gather(desk, &mapping, waiting, visit.now()).await?, Vec::new())
    } else {
        (Gathered::default(), waiting)
    };
    let problems = refusal.map_or(&[][..], |refusal| &refusal.problems);
    let conflict = refusal.filter(|refusal| refusal.problems.is_empty());
    let action = format!("/staff/handover/{}", mapping.id);
    let body = MappingPage {
        errors: ErrorSummary::of(problems, Lang::Ja),
        conflict: conflict
            .map(|refusal| Notice::new(Lang::Ja, NoticeKind::Error, refusal.message(Lang::Ja))),
        name: mapping.name.clone(),
        way: mapping.way.label(),
        target: target(&mapping),
        provenance: ProvenanceMark::of(mapping.provenance.clone()),
        reader: mapping.file.as_ref().map(|form| file::reader_words(form.reader)),
        webhook: webhook(desk, &mapping),
        columns: mapping.columns.iter().map(|column| column.name.clone()).collect(),
        form: (!gathered.going.is_empty()).then(|| FormStart::post(visit, action)),
        empty: (gathered.going.is_empty() && by_hand.is_empty()).then(|| Empty {
            title: "いま渡せる件はありません".to_owned(),
            help: "この手続の件が承認・受理されると、ここに並びます。".to_owned(),
            next: Some(("連携の一覧".to_owned(), "/staff/handover".to_owned())),
        }),
        more: more(total),
        going: gathered.going.iter().map(|record| going(&edition, &mapping, record)).collect(),
        transcribe: by_hand.iter().map(|record| going(&edition, &mapping, record)).collect(),
        stopped: gathered
            .stopped
            .iter()
            .map(|stopped| NotGoing {
                href: format!("/staff/cases/{}", stopped.record.case.id),
                number: number(&stopped.record),
                reasons: stopped.problems.iter().map(ToString::to_string).collect(),
            })
            .collect(),
        notices: gathered.notices.iter().map(ToString::to_string).collect(),
        buttons: Buttons { key: "a", ..Buttons::action(Lang::Ja, "選んだ件を渡す") },
    };
    let page = desk.page(visit, &mapping.name, &body).back("/staff/handover", "連携");
    Ok(match refusal {
        Some(refusal) if refusal.kind == RefusalKind::Conflict => {
            page.with_problems().status(StatusCode::CONFLICT)
        }
        Some(_) => page.with_problems(),
        None => page,
    })
}

fn more(total: u64) -> Option<String> {
    (total > MOST).then(|| {
        format!(
            "古いものから{MOST}件を表示しています（全部で{total}件）。渡し終わると、続きが出ます。"
        )
    })
}

fn webhook(desk: &Desk, mapping: &Handover) -> Option<Notice> {
    let name = mapping.webhook.as_ref()?;
    Some(if desk.app.webhooks().knows(name) {
        let words = "渡すと、相手のシステムへ自動で送ります（署名つき）。";
        Notice::new(Lang::Ja, NoticeKind::Info, words)
    } else {
        let words = "自動で送る先が、この環境では設定されていません。ファイルをダウンロードして渡してください。";
        Notice::new(Lang::Ja, NoticeKind::Warning, words)
    })
}

fn going(edition: &Edition, mapping: &Handover, record: &Record) -> Going {
    let case = &record.case;
    let name = edition.pack.procedure(&case.procedure);
    Going {
        id: case.id.to_string(),
        href: if makes_files(mapping) {
            format!("/staff/cases/{}", case.id)
        } else {
            format!("/staff/cases/{}/transcribe/{}", case.id, mapping.id)
        },
        number: number(record),
        procedure: name.map_or(case.procedure.as_str(), |known| &known.name.ja).to_owned(),
        state: words::state_chip(case.state),
    }
}

fn number(record: &Record) -> String {
    format!("{}-{}", record.number, record.place + 1)
}
