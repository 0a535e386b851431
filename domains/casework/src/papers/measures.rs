//! What the plan may count of papers: sealed documents and how many rules let the seal be left out.

use std::sync::Arc;

use yakusho_documents::seal::{standing, standings};
use yakusho_kernel::Text;
use yakusho_measures::{Measure, Origin, Rows, Unit, Value};
use yakusho_pack::format::{AmendmentState, DocumentRules, MayOmit};
use yakusho_procedures::Edition;

use crate::Casework;

/// The share of sealed documents that may do without, whose rule is in force.
pub const SEALS_OMITTED: &str = "documents.seals_omitted";
/// How many kinds of documents bear a seal and have no rule in force.
pub const SEALS_LEFT: &str = "documents.seals_left";

impl Casework {
    /// The measures of the papers that this domain sends out.
    #[must_use]
    pub fn paper_measures(&self) -> Vec<Measure> {
        let edition = self.procedures().shelf().current();
        vec![omitted(Arc::clone(&edition)), left(edition)]
    }
}

fn omitted(edition: Arc<Edition>) -> Measure {
    Measure {
        id: SEALS_OMITTED,
        title: Text::ja("公印を省略した文書の割合"),
        unit: Unit::Share,
        definition: Text::ja(
            "公印を使う文書の種類のうち、省略できると分かったもので、省略の改正が施行されたものの割合。今の状態で数える",
        ),
        numerator: Text::ja("省略の改正が施行された文書の種類"),
        denominator: Some(Text::ja("省略できると分かった文書の種類")),
        origin: Origin::Operations,
        smallest_cell: None,
        compute: Measure::computed_by(move |store, _| {
            let edition = Arc::clone(&edition);
            Box::pin(async move { counted(&edition, store).await })
        }),
    }
}

fn left(edition: Arc<Edition>) -> Measure {
    Measure {
        id: SEALS_LEFT,
        title: Text::ja("公印を押している文書の種類"),
        unit: Unit::Count,
        definition: Text::ja("洗い出した文書の種類のうち、省略の改正が施行されていないものの数"),
        numerator: Text::ja("公印を押している文書の種類"),
        denominator: None,
        origin: Origin::Operations,
        smallest_cell: None,
        compute: Measure::computed_by(move |store, _| {
            let edition = Arc::clone(&edition);
            Box::pin(async move {
                let value = counted(&edition, store).await?;
                let left = value.counted.saturating_sub(value.numerator);
                Ok(Value { numerator: left, denominator: None, ..value })
            })
        }),
    }
}

async fn counted(edition: &Edition, store: &yakusho_store::Store) -> yakusho_store::Result<Value> {
    let moved = standings(store.read(), store.municipality().as_str()).await?;
    let none = Vec::new();
    let sealed =
        edition.pack.documents.as_ref().map_or(&none, |rules: &DocumentRules| &rules.sealed);
    // Only of those that may do without, so that the share is a share.
    let may = || sealed.iter().filter(|rule| rule.may_omit == MayOmit::Yes);
    let in_force =
        may().filter(|rule| standing(rule, &moved).amendment.state == AmendmentState::InForce);
    let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    Ok(Value {
        numerator: whole(in_force.count()),
        denominator: Some(whole(may().count())),
        counted: whole(sealed.len()),
        stand_in: 0,
        rows: Rows { noun: "seal_rule".to_owned(), path: Some("/staff/seals".to_owned()) },
    })
}
