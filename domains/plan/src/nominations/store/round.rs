//! A round is drafted from the working groups of the day, and its letters go out together.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{FiscalYear, Refusal, RefusalKind, Text};
use yakusho_store::{Result, Tx, version::bump};

use super::{
    change::act,
    entity::{letter, request, round},
    read,
};
use crate::{
    groups::registry::WorkingGroup,
    nominations::{
        letter::Office,
        model::State,
        rules::decide::{Step, decide},
        work,
    },
};

/// A round to be drafted.
#[derive(Clone, Debug)]
pub struct NewRound {
    /// The fiscal year for which members are wanted.
    pub fiscal_year: FiscalYear,
    /// The day on the letters.
    pub issued_on: Date,
    /// When it is over.
    pub deadline: Timestamp,
    /// Where the hour of the deadline comes from.
    pub hour_provenance: String,
    /// The groups with their departments.
    pub groups: Vec<WorkingGroup>,
    /// How many people at least.
    pub least: u32,
    /// And at most.
    pub most: u32,
    /// Who drafts it.
    pub by: Uuid,
    /// As what.
    pub authority: Option<String>,
    /// Seeded for the demo.
    pub stand_in: bool,
}

/// Drafts a round: one letter for each department, one request for each group that it belongs to.
///
/// # Errors
/// A conflict where there is a round of that year; what the database says.
pub async fn draft(tx: &Tx, new: &NewRound) -> Result<Uuid> {
    let code = tx.municipality();
    let municipality = code.as_str().to_owned();
    let known = read::rounds(tx.db(), code).await?;
    if known.iter().any(|one| one.fiscal_year == new.fiscal_year) {
        let words = Text::ja("この年度の推薦の依頼は、もうあります。");
        return Err(Refusal::new(RefusalKind::Conflict, "round_exists", words).into());
    }
    let id = tx.new_id();
    let row = round::Model {
        municipality: municipality.clone(),
        id,
        fiscal_year: i64::from(new.fiscal_year.0),
        issued_on: new.issued_on.to_string(),
        deadline: yakusho_store::stamp(new.deadline),
        hour_provenance: new.hour_provenance.clone(),
        drafted_by: new.by,
        drafted_at: tx.stamp(),
        sent_at: None,
        stand_in: new.stand_in,
        version: 1,
    };
    round::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let (mut letters, mut requests) = (Vec::new(), Vec::new());
    let mut of: BTreeMap<&str, Uuid> = BTreeMap::new();
    for group in &new.groups {
        for department in &group.departments {
            let letter = *of.entry(&department.code).or_insert_with(|| {
                let letter = tx.new_id();
                letters.push(letter::Model {
                    municipality: municipality.clone(),
                    id: letter,
                    round: id,
                    department: department.code.clone(),
                    document: None,
                });
                letter
            });
            requests.push(request::Model {
                municipality: municipality.clone(),
                id: tx.new_id(),
                round: id,
                letter,
                working_group: group.code.clone(),
                department: department.code.clone(),
                name: department.name.clone(),
                source: department.source.code().to_owned(),
                procedures: i64::try_from(department.procedures).unwrap_or(i64::MAX),
                least: i64::from(new.least),
                most: i64::from(new.most),
                state: State::Drafted.code().to_owned(),
                deadline: yakusho_store::stamp(new.deadline),
                answer: None,
                answer_number: 0,
                answered_by: None,
                answered_at: None,
                declined_because: None,
                returned_because: None,
                confirmed_by: None,
                confirmed_at: None,
                version: 1,
            });
        }
    }
    let asked: Vec<serde_json::Value> = requests
        .iter()
        .map(|row| {
            json!({ "request": row.id, "letter": row.letter, "group": row.working_group,
                "department": row.department, "name": row.name, "source": row.source })
        })
        .collect();
    yakusho_store::insert_all::<letter::Entity, _>(tx.db(), letters).await?;
    yakusho_store::insert_all::<request::Entity, _>(tx.db(), requests).await?;
    let data = json!({
        "fiscal_year": new.fiscal_year.0, "issued_on": new.issued_on, "deadline": new.deadline,
        "least": new.least, "most": new.most, "asked": asked, "stand_in": new.stand_in,
    });
    act(
        tx,
        "nomination_round.drafted",
        "nomination_round",
        id,
        new.by,
        new.authority.as_deref(),
        data,
    )
    .await?;
    Ok(id)
}

/// A round whose letters are to go out.
#[derive(Clone)]
pub struct Sending {
    /// The round.
    pub round: Uuid,
    /// The version that was seen.
    pub seen: i64,
    /// What letters are made with.
    pub office: Arc<Office>,
    /// Who sends them.
    pub by: Uuid,
    /// As what.
    pub authority: Option<String>,
}

/// Sends the letters of a round: each is issued as a document under its number and lies in its
/// department's worklist. Returns how many.
///
/// # Errors
/// Not found; a conflict where they went out already, or somebody was faster; what the database
/// says.
pub async fn send(tx: &Tx, sending: &Sending) -> Result<usize> {
    let code = tx.municipality();
    let found = read::round(tx.db(), code, sending.round).await?;
    let known = found.ok_or_else(Refusal::not_found)?;
    let change = round::Entity::update_many()
        .col_expr(round::Column::SentAt, Expr::value(tx.stamp()))
        .filter(round::Column::Municipality.eq(code.as_str()))
        .filter(round::Column::Id.eq(known.id));
    bump(tx.db(), "plan_nomination_round", change, round::Column::Version, sending.seen).await?;
    let files = read::letters(tx.db(), code, known.id).await?;
    let count = files.len();
    for mut file in files {
        for one in &mut file.asked {
            one.request.state = decide(&one.request, &Step::Send, tx.now())?;
        }
        let document = sending
            .office
            .issue_letter(tx, &known, &file, sending.by, sending.authority.as_deref())
            .await?;
        letter::Entity::update_many()
            .col_expr(letter::Column::Document, Expr::value(document))
            .filter(letter::Column::Municipality.eq(code.as_str()))
            .filter(letter::Column::Id.eq(file.letter.id))
            .exec(tx.db())
            .await?;
        let data = json!({ "document": document, "department": file.letter.department });
        let authority = sending.authority.as_deref();
        act(tx, Step::Send.action(), work::SUBJECT, file.letter.id, sending.by, authority, data)
            .await?;
        work::put(tx, &sending.office.secretariat, &file, None).await?;
    }
    request::Entity::update_many()
        .col_expr(request::Column::State, Expr::value(State::Sent.code()))
        .col_expr(request::Column::Version, Expr::value(2_i64))
        .filter(request::Column::Municipality.eq(code.as_str()))
        .filter(request::Column::Round.eq(known.id))
        .exec(tx.db())
        .await?;
    Ok(count)
}
