//! `GET /staff/plan/themes/{id}`: a theme from its problem to its roll-out. `POST`: the step that its
//! form names.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text, date::show_date};
use yakusho_pages::{
    FieldView, Form, Html, Page, Refused, Visit,
    field::{Choices, Line, Need},
    parts::{Chip, Column, Definitions, ErrorSummary, FormStart, NoticeKind, Row, Table, Tone},
};
use yakusho_store::{Error, Result as Stored};

use super::list::chip;
use crate::{
    Plan,
    meetings::web::room::Room,
    themes::{
        rules::{
            raise::LONGEST_TEXT,
            step::{Entered, Rollout, State as Far, read},
        },
        store::themes::{self, Experiment, Stepping, Theme},
    },
    web::staff::seat::Seat,
};

#[derive(Template)]
#[template(path = "themes/show.html")]
struct ShowPage {
    title: String,
    state: Chip,
    problem: Html,
    links: Option<Definitions>,
    closed: Option<String>,
    experiments: Vec<(String, Definitions)>,
    rollouts: Option<Table>,
    errors: ErrorSummary,
    version: i64,
    steps: Vec<StepForm>,
}

/// A step that may be taken.
struct StepForm {
    form: FormStart,
    step: &'static str,
    heading: &'static str,
    fields: Vec<FieldView>,
    button: &'static str,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (room, theme) = open(seat, &id).await?;
    let entered = Entered { version: theme.version, ..Entered::default() };
    Ok(page(&visit, &room, &theme, &entered, &[]).await?.into_response())
}

