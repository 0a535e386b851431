//! 照会: a question about a case to another department, which sees only what the question shares.

use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use yakusho_facts::Keyring;
use yakusho_kernel::{
    Problem, Refusal, RefusalKind, Text, actor::Actor, date::jst_date, text::fits,
};
use yakusho_store::{Error, NewAction, Result, Store, Tx, instant};
use yakusho_worklist::{WaitingFor, WorkItem};

use crate::store::entity::case_inquiry::{Column, Entity, Model};

/// The kind of its item in the worklist of the asked department.
pub const KIND: &str = "case.inquiry";
/// The longest question or answer, in characters.
pub const LONGEST: u32 = 2_000;

/// A question as it is sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What is asked.
    pub text: String,
    /// The boxes that it shares: caption and value, as they stood when it was asked.
    pub shared: Vec<(String, String)>,
}

/// A question and, where there is one, its answer.
#[derive(Clone)]
pub struct Inquiry {
    /// Its id.
    pub id: Uuid,
    /// The case that it is about.
    pub case: Uuid,
    /// Who asks.
    pub from: String,
    /// Who is asked.
    pub to: String,
    /// The member of staff who asked.
    pub asked_by: Uuid,
    /// When.
    pub asked_at: Timestamp,
    /// By when an answer is hoped for.
    pub due_on: Option<Date>,
    /// What is asked, and what it shares.
    pub question: Question,
    /// The answer, who gave it and when.
    pub answer: Option<(String, Uuid, Timestamp)>,
}

/// What somebody asks.
#[derive(Clone)]
pub struct Asked {
    /// The case.
    pub case: Uuid,
    /// The department that has it.
    pub from: String,
    /// The department that is asked.
    pub to: String,
    /// What, and what it shares.
    pub question: Question,
    /// The keys of the shared boxes: they are recorded, what is in them is not.
    pub keys: Vec<String>,
    /// By when.
    pub due_on: Option<Date>,
}

/// What is wrong with a question on `today`; `departments` may be asked.
#[must_use]
pub fn problems(asked: &Asked, departments: &[String], today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, code, words: &str| {
        problems.push(Problem::new(field, code, Text::ja(words)));
    };
    if asked.to == asked.from || !departments.contains(&asked.to) {
        wrong("to", "department_missing", "照会する課を選んでください。");
    }
    if asked.question.text.trim().is_empty() {
        wrong("text", "question_missing", "照会の内容を書いてください。");
    }
    if !is_short(&asked.question.text) {
        wrong("text", "question_too_long", "2000文字以内で書いてください。");
    }
    if asked.due_on.is_some_and(|day| day < today) {
        wrong("due", "due_past", "きょうより後の日を入れてください。");
    }
    problems
}

fn is_short(text: &str) -> bool {
    fits(text, usize::try_from(LONGEST).unwrap_or(usize::MAX))
}

/// Asks: the question is kept, recorded with the case, and stands in the other department's list.
///
/// # Errors
/// What the store says.
pub async fn ask(
    tx: &Tx,
    keyring: &Keyring,
    asked: &Asked,
    by: &Actor,
    authority: Option<&str>,
) -> Result<Uuid> {
    let id = tx.new_id();
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        case_id: asked.case,
        from_department: asked.from.clone(),
        to_department: asked.to.clone(),
        asked_by: by.id().unwrap_or_default(),
        asked_at: tx.stamp(),
        due_on: asked.due_on.map(|day| day.to_string()),
        question: seal(keyring, id, "question", &asked.question)?,
        answered_by: None,
        answered_at: None,
        answer: None,
    };
    yakusho_store::insert_all::<Entity, _>(tx.db(), vec![row]).await?;
    tx.act(NewAction {
        kind: "case.inquiry_asked",
        subject_kind: "case",
        subject: asked.case,
        by,
        authority,
        purpose: None,
        data: json!({
            "inquiry": id, "to": asked.to, "due_on": asked.due_on, "shared": asked.keys,
        }),
    })
    .await?;
    let item = WorkItem {
        kind: KIND.to_owned(),
        subject_kind: "inquiry".to_owned(),
        subject: id,
        department: asked.to.clone(),
        assignee: None,
        title: "ほかの課からの照会".to_owned(),
        topic: String::new(),
        due_on: asked.due_on,
        waiting_for: WaitingFor::Office,
    };
    yakusho_worklist::put(tx, &item).await?;
    Ok(id)
}

