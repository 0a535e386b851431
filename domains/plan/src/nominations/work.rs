//! What a letter asks of a department and of the office, as items of the one worklist.

use yakusho_store::{Result, Tx};
use yakusho_worklist::{WaitingFor, WorkItem};

use super::{
    model::{LetterFile, State},
    rules::mark::Mark,
};

/// The kind of the item of whoever must answer.
pub const ANSWER: &str = "nomination.answer";
/// The kind of the item of whoever must look at an answer.
pub const REVIEW: &str = "nomination.review";
/// What an item is about, and the log's word for a letter.
pub const SUBJECT: &str = "nomination_letter";

/// Puts a letter where it now belongs in the worklist, or takes it out.
///
/// # Errors
/// What the store says.
pub async fn put(
    tx: &Tx,
    secretariat: &str,
    file: &LetterFile,
    reminder: Option<Mark>,
) -> Result<()> {
    let letter = &file.letter;
    let waiting = file.asked.iter().filter(|one| one.request.state.waits_for_answer()).count();
    if waiting > 0 {
        let returned = file.asked.iter().any(|one| one.request.state == State::Returned);
        let what = if returned { "推薦の直し" } else { "推薦" };
        let near = reminder.map_or_else(String::new, |mark| format!("。{}", mark.words()));
        let item = WorkItem {
            kind: ANSWER.to_owned(),
            subject_kind: SUBJECT.to_owned(),
            subject: letter.id,
            department: letter.department.clone(),
            assignee: None,
            title: format!("WGメンバーの{what}（{waiting}件の依頼{near}）"),
            topic: String::new(),
            due_on: file.deadline().map(yakusho_kernel::date::jst_date),
            waiting_for: WaitingFor::Office,
        };
        yakusho_worklist::put(tx, &item).await?;
    } else {
        yakusho_worklist::close(tx, ANSWER, letter.id).await?;
    }
    let answered = file.asked.iter().filter(|one| one.request.state.waits_for_office()).count();
    if answered > 0 {
        let name = file.asked.first().map_or("", |one| one.request.name.as_str());
        let item = WorkItem {
            kind: REVIEW.to_owned(),
            subject_kind: SUBJECT.to_owned(),
            subject: letter.id,
            department: secretariat.to_owned(),
            assignee: None,
            title: format!("WGメンバーの推薦の確認：{name}（{answered}件）"),
            topic: String::new(),
            due_on: None,
            waiting_for: WaitingFor::Office,
        };
        yakusho_worklist::put(tx, &item).await?;
    } else {
        yakusho_worklist::close(tx, REVIEW, letter.id).await?;
    }
    Ok(())
}
