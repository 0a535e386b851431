//! The events of a definition and their rules.

use std::collections::HashMap;

use super::super::{EventInfo, RuleInfo};
use crate::{
    cel::{Checker, Scope},
    definition::{EventDef, RuleDef},
    error::Place,
};

pub(super) fn events(checker: &Checker<'_>) -> Vec<EventInfo> {
    checker.definition.events.iter().map(|event| event_info(checker, event)).collect()
}

fn event_info(checker: &Checker<'_>, event: &EventDef) -> EventInfo {
    let at = Place::Event(event.id.clone());
    let mut given = Vec::new();
    for known in &event.given {
        let Some(fact) = checker.names.facts.get(&known.fact).copied() else {
            checker.report(at.clone(), format!("「{}」という事実はありません", known.fact));
            continue;
        };
        if checker.names.fact_groups.get(fact).copied().flatten().is_some() {
            let message = format!("「{}」は一人ひとりの事実なので、given にできません", known.fact);
            checker.report(at.clone(), message);
            continue;
        }
        let node = checker.derived(&known.is, &Scope::application(), fact, &at);
        given.extend(node.map(|node| (fact, node)));
    }
    let mut rules_for: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, rule) in event.rules.iter().enumerate() {
        rules_for.entry(rule.procedure.clone()).or_default().push(index);
    }
    let rules = event.rules.iter().map(|rule| rule_info(checker, event, rule)).collect();
    anchor_is_known(checker, event, &at);
    EventInfo { given, rules, rules_for }
}

fn rule_info(checker: &Checker<'_>, event: &EventDef, rule: &RuleDef) -> RuleInfo {
    let at = Place::Rule { event: event.id.clone(), rule: rule.id.clone() };
    let when = rule.when.as_ref();
    let when = when.and_then(|source| checker.condition(source, &Scope::application(), &at));
    let mut group = None;
    let subjects = rule.subjects.as_ref().and_then(|subjects| {
        let Some(index) = checker.names.groups.get(&subjects.group).copied() else {
            checker.report(at.clone(), format!("集まり「{}」がありません", subjects.group));
            return None;
        };
        group = Some(index);
        Some((index, checker.condition(&subjects.condition, &Scope::over(index), &at)?))
    });
    let anchor = rule.deadline.as_ref().and_then(|deadline| {
        let source = deadline.anchor.as_ref().unwrap_or(&event.anchor);
        checker.day(source, &Scope::maybe_over(group), &at)
    });
    if let Some(period) = rule.deadline.as_ref().and_then(|deadline| deadline.period.as_ref())
        && !is_period(period)
    {
        let message = format!("期間「{period}」は P14D、P3M、P2Y のように書いてください");
        checker.report(at, message);
    }
    RuleInfo { when, subjects, anchor }
}

/// The event's own anchor must be a day, also where every rule brings its own.
fn anchor_is_known(checker: &Checker<'_>, event: &EventDef, at: &Place) {
    let unused = event
        .rules
        .iter()
        .all(|rule| rule.deadline.as_ref().is_none_or(|deadline| deadline.anchor.is_some()));
    if unused && !event.anchor.is_empty() {
        checker.day(&event.anchor, &Scope::application(), at);
    }
}

/// An ISO 8601 period of whole years, months, weeks and days.
fn is_period(text: &str) -> bool {
    let Some(mut rest) = text.strip_prefix('P').filter(|rest| !rest.is_empty()) else {
        return false;
    };
    for unit in ['Y', 'M', 'W', 'D'] {
        if let Some((number, after)) = rest.split_once(unit) {
            let digits = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
            if !digits {
                return false;
            }
            rest = after;
        }
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::is_period;

    #[test]
    fn periods_are_whole_years_months_weeks_and_days() {
        for good in ["P14D", "P3M", "P2Y", "P0D", "P1Y6M", "P2W"] {
            assert!(is_period(good), "{good}");
        }
        for bad in ["", "P", "14D", "P14", "PD", "P1.5M", "P3M2Y", "PT3H"] {
            assert!(!is_period(bad), "{bad}");
        }
    }
}
