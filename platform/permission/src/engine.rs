//! The rules, read once and asked often.

use std::{collections::HashMap, str::FromStr};

use cedar_policy::{
    Authorizer, Context, Effect, Entities, EntityUid, Policy, PolicyId, PolicySet, Request,
    RestrictedExpression, Schema, ValidationMode, Validator,
};
use yakusho_kernel::MunicipalityCode;

use crate::{
    action::ActionName,
    decision::{Decision, Reason},
    list::ListPredicate,
    problem::PolicyProblem,
    purpose::Purpose,
    resource::{Fact, Resource, set, text, uid},
    who::Who,
};

const SCHEMA: &str = include_str!("../policies/core.cedarschema");
const CORE: &str = include_str!("../policies/core.cedar");

/// The rules of one installation.
#[derive(Debug)]
pub struct Permission {
    authorizer: Authorizer,
    policies: PolicySet,
    words: HashMap<PolicyId, Reason>,
    actions: HashMap<ActionName, EntityUid>,
}

impl Permission {
    /// The rules that ship with the program.
    #[must_use]
    pub fn core() -> Self {
        Self::with_pack("").expect("the core rules are part of the program and tests read them")
    }

    /// The core rules, narrowed by a pack's own forbids.
    ///
    /// # Errors
    /// Everything that is wrong with the pack's policies.
    pub fn with_pack(pack: &str) -> Result<Self, Vec<PolicyProblem>> {
        Self::of(CORE, pack)
    }

    /// The core rules as they stand in the file, for tests that change them.
    #[cfg(feature = "testing")]
    #[must_use]
    pub const fn core_text() -> &'static str {
        CORE
    }

    /// Rules with a core that a test changed. Never in the program: its core is part of the binary.
    ///
    /// # Errors
    /// Everything that is wrong with the policies.
    #[cfg(feature = "testing")]
    pub fn with_core(core: &str) -> Result<Self, Vec<PolicyProblem>> {
        Self::of(core, "")
    }

    /// The core rules without some, so that a test can show what they hide.
    ///
    /// # Panics
    /// Where a rule has no such name.
    #[cfg(feature = "testing")]
    #[must_use]
    pub fn core_without(rules: &[&str]) -> Self {
        let mut core = CORE.to_owned();
        for rule in rules {
            let start = core.find(&format!("@id(\"{rule}\")")).expect("a rule of that name");
            let (before, rest) = core.split_at(start);
            let end = rest.find(";\n").expect("the end of the rule");
            let after = rest.get(end + 1..).unwrap_or_default();
            core = format!("{before}{after}");
        }
        Self::of(&core, "").expect("the core without a rule holds together")
    }

    fn of(core: &str, pack: &str) -> Result<Self, Vec<PolicyProblem>> {
        let unreadable =
            |error: &dyn std::fmt::Display| vec![PolicyProblem::Unreadable(error.to_string())];
        let core = PolicySet::from_str(core).map_err(|error| unreadable(&error))?;
        let pack = PolicySet::from_str(pack).map_err(|error| unreadable(&error))?;
        check_pack(&pack)?;
        let mut policies = PolicySet::new();
        let mut words = HashMap::new();
        for (source, set) in [("core", &core), ("pack", &pack)] {
            for policy in set.policies() {
                // Both files count their policies from 0.
                let id = PolicyId::new(format!("{source}-{}", policy.id()));
                words.insert(id.clone(), reason_of(policy));
                policies.add(policy.new_id(id)).map_err(|error| unreadable(&error))?;
            }
        }
        let schema = schema().map_err(|error| vec![error])?;
        let result = Validator::new(schema).validate(&policies, ValidationMode::Strict);
        let wrong: Vec<PolicyProblem> = result
            .validation_errors()
            .map(|error| PolicyProblem::Wrong {
                rule: words
                    .get(error.policy_id())
                    .map_or_else(String::new, |reason| reason.rule.clone()),
                words: error.to_string(),
            })
            .collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let actions = ActionName::ALL
            .into_iter()
            .map(|action| (action, uid("Action", action.code())))
            .collect();
        Ok(Self { authorizer: Authorizer::new(), policies, words, actions })
    }

    /// May they? `purpose` is why personal data is read, in the reader's words or a code.
    #[must_use]
    pub fn may(
        &self,
        who: &Who,
        action: ActionName,
        resource: &Resource,
        purpose: Option<&str>,
    ) -> Decision {
        self.decide(who, action, resource, purpose.unwrap_or(""), &[])
            .unwrap_or_else(|| Decision { allowed: false, reasons: vec![Reason::broken()] })
    }

    /// May they, for a purpose of the pack?
    #[must_use]
    pub fn may_for(
        &self,
        who: &Who,
        action: ActionName,
        resource: &Resource,
        purpose: &Purpose,
    ) -> Decision {
        self.decide(who, action, resource, &purpose.words, &purpose.opens)
            .unwrap_or_else(|| Decision { allowed: false, reasons: vec![Reason::broken()] })
    }

    /// May they read facts of this class for this purpose? Only the crate `disclosure` asks; pages
    /// get what it shows.
    #[must_use]
    pub fn may_read(&self, who: &Who, facts: Fact, purpose: &Purpose) -> Decision {
        let facts = Resource::Fact(Box::new(facts));
        self.decide(who, ActionName::FactRead, &facts, &purpose.words, &purpose.opens)
            .unwrap_or_else(|| Decision { allowed: false, reasons: vec![Reason::broken()] })
    }

    /// The conditions under which somebody may list work, to be joined by "or". Empty: nothing.
    #[must_use]
    pub fn lists(&self, municipality: MunicipalityCode, who: &Who) -> Vec<ListPredicate> {
        let mut predicates = vec![ListPredicate::OwnDepartment(who.departments.clone())];
        predicates.extend(who.staff.map(ListPredicate::AssignedToMe));
        predicates.push(ListPredicate::AllOfCity);
        predicates.retain(|predicate| {
            let list = Resource::List { municipality, predicate: predicate.clone() };
            self.may(who, ActionName::WorklistList, &list, None).allowed
        });
        predicates
    }

    fn decide(
        &self,
        who: &Who,
        action: ActionName,
        resource: &Resource,
        purpose: &str,
        opens: &[String],
    ) -> Option<Decision> {
        let purpose = RestrictedExpression::new_string(purpose.trim().to_owned());
        let opens = set(opens.iter().map(|class| text(class)));
        let why = [("purpose".to_owned(), purpose), ("opens".to_owned(), opens)];
        let context = Context::from_pairs(why).ok()?;
        let resource = resource.entity();
        let request = Request::new(
            who.entity.uid(),
            self.actions.get(&action)?.clone(),
            resource.uid(),
            context,
            None,
        )
        .ok()?;
        let entities = Entities::from_entities([who.entity.clone(), resource], None).ok()?;
        let response = self.authorizer.is_authorized(&request, &self.policies, &entities);
        // A rule that could not be computed might have been a forbid.
        if response.diagnostics().errors().next().is_some() {
            return None;
        }
        let allowed = response.decision() == cedar_policy::Decision::Allow;
        let mut reasons: Vec<Reason> =
            response.diagnostics().reason().filter_map(|id| self.words.get(id).cloned()).collect();
        reasons.sort();
        if reasons.is_empty() {
            reasons.push(Reason::nothing_permits());
        }
        Some(Decision { allowed, reasons })
    }
}

