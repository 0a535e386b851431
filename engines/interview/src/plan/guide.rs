//! What must be known to tell which procedures apply, to whom and until when.

use crate::{
    outcomes::{Standing, in_force, stand},
    world::{Gathered, Truth3, World},
};

pub(super) fn needs(world: &World<'_>) -> Gathered {
    let mut needs = world.no_needs();
    let Some(event) = world.definition_of_event() else { return needs };
    for (def, info) in event.rules.iter().zip(&world.event.rules) {
        if !in_force(def, world.today) {
            continue;
        }
        let Standing { verdict, subjects } = stand(world, info);
        match verdict {
            Truth3::False => continue,
            Truth3::Unknown(more) if !more.is_empty() => {
                needs.add(&more);
                continue;
            }
            Truth3::True | Truth3::Unknown(_) => {}
        }
        if let Some(tail) = &subjects.tail {
            needs.add(tail);
        }
        let counts = def.deadline.as_ref().is_some_and(|deadline| deadline.period.is_some());
        let Some(anchor) = info.anchor.as_ref().filter(|_| counts) else { continue };
        let whose = match info.subjects {
            None => vec![None],
            Some(_) => subjects.members.iter().copied().map(Some).collect(),
        };
        for who in whose {
            needs.add(&world.evaluate(anchor, who).needs());
        }
    }
    needs
}
