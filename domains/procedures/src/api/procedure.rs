//! `GET /api/v1/procedures/{id}`: everything about one procedure that the public may know.

use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use yakusho_kernel::{Lang, Text, date};
use yakusho_pack::{
    Pack,
    format::{AttachmentClass, CatalogueEntry, IdentityLevel, Procedure, Way},
};
use yakusho_pages::Visit;

use super::wire::{Failure, Said};
use crate::{
    Procedures,
    web::{
        papers::fee,
        procedure::{Public, events, public, window},
    },
};

/// A procedure.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct ProcedureSheet {
    /// Its id.
    id: String,
    /// Its official name.
    name: String,
    /// What it is for.
    summary: String,
    /// Whether it can be filed or prepared here; otherwise it is only explained.
    fileable: bool,
    /// How it is done: `online`, `visit`, `automatic`, `elsewhere`.
    #[serde(skip_serializing_if = "Option::is_none")]
    way: Option<&'static str>,
    /// What it is in law: 申請, 届出, 請求, 職権, その他.
    #[serde(skip_serializing_if = "Option::is_none")]
    legal_kind: Option<&'static str>,
    /// The articles it rests on.
    law: Vec<String>,
    /// The department and its window, or who else does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<String>,
    /// Who may file it.
    who_may: Vec<String>,
    /// How surely the filer must be known: `L0` to `L4`.
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_level: Option<&'static str>,
    /// The channels that the law allows: `counter`, `online`, `mail`.
    channels: Vec<&'static str>,
    /// The period in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<String>,
    /// What is lost after the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    late: Option<String>,
    /// What it costs, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    fee: Option<String>,
    /// The amount in yen, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    fee_yen: Option<i64>,
    /// What to enclose or bring.
    attachments: Vec<Enclosure>,
    /// What one receives.
    outputs: Vec<String>,
    /// Procedures that come first.
    after: Vec<String>,
    /// 標準処理期間 in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    standard_days: Option<u16>,
    /// What happens after filing.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_steps: Option<String>,
    /// The life events whose guide reaches it.
    events: Vec<String>,
}

/// Something to enclose or bring.
#[derive(Debug, Serialize, ToSchema)]
pub struct Enclosure {
    /// What it is.
    name: String,
    /// Whether the filing is incomplete without it.
    must: bool,
    /// The condition under which it is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<String>,
}

/// One procedure: period, cost, what to bring, what follows.
#[utoipa::path(
    get, path = "/api/v1/procedures/{id}", tag = "catalogue",
    params(("id" = String, Path, description = "The procedure.")),
    responses(
        (status = 200, description = "The procedure.", body = ProcedureSheet),
    )
)]
pub async fn show(
    visit: Visit,
    State(app): State<Procedures>,
    Path(id): Path<String>,
) -> Result<Said<ProcedureSheet>, Failure> {
    let edition = app.shelf().current();
    let (pack, lang) = (&edition.pack, visit.lang());
    let today = date::jst_date(visit.now());
    let sheet = match public(pack, &id)? {
        Public::Procedure(procedure) => of_procedure(pack, procedure, today, lang),
        Public::Entry(entry) => of_entry(pack, entry, today, lang),
    };
    Ok(Said::ok(&visit, sheet))
}

fn of_procedure(pack: &Pack, procedure: &Procedure, today: Date, lang: Lang) -> ProcedureSheet {
    let say = |text: &Text| text.get(lang).to_owned();
    let channels = &procedure.channels;
    let channels =
        [("counter", channels.counter), ("online", channels.online), ("mail", channels.mail)];
    let things = procedure.attachments.iter();
    let things = things.filter(|thing| thing.class != AttachmentClass::OfficeChecks);
    ProcedureSheet {
        id: procedure.id.clone(),
        name: say(&procedure.name),
        summary: say(&procedure.summary),
        fileable: procedure.is_fileable(),
        way: Some(way(procedure.way)),
        legal_kind: Some(procedure.legal_kind.label()),
        law: procedure.law.iter().map(|law| format!("{} {}", law.law, law.article)).collect(),
        window: window(pack, procedure, today, lang),
        who_may: procedure.who_may.iter().map(say).collect(),
        identity_level: Some(level(procedure.identity_level)),
        channels: channels.into_iter().filter(|(_, open)| *open).map(|(name, _)| name).collect(),
        deadline: procedure.deadline_words.as_ref().map(say),
        late: procedure.late.as_ref().map(say),
        fee: fee(pack, &procedure.id, lang),
        fee_yen: procedure.fee.yen.map(|yen| yen.0),
        attachments: things
            .map(|thing| Enclosure {
                name: say(&thing.name),
                must: thing.class == AttachmentClass::Must,
                when: thing.when_words.clone(),
            })
            .collect(),
        outputs: procedure.outputs.iter().map(say).collect(),
        after: procedure.after.clone(),
        standard_days: procedure.standard_days,
        next_steps: Some(say(&procedure.next_steps)),
        events: events(pack, &procedure.id, lang)
            .into_iter()
            .map(|(id, _)| id.to_owned())
            .collect(),
    }
}

fn of_entry(pack: &Pack, entry: &CatalogueEntry, today: Date, lang: Lang) -> ProcedureSheet {
    let department = pack.department_on(&entry.department, today);
    ProcedureSheet {
        id: entry.id.clone(),
        name: entry.name.get(lang).to_owned(),
        summary: entry.output_document.clone().unwrap_or_default(),
        window: department.map(|known| known.name.get(lang).to_owned()),
        law: vec![entry.law_basis.clone()],
        ..ProcedureSheet::default()
    }
}

/// The code of a way.
pub fn way(way: Way) -> &'static str {
    match way {
        Way::Online => "online",
        Way::Visit => "visit",
        Way::Automatic => "automatic",
        Way::Elsewhere => "elsewhere",
    }
}

const fn level(level: IdentityLevel) -> &'static str {
    match level {
        IdentityLevel::L0 => "L0",
        IdentityLevel::L1 => "L1",
        IdentityLevel::L2 => "L2",
        IdentityLevel::L3 => "L3",
        IdentityLevel::L4 => "L4",
    }
}
