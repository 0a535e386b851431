//! Held cases: in which state a case begins, and which cases are released when one is done.

use crate::model::{Case, CaseState};

/// What is known of the person who applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// Only a contact is known (L0, L1).
    Unconfirmed,
    /// Identified at a window or by an identity provider.
    Confirmed,
}

/// The state in which a case stands, given the other cases of its application: held until the
/// person is identified, then until the procedures before it are done, then received. A visit
/// waits for the person to come, whatever else is open.
///
/// A procedure before it that is not part of the application does not hold the case: the office
/// sees the order in the case itself.
#[must_use]
pub fn standing(case: &Case, others: &[Case], identity: Identity) -> CaseState {
    if case.in_person {
        return CaseState::Visit;
    }
    if case.needs_identity && identity == Identity::Unconfirmed {
        return CaseState::HeldIdentity;
    }
    if blockers(case, others).next().is_some() { CaseState::HeldAfter } else { CaseState::Received }
}

/// The cases of the application for which `case` still waits.
pub fn blockers<'a>(case: &'a Case, others: &'a [Case]) -> impl Iterator<Item = &'a Case> {
    others.iter().filter(move |other| {
        other.id != case.id
            && case.after.contains(&other.procedure)
            && !other.state.releases_followers()
            && !matches!(other.state, CaseState::Withdrawn)
    })
}

/// The held cases that move on now, each with its new state. Called after any case of the
/// application changed and after the person was identified.
#[must_use]
pub fn released(cases: &[Case], identity: Identity) -> Vec<(usize, CaseState)> {
    cases
        .iter()
        .enumerate()
        .filter(|(_, case)| matches!(case.state, CaseState::HeldIdentity | CaseState::HeldAfter))
        .map(|(place, case)| (place, standing(case, cases, identity), case.state))
        .filter(|(_, next, current)| next != current)
        .map(|(place, next, _)| (place, next))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use yakusho_kernel::Id;
    use yakusho_pack::format::LegalKind;

    use super::*;

    fn case(procedure: &str, after: &[&str]) -> Case {
        let now = "2026-11-22T00:00:00Z".parse().expect("time");
        Case {
            id: Id::new(now),
            application: uuid::Uuid::nil(),
            procedure: procedure.to_owned(),
            subject: None,
            kind: LegalKind::Claim,
            in_person: false,
            needs_identity: true,
            after: after.iter().map(ToString::to_string).collect(),
            state: CaseState::HeldIdentity,
            assignee: None,
            received_on: None,
            standard_days: None,
            version: 1,
        }
    }

    #[test]
    fn a_claim_waits_for_the_person_then_for_the_procedure_before_it_and_is_then_received() {
        let mut visit = case("tennyu", &[]);
        visit.in_person = true;
        visit.state = CaseState::Visit;
        let claim = case("jidou-nintei", &["tennyu"]);
        assert_eq!(
            standing(&claim, std::slice::from_ref(&visit), Identity::Unconfirmed),
            CaseState::HeldIdentity
        );
        assert_eq!(
            standing(&claim, std::slice::from_ref(&visit), Identity::Confirmed),
            CaseState::HeldAfter
        );
        visit.state = CaseState::Accepted;
        assert_eq!(standing(&claim, &[visit], Identity::Confirmed), CaseState::Received);
    }

    #[test]
    fn a_refused_predecessor_keeps_its_followers_held_and_a_withdrawn_one_does_not() {
        let mut before = case("tennyu", &[]);
        before.state = CaseState::Refused;
        let claim = case("jidou-nintei", &["tennyu"]);
        assert_eq!(
            standing(&claim, std::slice::from_ref(&before), Identity::Confirmed),
            CaseState::HeldAfter
        );
        before.state = CaseState::Withdrawn;
        assert_eq!(standing(&claim, &[before], Identity::Confirmed), CaseState::Received);
    }

    proptest! {
        /// Whatever the order in which the procedures are done, everything is released in the end,
        /// and nothing is released twice or before its predecessor.
        #[test]
        fn a_chain_is_released_link_by_link(length in 1usize..8) {
            let names: Vec<String> = (0..length).map(|n| format!("p{n}")).collect();
            let mut cases: Vec<Case> = names
                .iter()
                .enumerate()
                .map(|(n, name)| {
                    let before: Vec<&str> = n.checked_sub(1).map(|m| names[m].as_str()).into_iter().collect();
                    case(name, &before)
                })
                .collect();
            for step in 0..length {
                for (place, state) in released(&cases, Identity::Confirmed) {
                    cases[place].state = state;
                }
                let received: Vec<usize> = cases.iter().enumerate()
                    .filter(|(_, case)| case.state == CaseState::Received)
                    .map(|(place, _)| place).collect();
                prop_assert_eq!(received, vec![step]);
                cases[step].state = CaseState::Approved;
            }
        }
    }
}
