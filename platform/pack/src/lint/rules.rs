//! Decision tables: unchecked rules, periods that are none, rules that contradict each other.

use jiff::{Span, civil::Date};
use yakusho_interview::definition::{EventDef, RuleDef};

use crate::{Pack, finding::Finding, format::Status, sources::Kind};

/// The rules of all events.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let mut found = Vec::new();
    for event in &pack.definition.events {
        if event.rules.is_empty() {
            let site = pack.sources().site(Kind::Event, &event.id, "rules");
            found.push(
                Finding::error(
                    "event-without-result",
                    &site,
                    format!(
                        "できごと「{}」には規則がなく、案内がどこにも行き着きません。",
                        event.id
                    ),
                )
                .hint("rules に、必要になる手続を1つ以上書いてください。"),
            );
        }
        for rule in &event.rules {
            one(pack, rule, &mut found);
        }
        contradictions(pack, event, &mut found);
    }
    found
}

fn one(pack: &Pack, rule: &RuleDef, found: &mut Vec<Finding>) {
    let site = |path: &str| pack.sources().site(Kind::Rule, &rule.id, path);
    if rule.law_checked_on.is_none() {
        found.push(
            Finding::warning(
                "law-unchecked",
                &site("id"),
                format!("規則「{}」は、現行の法令との突き合わせがまだです。", rule.id),
            )
            .hint(format!("{} を確かめて、law_checked_on に日付を書いてください。", rule.law)),
        );
    }
    if let Some(period) = rule.deadline.as_ref().and_then(|deadline| deadline.period.as_ref())
        && !is_calendar_period(period)
    {
        found.push(
            Finding::error(
                "period",
                &site("deadline.period"),
                format!("「{period}」は期間として読めません。"),
            )
            .hint("14日は P14D、3か月は P3M、2年は P2Y と書きます。"),
        );
    }
    if let (Some(from), Some(to)) = (rule.effective_from, rule.effective_to)
        && to < from
    {
        found.push(Finding::error(
            "period",
            &site("effective_to"),
            format!("規則「{}」の終わりの日が始まりの日より前です。", rule.id),
        ));
    }
    if let Some(procedure) = pack.procedure(&rule.procedure)
        && procedure.status == Status::Catalogue
    {
        found.push(
            Finding::error(
                "dead-end",
                &site("procedure"),
                format!(
                    "規則「{}」の行き先「{}」は台帳に載っているだけで、案内できる内容がありません。",
                    rule.id, rule.procedure
                ),
            )
            .hint("手続の status を draft か published にし、内容を書いてください。"),
        );
    }
}

/// Days, weeks, months and years only: an hour is no period of the law.
fn is_calendar_period(text: &str) -> bool {
    text.parse::<Span>().is_ok_and(|span| {
        let no_clock = span.get_hours() == 0
            && span.get_minutes() == 0
            && span.get_seconds() == 0
            && !text.contains('T');
        no_clock && !span.is_negative()
    })
}

/// Two rules for one procedure that hold in the same case and name different periods. Conditions
/// that differ in words are compared by walking households through them (`simulate`).
fn contradictions(pack: &Pack, event: &EventDef, found: &mut Vec<Finding>) {
    for (at, rule) in event.rules.iter().enumerate() {
        let earlier = event.rules.iter().take(at).find(|other| {
            other.procedure == rule.procedure
                && other.when.as_deref().map(squeezed) == rule.when.as_deref().map(squeezed)
                && same_subjects(other, rule)
                && in_force_together(other, rule)
        });
        let Some(other) = earlier else { continue };
        let site = pack.sources().site(Kind::Rule, &rule.id, "id");
        let first = pack.sources().site(Kind::Rule, &other.id, "id");
        let first = format!("{}:{}", first.file, first.at.line);
        if other.deadline != rule.deadline {
            found.push(contradiction(&site, other, rule, &first));
        } else {
            found.push(
                Finding::warning(
                    "duplicate-rule",
                    &site,
                    format!(
                        "規則「{}」は「{}」（{first}）と同じことを言っています。",
                        rule.id, other.id
                    ),
                )
                .hint("どちらか1つにしてください。"),
            );
        }
    }
}

/// The finding for two rules that cannot both be right.
pub fn contradiction(
    site: &crate::finding::Site,
    first: &RuleDef,
    second: &RuleDef,
    first_at: &str,
) -> Finding {
    let words = |rule: &RuleDef| {
        rule.deadline.as_ref().map_or("期限なし", |deadline| deadline.words.ja.as_str()).to_owned()
    };
    Finding::error(
        "contradictory-rules",
        site,
        format!(
            "規則「{}」と「{}」（{first_at}）は同じ場合に同じ手続「{}」を求めますが、期限が違います（{}／{}）。",
            second.id,
            first.id,
            second.procedure,
            words(second),
            words(first)
        ),
    )
    .hint("条件（when）を分けるか、正しい期限にそろえてください。")
}

fn squeezed(expression: &str) -> String {
    expression.split_whitespace().collect()
}

fn same_subjects(a: &RuleDef, b: &RuleDef) -> bool {
    match (&a.subjects, &b.subjects) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            a.group == b.group && squeezed(&a.condition) == squeezed(&b.condition)
        }
        _ => false,
    }
}

/// Whether the effective periods of two rules share a day.
pub fn in_force_together(a: &RuleDef, b: &RuleDef) -> bool {
    let before = |from: Option<Date>, to: Option<Date>| match (from, to) {
        (Some(from), Some(to)) => from <= to,
        _ => true,
    };
    before(a.effective_from, b.effective_to) && before(b.effective_from, a.effective_to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_weeks_months_and_years_are_periods() {
        for good in ["P14D", "P3M", "P2Y", "P0D", "P1Y6M"] {
            assert!(is_calendar_period(good), "{good}");
        }
        for bad in ["14日", "14", "PT3H", "-P3D", "P", ""] {
            assert!(!is_calendar_period(bad), "{bad}");
        }
    }
}
