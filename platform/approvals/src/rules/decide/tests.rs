//! What may be decided and by whom: examples, and the laws as properties.

use jiff::civil::date;
use proptest::prelude::*;
use yakusho_kernel::Provenance;
use yakusho_pack::format::{Delegation, Route, RoutePlace, RouteStep};

use super::{draft as propose, *};
use crate::model::{Absence, Member, Subject};

const DEPARTMENTS: [&str; 2] = ["shimin", "shuno"];
const HASH: &str = "content";

fn person(number: u128) -> Uuid {
    Uuid::from_u128(number + 1)
}

fn place(grade: Grade, department: &str, deputies: &[Grade]) -> RoutePlace {
    RoutePlace { grade, department: department.to_owned(), deputies: deputies.to_vec() }
}

fn route(steps: &[&[RoutePlace]], four_eyes: bool, delegated: Option<Grade>) -> Route {
    let step = |(at, who): (usize, &&[RoutePlace])| RouteStep {
        id: format!("s{at}"),
        name: format!("段{at}"),
        who: who.to_vec(),
        days: 2,
    };
    Route {
        id: "route".to_owned(),
        name: "経路".to_owned(),
        subject: "case".to_owned(),
        decisions: vec!["approve".to_owned()],
        legal_kinds: Vec::new(),
        procedures: Vec::new(),
        departments: Vec::new(),
        amount: None,
        drafter: Grade::Clerk,
        four_eyes,
        delegated: delegated.map(|grade| Delegation {
            grade,
            from: "市長".to_owned(),
            basis: "規程".to_owned(),
        }),
        steps: steps.iter().enumerate().map(step).collect(),
        provenance: Provenance::new("test"),
    }
}

/// 係長, then 課長 whom a 係長 may stand in for.
fn usual() -> Route {
    route(
        &[&[place(Grade::Chief, "shimin", &[])], &[place(Grade::Head, "shimin", &[Grade::Chief])]],
        true,
        Some(Grade::Head),
    )
}

fn member(number: u128, grade: Grade) -> Member {
    Member { staff: person(number), department: "shimin".to_owned(), grade }
}

/// 0 drafts; 1 and 2 are 係長; 3 is 課長; 4 is of another department.
fn office() -> Roster {
    let mut members = vec![
        member(0, Grade::Clerk),
        member(1, Grade::Chief),
        member(2, Grade::Chief),
        member(3, Grade::Head),
    ];
    members.push(Member { staff: person(4), department: "shuno".to_owned(), grade: Grade::Head });
    Roster { members, absences: Vec::new() }
}

fn away(staff: u128, deputy: u128) -> Absence {
    Absence {
        id: Uuid::nil(),
        staff: person(staff),
        deputy: person(deputy),
        from: date(2026, 11, 20),
        to: date(2026, 11, 30),
    }
}

fn approval(route: Route) -> Approval {
    Approval {
        id: Uuid::nil(),
        subject: Subject { kind: "case".to_owned(), id: Uuid::nil(), hash: HASH.to_owned() },
        decision: "approve".to_owned(),
        department: "shimin".to_owned(),
        route,
        drafter: person(0),
        state: State::Running,
        step: 0,
        signed: Vec::new(),
        round: 1,
        version: 1,
    }
}

fn after(mut approval: Approval, change: Change) -> Approval {
    approval.state = change.state;
    approval.step = change.step;
    approval.round = change.round;
    approval.signed = change.signed;
    approval.drafter = change.drafter;
    approval.subject.hash = change.hash;
    approval
}

fn sign() -> Command {
    Command::Approve { hash: HASH.to_owned() }
}

fn signed(approval: Approval, who: u128, roster: &Roster) -> Approval {
    let change = decide(&approval, &sign(), Some(person(who)), roster).expect("their turn");
    after(approval, change)
}

fn refusal(approval: &Approval, command: &Command, who: u128, roster: &Roster) -> &'static str {
    decide(approval, command, Some(person(who)), roster).expect_err("no").code
}

