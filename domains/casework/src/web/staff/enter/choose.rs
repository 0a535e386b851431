//! `GET /staff/enter`: which procedure? The list of names helps while typing, without a script: the
//! browser's own; kana is enough.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_kernel::text::search_key;
use yakusho_pack::format::Procedure;
use yakusho_pages::{Refused, Visit, parts::Empty};
use yakusho_permission::{ActionName, Resource};

use super::super::desk::Desk;
use crate::Casework;

/// What the address says.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "staff/enter_choose.html")]
struct ChoosePage {
    typed: String,
    all: Vec<NameView>,
    found_title: String,
    found: Vec<NameView>,
    /// Whether what was found belongs to several departments.
    shows_departments: bool,
    others: Vec<NameView>,
    empty: Option<Empty>,
}

/// A procedure to choose.
struct NameView {
    id: String,
    name: String,
    kana: String,
    department: String,
}

/// Shows those of one's own department, or those that were searched for.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let edition = app.procedures().shelf().current();
    let mut all: Vec<&Procedure> =
        edition.pack.procedures.iter().filter(|one| may_enter(&desk, one)).collect();
    all.sort_by(|one, other| one.kana.cmp(&other.kana));
    let typed = asked.q.trim();
    let words: Vec<String> =
        typed.split_whitespace().map(search_key).filter(|word| !word.is_empty()).collect();
    if let Some(one) = all.iter().find(|one| one.name.ja == typed || one.id == typed) {
        return Ok(visit.see(&format!("/staff/enter/{}", one.id)));
    }
    let fits = |one: &&&Procedure| {
        let card = search_key(&format!("{} {}", one.name.ja, one.kana));
        words.iter().all(|word| card.contains(word.as_str()))
    };
    let own = desk.who.departments();
    let is_own = |one: &&&Procedure| own.contains(&one.department.as_str());
    let view = |one: &&Procedure| NameView {
        id: one.id.clone(),
        name: one.name.ja.clone(),
        kana: one.kana.clone(),
        department: desk.department(&one.department),
    };
    let (found, others, title): (Vec<NameView>, Vec<NameView>, String) = if words.is_empty() {
        let found = all.iter().filter(is_own).map(view).collect();
        let others = all.iter().filter(|one| !is_own(one)).map(view).collect();
        (found, others, "自分の課の手続".to_owned())
    } else {
        let found: Vec<NameView> = all.iter().filter(fits).map(view).collect();
        let title = format!("見つかった手続（{}件）", found.len());
        (found, Vec::new(), title)
    };
    if let ([only], false) = (found.as_slice(), words.is_empty()) {
        return Ok(visit.see(&format!("/staff/enter/{}", only.id)));
    }
    let body = ChoosePage {
        typed: typed.to_owned(),
        all: all.iter().map(view).collect(),
        found_title: title,
        empty: found.is_empty().then(|| Empty {
            title: "手続が見つかりません".to_owned(),
            help: "名前の一部を、漢字でもひらがなでも入れられます。".to_owned(),
            next: (!words.is_empty())
                .then(|| ("手続をすべて見る".to_owned(), "/staff/enter".to_owned())),
        }),
        shows_departments: found
            .first()
            .is_some_and(|first| found.iter().any(|one| one.department != first.department)),
        found,
        others,
    };
    Ok(desk.page(&visit, "紙・電話・郵便を入れる", &body).into_response())
}

/// Whether the person may enter papers of a procedure.
pub fn may_enter(desk: &Desk, procedure: &Procedure) -> bool {
    desk.may(ActionName::ProcedureEnter, &of(desk, procedure))
}

/// A procedure as policies see it.
pub fn of(desk: &Desk, procedure: &Procedure) -> Resource {
    Resource::Procedure {
        municipality: desk.app.store().municipality(),
        id: procedure.id.clone(),
        department: procedure.department.clone(),
    }
}
