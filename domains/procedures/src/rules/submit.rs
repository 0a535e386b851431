//! What a submission files: the chosen procedures, what must come before them, and for each the
//! terms under which the office will hold or receive it.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use yakusho_kernel::Id;
use yakusho_pack::{
    Pack,
    format::{IdentityLevel, Way},
};

use super::result::Card;
use crate::model::Filing;

/// The procedures to file: those chosen, and every procedure that can be filed here and must be
/// done before one of them. A person who asks for the allowance also prepares the move-in.
#[must_use]
pub fn with_what_comes_before(chosen: &BTreeSet<String>, cards: &[Card]) -> BTreeSet<String> {
    let fileable =
        |id: &str| cards.iter().find(|card| card.procedure == id && card.fileable && card.certain);
    let mut complete: BTreeSet<String> =
        chosen.iter().filter(|id| fileable(id).is_some()).cloned().collect();
    loop {
        let before: Vec<String> = complete
            .iter()
            .filter_map(|id| fileable(id))
            .flat_map(|card| &card.after)
            .filter(|id| fileable(id).is_some() && !complete.contains(*id))
            .cloned()
            .collect();
        if before.is_empty() {
            return complete;
        }
        complete.extend(before);
    }
}

/// The filings of a submission, in the order of the cards: one for each procedure, or one for each
/// subject where the law wants one each.
#[must_use]
pub fn filings(
    pack: &Pack,
    cards: &[Card],
    chosen: &BTreeSet<String>,
    today: Date,
    now: Timestamp,
) -> Vec<Filing> {
    let complete = with_what_comes_before(chosen, cards);
    let mut filings = Vec::new();
    for card in cards.iter().filter(|card| complete.contains(&card.procedure)) {
        let Some(procedure) = pack.procedure(&card.procedure) else { continue };
        let subjects: Vec<Option<String>> =
            if card.each { card.subjects.iter().cloned().map(Some).collect() } else { vec![None] };
        let in_person = procedure.way == Way::Visit;
        for subject in subjects {
            filings.push(Filing {
                id: Id::new(now),
                procedure: procedure.id.clone(),
                subject,
                legal_kind: procedure.legal_kind,
                department: pack
                    .department_on(&procedure.department, today)
                    .map_or_else(|| procedure.department.clone(), |now| now.code.clone()),
                in_person,
                needs_identity: !in_person && procedure.identity_level > IdentityLevel::L1,
                after: card.after.clone(),
                last_day: card.last_day,
                standard_days: procedure.standard_days.map(u32::from),
            });
        }
    }
    filings
}

#[cfg(test)]
mod tests {
    use yakusho_kernel::Text;

    use super::*;

    fn card(id: &str, after: &[&str], fileable: bool) -> Card {
        Card {
            procedure: id.to_owned(),
            name: Text::ja(id),
            way: Way::Online,
            fileable,
            certain: true,
            urgent: false,
            subjects: Vec::new(),
            each: false,
            period: None,
            last_day: None,
            late: None,
            article: None,
            after: after.iter().map(ToString::to_string).collect(),
            notes: Vec::new(),
            handled_by: None,
            rules: Vec::new(),
        }
    }

    #[test]
    fn what_must_come_before_is_filed_too_and_what_cannot_be_filed_here_is_not() {
        let cards = [
            card("allowance", &["move-in"], true),
            card("move-in", &["leave"], true),
            card("leave", &[], false),
        ];
        let chosen = BTreeSet::from(["allowance".to_owned(), "leave".to_owned()]);
        let complete = with_what_comes_before(&chosen, &cards);
        assert_eq!(complete, BTreeSet::from(["allowance".to_owned(), "move-in".to_owned()]));
    }

    #[test]
    fn a_circle_of_procedures_ends() {
        let cards = [card("a", &["b"], true), card("b", &["a"], true)];
        let complete = with_what_comes_before(&BTreeSet::from(["a".to_owned()]), &cards);
        assert_eq!(complete.len(), 2);
    }
}