#[test]
fn a_draft_goes_to_the_chief_and_then_to_the_head_who_decides_by_delegation() {
    let office = office();
    let draft = approval(usual());
    assert_eq!(propose(&draft, &office).expect("drafted").state, State::Running);
    assert_eq!(refusal(&draft, &sign(), 3, &office), "not_named", "not yet the head's turn");
    let one = signed(draft, 1, &office);
    assert_eq!((one.state, one.step), (State::Running, 1));
    assert_eq!(refusal(&one, &sign(), 2, &office), "not_named");
    assert_eq!(refusal(&one, &sign(), 4, &office), "not_named", "the head of another department");
    let change = decide(&one, &sign(), Some(person(3)), &office).expect("the head");
    assert!(change.mark.delegated && change.mark.kind == MarkKind::Decided);
    assert_eq!(change.state, State::Decided);
    let done = after(one, change);
    assert_eq!(refusal(&done, &sign(), 3, &office), "approval_moved");
}

#[test]
fn whoever_is_away_is_stood_in_for_by_their_deputy_and_looks_at_it_later() {
    let mut office = office();
    let one = signed(approval(usual()), 1, &office);
    office.absences = vec![away(3, 2)];
    assert_eq!(refusal(&one, &sign(), 4, &office), "not_named");
    let change = decide(&one, &sign(), Some(person(2)), &office).expect("the deputy");
    assert_eq!(change.mark.instead_of, Some(person(3)));
    assert_eq!(change.mark.grade, Some(Grade::Chief), "in the deputy's own grade");
    let done = after(one, change);
    assert_eq!(refusal(&done, &Command::LookAfter, 2, &office), "nothing_to_look_after");
    let seen = decide(&done, &Command::LookAfter, Some(person(3)), &office).expect("後閲");
    let seen = after(done, seen);
    assert!(seen.signed.iter().all(|one| one.instead_of.is_none() || one.looked_after));
    assert_eq!(refusal(&seen, &Command::LookAfter, 3, &office), "nothing_to_look_after");
}

#[test]
fn a_deputy_who_signed_before_is_not_a_second_pair_of_eyes() {
    let mut office = office();
    office.absences = vec![away(3, 1)];
    let one = signed(approval(usual()), 1, &office);
    assert_eq!(refusal(&one, &sign(), 1, &office), "four_eyes");
}

#[test]
fn a_deputy_whose_grade_the_route_does_not_name_may_not() {
    let mut office = office();
    let one = signed(approval(usual()), 1, &office);
    office.absences = vec![away(3, 4)];
    assert_eq!(refusal(&one, &sign(), 4, &office), "not_named");
}

#[test]
fn nobody_needs_a_deputy_while_another_of_the_grade_is_here() {
    let mut office = office();
    office.members.push(member(5, Grade::Head));
    let one = signed(approval(usual()), 1, &office);
    office.absences = vec![away(3, 2)];
    assert_eq!(refusal(&one, &sign(), 2, &office), "not_named");
    assert_eq!(signed(one, 5, &office).state, State::Decided);
}

#[test]
fn who_drafted_does_not_sign_where_four_eyes_are_required() {
    let mut office = office();
    office.members.push(member(0, Grade::Chief));
    assert_eq!(refusal(&approval(usual()), &sign(), 0, &office), "four_eyes");
    let two_eyes = Route { four_eyes: false, ..usual() };
    assert_eq!(signed(approval(two_eyes), 0, &office).step, 1);
}

#[test]
fn what_changed_since_the_draft_cannot_be_approved_and_goes_back() {
    let office = office();
    let draft = approval(usual());
    let other = Command::Approve { hash: "other".to_owned() };
    assert_eq!(refusal(&draft, &other, 1, &office), "content_changed");
    let silent = Command::Return { to: Back::Drafter, reason: " ".to_owned() };
    assert_eq!(refusal(&draft, &silent, 1, &office), "invalid_input");
    let back = Command::Return { to: Back::Drafter, reason: "住所が違う".to_owned() };
    let change = decide(&draft, &back, Some(person(1)), &office).expect("returned");
    let returned = after(draft, change);
    assert_eq!(refusal(&returned, &sign(), 1, &office), "approval_moved");
    let again = Command::Redraft { hash: "other".to_owned() };
    assert_eq!(refusal(&returned, &again, 1, &office), "not_named");
    let change = decide(&returned, &again, Some(person(0)), &office).expect("drafted again");
    let second = after(returned, change);
    assert_eq!((second.state, second.round, second.step), (State::Running, 2, 0));
    assert!(decide(&second, &other, Some(person(1)), &office).is_ok());
}

