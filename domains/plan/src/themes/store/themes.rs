//! Themes: raised, tried, concluded, rolled out.

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{MunicipalityCode, Refusal, actor::Actor};
use yakusho_store::{Error, NewAction, Result, Tx, version::bump};

use super::{
    entity::{plan_experiment, plan_rollout, plan_theme},
    knowledge,
};
use crate::{
    meetings::store::planning::By,
    themes::rules::{
        raise::Raised,
        step::{Rollout, State, Step, decide},
    },
};

/// The log's word for what actions here are about.
pub const SUBJECT: &str = "theme";

/// A theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Its id.
    pub id: Uuid,
    /// The group's code.
    pub group: String,
    /// What it is called.
    pub title: String,
    /// What the problem is.
    pub problem: String,
    /// What it is about.
    pub links: Links,
    /// How far it is.
    pub state: State,
    /// Why it is over.
    pub closed_because: Option<String>,
    /// Counts its changes.
    pub version: i64,
}

/// What a theme is about, in the pack's ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// Procedures.
    pub procedures: Vec<String>,
    /// Programmes of the plan.
    pub programmes: Vec<u8>,
    /// Figures of the plan.
    pub kpis: Vec<String>,
}

/// An experiment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Experiment {
    /// Its id.
    pub id: Uuid,
    /// What we thought would happen.
    pub hypothesis: String,
    /// What is measured.
    pub measures: String,
    /// From when.
    pub from: Date,
    /// Until when.
    pub until: Date,
    /// Before, after, and what was learned; `None` while it runs.
    pub result: Option<(String, String, String)>,
}

/// A theme that is to be raised.
#[derive(Clone, Debug)]
pub struct New {
    /// The group's code.
    pub group: String,
    /// What was typed.
    pub raised: Raised,
    /// By whom.
    pub by: By,
    /// Seeded for the demo.
    pub stand_in: bool,
}

/// Raises it. Returns its id.
///
/// # Errors
/// What the database says.
pub async fn raise(tx: &Tx, new: &New) -> Result<Uuid> {
    let id = tx.new_id();
    let raised = &new.raised;
    let links = Links {
        procedures: raised.procedures.clone(),
        programmes: raised.programmes.clone(),
        kpis: raised.kpis.clone(),
    };
    let links = json!(links);
    let row = plan_theme::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        working_group: new.group.clone(),
        title: raised.title.clone(),
        problem: raised.problem.clone(),
        links: links.to_string(),
        state: State::Raised.code().to_owned(),
        closed_because: None,
        raised_by: new.by.staff,
        stand_in: new.stand_in,
        version: 1,
    };
    let row = row.into_active_model();
    plan_theme::Entity::insert(row).exec_without_returning(tx.db()).await?;
    let data = json!({
        "group": new.group, "title": raised.title, "problem": raised.problem, "links": links,
        "stand_in": new.stand_in,
    });
    act(tx, "theme.raised", id, &new.by, data).await?;
    Ok(id)
}

/// Somebody's step with a theme.
#[derive(Clone, Debug)]
pub struct Stepping {
    /// Which theme.
    pub theme: Uuid,
    /// The version that was seen.
    pub seen: i64,
    /// The step.
    pub step: Step,
    /// By whom.
    pub by: By,
    /// Seeded for the demo.
    pub stand_in: bool,
}

