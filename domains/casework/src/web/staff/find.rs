//! `GET /staff/find`: asks for whom or what, and why. `POST`: the cases that fit and that the
//! person may see. What is typed travels in the body, so it stays out of logs and histories.

pub mod entered;
pub mod run;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_kernel::{Lang, Problem};
use yakusho_pages::{
    FieldView, Form, Html, Page, Refused, Visit,
    field::{Choices, Line, Need},
    parts::{Buttons, Column, Empty, ErrorSummary, FormStart, Notice, NoticeKind, Row, Table},
};
use yakusho_procedures::model::Channel;

use self::{
    entered::{Entered, PURPOSES, no_purpose},
    run::{Found, Hit, MOST, search},
};
use super::{desk::Desk, words};
use crate::{Casework, model::CaseState};

#[derive(Template)]
#[template(path = "staff/find.html")]
struct FindPage {
    errors: ErrorSummary,
    form: FormStart,
    who: Vec<FieldView>,
    what: Vec<FieldView>,
    what_open: bool,
    purpose: FieldView,
    buttons: Buttons,
    more: Option<Notice>,
    table: Option<Table>,
    empty: Option<Empty>,
}

/// Asks.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    Ok(page(&visit, &desk, &Entered::default(), &[], None).into_response())
}

/// Searches, and shows what was found after the search was recorded.
pub async fn find(
    visit: Visit,
    State(app): State<Casework>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let wanted = entered.wanted(desk.today, &app.own_city());
    match (wanted, entered.purpose()) {
        (Ok(wanted), Some(purpose)) => {
            let found = search(&desk, &wanted, purpose, visit.now()).await?;
            Ok(page(&visit, &desk, &entered, &[], Some(&found)).into_response())
        }
        (wanted, purpose) => {
            let mut problems = wanted.err().unwrap_or_default();
            problems.extend(purpose.is_none().then(no_purpose));
            Ok(page(&visit, &desk, &entered, &problems, None).with_problems().into_response())
        }
    }
}

fn page(
    visit: &Visit,
    desk: &Desk,
    entered: &Entered,
    problems: &[Problem],
    found: Option<&Found>,
) -> Page {
    let lang = Lang::Ja;
    let what = what(desk, entered, problems);
    let said = [
        &entered.procedure,
        &entered.state,
        &entered.department,
        &entered.channel,
        &entered.from,
        &entered.to,
        &entered.words,
    ];
    let body = FindPage {
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, "/staff/find"),
        who: who(entered, problems),
        what,
        what_open: said.into_iter().any(|text| !text.is_empty()),
        purpose: FieldView::radio(
            lang,
            "purpose",
            "探す目的",
            Choices::new(PURPOSES, |code| code == entered.purpose),
        )
        .hint("だれが何のために探したかは、記録に残ります。入力した言葉は残りません。")
        .problem(problems),
        buttons: Buttons::action(lang, "探す"),
        more: found.filter(|found| found.more).map(|_| {
            let words = format!(
                "{MOST}件まで出しています。ほかにもあります。生年月日や手続を加えて、しぼってください。"
            );
            Notice::new(lang, NoticeKind::Info, &words)
        }),
        table: found.filter(|found| !found.hits.is_empty()).map(|found| table(desk, found)),
        empty: found.filter(|found| found.hits.is_empty()).map(|_| Empty {
            title: "あなたの課の件は見つかりませんでした".to_owned(),
            help: "入れた内容をお確かめください。手がかりを減らすと、見つかることがあります。ほかの課の件は、ここには出ません。".to_owned(),
            next: None,
        }),
    };
    desk.page(visit, "件を探す", &body)
}

