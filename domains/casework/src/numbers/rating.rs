//! One question after the end, which nobody has to answer: was this procedure easy? A number from
//! 1 to 5 for each case and nothing else; who gave it stays with the case.

use std::collections::HashSet;

use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::OnConflict,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::actor::Actor;
use yakusho_store::{NewAction, Result, Store, Tx};

use crate::store::entity::case_rating::{ActiveModel, Column, Entity};

/// How easy it was: 1 (very hard) to 5 (very easy).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(u8);

impl Score {
    /// Every score, the easiest first.
    pub const ALL: [Self; 5] = [Self(5), Self(4), Self(3), Self(2), Self(1)];

    /// As a number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The score that was sent.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|score| score.0.to_string() == text)
    }
}

/// What people said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rating {
    /// How many answered.
    pub count: u64,
    /// Sum of their scores.
    pub sum: u64,
    /// How many found it easy (4 or 5).
    pub easy: u64,
}

/// Keeps the score of a case; a later one takes the place of an earlier one.
///
/// # Errors
/// What the store says.
pub async fn rate(tx: &Tx, case: Uuid, score: Score, by: &Actor) -> Result<()> {
    let row = ActiveModel {
        municipality: Set(tx.municipality().as_str().to_owned()),
        case_id: Set(case),
        score: Set(i64::from(score.number())),
        rated_at: Set(tx.stamp()),
    };
    let again = OnConflict::columns([Column::Municipality, Column::CaseId])
        .update_columns([Column::Score, Column::RatedAt])
        .to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(tx.db()).await?;
    tx.act(NewAction {
        kind: "case.rated",
        subject_kind: "case",
        subject: case,
        by,
        authority: None,
        purpose: None,
        data: serde_json::json!({ "score": score.number() }),
    })
    .await?;
    Ok(())
}

/// The score of a case.
///
/// # Errors
/// What the store says.
pub async fn rating_of(store: &Store, case: Uuid) -> Result<Option<Score>> {
    let key = (store.municipality().as_str().to_owned(), case);
    let row = Entity::find_by_id(key).one(store.read()).await?;
    Ok(row.and_then(|row| Score::parse(&row.score.to_string())))
}

/// The scores of these cases together.
pub(super) async fn of(store: &Store, cases: &HashSet<Uuid>) -> Result<Rating> {
    let mut rating = Rating::default();
    let ids: Vec<Uuid> = cases.iter().copied().collect();
    for part in ids.chunks(500) {
        let rows = Entity::find()
            .filter(Column::Municipality.eq(store.municipality().as_str()))
            .filter(Column::CaseId.is_in(part.iter().copied()))
            .all(store.read())
            .await?;
        for row in rows {
            rating.count += 1;
            rating.sum += u64::try_from(row.score).unwrap_or(0);
            rating.easy += u64::from(row.score >= 4);
        }
    }
    Ok(rating)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_to_five_is_a_score() {
        assert_eq!(Score::parse("5").map(Score::number), Some(5));
        for wrong in ["0", "6", "", "５", "1 ", "-1"] {
            assert_eq!(Score::parse(wrong), None, "{wrong}");
        }
    }
}
