//! `GET /staff/seals`: which documents bear a seal, by which rule, and how far its amendment is.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_kernel::provenance::Grade;
use yakusho_pack::format::{AmendmentState, MayOmit};
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Column, ProvenanceMark, Row, Table, Tone},
};

use super::{
    super::{desk::Desk, words},
    Line, Totals, inventory, may_move,
};
use crate::Casework;

#[derive(Template)]
#[template(path = "staff/seals.html")]
struct SealsPage {
    totals: Totals,
    table: Table,
    may_move: bool,
}

/// Shows it.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let edition = app.procedures().shelf().current();
    let lines = inventory(&desk, &edition.pack).await?;
    let may_move = may_move(&desk, &edition.pack);
    let body = SealsPage {
        totals: Totals::of(&lines),
        table: Table {
            caption: "公印を使う文書".to_owned(),
            caption_hidden: true,
            columns: ["文書", "公印", "公印が要る根拠", "省略", "改正の状態", "省略の根拠・施行日"]
                .map(Column::new)
                .into(),
            rows: lines.iter().map(|line| row(line, may_move)).collect(),
            keys: may_move,
        },
        may_move,
    };
    Ok(desk.page(&visit, "公印の洗い出し", &body).into_response())
}

fn row(line: &Line<'_>, may_move: bool) -> Row {
    let (rule, amendment) = (line.rule, &line.standing.amendment);
    let basis = match rule.provenance.grade() {
        Grade::Seen => Html::text(&rule.basis),
        Grade::Memory | Grade::Estimate => Html::join([
            Html::text(&rule.basis),
            Html::text(" "),
            Html::of(&ProvenanceMark::of(rule.provenance.clone())),
        ]),
    };
    let may = match rule.may_omit {
        MayOmit::Yes => Chip::new("できる", Tone::Green),
        MayOmit::No => Chip::new("できない", Tone::Grey),
        MayOmit::Unknown => Chip::new("未確認", Tone::Yellow),
    };
    let from = amendment.in_force_from.map(words::day).unwrap_or_default();
    Row {
        cells: vec![
            Html::text(&rule.name),
            Html::text(&rule.seal),
            basis,
            Html::join([Html::of(&may), Html::text(" "), Html::text(&rule.why)]),
            Html::of(&state_chip(amendment.state)),
            Html::text(format!("{}　{from}", amendment.authority).trim()),
        ],
        href: may_move.then(|| format!("/staff/seals/{}", rule.id)),
        urgent: false,
    }
}

/// A state as a chip.
pub fn state_chip(state: AmendmentState) -> Chip {
    let tone = match state {
        AmendmentState::NotBegun => Tone::Grey,
        AmendmentState::Draft | AmendmentState::LegalReview => Tone::Yellow,
        AmendmentState::Promulgated => Tone::Blue,
        AmendmentState::InForce => Tone::Green,
    };
    Chip::new(state.label(), tone)
}
