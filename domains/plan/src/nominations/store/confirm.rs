//! An answer that holds: its people become members, in the same transaction, each with a paper.

use std::sync::Arc;

use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Refusal, date::jst_date};
use yakusho_store::{Error, Result, Tx, version::bump};

use super::{
    change::{REQUEST, act, known, one, put_work},
    entity::{nominee, request::Column},
    read,
};
use crate::{
    groups::{
        members::{self, NewMembership},
        rules::membership::Time,
    },
    nominations::{
        letter::Office,
        model::Nominee,
        rules::decide::{Step, decide},
    },
};

/// Somebody's confirmation of an answer.
#[derive(Clone)]
pub struct Confirming {
    /// Which request.
    pub request: Uuid,
    /// The version that they saw.
    pub seen: i64,
    /// What papers are made with.
    pub office: Arc<Office>,
    /// The names of those who were named, for their papers.
    pub names: Vec<(Uuid, String)>,
    /// The first day of the memberships; none: the day of the confirmation.
    pub from: Option<Date>,
    /// Who.
    pub by: Uuid,
    /// As what.
    pub authority: Option<String>,
}

/// Confirms. Returns how many became members.
///
/// # Errors
/// Not found; the refusal of the rules, also where somebody is in the group already; a conflict
/// where somebody was faster; what the database says.
pub async fn confirm(tx: &Tx, confirming: &Confirming) -> Result<usize> {
    let known = known(tx, confirming.request).await?;
    let to = decide(&known, &Step::Confirm, tx.now())?;
    let round = read::round(tx.db(), tx.municipality(), known.round).await?;
    let round = round.ok_or_else(Refusal::not_found)?;
    let file = read::letter(tx.db(), tx.municipality(), known.letter).await?;
    let gone = || Error::Broken(format!("the letter of request {} is gone", known.id));
    let file = file.ok_or_else(gone)?;
    let change = one(tx, &known)
        .col_expr(Column::State, Expr::value(to.code()))
        .col_expr(Column::ConfirmedBy, Expr::value(confirming.by))
        .col_expr(Column::ConfirmedAt, Expr::value(tx.stamp()));
    bump(tx.db(), "plan_nomination_request", change, Column::Version, confirming.seen).await?;
    let nominees: Vec<Nominee> =
        file.request(known.id).map(|asked| asked.nominees.clone()).unwrap_or_default();
    let year = round.fiscal_year;
    let from = confirming.from.unwrap_or_else(|| jst_date(tx.now())).max(year.first_day());
    let authority = confirming.authority.as_deref();
    let mut begun = Vec::new();
    for person in &nominees {
        let new = NewMembership {
            group: known.group.clone(),
            staff: person.staff,
            department: known.department.clone(),
            role: person.role,
            time: Time { from, until: Some(year.last_day()) },
            minutes_per_week: person.minutes_per_week,
            nomination: Some(person.id),
            by: confirming.by,
            authority: confirming.authority.clone(),
        };
        let membership = members::begin(tx, &new).await?;
        let name = confirming.names.iter().find(|(id, _)| *id == person.staff);
        let name = name.map_or("", |(_, name)| name.as_str());
        let office = &confirming.office;
        let document =
            office.issue_appointment(tx, &new, membership, name, confirming.by, authority).await?;
        nominee::Entity::update_many()
            .col_expr(nominee::Column::Membership, Expr::value(membership))
            .col_expr(nominee::Column::Document, Expr::value(document))
            .filter(nominee::Column::Municipality.eq(tx.municipality().as_str()))
            .filter(nominee::Column::Id.eq(person.id))
            .exec(tx.db())
            .await?;
        begun.push(json!({ "nominee": person.id, "membership": membership, "document": document }));
    }
    let data = json!({ "from": known.state.code(), "to": to.code(), "members": begun });
    act(tx, Step::Confirm.action(), REQUEST, known.id, confirming.by, authority, data).await?;
    put_work(tx, &confirming.office.secretariat, known.letter).await?;
    Ok(nominees.len())
}
