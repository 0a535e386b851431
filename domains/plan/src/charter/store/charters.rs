//! Charters: written, and approved by both sides.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{MunicipalityCode, Refusal, actor::Actor};
use yakusho_store::{Error, NewAction, Result, Tx, version::bump};

use super::entity::plan_charter::{Column, Entity, Model};
use crate::{
    charter::rules::{Entered, Side, may_approve},
    meetings::store::planning::By,
};

/// The log's word for what actions here are about.
pub const SUBJECT: &str = "charter";

/// A charter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charter {
    /// Its id.
    pub id: Uuid,
    /// Its words, with the version.
    pub text: Entered,
    /// The lead who approved it.
    pub lead: Option<Uuid>,
    /// Who approved it for the department that runs the plan.
    pub secretariat: Option<Uuid>,
}

impl Charter {
    /// Whether both sides approved it.
    #[must_use]
    pub const fn is_in_force(&self) -> bool {
        self.lead.is_some() && self.secretariat.is_some()
    }
}

/// The charter of a group for a fiscal year.
///
/// # Errors
/// What the database says.
pub async fn find(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    group: &str,
    year: i16,
) -> Result<Option<Charter>> {
    let key = (municipality.as_str().to_owned(), group.to_owned(), i64::from(year));
    let row = Entity::find_by_id(key).one(db).await?;
    Ok(row.map(|row| Charter {
        id: row.id,
        text: Entered {
            purpose: row.purpose,
            scope: row.scope,
            structure: row.structure,
            goals: row.goals,
            version: row.version,
        },
        lead: row.lead_by,
        secretariat: row.secretariat_by,
    }))
}

/// Words that are to be the charter.
#[derive(Clone, Debug)]
pub struct Writing {
    /// The group's code.
    pub group: String,
    /// The fiscal year.
    pub year: i16,
    /// The words, with the version that was seen.
    pub text: Entered,
    /// By whom.
    pub by: By,
}

/// Writes it. New words are approved by nobody yet; the old ones stay in the log.
///
/// # Errors
/// A conflict where it changed meanwhile; what the database says.
pub async fn write(tx: &Tx, writing: &Writing) -> Result<()> {
    let code = tx.municipality();
    let text = &writing.text;
    let known = find(tx.db(), code, &writing.group, writing.year).await?;
    let id = match known {
        Some(known) => {
            let change = of(tx, &writing.group, writing.year)
                .col_expr(Column::Purpose, Expr::value(text.purpose.as_str()))
                .col_expr(Column::Scope, Expr::value(text.scope.as_str()))
                .col_expr(Column::Structure, Expr::value(text.structure.as_str()))
                .col_expr(Column::Goals, Expr::value(text.goals.as_str()))
                .col_expr(Column::LeadBy, Expr::value(None::<Uuid>))
                .col_expr(Column::LeadAt, Expr::value(None::<time::OffsetDateTime>))
                .col_expr(Column::SecretariatBy, Expr::value(None::<Uuid>))
                .col_expr(Column::SecretariatAt, Expr::value(None::<time::OffsetDateTime>));
            bump(tx.db(), "plan_charter", change, Column::Version, text.version).await?;
            known.id
        }
        None if text.version != 0 => return Err(Error::Stale { table: "plan_charter" }),
        None => {
            let id = tx.new_id();
            let row = Model {
                municipality: code.as_str().to_owned(),
                working_group: writing.group.clone(),
                year: i64::from(writing.year),
                id,
                purpose: text.purpose.clone(),
                scope: text.scope.clone(),
                structure: text.structure.clone(),
                goals: text.goals.clone(),
                lead_by: None,
                lead_at: None,
                secretariat_by: None,
                secretariat_at: None,
                version: 1,
            };
            Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
            id
        }
    };
    let data = json!({
        "group": writing.group, "year": writing.year, "purpose": text.purpose,
        "scope": text.scope, "structure": text.structure, "goals": text.goals,
    });
    act(tx, "charter.written", id, &writing.by, data).await
}

/// A side that approves.
#[derive(Clone, Debug)]
pub struct Approving {
    /// The group's code.
    pub group: String,
    /// The fiscal year.
    pub year: i16,
    /// The version that was seen: of these words and no others.
    pub seen: i64,
    /// As what.
    pub side: Side,
    /// By whom.
    pub by: By,
}

/// Approves it for a side.
///
/// # Errors
/// Not found; the refusal of the rules; a conflict where it changed meanwhile; what the database
/// says.
pub async fn approve(tx: &Tx, approving: &Approving) -> Result<()> {
    let known = find(tx.db(), tx.municipality(), &approving.group, approving.year).await?;
    let known = known.ok_or_else(Refusal::not_found)?;
    may_approve(approving.side, known.lead, known.secretariat, approving.by.staff)?;
    let (by, at) = match approving.side {
        Side::Lead => (Column::LeadBy, Column::LeadAt),
        Side::Secretariat => (Column::SecretariatBy, Column::SecretariatAt),
    };
    let change = of(tx, &approving.group, approving.year)
        .col_expr(by, Expr::value(approving.by.staff))
        .col_expr(at, Expr::value(tx.stamp()));
    bump(tx.db(), "plan_charter", change, Column::Version, approving.seen).await?;
    let data = json!({ "side": approving.side.code() });
    act(tx, "charter.approved", known.id, &approving.by, data).await
}

fn of(tx: &Tx, group: &str, year: i16) -> sea_orm::UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::WorkingGroup.eq(group))
        .filter(Column::Year.eq(i64::from(year)))
}

async fn act(tx: &Tx, kind: &str, subject: Uuid, by: &By, data: serde_json::Value) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind: SUBJECT,
        subject,
        by: &Actor::Staff { id: by.staff },
        authority: by.authority.as_deref(),
        purpose: None,
        data,
    })
    .await?;
    Ok(())
}
