//! `/api/v1/staff/entries`: what came on paper, by telephone or by post becomes a case.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_interview::value::Raw;
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pages::Visit;
use yakusho_procedures::{
    Paper,
    api::{Body, Failure, Said},
    model::Channel,
};

use super::desk::Clerk;
use crate::{
    Casework,
    web::staff::enter::{
        choose::may_enter,
        fields::{fields, read},
        form::{authority, day},
    },
};

/// A box that can be typed.
#[derive(Serialize, ToSchema)]
pub struct EntryBox {
    /// The fact and its place: the name in `facts`.
    key: String,
    /// Its label.
    label: String,
    /// The type of the fact: `text`, `date`, `address` …
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    kind: yakusho_interview::definition::FactType,
    /// Nothing is entered without it.
    must: bool,
}

/// Something that came by another way than this site.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Made by the caller: sent twice, it is one application.
    entry: Uuid,
    /// The procedure.
    procedure: String,
    /// `counter`, `post`, `phone`, `fax`, `email`, `other_form`.
    channel: String,
    /// The day on which it came, ISO 8601.
    received_on: String,
    /// What was typed, by the key of the box: a text, or parts by name (an address, a date).
    #[serde(default)]
    facts: BTreeMap<String, Typed>,
    /// Twelve digits among them are no マイナンバー.
    #[serde(default)]
    not_my_number: bool,
}

/// What was typed into a box.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Typed {
    /// A text.
    One(String),
    /// Several choices.
    Many(Vec<String>),
    /// Parts by name.
    Parts(BTreeMap<String, String>),
}

/// What became of it.
#[derive(Serialize, ToSchema)]
pub struct EnteredCase {
    /// The application.
    application: Uuid,
    /// The case.
    case: Uuid,
    /// 受付番号.
    number: String,
    /// 照会番号, for the person; missing where it was sent before.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
}

/// The boxes of a procedure that staff can type.
#[utoipa::path(
    get, path = "/api/v1/staff/procedures/{id}/entry", tag = "staff", operation_id = "entry_form",
    security(("staff" = [])), params(("id" = String, Path, description = "The procedure.")),
    responses((status = 200, description = "The boxes, the needed ones first.", body = Vec<EntryBox>))
)]
pub async fn form(
    visit: Visit,
    State(app): State<Casework>,
    Clerk(desk): Clerk,
    Path(id): Path<String>,
) -> Result<Said<Vec<EntryBox>>, Failure> {
    let edition = app.procedures().shelf().current();
    let known = edition.pack.procedure(&id).filter(|known| may_enter(&desk, known));
    if known.is_none() {
        return Err(Refusal::not_found().into());
    }
    let mut boxes = fields(&edition, &id, desk.today);
    boxes.sort_by_key(|one| !one.first);
    let boxes = boxes.into_iter().map(|one| EntryBox {
        key: one.key.to_string(),
        label: one.fact.label.ja.clone(),
        kind: one.fact.kind,
        must: one.must,
    });
    Ok(Said::ok(&visit, boxes.collect()))
}

/// Enters it: the same application, filing and case as any other, with the channel recorded.
#[utoipa::path(
    post, path = "/api/v1/staff/entries", tag = "staff", operation_id = "entry_make",
    security(("staff" = [])), request_body = Entry,
    responses((status = 200, description = "The case.", body = EnteredCase))
)]
pub async fn enter(
    visit: Visit,
    State(app): State<Casework>,
    Clerk(desk): Clerk,
    Body(sent): Body<Entry>,
) -> Result<Said<EnteredCase>, Failure> {
    let edition = app.procedures().shelf().current();
    let known = edition.pack.procedure(&sent.procedure).filter(|known| may_enter(&desk, known));
    if known.is_none() {
        return Err(Refusal::not_found().into());
    }
    let boxes = fields(&edition, &sent.procedure, desk.today);
    let known = |key: &String| boxes.iter().any(|one| one.key.to_string() == *key);
    let mut problems: Vec<Problem> = sent
        .facts
        .keys()
        .filter(|key| !known(key))
        .map(|key| {
            let words = Text::ja("この手続の様式にない欄です。");
            Problem::new(key.clone(), "unknown_box", words)
        })
        .collect();
    let typed = sent.facts.into_iter().map(|(key, typed)| (key, raw(typed))).collect();
    let entered = read(&boxes, &typed, desk.today, sent.not_my_number);
    problems.extend(entered.problems);
    let channel = Channel::from_code(&sent.channel).filter(|channel| channel.is_entered());
    if channel.is_none() {
        let words =
            Text::ja("届いた方法は counter・post・phone・fax・email・other_form のどれかです。");
        problems.push(Problem::new("channel", "channel_missing", words));
    }
    let received = day(&sent.received_on, desk.today);
    problems.extend(
        received
            .as_ref()
            .err()
            .map(|problem| Problem { field: "received_on".to_owned(), ..problem.clone() }),
    );
    let (Some(channel), Ok(received_on), true) = (channel, received, problems.is_empty()) else {
        return Err(Refusal::invalid(problems).into());
    };
    let paper = Paper {
        entry: sent.entry,
        answers: entered.answers,
        boxes: entered.boxes,
        channel,
        received_on,
        scans: Vec::new(),
        by: desk.who.actor(),
        authority: authority(&desk, &edition, &sent.procedure),
        seeded: false,
        procedure: sent.procedure,
    };
    let done = app.procedures().enter(paper, visit.now()).await?;
    let case = done.filings.first().map_or_else(Uuid::nil, |filing| filing.id.uuid());
    let answer = EnteredCase {
        application: done.application.id.uuid(),
        case,
        number: done.application.shown_number(),
        code: done.code.map(|code| code.shown()),
    };
    Ok(Said::ok(&visit, answer))
}

fn raw(typed: Typed) -> Raw {
    match typed {
        Typed::One(text) => Raw::one(text),
        Typed::Many(texts) => Raw::many(texts),
        Typed::Parts(parts) => Raw::parts(parts),
    }
}
