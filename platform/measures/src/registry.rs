//! All measures of an installation.

use std::collections::BTreeMap;

use yakusho_kernel::Refusal;
use yakusho_store::{Result, Store};

use crate::{
    measure::Measure,
    value::{Days, Value},
};

/// The measures that the domains of this installation publish, by id.
#[derive(Clone, Debug, Default)]
pub struct MeasureRegistry {
    measures: BTreeMap<&'static str, Measure>,
}

/// Two domains publish a measure under one id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two measures are called {0}")]
pub struct DuplicateMeasure(pub &'static str);

impl MeasureRegistry {
    /// Adds a domain's measures.
    ///
    /// # Errors
    /// The first id that is there already; those before it stay.
    pub fn add(
        &mut self,
        measures: impl IntoIterator<Item = Measure>,
    ) -> Result<(), DuplicateMeasure> {
        for measure in measures {
            let id = measure.id;
            if self.measures.contains_key(id) {
                return Err(DuplicateMeasure(id));
            }
            self.measures.insert(id, measure);
        }
        Ok(())
    }

    /// The measure with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Measure> {
        self.measures.get(id)
    }

    /// All measures, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Measure> {
        self.measures.values()
    }

    /// The value of a measure over some days, computed now.
    ///
    /// # Errors
    /// A refusal where there is no such measure; what the database says.
    pub async fn value(&self, store: &Store, id: &str, days: Days) -> Result<Value> {
        let measure = self.get(id).ok_or_else(Refusal::not_found)?;
        (measure.compute)(store, days).await
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusho_kernel::Text;
    use yakusho_store::testing::TestStore;

    use super::*;
    use crate::{Origin, Rows, Unit};

    fn measure(id: &'static str) -> Measure {
        Measure {
            id,
            title: Text::ja("受付件数"),
            unit: Unit::Count,
            definition: Text::ja("期間中に受け付けた申請の数"),
            numerator: Text::ja("受け付けた申請"),
            denominator: None,
            origin: Origin::Operations,
            smallest_cell: Some(10),
            compute: Measure::computed_by(|store, days| {
                Box::pin(async move {
                    let settings = i64::from(store.setting("nothing").await?.is_some());
                    Ok(Value {
                        numerator: settings + i64::from(days.to.day()),
                        denominator: None,
                        counted: 1,
                        stand_in: 0,
                        rows: Rows { noun: "application".to_owned(), path: None },
                    })
                })
            }),
        }
    }

    #[tokio::test]
    async fn a_measure_is_computed_by_its_domain() {
        let mut registry = MeasureRegistry::default();
        registry.add([measure("a.count"), measure("b.count")]).expect("added");
        assert_eq!(registry.add([measure("a.count")]), Err(DuplicateMeasure("a.count")));
        let ids: Vec<&str> = registry.iter().map(|measure| measure.id).collect();
        assert_eq!(ids, ["a.count", "b.count"]);

        let store = TestStore::sqlite(Vec::new()).await;
        let days = Days { from: date(2026, 11, 1), to: date(2026, 11, 30) };
        assert_eq!(registry.value(&store, "a.count", days).await.expect("value").numerator, 30);
        assert!(registry.value(&store, "no.such", days).await.is_err());
        store.remove().await;
    }
}
