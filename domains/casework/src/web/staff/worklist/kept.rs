//! `POST /staff/worklist/filters`: keeps a way to narrow the list under a name.
//! `POST /staff/worklist/filters/forget`: forgets one.

use axum::{extract::State, response::Response};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;
use yakusho_kernel::{Problem, Refusal, Text, text::fits};
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_store::Result as Stored;
use yakusho_worklist::{Keep, forget_filter, keep_filter};

use super::asked::Asked;
use crate::{
    Casework,
    web::{failure::refused, staff::desk::Desk},
};

/// Letters of a name at most.
const LONGEST: usize = 30;

/// What the page sends.
#[derive(Deserialize)]
pub struct Named {
    #[serde(default)]
    name: String,
    #[serde(default)]
    department: String,
    #[serde(default)]
    query: String,
}

/// Which one.
#[derive(Deserialize)]
pub struct Which {
    id: Uuid,
}

/// Keeps it.
pub async fn keep(
    visit: Visit,
    State(app): State<Casework>,
    Form(named): Form<Named>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let asked = Asked::of_query(&named.query);
    let department = (!named.department.is_empty()).then_some(named.department);
    let kept = keep_named(&desk, &named.name, department, &asked, visit.now()).await;
    match kept {
        Ok(_) => {
            let words = format!("「{}」を残しました。", named.name.trim());
            visit.flash(NoticeKind::Success, &Text::ja(words));
        }
        // The name is one line at the end of the list: what is wrong is said above it.
        Err(yakusho_store::Error::Refused(refusal)) => {
            let problem = refusal.problems.first().map(|problem| &problem.message);
            visit.flash(NoticeKind::Error, problem.unwrap_or(&refusal.message));
        }
        Err(error) => return Err(refused(error)),
    }
    Ok(visit.see(&asked.href(&[])))
}

/// Forgets it.
pub async fn forget(
    visit: Visit,
    State(app): State<Casework>,
    Form(which): Form<Which>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    if !forget_one(&desk, which.id, visit.now()).await.map_err(refused)? {
        return Err(Refusal::not_found().into());
    }
    visit.flash(NoticeKind::Success, &Text::ja("残した絞り込みを消しました。"));
    Ok(visit.see("/staff"))
}

/// Keeps a filter under a name, for oneself or for a department of one's own. Returns its id.
///
/// # Errors
/// A refusal with the field to mend; what the store says.
pub async fn keep_named(
    desk: &Desk,
    name: &str,
    department: Option<String>,
    asked: &Asked,
    now: Timestamp,
) -> Stored<Uuid> {
    let name = name.trim().to_owned();
    let mut problems = Vec::new();
    if name.is_empty() || !fits(&name, LONGEST) {
        let words = format!("絞り込みの名前を、1〜{LONGEST}文字で付けてください。");
        problems.push(Problem::new("name", "name_missing", Text::ja(words)));
    }
    let own = desk.who.departments();
    if department.as_deref().is_some_and(|code| !own.contains(&code)) {
        let words = Text::ja("みんなで使えるのは、所属する課の中だけです。");
        problems.push(Problem::new("department", "not_in_department", words));
    }
    if !problems.is_empty() {
        return Err(Refusal::invalid(problems).into());
    }
    let keep = Keep { staff: desk.who.staff, department, name, query: asked.query() };
    let store = desk.app.store();
    store.write_with(now, keep, |tx, keep| Box::pin(keep_filter(tx, keep))).await
}

/// Forgets a filter that the person sees. False where there is none.
///
/// # Errors
/// What the store says.
pub async fn forget_one(desk: &Desk, id: Uuid, now: Timestamp) -> Stored<bool> {
    let staff = desk.who.staff;
    let own: Vec<String> = desk.who.departments().into_iter().map(str::to_owned).collect();
    let store = desk.app.store();
    let write = store.write_with(now, own, move |tx, own| {
        Box::pin(async move {
            let own: Vec<&str> = own.iter().map(String::as_str).collect();
            forget_filter(tx, staff, &own, id).await
        })
    });
    write.await
}
