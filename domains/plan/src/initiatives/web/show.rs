//! `GET /staff/plan/initiatives/{id}`: what is done, how far it is, what could go wrong.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_identity::store::staff_names;
use yakusho_kernel::{Lang, Problem, Refusal, date::show_datetime};
use yakusho_pages::{
    FieldView, Html, Page, Refused, Visit,
    field::{Line, Need},
    parts::{Chip, Column, Definitions, ErrorSummary, FormStart, Row, Table},
};
use yakusho_permission::ActionName;

use super::{
    super::{
        model::Initiative,
        rules::{Step, reached, steps},
        store::{self, Whole},
        view,
    },
    note::Noted,
    whole,
};
use crate::{Plan, typed::WORDS, web::staff::seat::Seat};

#[derive(Template)]
#[template(path = "initiatives/show.html")]
struct ShowPage {
    id: Uuid,
    title: String,
    chip: Chip,
    stand_in: bool,
    facts: Definitions,
    steps: Vec<Step>,
    may_edit: bool,
    may_publish: bool,
    progress: String,
    milestones: Option<Table>,
    risks: Option<Table>,
    notes: Vec<(String, String, String)>,
    errors: ErrorSummary,
    note: Option<(FormStart, Vec<FieldView>)>,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let known = whole(&seat, &id).await?;
    Ok(page(&visit, &seat, &known, &Noted::default(), &[]).await?.into_response())
}

/// The page, with what was typed as a note.
///
/// # Errors
/// What the store says.
pub async fn page(
    visit: &Visit,
    seat: &Seat,
    known: &Whole,
    noted: &Noted,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let one = &known.initiative;
    let notes = store::notes(seat.plan.store(), one.id).await.map_err(refused)?;
    let staff: Vec<Uuid> = notes.iter().map(|note| note.by).chain(one.responsible).collect();
    let names = staff_names(seat.plan.store(), &staff).await.map_err(refused)?;
    let names: BTreeMap<Uuid, String> = names.into_iter().collect();
    let name = |id: &Uuid| names.get(id).cloned().unwrap_or_else(|| "（元の職員）".to_owned());
    let may_edit = seat.may_with(ActionName::PlanEdit, &one.department);
    let (done, count) = reached(&known.milestones);
    let body = ShowPage {
        id: one.id,
        title: one.title.clone(),
        chip: view::chip(one.state),
        stand_in: one.stand_in,
        facts: facts(seat, one, one.responsible.as_ref().map(name))?,
        steps: steps(one.state).collect(),
        may_edit,
        may_publish: seat.may_with(ActionName::PlanPublish, &one.department),
        progress: format!("節目{count}のうち{done}を達成しました。"),
        milestones: milestones(seat, known, may_edit),
        risks: risks(seat, known, may_edit),
        notes: notes
            .iter()
            .map(|note| {
                let by = format!("{}　{}", name(&note.by), show_datetime(note.at, Lang::Ja));
                (view::day(note.day), note.words.clone(), by)
            })
            .collect(),
        errors: ErrorSummary::of(problems, Lang::Ja),
        note: may_edit.then(|| note(visit, one, noted, problems)),
    };
    let back = format!("/staff/plan/programmes/{}", one.programme);
    let page = seat.desk.page(visit, one.title.clone(), &body);
    Ok(page.back(back, format!("重点事業（{}）", one.programme)))
}

fn facts(seat: &Seat, one: &Initiative, name: Option<String>) -> Result<Definitions, Refused> {
    let edition = seat.plan.edition();
    let plan = edition.pack.plan.as_ref().ok_or_else(Refusal::not_found)?;
    let programme = plan.programme(one.programme);
    let row = |name: &str, value: String| (name.to_owned(), Html::text(value));
    let mut rows = vec![
        row(
            "重点事業",
            programme
                .map_or_else(String::new, |known| format!("（{}）{}", known.number, known.name.ja)),
        ),
        row("計画の取組事項", one.measure.clone()),
        row("所管", seat.desk.department(&one.department)),
        row("担当者", name.unwrap_or_else(|| "まだ決まっていません".to_owned())),
        row("期間", format!("{} から {} まで", view::day(one.starts_on), view::day(one.ends_on))),
    ];
    if let Some(id) = &one.working_group {
        let group = plan.groups.iter().find(|group| &group.id == id);
        rows.push(row("進めるWG", group.map_or_else(|| id.clone(), |group| group.name.clone())));
    }
    if !one.about.is_empty() {
        rows.push(("すること".to_owned(), Html::paragraphs(&one.about)));
    }
    rows.extend(one.reason.as_ref().map(|why| row("いまの状態の理由", why.clone())));
    rows.extend(one.done_on.map(|day| row("完了した日", view::day(day))));
    rows.push(row(
        "住民向けのページ",
        one.published
            .as_ref()
            .map_or_else(|| "載せていません".to_owned(), |words| words.ja.clone()),
    ));
    Ok(Definitions { rows })
}

fn milestones(seat: &Seat, known: &Whole, may_edit: bool) -> Option<Table> {
    let shown = |day: Option<_>| Html::text(day.map_or_else(|| "—".to_owned(), view::day));
    let rows = known.milestones.iter().map(|one| {
        let standing = one.standing(seat.desk.today);
        let why = one.reason.as_ref().map(|why| Html::text(format!("　{why}")));
        Row {
            cells: vec![
                Html::text(&one.title),
                Html::text(view::day(one.planned_on)),
                shown(one.forecast_on),
                shown(one.actual_on),
                Html::join([Html::of(&view::standing(standing))].into_iter().chain(why)),
            ],
            href: may_edit.then(|| format!("/staff/plan/milestones/{}", one.id)),
            urgent: standing == super::super::MilestoneStanding::Late,
        }
    });
    let rows: Vec<Row> = rows.collect();
    (!rows.is_empty()).then(|| Table {
        caption: "節目".to_owned(),
        caption_hidden: true,
        columns: ["節目", "予定", "見込み", "達成", "状態"].map(Column::new).into(),
        rows,
        keys: false,
    })
}

fn risks(seat: &Seat, known: &Whole, may_edit: bool) -> Option<Table> {
    let rows = known.risks.iter().map(|one| Row {
        cells: vec![
            Html::text(&one.words),
            Html::text(one.sort.label()),
            Html::of(&view::weight(one)),
            Html::text(&one.answer),
            Html::text(seat.desk.department(&one.department)),
        ],
        href: may_edit.then(|| format!("/staff/plan/risks/{}", one.id)),
        urgent: !one.closed && one.weight() >= 6,
    });
    let rows: Vec<Row> = rows.collect();
    (!rows.is_empty()).then(|| Table {
        caption: "リスクと課題".to_owned(),
        caption_hidden: true,
        columns: ["内容", "種類", "重さ", "対応", "見守る課"].map(Column::new).into(),
        rows,
        keys: false,
    })
}

fn note(
    visit: &Visit,
    one: &Initiative,
    noted: &Noted,
    problems: &[Problem],
) -> (FormStart, Vec<FieldView>) {
    let lang = Lang::Ja;
    let fields = [
        FieldView::lines(lang, "words", "したこと、次にすること", &noted.words, WORDS)
            .hint("書いたあとは直せません。誤りは、新しく書いて正します。"),
        FieldView::line(lang, "day", "いつのことか", Line::short_text(&noted.day))
            .hint("空にすると、きょうになります。")
            .need(Need::Optional),
    ];
    let fields = fields.into_iter().map(|field| field.problem(problems)).collect();
    (FormStart::post(visit, format!("/staff/plan/initiatives/{}/notes", one.id)), fields)
}
