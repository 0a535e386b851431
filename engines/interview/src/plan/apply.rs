//! What must be known to fill the boxes of chosen filings.

use crate::{
    definition::FieldClass,
    interview::Filing,
    world::{Gathered, Truth3, World},
};

pub(super) fn needs(world: &World<'_>, filings: &[Filing]) -> Gathered {
    let mut needs = world.no_needs();
    for filing in filings {
        of_filing(world, filing, &mut needs);
    }
    needs
}

fn of_filing(world: &World<'_>, filing: &Filing, needs: &mut Gathered) {
    let compiled = world.compiled;
    let Some(index) = compiled.form_by_procedure.get(&filing.procedure) else { return };
    let (Some(def), Some(form)) =
        (compiled.definition.forms.get(*index), compiled.forms.get(*index))
    else {
        return;
    };
    let subject = filing.subject.as_ref().and_then(|id| world.somebody(id));
    let holders: Vec<_> =
        form.roles.iter().map(|role| world.holders(role, &filing.procedure, subject)).collect();
    for (field, info) in def.fields.iter().zip(&form.fields) {
        let asks = match field.class {
            FieldClass::OfficeOnly => false,
            _ if field.from_register => false,
            FieldClass::Asked => true,
            FieldClass::Derived => {
                let fact = compiled.facts.get(info.fact);
                info.derive.is_some() || fact.is_some_and(|fact| fact.derive.is_some())
            }
        };
        let Some(holders) = holders.get(info.role).filter(|_| asks) else { continue };
        if let Some(tail) = &holders.tail {
            needs.add(tail);
        }
        for who in holders.who.iter().copied() {
            let when = info.when.as_ref();
            match when.map_or(Truth3::True, |when| world.evaluate(when, who).truth()) {
                Truth3::False => continue,
                Truth3::Unknown(more) if !more.is_empty() => {
                    needs.add(&more);
                    continue;
                }
                Truth3::True | Truth3::Unknown(_) => {}
            }
            let seen = match &info.derive {
                Some(derive) => world.evaluate(derive, who),
                None => world.fact(info.fact, who),
            };
            needs.add(&seen.needs());
        }
    }
}
