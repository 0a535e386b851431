//! Measurements of many cities and years, for measuring how fast the pages are. Nothing of it is meant to
//! be read.

use jiff::{Span, civil::Date};
use uuid::Uuid;
use yakusho_store::{Result, Store, Tx};

use crate::{
    model::{Method, State},
    store::entity::plan_measurement::{Entity, Model},
};

/// Whose hand is in all of it.
const HAND: Uuid = Uuid::from_u128(7);

/// Fills a store with a published value a month of each figure, `months` back from a day, for each of
/// these cities (全国地方公共団体コード). Returns the rows.
///
/// # Errors
/// What the database says.
pub async fn fill(
    store: &Store,
    cities: &[String],
    kpis: &[String],
    months: i32,
    (today, now): (Date, jiff::Timestamp),
) -> Result<usize> {
    let mut rows = 0;
    for city in cities {
        let input = (city.clone(), kpis.to_vec());
        let write = store.write_with(now, input, move |tx, (city, kpis)| {
            Box::pin(async move {
                let each = kpis.iter().flat_map(|kpi| (0..months).map(move |back| (kpi, back)));
                let models: Vec<Model> =
                    each.map(|(kpi, back)| month(tx, city, kpi, today, back)).collect();
                let count = models.len();
                yakusho_store::insert_all::<Entity, _>(tx.db(), models).await?;
                Ok(count)
            })
        });
        rows += write.await?;
    }
    Ok(rows)
}

fn month(tx: &Tx, city: &str, kpi: &str, today: Date, back: i32) -> Model {
    let value = i64::from(120_i32.saturating_sub(back).max(1));
    Model {
        municipality: city.to_owned(),
        id: tx.new_id(),
        kpi: kpi.to_owned(),
        definition: 1,
        as_of: (today - Span::new().months(back)).to_string(),
        numerator: value,
        denominator: Some(400),
        value: value * 25,
        method: Method::TypedIn.code().to_owned(),
        source: "計測のための値".to_owned(),
        comment: String::new(),
        reason: None,
        state: State::Published.code().to_owned(),
        entered_by: HAND,
        entered_at: tx.stamp(),
        checked_by: Some(HAND),
        checked_at: Some(tx.stamp()),
        approved_by: Some(HAND),
        approved_at: Some(tx.stamp()),
        published_by: Some(HAND),
        published_at: Some(tx.stamp()),
        returned_by: None,
        returned_at: None,
        returned_because: None,
        supersedes: None,
        fingerprint: None,
        stand_in: true,
        version: 4,
    }
}
