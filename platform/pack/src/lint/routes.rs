//! Routes of 決裁 that cannot be gone: nobody signs, nobody can sign there, one hand does all, a
//! decision without a route, or with two.

use std::collections::BTreeSet;

use crate::{
    Pack,
    finding::Finding,
    format::{
        Grade, Matter, Procedure, Route,
        route::{PARENT, route_for},
    },
    sources::Kind,
};

/// What casework decides of a case.
const OF_A_CASE: [&str; 4] = ["approve", "refuse", "accept", "return"];

/// Every route by itself, and every published procedure's decisions.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let mut found = Vec::new();
    for route in &pack.routes {
        steps(pack, route, &mut found);
        hands(pack, route, &mut found);
        decisions(pack, route, &mut found);
    }
    let mut ambiguous = BTreeSet::new();
    for procedure in pack.procedures.iter().filter(|procedure| procedure.is_fileable()) {
        for decision in decisions_of(procedure) {
            missing(pack, procedure, decision, &mut found);
            twins(pack, procedure, decision, &mut ambiguous);
        }
        parents(pack, procedure, &mut found);
    }
    for (first, second) in ambiguous {
        let site = pack.sources().site(Kind::Route, &second, "id");
        found.push(
            Finding::error(
                "route-ambiguous",
                &site,
                format!("経路「{second}」は、経路「{first}」と同じ強さで同じ決定に当たります。"),
            )
            .hint("procedures・departments・amount・legal_kinds のどれかで、どちらかを絞ってください。"),
        );
    }
    found
}

/// The decisions that the law knows of a procedure.
fn decisions_of(procedure: &Procedure) -> [&'static str; 2] {
    if procedure.legal_kind.is_decided() { ["approve", "refuse"] } else { ["accept", "return"] }
}

fn steps(pack: &Pack, route: &Route, found: &mut Vec<Finding>) {
    let site = |path: &str| pack.sources().site(Kind::Route, &route.id, path);
    for (at, step) in route.steps.iter().enumerate() {
        if step.who.is_empty() {
            found.push(
                Finding::error(
                    "empty-step",
                    &site(&format!("steps.{at}.who")),
                    format!(
                        "経路「{}」の段「{}」に、決裁する人が書かれていません。",
                        route.id, step.name
                    ),
                )
                .hint("who に grade（clerk・chief・head）を書いてください。"),
            );
        }
        if route.steps.iter().take(at).any(|before| before.id == step.id) {
            found.push(Finding::error(
                "duplicate-id",
                &site(&format!("steps.{at}.id")),
                format!("経路「{}」に、段「{}」が2度書かれています。", route.id, step.id),
            ));
        }
        for (w, place) in step.who.iter().enumerate() {
            let mut versions =
                pack.departments.iter().filter(|known| known.code == place.department).peekable();
            if versions.peek().is_some() && versions.all(|known| known.valid_to.is_some()) {
                found.push(
                    Finding::error(
                        "route-nobody",
                        &site(&format!("steps.{at}.who.{w}.department")),
                        format!(
                            "課「{}」は終わっていて、決裁できる人がいません。",
                            place.department
                        ),
                    )
                    .hint("引き継いだ課の code に直してください。"),
                );
            }
        }
    }
    match (&route.delegated, route.steps.last()) {
        (None, None) => found.push(
            Finding::error(
                "route-nobody",
                &site("id"),
                format!("経路「{}」に、だれが決めるのかが書かれていません。", route.id),
            )
            .hint("steps に段を書くか、delegated に専決する職を書いてください。"),
        ),
        (Some(to), Some(last)) if last.who.iter().all(|place| place.grade != to.grade) => {
            found.push(
                Finding::error(
                    "route-nobody",
                    &site("delegated.grade"),
                    format!(
                        "専決する職「{}」が、最後の段「{}」にいません。",
                        to.grade.label(),
                        last.name
                    ),
                )
                .hint("最後の段の who か、delegated の grade を直してください。"),
            );
        }
        _ => {}
    }
}

