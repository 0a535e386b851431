//! Names that name nothing.

use std::collections::BTreeSet;

use yakusho_interview::definition::{FactId, RoleSource};

use super::reach::Vocabulary;
use crate::{
    Pack,
    finding::{Finding, nearest},
    format::route::{OWN, PARENT},
    sources::Kind,
};

/// The sets of names that may be named.
struct Known<'p> {
    pack: &'p Pack,
    facts: BTreeSet<&'p str>,
    groups: BTreeSet<&'p str>,
    roles: BTreeSet<&'p str>,
    procedures: BTreeSet<&'p str>,
    departments: BTreeSet<&'p str>,
    offices: BTreeSet<&'p str>,
    events: BTreeSet<&'p str>,
    vocabulary: Vocabulary<'p>,
    found: Vec<Finding>,
}

/// Every reference from one thing of the pack to another.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let definition = &pack.definition;
    let mut known = Known {
        pack,
        facts: definition.facts.iter().map(|fact| fact.id.as_str()).collect(),
        groups: definition.groups.iter().map(|group| group.id.as_str()).collect(),
        roles: definition.roles.iter().map(|role| role.id.as_str()).collect(),
        procedures: pack.procedures.iter().map(|procedure| procedure.id.as_str()).collect(),
        departments: pack.departments.iter().map(|department| department.code.as_str()).collect(),
        offices: pack.city.offices.iter().map(|office| office.id.as_str()).collect(),
        events: definition.events.iter().map(|event| event.id.as_str()).collect(),
        vocabulary: Vocabulary::of(pack),
        found: Vec::new(),
    };
    known.departments();
    known.vocabulary();
    known.procedures();
    known.events();
    known.lists();
    known.households();
    known.routes();
    known.found
}

