//! Whose turn it is. The only place that decides who may sign.

use uuid::Uuid;
use yakusho_pack::format::RoutePlace;

use crate::model::{Approval, Hand, Roster, Turn};

/// Somebody's turn in the current step: at a place whose grade they hold, or, where everybody who
/// holds it is away, as the deputy of one of them whom the route lets stand in. Where four eyes are
/// required, nobody who drafted or signed has another turn.
#[must_use]
pub fn turn_of(approval: &Approval, staff: Uuid, roster: &Roster) -> Option<Turn> {
    if approval.route.four_eyes && approval.has_hand_of(staff) {
        return None;
    }
    named(approval, staff, roster)
}

/// Whether the route names somebody for the current step, whatever they did before.
#[must_use]
pub fn named(approval: &Approval, staff: Uuid, roster: &Roster) -> Option<Turn> {
    let own = approval.open_places().find_map(|(place, who)| {
        roster.holds(staff, &who.department, who.grade).then(|| Turn {
            place,
            hand: Hand::Own,
            grade: who.grade,
            department: who.department.clone(),
        })
    });
    own.or_else(|| {
        approval.open_places().find_map(|(place, who)| as_deputy(place, who, staff, roster))
    })
}

fn as_deputy(place: usize, who: &RoutePlace, staff: Uuid, roster: &Roster) -> Option<Turn> {
    let mut principal = None;
    for holder in roster.holders(&who.department, who.grade) {
        // One of them is here: no deputy is needed.
        let deputy = roster.deputy_of(holder)?;
        if deputy == staff && principal.is_none() {
            principal = Some(holder);
        }
    }
    let of = principal?;
    let grade =
        who.deputies.iter().copied().find(|grade| roster.holds(staff, &who.department, *grade))?;
    Some(Turn { place, hand: Hand::Deputy { of }, grade, department: who.department.clone() })
}