#[test]
fn it_goes_back_to_a_named_step_before_and_never_forward() {
    let office = office();
    let one = signed(approval(usual()), 1, &office);
    let to = |id: &str| Command::Return {
        to: Back::Step(id.to_owned()),
        reason: "計算を確かめてください".to_owned(),
    };
    assert_eq!(refusal(&one, &to("s1"), 3, &office), "invalid_input");
    let change = decide(&one, &to("s0"), Some(person(3)), &office).expect("back");
    let back = after(one, change);
    assert_eq!((back.state, back.step), (State::Running, 0));
    assert!(back.signed.is_empty(), "the signature of the step no longer counts");
    assert_eq!(signed(back, 2, &office).step, 1);
}

#[test]
fn all_places_of_a_parallel_step_sign_in_any_order() {
    let mut office = office();
    office.members.push(Member {
        staff: person(6),
        department: "shuno".to_owned(),
        grade: Grade::Chief,
    });
    let both = route(
        &[&[place(Grade::Chief, "shimin", &[]), place(Grade::Chief, "shuno", &[])]],
        true,
        None,
    );
    let one = signed(approval(both.clone()), 6, &office);
    assert_eq!((one.state, one.step), (State::Running, 0));
    assert_eq!(refusal(&one, &sign(), 6, &office), "not_named");
    assert_eq!(signed(one, 1, &office).state, State::Decided);
    let one = signed(approval(both), 1, &office);
    assert_eq!(signed(one, 6, &office).state, State::Decided);
}

#[test]
fn the_delegated_grade_decides_alone_only_without_four_eyes() {
    let mut office = office();
    let alone = route(&[], false, Some(Grade::Clerk));
    let change = propose(&approval(alone), &office).expect("at once");
    assert!(change.state == State::Decided && change.mark.delegated);
    let by_chief = route(&[], false, Some(Grade::Chief));
    assert_eq!(propose(&approval(by_chief), &office).expect_err("no").code, "may_not_decide");
    let small = route(&[&[place(Grade::Chief, "shimin", &[])]], false, Some(Grade::Chief));
    let draft = approval(small.clone());
    assert_eq!(propose(&draft, &office).expect("drafted").state, State::Running);
    let by_a_chief = Approval { drafter: person(1), ..approval(small) };
    assert_eq!(propose(&by_a_chief, &office).expect("at once").state, State::Decided);
    let by_a_chief = Approval { drafter: person(1), ..approval(usual()) };
    assert_eq!(propose(&by_a_chief, &office).expect("drafted").state, State::Running);
    office.members.clear();
    assert_eq!(propose(&approval(usual()), &office).expect_err("no").code, "may_not_draft");
}

#[test]
fn only_the_drafter_takes_it_back_unless_the_drafter_has_left() {
    let mut office = office();
    let draft = approval(usual());
    assert_eq!(refusal(&draft, &Command::Withdraw, 1, &office), "not_the_drafter");
    assert!(decide(&draft, &Command::Withdraw, Some(person(0)), &office).is_ok());
    office.members.retain(|one| one.staff != person(0));
    assert!(decide(&draft, &Command::Withdraw, Some(person(1)), &office).is_ok());
    assert_eq!(refusal(&draft, &Command::Withdraw, 4, &office), "not_the_drafter");
}

// --- laws ---

fn grades() -> impl Strategy<Value = Grade> {
    prop::sample::select(Grade::ALL.to_vec())
}

fn departments() -> impl Strategy<Value = &'static str> {
    prop::sample::select(DEPARTMENTS.to_vec())
}

fn any_route() -> impl Strategy<Value = Route> {
    let one = (grades(), departments(), prop::collection::vec(grades(), 0..2))
        .prop_map(|(grade, department, deputies)| place(grade, department, &deputies));
    let steps = prop::collection::vec(prop::collection::vec(one, 1..3), 1..4);
    (steps, any::<bool>(), prop::option::of(grades())).prop_map(|(steps, four_eyes, delegated)| {
        let steps: Vec<&[RoutePlace]> = steps.iter().map(Vec::as_slice).collect();
        route(&steps, four_eyes, delegated)
    })
}

