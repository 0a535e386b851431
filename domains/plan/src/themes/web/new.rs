//! `GET, POST /staff/plan/groups/{code}/themes/new`: a theme is raised.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::{Choices, Line, Need},
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_store::{Error, Result as Stored};

use crate::{
    Plan,
    meetings::web::room::Room,
    themes::{
        rules::raise::{Entered, Known, LONGEST_TEXT, read},
        store::themes::{self, New},
    },
};

#[derive(Template)]
#[template(path = "themes/new.html")]
struct NewPage {
    name: String,
    errors: ErrorSummary,
    form: FormStart,
    fields: Vec<FieldView>,
    buttons: Buttons,
}

/// Asks.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    room.must_work()?;
    Ok(page(&visit, &room, &Entered::default(), &[]).into_response())
}

/// Raises it.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    room.must_work()?;
    match keep(&room, &entered, visit.now()).await {
        Ok(id) => {
            visit.flash(NoticeKind::Success, &Text::ja("課題を登録しました。"));
            Ok(visit.see(&format!("/staff/plan/themes/{id}")))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(page(&visit, &room, &entered, &refusal.problems).with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Raises it in the person's name. Returns its id.
///
/// # Errors
/// A refusal with the fields to mend; what the store says.
pub async fn keep(room: &Room, entered: &Entered, now: Timestamp) -> Stored<Uuid> {
    let raised = read(entered, &known(&room.seat.plan)).map_err(Refusal::invalid)?;
    let new = New { group: room.group.code.clone(), raised, by: room.by(), stand_in: false };
    let write = room
        .seat
        .plan
        .store()
        .write_with(now, new, |tx, new| Box::pin(async move { themes::raise(tx, new).await }));
    write.await
}

/// What a theme may name.
#[must_use]
pub fn known(plan: &Plan) -> Known {
    let edition = plan.edition();
    let pack = &edition.pack;
    let procedures = pack.catalogue.iter().map(|entry| (entry.id.clone(), entry.name.ja.clone()));
    let programmes = pack.plan.iter().flat_map(|plan| &plan.programmes);
    Known {
        procedures: procedures.collect(),
        programmes: programmes.map(|programme| programme.number).collect(),
        kpis: pack.kpis.iter().map(|kpi| kpi.id.clone()).collect(),
    }
}

fn page(visit: &Visit, room: &Room, entered: &Entered, problems: &[Problem]) -> Page {
    let lang = Lang::Ja;
    let edition = room.seat.plan.edition();
    let programmes = edition.pack.plan.iter().flat_map(|plan| &plan.programmes);
    let programmes = programmes.map(|programme| {
        let words = format!("（{}）{}", programme.number, programme.name.ja);
        (programme.number.to_string(), words)
    });
    let kpis = edition.pack.kpis.iter().map(|kpi| (kpi.id.clone(), kpi.title.ja.clone()));
    let has = |all: &[String], one: &str| all.iter().any(|known| known == one);
    let fields = [
        FieldView::line(lang, "title", "課題の名前", Line::text(&entered.title))
            .hint("例：転入の窓口で朝に待つ時間が長い"),
        FieldView::lines(
            lang,
            "problem",
            "だれが、何に困っているか",
            &entered.problem,
            LONGEST_TEXT,
        ),
        FieldView::lines(lang, "procedures", "関わる手続", &entered.procedures, 400)
            .hint("手続台帳の名前を、1行に1つ。")
            .need(Need::Optional),
        FieldView::checks(
            lang,
            "programmes",
            "関わる重点事業",
            Choices::new(programmes, |number| has(&entered.programmes, number)),
        )
        .need(Need::Optional),
        FieldView::checks(
            lang,
            "kpis",
            "動かしたい数字",
            Choices::new(kpis, |id| has(&entered.kpis, id)),
        )
        .need(Need::Optional),
    ];
    let body = NewPage {
        name: room.group.name.clone(),
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, room.path("themes/new")),
        fields: fields.into_iter().map(|field| field.problem(problems)).collect(),
        buttons: Buttons {
            back: Back::Link(room.path("themes")),
            ..Buttons::action(lang, "登録する")
        },
    };
    let back = format!("{}の課題と試行", room.group.name);
    room.seat.desk.page(visit, "課題を登録する", &body).back(room.path("themes"), back)
}
