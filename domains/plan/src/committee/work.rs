//! What a paper asks of the office, as items of the one worklist.

use jiff::civil::Date;
use uuid::Uuid;
use yakusho_store::{Result, Tx};
use yakusho_worklist::{WaitingFor, WorkItem};

use super::{
    model::State,
    store::{PAPER, QUESTION},
};

/// The kind of a paper's item.
const PASS: &str = "committee_paper.pass";
/// The kind of what a department is to do.
const TASK: &str = "committee_question.task";

/// Puts a paper where it now belongs, or takes it out.
///
/// # Errors
/// What the store says.
pub async fn put(tx: &Tx, id: Uuid, title: &str, state: State, secretariat: &str) -> Result<()> {
    let what = match state {
        State::Draft => "確認",
        State::Checked => "確定",
        State::Fixed => {
            yakusho_worklist::close(tx, PASS, id).await?;
            return Ok(());
        }
    };
    let item = item(PASS, PAPER, id, secretariat, format!("委員会資料の{what}：{title}"), None);
    yakusho_worklist::put(tx, &item).await?;
    Ok(())
}

/// Puts what a department is to do after a decision, or takes it out.
///
/// # Errors
/// What the store says.
pub async fn task(tx: &Tx, id: Uuid, task: Option<&(String, String, Option<Date>)>) -> Result<()> {
    let Some((department, what, due_on)) = task else {
        yakusho_worklist::close(tx, TASK, id).await?;
        return Ok(());
    };
    let what: String = what.chars().take(60).collect();
    let item =
        item(TASK, QUESTION, id, department, format!("委員会で決まったこと：{what}"), *due_on);
    yakusho_worklist::put(tx, &item).await?;
    Ok(())
}

fn item(
    kind: &str,
    subject_kind: &str,
    subject: Uuid,
    department: &str,
    title: String,
    due_on: Option<Date>,
) -> WorkItem {
    WorkItem {
        kind: kind.to_owned(),
        subject_kind: subject_kind.to_owned(),
        subject,
        department: department.to_owned(),
        assignee: None,
        title,
        topic: String::new(),
        due_on,
        waiting_for: WaitingFor::Office,
    }
}
