//! `GET, POST /staff/plan/groups/{code}/charter/write`: the words of the charter.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use yakusho_casework::staff::refused;
use yakusho_kernel::{FiscalYear, Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_store::{Error, Result as Stored};

use super::show::of_today;
use crate::{
    Plan,
    charter::{
        rules::{Entered, LONGEST, PARTS},
        store::charters::{self, Writing},
    },
    meetings::web::room::Room,
};

#[derive(Template)]
#[template(path = "charter/write.html")]
struct WritePage {
    name: String,
    errors: ErrorSummary,
    form: FormStart,
    version: i64,
    fields: Vec<FieldView>,
    buttons: Buttons,
}

/// Asks; the scope of the plan stands there already.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    room.must_work()?;
    let known = of_today(&room).await.map_err(refused)?;
    let entered = known.map_or_else(
        || Entered { scope: room.group.scope.clone(), ..Entered::default() },
        |known| known.text,
    );
    Ok(page(&visit, &room, &entered, &[]).into_response())
}

/// Keeps it.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    room.must_work()?;
    match keep(&room, &entered, visit.now()).await {
        Ok(()) => {
            let words =
                "保存しました。リーダーと事務局が承認すると、今年度の活動計画書になります。";
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see(&room.path("charter")))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(page(&visit, &room, &entered, &refusal.problems).with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Keeps it in the person's name, for this fiscal year.
///
/// # Errors
/// A refusal with the fields to mend; a conflict where it changed meanwhile; what the store says.
pub async fn keep(room: &Room, entered: &Entered, now: Timestamp) -> Stored<()> {
    let text = entered.checked().map_err(Refusal::invalid)?;
    let writing = Writing {
        group: room.group.code.clone(),
        year: FiscalYear::of(room.seat.desk.today).0,
        text,
        by: room.by(),
    };
    let write = room.seat.plan.store().write_with(now, writing, |tx, writing| {
        Box::pin(async move { charters::write(tx, writing).await })
    });
    write.await
}

fn page(visit: &Visit, room: &Room, entered: &Entered, problems: &[Problem]) -> Page {
    let lang = Lang::Ja;
    let fields = PARTS.into_iter().map(|(field, label, hint)| {
        FieldView::lines(lang, field, label, entered.part(field), LONGEST)
            .hint(hint)
            .problem(problems)
    });
    let body = WritePage {
        name: room.group.name.clone(),
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, room.path("charter/write")),
        version: entered.version,
        fields: fields.collect(),
        buttons: Buttons {
            back: Back::Link(room.path("charter")),
            ..Buttons::action(lang, "保存する")
        },
    };
    let back = format!("{}の活動計画書", room.group.name);
    room.seat.desk.page(visit, "活動計画書を書く", &body).back(room.path("charter"), back)
}
