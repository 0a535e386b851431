//! `GET /staff/plan/nominations`: who was asked, who answered, who is late.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem};
use yakusho_pages::{
    FieldView, Html, Page, Refused, Visit,
    field::Line,
    parts::{Buttons, Chip, Column, ErrorSummary, FormStart, ProvenanceMark, Row, Table, Tone},
};

use super::draft::usual_deadline;
use crate::{
    Plan,
    groups::registry::{self, Source},
    nominations::{
        letter::{Office, moment},
        model::{Answer, LetterFile, Request, Round, State as Reached},
        store::read,
    },
    web::staff::seat::Seat,
};

#[derive(Template)]
#[template(path = "staff/nominations/overview.html")]
struct OverviewPage {
    errors: ErrorSummary,
    draft: Option<(FormStart, FieldView, Buttons)>,
    round: Option<RoundView>,
}

struct RoundView {
    title: String,
    issued: String,
    deadline: String,
    mark: ProvenanceMark,
    stand_in: bool,
    sentence: String,
    send: Option<(FormStart, i64, String)>,
    differences: Vec<String>,
    table: Option<Table>,
    roster: Option<String>,
}

/// Shows it.
pub async fn show(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let office = Office::of(&plan)?;
    let day = usual_deadline(&office, seat.desk.today);
    let usual = if day < seat.desk.today { String::new() } else { day.to_string() };
    Ok(page(&visit, &seat, &usual, &[]).await?.into_response())
}

/// The page, with what was typed.
///
/// # Errors
/// What the store says.
pub async fn page(
    visit: &Visit,
    seat: &Seat,
    deadline: &str,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let lang = Lang::Ja;
    let (db, code) = (seat.plan.store().read(), seat.plan.store().municipality());
    let found = read::newest(db, code).await.map_err(refused)?;
    let year = yakusho_kernel::FiscalYear::of(seat.desk.today);
    let runs = seat.runs_nominations();
    let missing = found.as_ref().is_none_or(|round| round.fiscal_year != year);
    let draft = (runs && missing).then(|| {
        let field = FieldView::line(lang, "deadline", "回答の期限", Line::short_text(deadline))
            .hint("例：令和8年4月28日、2026-04-28。時刻は、計画のデータにある時刻です。")
            .problem(problems);
        let words = format!("{}の依頼の下書きを作る", year.label());
        let form = FormStart::post(visit, "/staff/plan/nominations");
        (form, field, Buttons::action(lang, words))
    });
    let round = match found {
        Some(round) => view(visit, seat, round, visit.now()).await?,
        None => None,
    };
    let body = OverviewPage { errors: ErrorSummary::of(problems, lang), draft, round };
    Ok(seat.desk.page(visit, "推薦の依頼", &body).back("/staff/plan", "計画"))
}

async fn view(
    visit: &Visit,
    seat: &Seat,
    round: Round,
    now: Timestamp,
) -> Result<Option<RoundView>, Refused> {
    let (db, code) = (seat.plan.store().read(), seat.plan.store().municipality());
    let all = read::letters(db, code, round.id).await.map_err(refused)?;
    let runs = seat.runs_nominations();
    let seen: Vec<&LetterFile> = all.iter().filter(|file| seat.may_read(&round, file)).collect();
    if seen.is_empty() && !runs {
        return Ok(None);
    }
    let rows: Vec<Row> = seen.iter().map(|file| row(seat, file, now)).collect();
    let sent = round.sent_at.is_some();
    let send = (runs && !sent).then(|| {
        let action = format!("/staff/plan/nominations/rounds/{}/send", round.id);
        (
            FormStart::post(visit, action).with_own_button(),
            round.version,
            format!("{}の所属に送る", all.len()),
        )
    });
    Ok(Some(RoundView {
        title: format!("{}のWGメンバー", round.fiscal_year.label()),
        issued: yakusho_kernel::date::show_date(round.issued_on, Lang::Ja),
        deadline: moment(round.deadline),
        mark: ProvenanceMark::of(round.hour_provenance.clone()),
        stand_in: round.stand_in,
        sentence: sentence(&seen, now),
        send,
        differences: if runs { differences(seat, &all) } else { Vec::new() },
        table: (!rows.is_empty()).then(|| Table {
            caption: "所属ごとの依頼".to_owned(),
            caption_hidden: true,
            columns: vec![
                Column::new("所属"),
                Column::new("依頼したWG"),
                Column::new("状態"),
                Column::new("回答"),
                Column::new("期限"),
            ],
            rows,
            keys: true,
        }),
        roster: (runs && sent)
            .then(|| format!("/staff/plan/nominations/rounds/{}/roster", round.id)),
    }))
}

