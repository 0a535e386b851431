//! `GET /staff/seals/{rule}`: one rule. `POST`: its amendment moves on, or back.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use yakusho_documents::seal;
use yakusho_kernel::{
    Lang, Problem, Refusal, RefusalKind, Text,
    date::{read_date, show_date_without_weekday},
};
use yakusho_pack::format::{Amendment, AmendmentState, MayOmit};
use yakusho_pages::{
    FieldView, Form, Html, Page, Refused, Visit,
    field::{Choices, Line as TextLine, Need},
    parts::{Back, Buttons, Definitions, ErrorSummary, FormStart, Notice, NoticeKind},
};
use yakusho_store::Error;

use super::{super::desk::Desk, Line, inventory, may_move};
use crate::{Casework, web::failure::refused};

/// What the page sends.
#[derive(Clone, Default, Deserialize)]
pub struct Entered {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    state: String,
    #[serde(default)]
    authority: String,
    #[serde(default)]
    in_force_from: String,
}

#[derive(Template)]
#[template(path = "staff/seal_rule.html")]
struct RulePage {
    errors: ErrorSummary,
    conflict: Option<Notice>,
    name: String,
    head: Definitions,
    fixed: bool,
    form: FormStart,
    version: i64,
    state: FieldView,
    authority: FieldView,
    from: FieldView,
    buttons: Buttons,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(rule): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let edition = app.procedures().shelf().current();
    let lines = inventory(&desk, &edition.pack).await?;
    if !may_move(&desk, &edition.pack) {
        return Err(Refusal::not_found().into());
    }
    let line = lines.iter().find(|line| line.rule.id == rule).ok_or_else(Refusal::not_found)?;
    let amendment = &line.standing.amendment;
    let entered = Entered {
        version: line.standing.version,
        state: amendment.state.label().to_owned(),
        authority: amendment.authority.clone(),
        in_force_from: amendment
            .in_force_from
            .map(|day| show_date_without_weekday(day, Lang::Ja))
            .unwrap_or_default(),
    };
    Ok(page(&visit, &desk, line, &entered, None).into_response())
}

/// Moves it.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(rule): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let edition = app.procedures().shelf().current();
    let lines = inventory(&desk, &edition.pack).await?;
    if !may_move(&desk, &edition.pack) {
        return Err(Refusal::not_found().into());
    }
    let line = lines.iter().find(|line| line.rule.id == rule).ok_or_else(Refusal::not_found)?;
    let moved = match read(&entered) {
        Ok(to) => carry_out(&visit, &desk, line, to, entered.version).await,
        Err(refusal) => Err(refusal.into()),
    };
    match moved {
        Ok(()) => {
            let words = Text::ja(format!("「{}」の改正の状態を変えました。", line.rule.name));
            visit.flash(NoticeKind::Success, &words);
            Ok(visit.see("/staff/seals"))
        }
        Err(Error::Refused(refusal)) => {
            Ok(page(&visit, &desk, line, &entered, Some(&refusal)).into_response())
        }
        Err(stale @ Error::Stale { .. }) => {
            Ok(page(&visit, &desk, line, &entered, Some(&stale.refusal())).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

fn read(entered: &Entered) -> Result<Amendment, Refusal> {
    let state = AmendmentState::from_label(&entered.state).ok_or_else(|| {
        let words = Text::ja("改正の状態を選んでください。");
        Refusal::invalid(vec![Problem::new("state", "state_missing", words)])
    })?;
    let in_force_from: Option<Date> = match entered.in_force_from.trim() {
        "" => None,
        typed => Some(read_date(typed).map_err(|error| {
            Refusal::invalid(vec![Problem::new("in_force_from", "not_a_day", error.message())])
        })?),
    };
    Ok(Amendment { state, authority: entered.authority.trim().to_owned(), in_force_from })
}

/// Moves an amendment in somebody's name.
///
/// # Errors
/// What is missing; a conflict where somebody was faster; what the store says.
pub async fn carry_out(
    visit: &Visit,
    desk: &Desk,
    line: &Line<'_>,
    to: Amendment,
    seen: i64,
) -> yakusho_store::Result<()> {
    let input = (line.rule.clone(), to, desk.who.actor());
    desk.app
        .store()
        .write_with(visit.now(), input, move |tx, (rule, to, by)| {
            Box::pin(seal::move_to(tx, rule, to, seen, by, Some("公印の決まりの管理")))
        })
        .await
}

fn page(
    visit: &Visit,
    desk: &Desk,
    line: &Line<'_>,
    entered: &Entered,
    refusal: Option<&Refusal>,
) -> Page {
    let lang = Lang::Ja;
    let rule = line.rule;
    let problems: &[Problem] = refusal.map_or(&[], |refusal| &refusal.problems);
    let conflict = refusal.filter(|refusal| refusal.kind != RefusalKind::Invalid);
    let states = AmendmentState::ALL.map(|state| (state.label(), state.label()));
    let row = |label: &str, value: &str| (label.to_owned(), Html::text(value));
    let body = RulePage {
        errors: ErrorSummary::of(problems, lang),
        conflict: conflict
            .map(|refusal| Notice::new(lang, NoticeKind::Error, refusal.message(lang))),
        name: rule.name.clone(),
        head: Definitions {
            rows: vec![
                row("公印", &rule.seal),
                row("名義", &rule.issuer),
                row("公印が要る根拠", &rule.basis),
                row("省略できるか", rule.may_omit.label()),
                row("理由・確かめること", &rule.why),
                row("出典", rule.provenance.words()),
            ],
        },
        fixed: rule.may_omit == MayOmit::No,
        form: FormStart::post(visit, format!("/staff/seals/{}", rule.id)),
        version: entered.version,
        state: FieldView::radio(
            lang,
            "state",
            "改正の状態",
            Choices::new(states, |value| value == entered.state),
        )
        .problem(problems),
        authority: FieldView::line(
            lang,
            "authority",
            "省略できるとした条文",
            TextLine::short_text(&entered.authority),
        )
        .hint("公布からあとは必ず書きます。例：前橋市公印規則第9条第2項")
        .need(Need::Optional)
        .problem(problems),
        from: FieldView::line(
            lang,
            "in_force_from",
            "施行日",
            TextLine::short_text(&entered.in_force_from),
        )
        .hint("例：令和8年10月1日。この日から、通知に「公印省略」と印刷されます。")
        .need(Need::Optional)
        .problem(problems),
        buttons: Buttons {
            back: Back::Link("/staff/seals".to_owned()),
            ..Buttons::action(lang, "この状態にする")
        },
    };
    let page = desk.page(visit, rule.name.clone(), &body).back("/staff/seals", "公印の洗い出し");
    if refusal.is_some() { page.with_problems() } else { page }
}