/// Answers; once.
///
/// # Errors
/// A refusal where it was answered before or the answer is empty; what the store says.
pub async fn answer(
    tx: &Tx,
    keyring: &Keyring,
    inquiry: &Inquiry,
    text: &str,
    by: &Actor,
    authority: Option<&str>,
) -> Result<()> {
    let text = text.trim();
    if text.is_empty() || !is_short(text) {
        let words = Text::ja("回答を、2000文字以内で書いてください。");
        return Err(Refusal::invalid(vec![Problem::new("text", "answer_missing", words)]).into());
    }
    let sealed = seal(keyring, inquiry.id, "answer", &text)?;
    let done = Entity::update_many()
        .col_expr(Column::Answer, Expr::value(sealed))
        .col_expr(Column::AnsweredBy, Expr::value(by.id()))
        .col_expr(Column::AnsweredAt, Expr::value(tx.stamp()))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(inquiry.id))
        .filter(Column::AnsweredAt.is_null())
        .exec(tx.db())
        .await?;
    if done.rows_affected != 1 {
        let words = Text::ja("この照会には、もう回答がありました。画面を読み直してください。");
        return Err(Refusal::new(RefusalKind::Conflict, "inquiry_answered", words).into());
    }
    tx.act(NewAction {
        kind: "case.inquiry_answered",
        subject_kind: "case",
        subject: inquiry.case,
        by,
        authority,
        purpose: None,
        data: json!({ "inquiry": inquiry.id, "from": inquiry.to }),
    })
    .await?;
    yakusho_worklist::close(tx, KIND, inquiry.id).await?;
    Ok(())
}

/// The questions about a case, oldest first.
///
/// # Errors
/// What the database says; a damaged row is a broken store.
pub async fn of_case(store: &Store, keyring: &Keyring, case: Uuid) -> Result<Vec<Inquiry>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .filter(Column::CaseId.eq(case))
        .order_by_asc(Column::Id)
        .all(store.read())
        .await?;
    rows.into_iter().map(|row| open(keyring, row)).collect()
}

/// The question with this id.
///
/// # Errors
/// As [`of_case`].
pub async fn find(store: &Store, keyring: &Keyring, id: Uuid) -> Result<Option<Inquiry>> {
    let row = Entity::find()
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .filter(Column::Id.eq(id))
        .one(store.read())
        .await?;
    row.map(|row| open(keyring, row)).transpose()
}

/// The newest questions to some departments, the open ones first; at most `limit`.
///
/// # Errors
/// As [`of_case`].
pub async fn to_departments(
    db: &impl ConnectionTrait,
    municipality: &str,
    keyring: &Keyring,
    departments: &[&str],
    limit: u64,
) -> Result<Vec<Inquiry>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality))
        .filter(Column::ToDepartment.is_in(departments.iter().copied()))
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    let mut all: Vec<Inquiry> =
        rows.into_iter().map(|row| open(keyring, row)).collect::<Result<_>>()?;
    all.sort_by_key(|inquiry| inquiry.answer.is_some());
    Ok(all)
}

fn open(keyring: &Keyring, row: Model) -> Result<Inquiry> {
    let broken = || Error::Broken(format!("case_inquiry {} is damaged", row.id));
    let question: Question = unseal(keyring, row.id, "question", &row.question)?;
    let answer = match (&row.answer, row.answered_by, row.answered_at) {
        (Some(sealed), Some(by), Some(at)) => {
            let text: String = unseal(keyring, row.id, "answer", sealed)?;
            Some((text, by, instant(at)))
        }
        _ => None,
    };
    let due_on = row.due_on.as_deref().map(|day| day.parse().map_err(|_| broken())).transpose()?;
    Ok(Inquiry {
        id: row.id,
        case: row.case_id,
        from: row.from_department,
        to: row.to_department,
        asked_by: row.asked_by,
        asked_at: instant(row.asked_at),
        due_on,
        question,
        answer,
    })
}

impl Inquiry {
    /// Whether its day has passed without an answer.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.answer.is_none() && self.due_on.is_some_and(|day| day < jst_date(now))
    }
}

fn seal(keyring: &Keyring, id: Uuid, part: &str, what: &impl Serialize) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(what).map_err(|error| Error::Broken(error.to_string()))?;
    Ok(keyring.seal_bytes(&plain, place(id, part).as_bytes())?)
}

fn unseal<T: for<'d> Deserialize<'d>>(
    keyring: &Keyring,
    id: Uuid,
    part: &str,
    sealed: &[u8],
) -> Result<T> {
    let plain = keyring.open_bytes(sealed, place(id, part).as_bytes())?;
    serde_json::from_slice(&plain)
        .map_err(|_| Error::Broken(format!("the {part} of case_inquiry {id} does not read")))
}

fn place(id: Uuid, part: &str) -> String {
    format!("case_inquiry/{id}/{part}")
}