/// Takes the step.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (room, theme) = open(seat, &id).await?;
    room.must_work()?;
    match keep(&room, &theme, &entered, visit.now()).await {
        Ok(to) => {
            let words = match (entered.step.as_str(), to) {
                ("try", _) => "試行を始めました。",
                ("conclude", _) => "結果を記録し、共有知に載せました。",
                ("roll_out", _) => "展開する所属を加えました。",
                ("answer", _) => "所属の状態を変えました。",
                _ => "終わりにしました。",
            };
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see(&format!("/staff/plan/themes/{}", theme.id)))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let page = page(&visit, &room, &theme, &entered, &refusal.problems).await?;
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// A theme, in its group's room.
///
/// # Errors
/// Not found; what the store says.
pub async fn open(seat: Seat, id: &str) -> Result<(Room, Theme), Refused> {
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let store = seat.plan.store();
    let found = themes::find(store.read(), store.municipality(), id).await.map_err(refused)?;
    let theme = found.ok_or_else(Refusal::not_found)?;
    Ok((Room::of(seat, &theme.group).await?, theme))
}

/// Takes a step in the person's name.
///
/// # Errors
/// A refusal with the fields to mend, or where it is not the turn of the step; a conflict where the
/// theme changed meanwhile; what the store says.
pub async fn keep(room: &Room, theme: &Theme, entered: &Entered, now: Timestamp) -> Stored<Far> {
    let departments = departments(room).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
    let step = read(entered, &departments).map_err(Refusal::invalid)?;
    let stepping =
        Stepping { theme: theme.id, seen: entered.version, step, by: room.by(), stand_in: false };
    let write = room.seat.plan.store().write_with(now, stepping, |tx, stepping| {
        Box::pin(async move { themes::step(tx, stepping).await })
    });
    write.await
}

/// The departments of the city today, by code and name.
fn departments(room: &Room) -> Vec<(String, String)> {
    let (edition, today) = (room.seat.plan.edition(), room.seat.desk.today);
    let mut codes: Vec<&str> =
        edition.pack.departments.iter().map(|one| one.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let known = codes.into_iter().filter_map(|code| {
        let found = edition.pack.department_on(code, today)?;
        Some((code.to_owned(), found.name.ja.clone()))
    });
    known.collect()
}

async fn page(
    visit: &Visit,
    room: &Room,
    theme: &Theme,
    entered: &Entered,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let store = room.seat.plan.store();
    let code = store.municipality();
    let experiments = themes::experiments(store.read(), code, theme.id).await.map_err(refused)?;
    let rollouts = themes::rollouts(store.read(), code, theme.id).await.map_err(refused)?;
    let asked: Vec<String> = rollouts.iter().map(|(department, ..)| department.clone()).collect();
    let steps = if room.may_work() {
        steps(visit, room, theme, entered, &asked, problems)
    } else {
        Vec::new()
    };
    let body = ShowPage {
        title: theme.title.clone(),
        state: chip(theme.state),
        problem: Html::paragraphs(&theme.problem),
        links: links(room, theme),
        closed: theme.closed_because.clone(),
        experiments: experiments
            .iter()
            .zip(1..)
            .map(|(one, place): (_, usize)| (format!("試行{place}"), experiment(one)))
            .collect(),
        rollouts: rollout_table(room, &rollouts),
        errors: ErrorSummary::of(problems, Lang::Ja),
        version: entered.version,
        steps,
    };
    let back = format!("{}の課題と試行", room.group.name);
    let page = room.seat.desk.page(visit, &theme.title, &body);
    Ok(page.back(room.path("themes"), back))
}

fn links(room: &Room, theme: &Theme) -> Option<Definitions> {
    let edition = room.seat.plan.edition();
    let mut rows = Vec::new();
    let names: Vec<&str> = theme
        .links
        .procedures
        .iter()
        .filter_map(|id| edition.pack.catalogue.iter().find(|entry| entry.id == *id))
        .map(|entry| entry.name.ja.as_str())
        .collect();
    if !names.is_empty() {
        rows.push(("手続".to_owned(), Html::text(names.join("、"))));
    }
    let comma = || Html::text("、");
    let programmes = theme.links.programmes.iter().filter_map(|number| {
        let found = edition.pack.plan.as_ref()?.programme(*number)?;
        let words = format!("（{number}）{}", found.name.ja);
        Some(Html::link(&format!("/staff/plan/programmes/{number}"), &words))
    });
    let programmes: Vec<Html> = programmes.flat_map(|link| [link, comma()]).collect();
    if let Some((_, all)) = programmes.split_last() {
        rows.push(("重点事業".to_owned(), Html::join(all.to_vec())));
    }
    let kpis = theme.links.kpis.iter().filter_map(|id| {
        let kpi = edition.pack.kpi(id)?;
        Some(Html::link(&format!("/staff/plan/kpis/{id}"), &kpi.title.ja))
    });
    let kpis: Vec<Html> = kpis.flat_map(|link| [link, comma()]).collect();
    if let Some((_, all)) = kpis.split_last() {
        rows.push(("動かしたい数字".to_owned(), Html::join(all.to_vec())));
    }
    (!rows.is_empty()).then_some(Definitions { rows })
}

fn experiment(one: &Experiment) -> Definitions {
    let time = format!("{}〜{}", show_date(one.from, Lang::Ja), show_date(one.until, Lang::Ja));
    let mut rows = vec![
        ("仮説".to_owned(), Html::paragraphs(&one.hypothesis)),
        ("期間".to_owned(), Html::text(time)),
        ("測るもの".to_owned(), Html::paragraphs(&one.measures)),
    ];
    if let Some((before, after, learned)) = &one.result {
        rows.push(("前 → 後".to_owned(), Html::text(format!("{before} → {after}"))));
        rows.push(("分かったこと".to_owned(), Html::paragraphs(learned)));
    }
    Definitions { rows }
}

fn rollout_table(room: &Room, all: &[(String, Rollout, String)]) -> Option<Table> {
    let rows: Vec<Row> = all
        .iter()
        .map(|(department, far, reason)| {
            let tone = match far {
                Rollout::Asked => Tone::Grey,
                Rollout::Preparing => Tone::Blue,
                Rollout::Adopted => Tone::Green,
                Rollout::Declined => Tone::Yellow,
            };
            Row {
                cells: vec![
                    Html::text(room.seat.desk.department(department)),
                    Html::of(&Chip::new(far.label(), tone)),
                    Html::text(reason),
                ],
                href: None,
                urgent: false,
            }
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        caption: "所属への展開".to_owned(),
        caption_hidden: true,
        columns: vec![Column::new("所属"), Column::new("状態"), Column::new("理由")],
        rows,
        keys: false,
    })
}

/// The steps that may follow, each with its form.
fn steps(
    visit: &Visit,
    room: &Room,
    theme: &Theme,
    entered: &Entered,
    asked: &[String],
    problems: &[Problem],
) -> Vec<StepForm> {
    let lang = Lang::Ja;
    let path = format!("/staff/plan/themes/{}", theme.id);
    let form = |step, heading, button, fields: Vec<FieldView>| StepForm {
        form: FormStart::post(visit, path.clone()),
        step,
        heading,
        // What is wrong is said in the form that was sent.
        fields: if entered.step == step {
            fields.into_iter().map(|field| field.problem(problems)).collect()
        } else {
            fields
        },
        button,
    };
    let lines = |name: &str, label: &str, value: &str| {
        FieldView::lines(lang, name, label, value, LONGEST_TEXT)
    };
    let line = |name: &str, label: &str, value: &str| {
        FieldView::line(lang, name, label, Line::text(value))
    };
    let mut all = Vec::new();
    if matches!(theme.state, Far::Raised | Far::Learned) {
        let fields = vec![
            lines("hypothesis", "仮説", &entered.hypothesis)
                .hint("「こうすると、こうなるはず」の形で。"),
            lines("measures", "測るもの", &entered.measures).hint("何を、どう数えて比べるか。"),
            line("from", "始まりの日", &entered.from).hint("例：2026-12-01"),
            line("until", "終わりの日", &entered.until),
        ];
        all.push(form("try", "試行を始める", "試行を始める", fields));
    }
    if theme.state == Far::Trying {
        let fields = vec![
            line("before", "試行の前の値", &entered.before).hint("単位も。例：平均32分（10月）"),
            line("after", "試行の後の値", &entered.after),
            lines("learned", "分かったこと", &entered.learned)
                .hint("うまくいかなかったことも。すべてのWGの共有知に載ります。"),
        ];
        all.push(form("conclude", "結果を記録する", "結果を記録する", fields));
    }
    if matches!(theme.state, Far::Learned | Far::Rolling) {
        let others = departments(room).into_iter().filter(|(code, _)| !asked.contains(code));
        let chosen = |code: &str| entered.departments.iter().any(|one| one == code);
        let field =
            FieldView::checks(lang, "departments", "展開する所属", Choices::new(others, chosen));
        all.push(form("roll_out", "所属へ展開する", "展開する所属を加える", vec![field]));
    }
    if theme.state == Far::Rolling {
        let of = asked.iter().map(|code| (code.clone(), room.seat.desk.department(code)));
        let states = Rollout::ALL.into_iter().map(|far| (far.code(), far.label()));
        let fields = vec![
            FieldView::select(
                lang,
                "department",
                "所属",
                Choices::new(of, |code| code == entered.department),
            ),
            FieldView::select(lang, "to", "状態", Choices::new(states, |code| code == entered.to)),
            line("reason", "理由", &entered.reason).hint("実施しないときに。").need(Need::Optional),
        ];
        all.push(form("answer", "所属の状態を変える", "変える", fields));
    }
    if matches!(theme.state, Far::Raised | Far::Learned | Far::Rolling) {
        let because = line("because", "終わりにする理由", &entered.because);
        all.push(form("close", "終わりにする", "終わりにする", vec![because]));
    }
    all
}