impl Known<'_> {
    fn need(
        &mut self,
        code: &'static str,
        word: &str,
        known: fn(&Self) -> &BTreeSet<&str>,
        at: (Kind, &str, &str),
    ) {
        if known(self).contains(word) {
            return;
        }
        let what = match code {
            "unknown-fact" => "事実",
            "unknown-group" => "集まり",
            "unknown-role" => "役割",
            "unknown-procedure" => "手続",
            "unknown-department" => "課",
            "unknown-office" => "庁舎",
            _ => "できごと",
        };
        let where_to_add = match code {
            "unknown-fact" => "facts/ に書き足す",
            "unknown-group" => "groups.yaml に書き足す",
            "unknown-role" => "roles.yaml に書き足す",
            "unknown-procedure" => "procedures/ にファイルを置く",
            "unknown-department" => "departments.yaml に書き足す",
            "unknown-office" => "city.yaml の offices に書き足す",
            _ => "events/ にファイルを置く",
        };
        let site = self.pack.sources().site(at.0, at.1, at.2);
        let hint = match nearest(word, known(self).iter().copied()) {
            Some(near) => {
                format!("「{near}」の書き間違いではありませんか。新しいものなら{where_to_add}。")
            }
            None => format!("綴りを確かめるか、{where_to_add}。"),
        };
        let finding = Finding::error(code, &site, format!("{what}「{word}」はありません。"));
        self.found.push(finding.hint(hint));
    }

    fn fact(&mut self, fact: &str, at: (Kind, &str, &str)) {
        self.need("unknown-fact", fact, |known| &known.facts, at);
    }

    fn group(&mut self, group: &str, at: (Kind, &str, &str)) {
        self.need("unknown-group", group, |known| &known.groups, at);
    }

    fn procedure(&mut self, procedure: &str, at: (Kind, &str, &str)) {
        self.need("unknown-procedure", procedure, |known| &known.procedures, at);
    }

    fn department(&mut self, code: &str, at: (Kind, &str, &str)) {
        self.need("unknown-department", code, |known| &known.departments, at);
    }

    fn departments(&mut self) {
        for department in &self.pack.departments {
            if let Some(parent) = &department.parent {
                self.department(parent, (Kind::Department, &department.code, "parent"));
            }
            if let Some(office) = &department.office {
                let at = (Kind::Department, department.code.as_str(), "office");
                self.need("unknown-office", office, |known| &known.offices, at);
            }
        }
    }

    fn role_source(&mut self, source: &RoleSource, kind: Kind, id: &str, base: &str) {
        match source {
            RoleSource::Members { group, .. } => {
                self.group(group, (kind, id, &format!("{base}members.group")));
            }
            // A fact, or a path to one (`subject.parent`).
            RoleSource::Referred(path) if self.vocabulary.meanings(path).is_empty() => {
                self.fact(path, (kind, id, &format!("{base}referred")));
            }
            RoleSource::Referred(_) => {}
            RoleSource::Instance(_) | RoleSource::Subjects | RoleSource::Application => {}
        }
    }

    fn vocabulary(&mut self) {
        let pack = self.pack;
        for fact in &pack.definition.facts {
            if let Some(group) = &fact.group {
                self.group(group, (Kind::Fact, &fact.id, "group"));
            }
        }
        for term in &pack.definition.terms {
            if let Some(group) = &term.group {
                self.group(group, (Kind::Term, &term.id, "group"));
            }
        }
        for role in &pack.definition.roles {
            self.role_source(&role.source, Kind::Role, &role.id, "");
        }
        for question in &pack.definition.questions {
            for (at, fact) in question.facts.iter().enumerate() {
                self.fact(fact, (Kind::Question, &question.id, &format!("facts.{at}")));
            }
            if let Some(group) = &question.adds {
                self.group(group, (Kind::Question, &question.id, "adds"));
            }
        }
    }

    fn procedures(&mut self) {
        let pack = self.pack;
        for procedure in &pack.procedures {
            let id = procedure.id.as_str();
            self.department(&procedure.department, (Kind::Procedure, id, "department"));
            for (at, after) in procedure.after.iter().enumerate() {
                self.procedure(after, (Kind::Procedure, id, &format!("after.{at}")));
            }
            if let Some(parent) = &procedure.parent {
                self.procedure(parent, (Kind::Procedure, id, "parent"));
            }
            for (role, source) in &procedure.roles {
                self.role_source(source, Kind::Procedure, id, &format!("roles.{role}."));
            }
            for (at, field) in procedure.fields.iter().enumerate() {
                self.fact(&field.fact, (Kind::Procedure, id, &format!("fields.{at}.fact")));
                if !procedure.roles.contains_key(&field.per) {
                    let path = format!("fields.{at}.per");
                    let place = (Kind::Procedure, id, path.as_str());
                    self.need("unknown-role", &field.per, |known| &known.roles, place);
                }
            }
        }
    }

    fn events(&mut self) {
        let pack = self.pack;
        for event in &pack.definition.events {
            self.fact(&event.anchor, (Kind::Event, &event.id, "anchor"));
            for (at, given) in event.given.iter().enumerate() {
                self.fact(&given.fact, (Kind::Event, &event.id, &format!("given.{at}.fact")));
            }
            for rule in &event.rules {
                let id = rule.id.as_str();
                self.procedure(&rule.procedure, (Kind::Rule, id, "procedure"));
                for (at, after) in rule.after.iter().enumerate() {
                    self.procedure(after, (Kind::Rule, id, &format!("after.{at}")));
                }
                if let Some(subjects) = &rule.subjects {
                    self.group(&subjects.group, (Kind::Rule, id, "subjects.group"));
                }
                let anchor = rule.deadline.as_ref().and_then(|deadline| deadline.anchor.as_ref());
                if let Some(anchor) = anchor {
                    self.fact(anchor, (Kind::Rule, id, "deadline.anchor"));
                }
            }
        }
    }

    fn lists(&mut self) {
        let pack = self.pack;
        for entry in &pack.catalogue {
            self.department(&entry.department, (Kind::Catalogue, &entry.id, "department"));
            for (at, procedure) in entry.procedures.iter().enumerate() {
                let path = format!("procedures.{at}");
                self.procedure(procedure, (Kind::Catalogue, &entry.id, &path));
            }
        }
        for (g, group) in pack.priority59.iter().flat_map(|list| list.groups.iter().enumerate()) {
            for (i, item) in group.items.iter().enumerate() {
                for (p, procedure) in item.procedures.iter().enumerate() {
                    let path = format!("groups.{g}.items.{i}.procedures.{p}");
                    self.procedure(procedure, (Kind::Priority, "", &path));
                }
            }
        }
    }

    fn routes(&mut self) {
        let pack = self.pack;
        for route in &pack.routes {
            let id = route.id.as_str();
            for (at, procedure) in route.procedures.iter().enumerate() {
                self.procedure(procedure, (Kind::Route, id, &format!("procedures.{at}")));
            }
            for (at, department) in route.departments.iter().enumerate() {
                self.department(department, (Kind::Route, id, &format!("departments.{at}")));
            }
            if let Some(fact) = route.amount.as_ref().and_then(|range| range.fact.as_ref()) {
                self.fact(fact, (Kind::Route, id, "amount.fact"));
            }
            for (s, step) in route.steps.iter().enumerate() {
                for (w, place) in step.who.iter().enumerate() {
                    let code = place.department.as_str();
                    if code != OWN && code != PARENT {
                        let path = format!("steps.{s}.who.{w}.department");
                        self.department(code, (Kind::Route, id, &path));
                    }
                }
            }
        }
    }

    fn households(&mut self) {
        let pack = self.pack;
        for household in &pack.households {
            let id = household.id.as_str();
            let at = (Kind::Household, id, "event");
            self.need("unknown-event", &household.event, |known| &known.events, at);
            for group in household.added.keys() {
                self.group(group, (Kind::Household, id, &format!("added.{group}")));
            }
            for (at, key) in household.dont_know.iter().enumerate() {
                let path = format!("dont_know.{at}");
                self.fact(&fact_of(key), (Kind::Household, id, &path));
            }
            for key in household.answers.keys() {
                // Keys hold dots, which a path cannot carry: point at the list of answers.
                self.fact(&fact_of(key), (Kind::Household, id, "answers"));
            }
        }
    }
}

fn fact_of(key: &str) -> FactId {
    key.split('@').next().unwrap_or(key).to_owned()
}