/// By whom.
fn who(entered: &Entered, problems: &[Problem]) -> Vec<FieldView> {
    let field = |name: &str, label: &str, value: &str, hint: &str| {
        FieldView::line(Lang::Ja, name, label, Line::short_text(value))
            .hint(hint)
            .need(Need::Unsaid)
            .problem(problems)
    };
    vec![
        field("number", "受付番号", &entered.number, "例：R8-000123"),
        field(
            "name",
            "氏名",
            &entered.name,
            "漢字でもカナでも、姓だけでも探せます。髙と高、﨑と崎のような字のちがいは気にしません。",
        ),
        field("born", "生年月日", &entered.born, "例：昭和55年4月1日、1980-04-01"),
        field(
            "address",
            "住所",
            &entered.address,
            "例：大手町2-12-1。丁目・番地の書きかたは問いません。",
        ),
    ]
}

/// By what.
fn what(desk: &Desk, entered: &Entered, problems: &[Problem]) -> Vec<FieldView> {
    let edition = desk.app.procedures().shelf().current();
    let select = |name: &str, label: &str, options: Vec<(String, String)>, value: &str| {
        let any = [(String::new(), "すべて".to_owned())];
        let choices = Choices::new(any.into_iter().chain(options), |code| code == value);
        FieldView::select(Lang::Ja, name, label, choices).need(Need::Unsaid).problem(problems)
    };
    let line = |name: &str, label: &str, value: &str| {
        FieldView::line(Lang::Ja, name, label, Line::short_text(value))
            .need(Need::Unsaid)
            .problem(problems)
    };
    let procedures = edition.pack.procedures.iter().filter(|known| known.is_fileable());
    let procedures = procedures.map(|known| (known.id.clone(), known.name.ja.clone())).collect();
    let states = CaseState::ALL
        .into_iter()
        .map(|state| (state.code().to_owned(), words::state(state).to_owned()));
    let mut departments: Vec<String> =
        edition.pack.procedures.iter().map(|known| known.department.clone()).collect();
    departments.sort_unstable();
    departments.dedup();
    let departments =
        departments.into_iter().map(|code| (code.clone(), desk.department(&code))).collect();
    let channels = [Channel::Online, Channel::Hall, Channel::Seed]
        .map(|channel| (channel.code().to_owned(), words::channel(channel).to_owned()));
    vec![
        select("procedure", "手続", procedures, &entered.procedure),
        select("state", "状態", states.collect(), &entered.state),
        select("department", "課", departments, &entered.department),
        select("channel", "届いた方法", channels.into(), &entered.channel),
        line("from", "いつから（届いた日）", &entered.from).hint("例：令和8年11月1日、2026-11-01"),
        line("to", "いつまで（届いた日）", &entered.to),
        line("words", "メモ・理由の中の言葉", &entered.words)
            .hint("内部メモ、補正や却下の理由の文を探します。"),
    ]
}

fn table(desk: &Desk, found: &Found) -> Table {
    let edition = desk.app.procedures().shelf().current();
    let people = found.hits.iter().any(|hit| hit.person.is_some());
    let row = |hit: &Hit| {
        let record = &hit.record;
        let procedure = &record.case.procedure;
        let name = edition.pack.procedure(procedure).map_or(procedure, |known| &known.name.ja);
        let person = people.then(|| Html::text(hit.person.as_deref().unwrap_or_default()));
        let cells = [
            Html::text(format!("{}-{}", record.number, record.place + 1)),
            Html::text(name),
            Html::of(&words::state_chip(record.case.state)),
            Html::text(desk.department(&record.department)),
            Html::text(words::when(yakusho_store::instant(record.opened_at))),
        ];
        Row {
            cells: cells.into_iter().chain(person).collect(),
            href: Some(format!("/staff/cases/{}", record.case.id)),
            urgent: false,
        }
    };
    let columns = ["受付番号", "手続", "状態", "課", "届いた日時"].into_iter();
    Table {
        caption: format!("見つかった件（{}件）", found.hits.len()),
        caption_hidden: false,
        columns: columns.chain(people.then_some("対象の人")).map(Column::new).collect(),
        rows: found.hits.iter().map(row).collect(),
        keys: true,
    }
}