/// Takes it. What was learned becomes knowledge of all groups in the same change.
///
/// # Errors
/// Not found; the refusal of the rules; a conflict where it changed meanwhile; what the database
/// says.
pub async fn step(tx: &Tx, stepping: &Stepping) -> Result<State> {
    let code = tx.municipality();
    let known = find(tx.db(), code, stepping.theme).await?.ok_or_else(Refusal::not_found)?;
    let asked = rollouts(tx.db(), code, known.id).await?;
    let asked: Vec<String> = asked.into_iter().map(|(department, ..)| department).collect();
    let to = decide(known.state, &stepping.step, &asked)?;
    let mut change = plan_theme::Entity::update_many()
        .col_expr(plan_theme::Column::State, Expr::value(to.code()))
        .filter(plan_theme::Column::Municipality.eq(code.as_str()))
        .filter(plan_theme::Column::Id.eq(known.id));
    if let Step::Close { reason } = &stepping.step {
        change = change.col_expr(plan_theme::Column::ClosedBecause, Expr::value(reason.as_str()));
    }
    bump(tx.db(), "plan_theme", change, plan_theme::Column::Version, stepping.seen).await?;
    let (kind, data) = match &stepping.step {
        Step::Try { hypothesis, measures, from, until } => {
            let row = plan_experiment::Model {
                municipality: code.as_str().to_owned(),
                id: tx.new_id(),
                theme: known.id,
                hypothesis: hypothesis.clone(),
                measures: measures.clone(),
                from_day: from.to_string(),
                until_day: until.to_string(),
                before: None,
                after: None,
                learned: None,
            };
            let row = row.into_active_model();
            plan_experiment::Entity::insert(row).exec_without_returning(tx.db()).await?;
            let data = json!({
                "hypothesis": hypothesis, "measures": measures, "from": from, "until": until,
            });
            ("theme.tried", data)
        }
        Step::Conclude { before, after, learned } => {
            plan_experiment::Entity::update_many()
                .col_expr(plan_experiment::Column::Before, Expr::value(before.as_str()))
                .col_expr(plan_experiment::Column::After, Expr::value(after.as_str()))
                .col_expr(plan_experiment::Column::Learned, Expr::value(learned.as_str()))
                .filter(plan_experiment::Column::Municipality.eq(code.as_str()))
                .filter(plan_experiment::Column::Theme.eq(known.id))
                .filter(plan_experiment::Column::Learned.is_null())
                .exec(tx.db())
                .await?;
            let new = knowledge::New {
                group: known.group.clone(),
                theme: Some(known.id),
                title: known.title.clone(),
                words: format!("{learned}（{before} → {after}）"),
                by: stepping.by.clone(),
                stand_in: stepping.stand_in,
            };
            knowledge::tell(tx, &new).await?;
            let data = json!({ "before": before, "after": after, "learned": learned });
            ("theme.concluded", data)
        }
        Step::RollOut { departments } => {
            for department in departments.iter().filter(|one| !asked.contains(one)) {
                let row = plan_rollout::Model {
                    municipality: code.as_str().to_owned(),
                    theme: known.id,
                    department: department.clone(),
                    state: Rollout::Asked.code().to_owned(),
                    reason: String::new(),
                };
                let row = row.into_active_model();
                plan_rollout::Entity::insert(row).exec_without_returning(tx.db()).await?;
            }
            ("theme.rolled_out", json!({ "departments": departments }))
        }
        Step::Answer { department, to, reason } => {
            plan_rollout::Entity::update_many()
                .col_expr(plan_rollout::Column::State, Expr::value(to.code()))
                .col_expr(plan_rollout::Column::Reason, Expr::value(reason.as_str()))
                .filter(plan_rollout::Column::Municipality.eq(code.as_str()))
                .filter(plan_rollout::Column::Theme.eq(known.id))
                .filter(plan_rollout::Column::Department.eq(department))
                .exec(tx.db())
                .await?;
            let data = json!({ "department": department, "to": to.code(), "reason": reason });
            ("theme.answered", data)
        }
        Step::Close { reason } => ("theme.closed", json!({ "reason": reason })),
    };
    act(tx, kind, known.id, &stepping.by, data).await?;
    Ok(to)
}

/// The theme with this id.
///
/// # Errors
/// What the database says.
pub async fn find(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    id: Uuid,
) -> Result<Option<Theme>> {
    let key = (municipality.as_str().to_owned(), id);
    plan_theme::Entity::find_by_id(key).one(db).await?.map(theme).transpose()
}

/// The themes of a group, the newest first.
///
/// # Errors
/// What the database says.
pub async fn of_group(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    group: &str,
) -> Result<Vec<Theme>> {
    let rows = plan_theme::Entity::find()
        .filter(plan_theme::Column::Municipality.eq(municipality.as_str()))
        .filter(plan_theme::Column::WorkingGroup.eq(group))
        .order_by_desc(plan_theme::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(theme).collect()
}

/// The experiments of a theme, the first one first.
///
/// # Errors
/// What the database says.
pub async fn experiments(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    theme: Uuid,
) -> Result<Vec<Experiment>> {
    let rows = plan_experiment::Entity::find()
        .filter(plan_experiment::Column::Municipality.eq(municipality.as_str()))
        .filter(plan_experiment::Column::Theme.eq(theme))
        .order_by_asc(plan_experiment::Column::Id)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let broken = || Error::Broken(format!("experiment {} is damaged", row.id));
            Ok(Experiment {
                from: row.from_day.parse().map_err(|_| broken())?,
                until: row.until_day.parse().map_err(|_| broken())?,
                result: match (row.before, row.after, row.learned) {
                    (Some(before), Some(after), Some(learned)) => Some((before, after, learned)),
                    _ => None,
                },
                id: row.id,
                hypothesis: row.hypothesis,
                measures: row.measures,
            })
        })
        .collect()
}

/// The departments that were asked to take a theme over: code, how far, why not.
///
/// # Errors
/// What the database says.
pub async fn rollouts(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    theme: Uuid,
) -> Result<Vec<(String, Rollout, String)>> {
    let rows = plan_rollout::Entity::find()
        .filter(plan_rollout::Column::Municipality.eq(municipality.as_str()))
        .filter(plan_rollout::Column::Theme.eq(theme))
        .order_by_asc(plan_rollout::Column::Department)
        .all(db)
        .await?;
    let broken = || Error::Broken("a roll-out is damaged".to_owned());
    rows.into_iter()
        .map(|row| {
            Ok((row.department, Rollout::from_code(&row.state).ok_or_else(broken)?, row.reason))
        })
        .collect()
}

fn theme(row: plan_theme::Model) -> Result<Theme> {
    let broken = || Error::Broken(format!("theme {} is damaged", row.id));
    Ok(Theme {
        state: State::from_code(&row.state).ok_or_else(broken)?,
        links: serde_json::from_str(&row.links).map_err(|_| broken())?,
        id: row.id,
        group: row.working_group,
        title: row.title,
        problem: row.problem,
        closed_because: row.closed_because,
        version: row.version,
    })
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
