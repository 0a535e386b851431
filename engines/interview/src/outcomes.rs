//! Which rules hold, for whom, and from which day their periods run.

#[cfg(test)]
mod tests;

use jiff::civil::Date;

use crate::{
    answers::FactKey,
    compile::RuleInfo,
    definition::{InstanceId, ProcedureId, RuleDef},
    interview::{Filing, Interview, Truth},
    world::{Gap, Known, Members, Needs, Seen, Somebody, Truth3, World},
};

/// What one rule of the event's decision table says now. Rules that are not in force today are
/// not among the outcomes.
#[derive(Clone, Debug)]
pub struct Outcome<'d> {
    /// The rule, with its deadline, law and notes.
    pub rule: &'d RuleDef,
    /// Whether the procedure applies. `Maybe` with nothing in `missing` means that the person does
    /// not know; show it, never hide it.
    pub verdict: Truth,
    /// Whom it concerns for certain.
    pub subjects: Vec<InstanceId>,
    /// Whom it may concern.
    pub maybe_subjects: Vec<InstanceId>,
    /// The filings that it calls for: one for all, or one for each certain subject.
    pub filings: Vec<Filing>,
    /// The days from which the period runs: one, or one for each certain subject.
    pub anchors: Vec<Anchor>,
    /// What would still settle the verdict or the subjects.
    pub missing: Vec<FactKey>,
    /// Whether a list (the members of a household …) that the rule looks at is still open.
    pub list_open: bool,
}

/// The day from which a period runs. The calendar of the city computes the last day from it and
/// from the rule's [`crate::definition::Deadline`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Whose day; `None` for the application's.
    pub subject: Option<InstanceId>,
    /// The day; `None` where it is not known.
    pub date: Option<Date>,
}

impl Outcome<'_> {
    /// The procedure.
    #[must_use]
    pub const fn procedure(&self) -> &ProcedureId {
        &self.rule.procedure
    }
}

/// How a rule stands.
pub(crate) struct Standing {
    pub(crate) verdict: Truth3,
    pub(crate) subjects: Members,
}

/// Whether the rule is in force on the day.
pub(crate) fn in_force(rule: &RuleDef, day: Date) -> bool {
    rule.effective_from.is_none_or(|from| from <= day)
        && rule.effective_to.is_none_or(|to| day <= to)
}

/// How the rule stands. The subjects are looked for only where its own condition leaves a chance,
/// and what they need is needed only once that condition is settled.
pub(crate) fn stand<'a>(world: &World<'a>, rule: &'a RuleInfo) -> Standing {
    let when = rule.when.as_ref();
    let when = when.map_or(Truth3::True, |when| world.evaluate(when, None).truth());
    let Some((group, condition)) = &rule.subjects else {
        return Standing { verdict: when, subjects: Members::default() };
    };
    if when == Truth3::False {
        return Standing { verdict: when, subjects: Members::default() };
    }
    let subjects = world.matching(*group, condition);
    let any = match (&subjects.members[..], &subjects.tail) {
        ([_, ..], _) => Truth3::True,
        ([], None) => Truth3::False,
        ([], Some(tail)) => Truth3::Unknown(tail.clone()),
    };
    let verdict = match (when, any) {
        (Truth3::Unknown(needs), Truth3::Unknown(_)) if !needs.is_empty() => Truth3::Unknown(needs),
        (when, any) => when.and(|| any),
    };
    Standing { verdict, subjects }
}

impl<'d, 'a> Interview<'d, 'a> {
    /// How every rule of the event that is in force today stands, in the table's order.
    #[must_use]
    pub fn outcomes(&self) -> Vec<Outcome<'d>> {
        let Some(event) = self.compiled.event(self.world.event_id) else { return Vec::new() };
        let rules = event.rules.iter().zip(&self.world.event.rules);
        let here = rules.filter(|(def, _)| in_force(def, self.world.today));
        here.map(|(def, info)| self.outcome(def, info)).collect()
    }

    fn outcome(&self, rule: &'d RuleDef, info: &'a RuleInfo) -> Outcome<'d> {
        let Standing { verdict, subjects } = stand(&self.world, info);
        let mut needs = match &verdict {
            Truth3::Unknown(needs) => needs.clone(),
            Truth3::True | Truth3::False => Needs::Nothing,
        };
        if let Some(tail) = subjects.tail.as_ref().filter(|_| verdict != Truth3::False) {
            needs = needs.and(tail);
        }
        let maybe = self.maybe_subjects(info, &verdict, &subjects);
        let applies = verdict == Truth3::True;
        let certain = if verdict == Truth3::False { &[][..] } else { &subjects.members };
        let subjects = self.ids_of(certain);
        let each = rule.subjects.as_ref().is_some_and(|subjects| subjects.each);
        let filings = match (applies, each) {
            (false, _) => Vec::new(),
            (true, false) => vec![Filing::of(rule.procedure.as_str())],
            (true, true) => subjects
                .iter()
                .map(|id| Filing::for_subject(rule.procedure.as_str(), id.as_str()))
                .collect(),
        };
        let (mut missing, mut list_open) = (Vec::new(), false);
        for need in needs.iter() {
            match self.world.gap(need) {
                Gap::Fact(fact, whose) => missing.extend(self.world.key(fact, whose)),
                Gap::List(_) => list_open = true,
            }
        }
        Outcome {
            rule,
            verdict: Truth::from(&verdict),
            anchors: self.anchors(info, &verdict, certain),
            subjects,
            maybe_subjects: maybe,
            filings,
            missing,
            list_open,
        }
    }

    fn maybe_subjects(
        &self,
        info: &'a RuleInfo,
        verdict: &Truth3,
        certain: &Members,
    ) -> Vec<InstanceId> {
        let Some((group, condition)) = &info.subjects else { return Vec::new() };
        if *verdict == Truth3::False {
            return Vec::new();
        }
        let all = self.world.members(*group).members.into_iter();
        let open = |who: &Somebody| {
            !certain.members.contains(who)
                && self.world.evaluate(condition, Some(*who)).truth() != Truth3::False
        };
        self.ids_of(&all.filter(open).collect::<Vec<_>>())
    }

    fn anchors(&self, info: &'a RuleInfo, verdict: &Truth3, certain: &[Somebody]) -> Vec<Anchor> {
        let Some(anchor) = info.anchor.as_ref().filter(|_| *verdict != Truth3::False) else {
            return Vec::new();
        };
        let at = |who: Option<Somebody>| Anchor {
            subject: who.and_then(|who| self.world.instance(who)).map(|i| i.id.to_owned()),
            date: match self.world.evaluate(anchor, who) {
                Seen::Known(Known::Date(day)) => Some(day),
                _ => None,
            },
        };
        match info.subjects {
            None => vec![at(None)],
            Some(_) => certain.iter().map(|who| at(Some(*who))).collect(),
        }
    }

    fn ids_of(&self, who: &[Somebody]) -> Vec<InstanceId> {
        let found = who.iter().filter_map(|who| self.world.instance(*who));
        found.map(|instance| instance.id.to_owned()).collect()
    }
}