/// How many departments are where.
fn sentence(seen: &[&LetterFile], now: Timestamp) -> String {
    let requests = || seen.iter().flat_map(|file| &file.asked).map(|one| &one.request);
    let count = |test: &dyn Fn(&Request) -> bool| requests().filter(|one| test(one)).count();
    let all = requests().count();
    let answered = count(&|one| one.answer.is_some() && one.state != Reached::Returned);
    let overdue = count(&|one| one.is_overdue(now));
    let returned = count(&|one| one.state == Reached::Returned);
    let confirmed = count(&|one| one.state == Reached::Confirmed);
    format!(
        "{}所属・{all}件の依頼のうち、回答あり{answered}件、確定{confirmed}件、差戻し中{returned}件、期限を過ぎたもの{overdue}件です。",
        seen.len()
    )
}

fn row(seat: &Seat, file: &LetterFile, now: Timestamp) -> Row {
    let groups: Vec<String> =
        file.asked.iter().map(|one| group_name(seat, &one.request.group)).collect();
    let chips =
        file.asked.iter().flat_map(|one| [Html::of(&chip(&one.request, now)), Html::text(" ")]);
    let answers: Vec<String> = file
        .asked
        .iter()
        .filter_map(|one| match one.request.answer? {
            Answer::Nominated => Some(format!("{}人", one.nominees.len())),
            Answer::Declined => Some(Answer::Declined.label().to_owned()),
        })
        .collect();
    let due = file.deadline().map_or_else(|| "—".to_owned(), moment);
    Row {
        cells: vec![
            Html::text(seat.desk.department(&file.letter.department)),
            Html::text(groups.join("、")),
            Html::join(chips.collect::<Vec<_>>()),
            Html::text(if answers.is_empty() { "—".to_owned() } else { answers.join("、") }),
            Html::text(due),
        ],
        href: Some(format!("/staff/plan/nominations/letters/{}", file.letter.id)),
        urgent: file.asked.iter().any(|one| one.request.is_overdue(now)),
    }
}

/// A request's state as a chip; what is late says so.
#[must_use]
pub fn chip(request: &Request, now: Timestamp) -> Chip {
    if request.is_overdue(now) {
        return Chip::new("期限を過ぎています", Tone::Red);
    }
    let tone = match request.state {
        Reached::Drafted => Tone::Grey,
        Reached::Sent | Reached::Acknowledged => Tone::Blue,
        Reached::Answered | Reached::Reviewed | Reached::Returned => Tone::Yellow,
        Reached::Confirmed => Tone::Green,
    };
    Chip::new(request.state.label(), tone)
}

/// What a group is called today.
#[must_use]
pub fn group_name(seat: &Seat, code: &str) -> String {
    registry::name(&seat.plan, code)
}

/// Where a derived group has other departments today than those that were asked. Letters that are
/// out stay as they are.
#[must_use]
pub fn differences(seat: &Seat, all: &[LetterFile]) -> Vec<String> {
    let mut found = Vec::new();
    for group in registry::groups(&seat.plan, seat.desk.today) {
        let Some(derivation) = group.derivation else { continue };
        let asked: std::collections::BTreeSet<&str> = all
            .iter()
            .flat_map(|file| &file.asked)
            .map(|one| &one.request)
            .filter(|one| one.group == group.code && one.source == Source::Derived)
            .map(|one| one.department.as_str())
            .collect();
        let now: std::collections::BTreeSet<&str> =
            group.departments.iter().map(|one| one.code.as_str()).collect();
        let names = |codes: Vec<&&str>| {
            let names: Vec<String> = codes.iter().map(|code| seat.desk.department(code)).collect();
            names.join("、")
        };
        found.push(format!(
            "{}：手続の多い所属は、いま{}所属です。{}",
            group.name,
            derivation.found,
            derivation.words()
        ));
        let (new, gone): (Vec<&&str>, Vec<&&str>) =
            (now.difference(&asked).collect(), asked.difference(&now).collect());
        if !new.is_empty() {
            found.push(format!("依頼のあとに加わった所属（依頼していません）：{}", names(new)));
        }
        if !gone.is_empty() {
            found.push(format!("依頼のあとに外れた所属（依頼はそのままです）：{}", names(gone)));
        }
    }
    found
}
