//! 公印: how far the amendment of each rule has come, and what stands in the place of the seal.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    sea_query::Expr,
};
use serde_json::json;
use yakusho_kernel::{Problem, Refusal, Text, actor::Actor};
use yakusho_pack::format::{Amendment, AmendmentState, DocumentRules, MayOmit, SealedPaper};
use yakusho_store::{Error, NewAction, Result, Tx, instant};

use crate::{
    entity::amendment::{Column, Entity, Model},
    model::{Seal, SealMark},
};

/// How far an amendment has come here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How far.
    pub amendment: Amendment,
    /// When somebody last moved it; `None` while the pack's own word holds.
    pub changed_at: Option<Timestamp>,
    /// Counts its moves; 0 before the first.
    pub version: i64,
}

/// What stands in the place of the seal on a paper of this day.
#[must_use]
pub fn seal_of(
    rules: Option<&DocumentRules>,
    standings: &BTreeMap<String, Standing>,
    kind: &str,
    procedure: Option<&str>,
    department: &str,
    day: Date,
) -> Seal {
    let Some(rule) = rules.and_then(|rules| rules.seal_rule(kind, procedure, department)) else {
        return Seal { mark: SealMark::None, rule: None, authority: None };
    };
    let amendment = &standing(rule, standings).amendment;
    let omitted = rule.may_omit != MayOmit::No && amendment.omits_on(day);
    Seal {
        mark: if omitted { SealMark::Omitted } else { SealMark::Blank },
        rule: Some(rule.id.clone()),
        authority: omitted.then(|| amendment.authority.clone()),
    }
}

/// How far a rule has come: what was moved here, otherwise what the pack says.
#[must_use]
pub fn standing(rule: &SealedPaper, standings: &BTreeMap<String, Standing>) -> Standing {
    standings.get(&rule.id).cloned().unwrap_or_else(|| Standing {
        amendment: rule.amendment.clone(),
        changed_at: None,
        version: 0,
    })
}

/// All that was moved here, by rule.
///
/// # Errors
/// What the database says.
pub async fn standings(
    db: &impl ConnectionTrait,
    municipality: &str,
) -> Result<BTreeMap<String, Standing>> {
    let rows = Entity::find().filter(Column::Municipality.eq(municipality)).all(db).await?;
    rows.into_iter()
        .map(|row| {
            let broken = || Error::Broken(format!("the seal rule {} is damaged", row.rule));
            let amendment = Amendment {
                state: AmendmentState::from_label(&row.state).ok_or_else(broken)?,
                authority: row.authority.clone(),
                in_force_from: row
                    .in_force_from
                    .as_deref()
                    .map(str::parse)
                    .transpose()
                    .map_err(|_| broken())?,
            };
            let standing = Standing {
                amendment,
                changed_at: Some(instant(row.changed_at)),
                version: row.version,
            };
            Ok((row.rule, standing))
        })
        .collect()
}

/// Whether an amendment may come to stand so.
///
/// # Errors
/// What is wrong, at the field.
pub fn check(rule: &SealedPaper, to: &Amendment) -> std::result::Result<(), Refusal> {
    let mut problems = Vec::new();
    let begun = to.state != AmendmentState::NotBegun;
    if rule.may_omit == MayOmit::No && begun {
        problems.push(Problem::new(
            "state",
            "seal_needed",
            Text::ja("法令が公印を求めている文書です。省略の改正は進められません。"),
        ));
    }
    if to.state >= AmendmentState::Promulgated && to.authority.trim().is_empty() {
        problems.push(Problem::new(
            "authority",
            "authority_missing",
            Text::ja(
                "公布・施行には、省略できるとした条文が要ります。例：前橋市公印規則第9条第2項",
            ),
        ));
    }
    if to.state == AmendmentState::InForce && to.in_force_from.is_none() {
        problems.push(Problem::new(
            "in_force_from",
            "day_missing",
            Text::ja("施行日を書いてください。例：令和8年10月1日"),
        ));
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::invalid(problems)) }
}

/// Moves an amendment on (or back), inside a write. `seen` is the version that the person saw.
///
/// # Errors
/// As [`check`]; [`Error::Stale`] where somebody was faster; what the database says.
pub async fn move_to(
    tx: &Tx,
    rule: &SealedPaper,
    to: &Amendment,
    seen: i64,
    by: &Actor,
    authority: Option<&str>,
) -> Result<()> {
    check(rule, to)?;
    let stale = || Error::Stale { table: "seal_amendment" };
    let key = (tx.municipality().as_str().to_owned(), rule.id.clone());
    let known = Entity::find_by_id(key).lock_exclusive().one(tx.db()).await?;
    let (id, before) = match &known {
        Some(row) if row.version == seen => (row.id, row.state.clone()),
        None if seen == 0 => (tx.new_id(), rule.amendment.state.label().to_owned()),
        _ => return Err(stale()),
    };
    let in_force_from = to.in_force_from.map(|day| day.to_string());
    if known.is_some() {
        let changed = Entity::update_many()
            .col_expr(Column::State, Expr::value(to.state.label()))
            .col_expr(Column::Authority, Expr::value(to.authority.trim()))
            .col_expr(Column::InForceFrom, Expr::value(in_force_from))
            .col_expr(Column::ChangedAt, Expr::value(tx.stamp()))
            .col_expr(Column::Version, Expr::value(seen + 1))
            .filter(Column::Municipality.eq(tx.municipality().as_str()))
            .filter(Column::Rule.eq(rule.id.as_str()))
            .filter(Column::Version.eq(seen))
            .exec(tx.db())
            .await?;
        if changed.rows_affected != 1 {
            return Err(stale());
        }
    } else {
        let row = Model {
            municipality: tx.municipality().as_str().to_owned(),
            rule: rule.id.clone(),
            id,
            state: to.state.label().to_owned(),
            authority: to.authority.trim().to_owned(),
            in_force_from,
            changed_at: tx.stamp(),
            version: 1,
        };
        Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    }
    tx.act(NewAction {
        kind: "seal_rule.moved",
        subject_kind: "seal_rule",
        subject: id,
        by,
        authority,
        purpose: None,
        data: json!({
            "rule": rule.id,
            "from": before,
            "to": to.state,
            "authority": to.authority.trim(),
            "in_force_from": to.in_force_from,
        }),
    })
    .await?;
    Ok(())
}
