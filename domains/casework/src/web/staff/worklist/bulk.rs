//! `POST /staff/worklist/bulk`: what would be done with the chosen cases, what would not, and why.
//! `POST /staff/worklist/bulk/confirm`: does it. Nothing is done before it was shown.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use uuid::Uuid;
use yakusho_kernel::{Lang, Problem, Text};
use yakusho_pages::{
    FieldView, Fields, Form, Page, Refused, Visit,
    field::{Choices, Need},
    parts::{ErrorSummary, FormStart, NoticeKind},
};
use yakusho_worklist::{Filter, State as ItemState, list};

use super::{
    Asked,
    asked::scope,
    batch::{Deed, Left, MOST, Plan, carry_out, plan},
    marks, print,
};
use crate::{
    Casework,
    store::cases::Record,
    web::{
        failure::refused,
        staff::{
            colleagues::{colleagues, departments, no_department, nobody_chosen},
            desk::Desk,
            hand_over::LONGEST,
        },
    },
};

#[derive(Template)]
#[template(path = "staff/bulk.html")]
struct BulkPage {
    title: &'static str,
    errors: ErrorSummary,
    done: Option<String>,
    form: Option<FormStart>,
    act: &'static str,
    back: String,
    will_title: String,
    will: Vec<Line>,
    left_title: String,
    left: Vec<Line>,
    fields: Vec<FieldView>,
    button: String,
}

/// A case in one of the two lists.
struct Line {
    href: String,
    number: String,
    procedure: String,
    value: String,
    why: String,
}

/// Shows what would be done; marks and prints at once.
pub async fn preview(
    visit: Visit,
    State(app): State<Casework>,
    Form(sent): Form<Fields>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let back = Asked::of_query(sent.get("back").unwrap_or_default()).href(&[]);
    let items: Vec<Uuid> = sent.all("item").filter_map(|id| id.parse().ok()).take(MOST).collect();
    let Some(scope) = scope(&desk) else { return Ok(visit.see(&back)) };
    if items.is_empty() {
        let words =
            Text::ja("件が選ばれていません。行の左の四角に印を入れてから、操作を選んでください。");
        visit.flash(NoticeKind::Error, &words);
        return Ok(visit.see(&back));
    }
    match sent.get("act") {
        Some(act @ ("mark" | "unmark")) => {
            let marked = act == "mark";
            let count = marks::set(&desk, &scope, &items, marked, visit.now()).await;
            let count = count.map_err(refused)?;
            let words =
                if marked { "に印をつけました。" } else { "の印を外しました。" };
            visit.flash(NoticeKind::Success, &Text::ja(format!("{count}件{words}")));
            Ok(visit.see(&back))
        }
        Some("print") => print::send_list(&visit, &desk, &scope, &items).await,
        act => {
            let Some(deed) = deed(act.unwrap_or_default(), &sent) else {
                return Ok(visit.see(&back));
            };
            let cases = cases_of(&desk, &scope, &items).await?;
            let plan = plan(&desk, &cases, &deed).await.map_err(refused)?;
            let page = page(&visit, &desk, &sent, &deed, &plan, &[]).await?;
            Ok(page.into_response())
        }
    }
}

/// Does it.
pub async fn confirm(
    visit: Visit,
    State(app): State<Casework>,
    Form(sent): Form<Fields>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let back = Asked::of_query(sent.get("back").unwrap_or_default()).href(&[]);
    let Some(deed) = deed(sent.get("act").unwrap_or_default(), &sent) else {
        return Ok(visit.see(&back));
    };
    let seen: Vec<(Uuid, i64)> = sent.all("case").filter_map(seen).take(MOST).collect();
    let problems = problems(&deed);
    if !problems.is_empty() {
        let ids: Vec<Uuid> = seen.iter().map(|(id, _)| *id).collect();
        let plan = plan(&desk, &ids, &deed).await.map_err(refused)?;
        let page = page(&visit, &desk, &sent, &deed, &plan, &problems).await?;
        return Ok(page.with_problems().into_response());
    }
    let done = carry_out(&desk, &seen, &deed, visit.now()).await.map_err(refused)?;
    let words = format!("{}件{}", done.will.len(), done_words(&deed));
    if done.left.is_empty() {
        visit.flash(NoticeKind::Success, &Text::ja(words));
        return Ok(visit.see(&back));
    }
    let body = BulkPage {
        title: title(&deed),
        errors: ErrorSummary::of(&[], Lang::Ja),
        done: Some(words),
        form: None,
        act: "",
        back,
        will_title: format!("したこと（{}件）", done.will.len()),
        will: done.will.iter().map(|record| line(&desk, record, "")).collect(),
        left_title: format!("できなかったこと（{}件）", done.left.len()),
        left: left_lines(&desk, &done.left),
        fields: Vec::new(),
        button: String::new(),
    };
    Ok(desk.page(&visit, title(&deed), &body).back("/staff", "仕事の一覧").into_response())
}

async fn page(
    visit: &Visit,
    desk: &Desk,
    sent: &Fields,
    deed: &Deed,
    plan: &Plan,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let fields = fields(desk, deed, plan, problems).await?;
    let body = BulkPage {
        title: title(deed),
        errors: ErrorSummary::of(problems, Lang::Ja),
        done: None,
        form: (!plan.will.is_empty())
            .then(|| FormStart::post(visit, "/staff/worklist/bulk/confirm")),
        act: code(deed),
        back: Asked::of_query(sent.get("back").unwrap_or_default()).query(),
        will_title: format!("{}（{}件）", will_words(deed), plan.will.len()),
        will: plan.will.iter().map(|record| line(desk, record, "")).collect(),
        left_title: format!("しない件とその理由（{}件）", plan.left.len()),
        left: left_lines(desk, &plan.left),
        fields,
        button: format!("{}件{}", plan.will.len(), button_words(deed)),
    };
    Ok(desk.page(visit, title(deed), &body).back("/staff", "仕事の一覧"))
}

