//! 照会: a case asks another department, which answers from its own list.

pub mod answer;
pub mod ask;
pub mod list;

use askama::Template;
use uuid::Uuid;
use yakusho_kernel::{Id, Refusal};
use yakusho_pages::{
    Html, Refused,
    parts::{Chip, Tone},
};
use yakusho_permission::ActionName;

use super::{case_file::CaseFile, desk::Desk, words};
use crate::{
    inquiry::{self, Inquiry},
    model::CaseNoun,
    store::cases::{self, Record},
    web::failure::refused,
};

#[derive(Template)]
#[template(path = "staff/case_inquiries.html")]
struct Panel {
    ask: Option<String>,
    inquiries: Vec<View>,
}

/// A question as pages show it.
pub struct View {
    /// Whom, or by whom.
    pub title: String,
    /// When it was asked and by when an answer is hoped for.
    pub when: String,
    /// Whether it was answered.
    pub state: Chip,
    /// What was asked.
    pub text: Html,
    /// What was shared.
    pub shared: Vec<(String, String)>,
    /// The answer.
    pub answer: Option<Html>,
}

/// The questions of a case, for its own page.
///
/// # Errors
/// What the store says.
pub async fn panel(desk: &Desk, file: &CaseFile) -> Result<Html, Refused> {
    let store = desk.app.store();
    let keyring = &desk.app.procedures().parts().keyring;
    let case = file.record.case.id.uuid();
    let all = inquiry::of_case(store, keyring, case).await.map_err(refused)?;
    let may_ask = !file.record.case.state.is_closed()
        && desk.may(ActionName::CaseNote, &desk.case(&file.record));
    let ask = may_ask.then(|| format!("{}/inquiry", file.href()));
    if all.is_empty() && ask.is_none() {
        return Ok(Html::default());
    }
    let inquiries =
        all.iter().map(|one| view(one, format!("{}への照会", desk.department(&one.to))));
    Ok(Html::of(&Panel { ask, inquiries: inquiries.collect() }))
}

/// A question for a page.
#[must_use]
pub fn view(one: &Inquiry, title: String) -> View {
    let due = one.due_on.map(|day| format!("　{}までに", words::day(day))).unwrap_or_default();
    let state = match &one.answer {
        Some(_) => Chip::new("回答あり", Tone::Green),
        None => Chip::new("回答待ち", Tone::Yellow),
    };
    View {
        title,
        when: format!("{}{due}", words::when(one.asked_at)),
        state,
        text: Html::paragraphs(&one.question.text),
        shared: one.question.shared.clone(),
        answer: one.answer.as_ref().map(|(text, _, at)| {
            Html::join([
                Html::paragraphs(text),
                Html::paragraphs(&format!("（{}）", words::when(*at))),
            ])
        }),
    }
}

/// The question with this id, for somebody who may do `action` in the asked department: to its
/// members the question is what a case is to its own department's.
///
/// # Errors
/// Not found; what the store says.
pub async fn open(desk: &Desk, id: &str, action: ActionName) -> Result<(Inquiry, Record), Refused> {
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let store = desk.app.store();
    let keyring = &desk.app.procedures().parts().keyring;
    let found = inquiry::find(store, keyring, id).await.map_err(refused)?;
    let inquiry = found.ok_or_else(Refusal::not_found)?;
    let case: Id<CaseNoun> = Id::from_uuid(inquiry.case);
    let record = cases::find(store.read(), store.municipality(), case).await.map_err(refused)?;
    let record = record.ok_or_else(Refusal::not_found)?;
    let asked = Record { department: inquiry.to.clone(), ..record };
    desk.must(action, &desk.case(&asked))?;
    Ok((inquiry, asked))
}