fn any_roster() -> impl Strategy<Value = Roster> {
    let members = prop::collection::vec((0u128..8, departments(), grades()), 4..14);
    let absences = prop::collection::vec((0u128..8, 0u128..8), 0..4);
    (members, absences).prop_map(|(members, absences)| Roster {
        members: members
            .into_iter()
            .map(|(who, department, grade)| Member {
                staff: person(who),
                department: department.to_owned(),
                grade,
            })
            .collect(),
        absences: absences.into_iter().map(|(staff, deputy)| away(staff, deputy)).collect(),
    })
}

fn any_step() -> impl Strategy<Value = (u128, u8, bool)> {
    (0u128..8, 0u8..12, prop::bool::weighted(0.9))
}

fn command(kind: u8, same: bool) -> Command {
    let hash = if same { HASH } else { "other" }.to_owned();
    let reason = "直してください".to_owned();
    match kind {
        0 => Command::Return { to: Back::Drafter, reason },
        1 => Command::Return { to: Back::Step("s0".to_owned()), reason },
        2 => Command::Withdraw,
        3 => Command::Redraft { hash: HASH.to_owned() },
        4 => Command::LookAfter,
        _ => Command::Approve { hash },
    }
}

/// Said a second time, in other words than the rule's: the places of the step that nobody signed,
/// and who is named at each.
fn is_named(approval: &Approval, who: Uuid, roster: &Roster) -> bool {
    let step = &approval.route.steps[approval.step];
    step.who.iter().enumerate().any(|(at, place)| {
        let taken = approval.signed.iter().any(|one| (one.step, one.place) == (approval.step, at));
        let holders: Vec<Uuid> = roster
            .members
            .iter()
            .filter(|one| one.department == place.department && one.grade == place.grade)
            .map(|one| one.staff)
            .collect();
        let away = |who: &Uuid| roster.absences.iter().any(|one| one.staff == *who);
        let stands_in =
            roster.absences.iter().any(|one| one.deputy == who && holders.contains(&one.staff))
                && holders.iter().all(away)
                && roster.members.iter().any(|one| {
                    one.staff == who
                        && one.department == place.department
                        && place.deputies.contains(&one.grade)
                });
        !taken && (holders.contains(&who) || stands_in)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Nothing is signed, returned or decided by whom the route does not name; four eyes are four;
    /// what is decided carries every signature; what changed is not approved; the end is the end.
    #[test]
    fn nothing_is_decided_by_whom_the_route_does_not_name(
        route in any_route(),
        roster in any_roster(),
        steps in prop::collection::vec(any_step(), 1..40),
    ) {
        let mut now = approval(route);
        if let Ok(change) = propose(&now, &roster) {
            now = after(now, change);
        }
        if now.state == State::Decided {
            prop_assert!(!now.route.four_eyes && now.route.delegated.is_some());
            return Ok(());
        }
        for (who, kind, same) in steps {
            let who = person(who);
            let command = command(kind, same);
            let Ok(change) = decide(&now, &command, Some(who), &roster) else { continue };
            prop_assert!(now.state.is_open() || command == Command::LookAfter);
            if matches!(command, Command::Approve { .. } | Command::Return { .. }) {
                prop_assert!(is_named(&now, who, &roster), "{who} {command:?} {now:?}");
                prop_assert!(!now.route.four_eyes || !now.has_hand_of(who));
            }
            if let Command::Approve { hash } = &command {
                prop_assert_eq!(hash, &now.subject.hash);
            }
            now = after(now, change);
            if now.route.four_eyes {
                let mut hands: Vec<Uuid> = now.signed.iter().map(|one| one.staff).collect();
                hands.push(now.drafter);
                let all = hands.len();
                hands.sort_unstable();
                hands.dedup();
                prop_assert_eq!(hands.len(), all);
            }
            if now.state == State::Decided {
                for (at, step) in now.route.steps.iter().enumerate() {
                    for place in 0..step.who.len() {
                        let count =
                            now.signed.iter().filter(|one| (one.step, one.place) == (at, place)).count();
                        prop_assert_eq!(count, 1);
                    }
                }
            }
        }
    }
}
