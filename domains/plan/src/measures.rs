//! What this domain publishes for counting.

use yakusho_kernel::Text;
use yakusho_measures::{Measure, Origin, Rows, Unit, Value};
use yakusho_procedures::Procedures;

use crate::rules::top::{is_online, top};

/// How many of the procedures filed most often can be filed online.
pub const TOP100_ONLINE: &str = "plan.top100_online";
/// Of how many.
pub const TOP: usize = 100;
/// Where the rows are.
pub const PAGE: &str = "/staff/plan/top-procedures";

/// The measures.
#[must_use]
pub fn measures(procedures: &Procedures) -> Vec<Measure> {
    let procedures_of_hours = procedures.clone();
    let procedures = procedures.clone();
    let mut all = vec![Measure {
        id: TOP100_ONLINE,
        title: Text::ja("申請件数上位100手続のうち、オンラインでできる手続"),
        unit: Unit::Count,
        definition: Text::ja(
            "手続台帳の年間件数が多い順の100手続のうち、いまこのサイトで、来庁せずに申請を終えられるもの。件数の多くは推計である。",
        ),
        numerator: Text::ja("上位100手続のうち、公開中でオンラインで申請できる手続"),
        denominator: None,
        origin: Origin::Operations,
        smallest_cell: None,
        compute: Measure::computed_by(move |_, _| {
            let edition = procedures.shelf().current();
            Box::pin(async move {
                let top = top(&edition.pack, TOP);
                let online = top.iter().filter(|entry| is_online(&edition.pack, entry)).count();
                let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
                Ok(Value {
                    numerator: whole(online),
                    denominator: None,
                    counted: whole(top.len()),
                    stand_in: 0,
                    rows: Rows { noun: "catalogue_entry".to_owned(), path: Some(PAGE.to_owned()) },
                })
            })
        }),
    }];
    all.extend(crate::nominations::measures::measures());
    all.push(crate::time::measure::measure(&procedures_of_hours));
    all
}