fn schema() -> Result<Schema, PolicyProblem> {
    let (schema, _warnings) = Schema::from_cedarschema_str(SCHEMA)
        .map_err(|error| PolicyProblem::Unreadable(error.to_string()))?;
    Ok(schema)
}

fn check_pack(pack: &PolicySet) -> Result<(), Vec<PolicyProblem>> {
    let mut problems: Vec<PolicyProblem> = pack
        .policies()
        .filter(|policy| policy.effect() == Effect::Permit)
        .map(|policy| PolicyProblem::Permits(reason_of(policy).rule))
        .collect();
    if pack.templates().next().is_some() {
        problems.push(PolicyProblem::Template);
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn reason_of(policy: &Policy) -> Reason {
    let annotation = |key| policy.annotation(key).map(str::to_owned);
    let rule = annotation("id").unwrap_or_else(|| policy.id().to_string());
    let words = annotation("reason").unwrap_or_else(|| rule.clone());
    Reason { rule, words, mask: annotation("mask") }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_schema_and_the_program_name_the_same_actions() {
        let schema = schema().expect("the schema");
        let in_schema: BTreeSet<String> =
            schema.actions().map(|action| action.id().unescaped().to_owned()).collect();
        let in_program: BTreeSet<String> =
            ActionName::ALL.into_iter().map(|action| action.code().to_owned()).collect();
        assert_eq!(in_schema, in_program);
    }

    #[test]
    fn every_core_rule_has_a_name_of_its_own_and_words() {
        let permission = Permission::core();
        let names: BTreeSet<&str> =
            permission.words.values().map(|reason| reason.rule.as_str()).collect();
        assert_eq!(names.len(), permission.words.len());
        for reason in permission.words.values() {
            assert_ne!(reason.rule, reason.words);
        }
    }

    #[test]
    fn a_pack_may_not_permit_and_must_be_right() {
        let problems = |pack| Permission::with_pack(pack).expect_err("a problem");
        assert!(matches!(
            problems("@id(\"all\") permit (principal, action, resource);").as_slice(),
            [PolicyProblem::Permits(rule)] if rule == "all"
        ));
        assert!(matches!(problems("forbid (").as_slice(), [PolicyProblem::Unreadable(_)]));
        assert!(matches!(
            problems("forbid (principal == ?principal, action, resource);").as_slice(),
            [PolicyProblem::Template]
        ));
        assert!(matches!(
            problems(
                "@id(\"typo\") forbid (principal is Staff, action == Action::\"case.read\", resource is Case) \
                 when { resource.departmnet == \"x\" };"
            )
            .as_slice(),
            [PolicyProblem::Wrong { rule, .. }] if rule == "typo"
        ));
    }
}