/// What must be chosen before it is done.
async fn fields(
    desk: &Desk,
    deed: &Deed,
    plan: &Plan,
    problems: &[Problem],
) -> Result<Vec<FieldView>, Refused> {
    let lang = Lang::Ja;
    let mut codes: Vec<&str> = plan.will.iter().map(|record| record.department.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    Ok(match deed {
        _ if plan.will.is_empty() => Vec::new(),
        Deed::Claim => Vec::new(),
        Deed::HandOver { to, note } => {
            let people = colleagues(desk, &codes).await.map_err(refused)?;
            let chosen = to.map(|id| id.to_string()).unwrap_or_default();
            let people = people.into_iter().map(|one| (one.id.to_string(), one.name));
            vec![
                FieldView::select(
                    lang,
                    "to",
                    "引き継ぐ相手",
                    Choices::new(people, |id| id == chosen),
                )
                .problem(problems),
                FieldView::lines(lang, "note", "伝えること", note, LONGEST)
                    .hint("相手と、この件を見る職員が読みます。住民の方には見えません。")
                    .need(Need::Optional)
                    .problem(problems),
            ]
        }
        Deed::Transfer { department, reason } => {
            let chosen = department.as_deref().unwrap_or_default();
            let options = Choices::new(departments(desk, &[]), |code| code == chosen);
            vec![
                FieldView::select(lang, "department", "移送先の課", options).problem(problems),
                FieldView::lines(lang, "reason", "移送の理由", reason, LONGEST)
                    .hint("受け取る課の職員が読みます。")
                    .problem(problems),
            ]
        }
    })
}

fn deed(act: &str, sent: &Fields) -> Option<Deed> {
    let text = |name| sent.get(name).unwrap_or_default().trim().to_owned();
    Some(match act {
        "claim" => Deed::Claim,
        "hand_over" => {
            Deed::HandOver { to: sent.get("to").and_then(|id| id.parse().ok()), note: text("note") }
        }
        "transfer" => Deed::Transfer {
            department: sent.get("department").filter(|code| !code.is_empty()).map(str::to_owned),
            reason: text("reason"),
        },
        _ => return None,
    })
}

fn problems(deed: &Deed) -> Vec<Problem> {
    match deed {
        Deed::Claim => Vec::new(),
        Deed::HandOver { to, .. } => to.is_none().then(nobody_chosen).into_iter().collect(),
        Deed::Transfer { department, reason } => {
            let missing = Text::ja("移送の理由を書いてください。受け取る課の職員が読みます。");
            let reason =
                reason.trim().is_empty().then(|| Problem::new("reason", "reason_missing", missing));
            department.is_none().then(no_department).into_iter().chain(reason).collect()
        }
    }
}

/// The cases behind items of the list.
async fn cases_of(desk: &Desk, scope: &Filter, items: &[Uuid]) -> Result<Vec<Uuid>, Refused> {
    let mut cases = Vec::new();
    for state in [ItemState::Open, ItemState::Done] {
        let filter = Filter { items: items.to_vec(), state, ..scope.clone() };
        let page = list(desk.app.store(), &filter, None, 2 * super::PAGE).await.map_err(refused)?;
        cases.extend(page.items.into_iter().map(|listed| listed.item.subject));
    }
    Ok(cases)
}

/// `id:version`, as the page that was seen had it.
fn seen(value: &str) -> Option<(Uuid, i64)> {
    let (id, version) = value.split_once(':')?;
    Some((id.parse().ok()?, version.parse().ok()?))
}

fn left_lines(desk: &Desk, left: &[Left]) -> Vec<Line> {
    left.iter().map(|left| line(desk, &left.record, &left.why)).collect()
}

fn line(desk: &Desk, record: &Record, why: &str) -> Line {
    let edition = desk.app.procedures().shelf().current();
    let id = &record.case.procedure;
    Line {
        href: format!("/staff/cases/{}", record.case.id),
        number: format!("{}-{}", record.number, record.place + 1),
        procedure: edition.pack.procedure(id).map_or_else(|| id.clone(), |one| one.name.ja.clone()),
        value: format!("{}:{}", record.case.id, record.case.version),
        why: why.to_owned(),
    }
}

const fn code(deed: &Deed) -> &'static str {
    match deed {
        Deed::Claim => "claim",
        Deed::HandOver { .. } => "hand_over",
        Deed::Transfer { .. } => "transfer",
    }
}

const fn title(deed: &Deed) -> &'static str {
    match deed {
        Deed::Claim => "まとめて担当する",
        Deed::HandOver { .. } => "まとめて引き継ぐ",
        Deed::Transfer { .. } => "まとめて移送する",
    }
}

const fn will_words(deed: &Deed) -> &'static str {
    match deed {
        Deed::Claim => "担当する件",
        Deed::HandOver { .. } => "引き継ぐ件",
        Deed::Transfer { .. } => "移送する件",
    }
}

const fn button_words(deed: &Deed) -> &'static str {
    match deed {
        Deed::Claim => "を担当する",
        Deed::HandOver { .. } => "を引き継ぐ",
        Deed::Transfer { .. } => "を移送する",
    }
}

const fn done_words(deed: &Deed) -> &'static str {
    match deed {
        Deed::Claim => "の担当になりました。",
        Deed::HandOver { .. } => "を引き継ぎました。",
        Deed::Transfer { .. } => "を移送しました。",
    }
}