/// Four eyes need a second pair: a last step that nobody but the drafters' own grade takes part in
/// is none.
fn hands(pack: &Pack, route: &Route, found: &mut Vec<Finding>) {
    if !route.four_eyes {
        return;
    }
    let second =
        route.steps.iter().flat_map(|step| &step.who).any(|place| place.grade > Grade::Clerk);
    if !second {
        let site = pack.sources().site(Kind::Route, &route.id, "four_eyes");
        found.push(
            Finding::error(
                "four-eyes",
                &site,
                format!("経路「{}」は2人の目で決めるはずですが、起案した担当だけで終わります。", route.id),
            )
            .hint("係長か課長の段を足すか、1人で決めてよいものなら four_eyes を false にしてください。"),
        );
    }
}

fn decisions(pack: &Pack, route: &Route, found: &mut Vec<Finding>) {
    if route.subject != "case" {
        return;
    }
    for (at, decision) in route.decisions.iter().enumerate() {
        if !OF_A_CASE.contains(&decision.as_str()) {
            let site = pack.sources().site(Kind::Route, &route.id, &format!("decisions.{at}"));
            found.push(
                Finding::error(
                    "route-decision",
                    &site,
                    format!("件の決定に「{decision}」はありません。"),
                )
                .hint("選べる値: approve（承認）・refuse（却下）・accept（受理）・return（返戻）"),
            );
        }
    }
}

fn matter<'a>(procedure: &'a Procedure, decision: &'a str) -> Matter<'a> {
    Matter {
        subject: "case",
        decision,
        procedure: Some(&procedure.id),
        legal_kind: Some(procedure.legal_kind),
        department: &procedure.department,
        amount: None,
    }
}

fn missing(pack: &Pack, procedure: &Procedure, decision: &str, found: &mut Vec<Finding>) {
    if route_for(&pack.routes, &matter(procedure, decision)).is_some() {
        return;
    }
    let site = pack.sources().site(Kind::Procedure, &procedure.id, "legal_kind");
    found.push(
        Finding::error(
            "route-missing",
            &site,
            format!(
                "{}の「{decision}」に、決裁の経路がありません。だれも決められません。",
                procedure.legal_kind.label()
            ),
        )
        .hint("routes.yaml に、この手続・課・種類に当たる経路を書いてください。"),
    );
}

/// Two routes that take the same matter and are cut equally close.
fn twins(
    pack: &Pack,
    procedure: &Procedure,
    decision: &str,
    ambiguous: &mut BTreeSet<(String, String)>,
) {
    let of_any_amount: Vec<&Route> = pack
        .routes
        .iter()
        .filter(|route| {
            let any = Route { amount: None, ..(*route).clone() };
            any.takes(&matter(procedure, decision))
        })
        .collect();
    for (at, second) in of_any_amount.iter().enumerate() {
        for first in of_any_amount.iter().take(at) {
            let share = first
                .amount
                .as_ref()
                .zip(second.amount.as_ref())
                .is_none_or(|(one, other)| one.overlaps(other));
            if share && first.closeness() == second.closeness() {
                ambiguous.insert((first.id.clone(), second.id.clone()));
            }
        }
    }
}

/// A route that leads to the department above needs one.
fn parents(pack: &Pack, procedure: &Procedure, found: &mut Vec<Finding>) {
    let has_parent = pack
        .departments
        .iter()
        .any(|known| known.code == procedure.department && known.parent.is_some());
    if has_parent {
        return;
    }
    for decision in decisions_of(procedure) {
        let Some(route) = route_for(&pack.routes, &matter(procedure, decision)) else { continue };
        for (s, step) in route.steps.iter().enumerate() {
            for (w, _) in step.who.iter().enumerate().filter(|(_, who)| who.department == PARENT) {
                let path = format!("steps.{s}.who.{w}.department");
                let site = pack.sources().site(Kind::Route, &route.id, &path);
                found.push(
                    Finding::error(
                        "route-nobody",
                        &site,
                        format!(
                            "課「{}」には上の課がなく、手続「{}」をだれも決裁できません。",
                            procedure.department, procedure.id
                        ),
                    )
                    .hint("departments で、上の課がある課だけに絞ってください。"),
                );
            }
        }
    }
}
