//! What the plan may read: オンライン率 of everything, and of the state's priority procedures.

use std::collections::BTreeSet;

use yakusho_kernel::Text;
use yakusho_measures::{Compute, Measure, Origin, Rows, Unit, Value};

use super::{
    arrivals::arrived,
    rate::{DEFINITION, DENOMINATOR, NUMERATOR, Rate, priority, rate},
};
use crate::Casework;

/// オンライン率 of everything.
pub const ONLINE_SHARE: &str = "casework.online_share";
/// オンライン率 of the priority procedures.
pub const ONLINE_SHARE_PRIORITY: &str = "casework.online_share_priority";
/// Where the rows are.
const PAGE: &str = "/staff/online-rate";

impl Casework {
    /// The measures of how applications arrive.
    #[must_use]
    pub fn rate_measures(&self) -> Vec<Measure> {
        vec![
            self.share(ONLINE_SHARE, "オンライン率（すべての手続）", false),
            self.share(
                ONLINE_SHARE_PRIORITY,
                "オンライン率（優先的にオンライン化する59手続）",
                true,
            ),
        ]
    }

    fn share(&self, id: &'static str, title: &str, only_priority: bool) -> Measure {
        Measure {
            id,
            title: Text::ja(title),
            unit: Unit::Share,
            definition: Text::ja(DEFINITION),
            numerator: Text::ja(NUMERATOR),
            denominator: Some(Text::ja(DENOMINATOR)),
            origin: Origin::Operations,
            // A rate of many applications says nothing about one person.
            smallest_cell: None,
            compute: computed(self.clone(), only_priority),
        }
    }
}

fn computed(app: Casework, only_priority: bool) -> Compute {
    Measure::computed_by(move |store, days| {
        let app = app.clone();
        Box::pin(async move {
            let all = arrived(store, days).await?;
            let edition = app.procedures().shelf().current();
            let listed: BTreeSet<&str> =
                if only_priority { priority(&edition.pack) } else { BTreeSet::new() };
            let rate =
                rate(&all, false, |one| !only_priority || listed.contains(one.procedure.as_str()));
            Ok(value(&rate, only_priority))
        })
    })
}

fn value(rate: &Rate, only_priority: bool) -> Value {
    let view = if only_priority { "?view=priority" } else { "" };
    Value {
        numerator: rate.online,
        denominator: Some(rate.all()),
        counted: rate.all() + rate.stand_in,
        stand_in: rate.stand_in,
        rows: Rows { noun: "arrival".to_owned(), path: Some(format!("{PAGE}{view}")) },
    }
}
