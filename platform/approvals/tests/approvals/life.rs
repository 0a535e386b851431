//! From the draft to the decision: the trail, the inbox, the worklist, the events.

use yakusho_approvals::{
    Back, Command, MarkKind, State,
    events::{APPROVAL_DECIDED, APPROVAL_RETURNED},
};
use yakusho_store::{Error, testing::on_each_database};

use crate::office::*;

#[tokio::test]
async fn a_draft_passes_its_steps_and_is_heard_when_it_is_decided() {
    on_each_database(all_migrations, |store, folder| async move {
        let office = Office::open(store, &folder).await;
        let drafted = office.draft(100, "refuse").await.expect("drafted");
        let id = drafted.approval.id;
        assert_eq!(drafted.due_on, Some(day("2026-11-25")));
        assert_eq!(code(office.draft(100, "refuse").await), "already_drafted");
        assert_eq!(office.inbox(CHIEF).await, [id]);
        assert_eq!(office.inbox(OTHER_CHIEF).await, [id]);
        assert_eq!(office.inbox(ABROAD).await, [id], "the other department is asked too");
        assert!(office.inbox(HEAD).await.is_empty() && office.inbox(CLERK).await.is_empty());
        let sign_item = |department: &str, who: Option<u128>| {
            ("approval.sign".to_owned(), department.to_owned(), who.map(person))
        };
        assert_eq!(
            office.items().await,
            [sign_item("shimin", None), sign_item("shuno", Some(ABROAD))]
        );

        office.act(id, ABROAD, sign()).await.expect("the other department");
        assert!(office.heard.lock().expect("a list").is_empty());
        office.act(id, CHIEF, sign()).await.expect("the chief");
        assert!(office.inbox(CHIEF).await.is_empty() && office.inbox(OTHER_CHIEF).await.is_empty());
        assert_eq!(office.items().await, [sign_item("shimin", Some(HEAD))]);
        assert_eq!(code(office.act(id, OTHER_CHIEF, sign()).await), "not_named");
        let done = office.act(id, HEAD, sign()).await.expect("the head");
        assert_eq!(done.approval.state, State::Decided);
        assert_eq!(*office.heard.lock().expect("a list"), [(APPROVAL_DECIDED, id)]);
        assert!(office.items().await.is_empty());
        assert_eq!(
            office.kinds(id).await,
            ["approval.drafted", "approval.signed", "approval.signed", "approval.decided"]
        );
        let trail = office.approvals.trail(&office.store, id).await.expect("a trail");
        assert_eq!(trail[0].words.as_deref(), Some("ご審査ください"));
        assert!(trail[3].mark.delegated && trail[3].mark.kind == MarkKind::Decided);
        let again =
            office.approvals.find(office.store.read(), office.store.municipality(), id).await;
        let again = again.expect("a row").expect("an approval");
        assert_eq!(again.approval, done.approval, "the row is what the act said");
        let proposal = office.approvals.proposal(&again).expect("opened");
        assert_eq!(proposal["reason"], "要件に当たらないため");
        assert_eq!(
            office.approvals.done_by(&office.store, person(HEAD)).await.expect("done").len(),
            1
        );
        assert_eq!(
            office.approvals.drafted_by(&office.store, person(CLERK)).await.expect("drafted").len(),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn what_the_domain_refuses_is_not_decided() {
    on_each_database(all_migrations, |store, folder| async move {
        let office = Office::open(store, &folder).await;
        let id = office.draft(100, "throw").await.expect("drafted").approval.id;
        office.act(id, ABROAD, sign()).await.expect("signed");
        office.act(id, CHIEF, sign()).await.expect("signed");
        assert_eq!(code(office.act(id, HEAD, sign()).await), "moved");
        assert_eq!(office.inbox(HEAD).await, [id], "it still waits");
        assert_eq!(office.kinds(id).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn it_goes_back_with_a_reason_is_drafted_again_and_the_trail_keeps_both_rounds() {
    on_each_database(all_migrations, |store, folder| async move {
        let office = Office::open(store, &folder).await;
        let id = office.draft(100, "refuse").await.expect("drafted").approval.id;
        office.act(id, CHIEF, sign()).await.expect("signed");
        let back = Command::Return { to: Back::Drafter, reason: "条文を直す".to_owned() };
        let returned = office.act(id, ABROAD, back).await.expect("returned");
        assert_eq!(returned.approval.state, State::Returned);
        assert_eq!(*office.heard.lock().expect("a list"), [(APPROVAL_RETURNED, id)]);
        let redraft = ("approval.redraft".to_owned(), "shimin".to_owned(), Some(person(CLERK)));
        assert_eq!(office.items().await, [redraft]);
        let again = Command::Redraft { hash: "mended".to_owned() };
        let second = office.act(id, CLERK, again).await.expect("drafted again");
        assert_eq!((second.approval.round, second.approval.signed.len()), (2, 0));
        assert_eq!(code(office.act(id, CHIEF, sign()).await), "content_changed");
        office
            .act(id, CHIEF, Command::Approve { hash: "mended".to_owned() })
            .await
            .expect("signed");
        let trail = office.approvals.trail(&office.store, id).await.expect("a trail");
        let rounds: Vec<u32> = trail.iter().map(|step| step.mark.round).collect();
        assert_eq!(rounds, [1, 1, 1, 2, 2]);
        assert_eq!(trail[2].words.as_deref(), Some("条文を直す"));
        let withdrawn = office.act(id, CLERK, Command::Withdraw).await.expect("taken back");
        assert_eq!(withdrawn.approval.state, State::Withdrawn);
        assert!(office.items().await.is_empty());
        office.draft(100, "refuse").await.expect("a new one may be drafted");
    })
    .await;
}

#[tokio::test]
async fn a_deputy_finds_it_in_the_inbox_and_the_principal_looks_at_it_later() {
    on_each_database(all_migrations, |store, folder| async move {
        let office = Office::open(store, &folder).await;
        let id = office.draft(100, "refuse").await.expect("drafted").approval.id;
        office.act(id, ABROAD, sign()).await.expect("signed");
        office.act(id, CHIEF, sign()).await.expect("signed");
        let absence =
            office.away(HEAD, OTHER_CHIEF, "2026-11-24", "2026-11-27").await.expect("away");
        assert_eq!(office.inbox(OTHER_CHIEF).await, [id]);
        let sign_item = |who| ("approval.sign".to_owned(), "shimin".to_owned(), Some(person(who)));
        assert_eq!(office.items().await, [sign_item(OTHER_CHIEF)], "the item went to the deputy");
        let cancel = office.store.write_with(now(), office.approvals.clone(), move |tx, office| {
            Box::pin(async move { office.cancel_absence(tx, &SYSTEM, absence).await })
        });
        cancel.await.expect("cancelled");
        assert_eq!(office.items().await, [sign_item(HEAD)], "and comes back");
        office.away(HEAD, OTHER_CHIEF, "2026-11-24", "2026-11-27").await.expect("away again");
        let done = office.act(id, OTHER_CHIEF, sign()).await.expect("the deputy");
        assert_eq!(done.approval.state, State::Decided);
        let look = ("approval.look_after".to_owned(), "shimin".to_owned(), Some(person(HEAD)));
        assert_eq!(office.items().await, [look]);
        assert_eq!(office.inbox(HEAD).await, [id]);
        office.act(id, HEAD, Command::LookAfter).await.expect("looked at");
        assert!(office.items().await.is_empty() && office.inbox(HEAD).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_absence_that_makes_no_sense_is_refused_at_its_field() {
    on_each_database(all_migrations, |store, folder| async move {
        let office = Office::open(store, &folder).await;
        let fields = async |who, deputy, from, to| match office.away(who, deputy, from, to).await {
            Err(Error::Refused(refusal)) => {
                refusal.problems.into_iter().map(|one| (one.field, one.code)).collect::<Vec<_>>()
            }
            other => panic!("not refused: {other:?}"),
        };
        let at = |field: &str, code| vec![(field.to_owned(), code)];
        let (today, end) = ("2026-11-24", "2026-11-27");
        assert_eq!(fields(HEAD, HEAD, today, end).await, at("deputy", "deputy_is_self"));
        assert_eq!(fields(HEAD, ABROAD, today, end).await, at("deputy", "deputy_elsewhere"));
        assert_eq!(fields(HEAD, CHIEF, end, today).await, at("to", "absence_ends_first"));
        assert_eq!(fields(HEAD, CHIEF, "2026-11-02", "2026-11-20").await, at("to", "absence_past"));
        assert_eq!(fields(HEAD, CHIEF, today, "2028-11-24").await, at("to", "absence_too_long"));
        office.away(HEAD, CHIEF, today, end).await.expect("away");
        assert_eq!(
            fields(HEAD, CHIEF, "2026-11-26", "2026-12-01").await,
            at("from", "absence_overlaps")
        );
        assert_eq!(fields(CHIEF, HEAD, today, end).await, at("deputy", "deputy_absent"));
    })
    .await;
}

#[tokio::test]
async fn a_late_step_is_reminded_of_once_on_each_open_day() {
    on_each_database(all_migrations, |store, folder| async move {
        let office = Office::open(store, &folder).await;
        let id = office.draft(100, "refuse").await.expect("drafted").approval.id;
        let remind = async |days| {
            let at = later(days);
            office.approvals.remind(&office.store, at).await.expect("a round")
        };
        assert_eq!(remind(1).await, 0, "due on the 25th, late from the 26th on");
        assert_eq!(remind(2).await, 1);
        assert_eq!(remind(2).await, 0, "once a day");
        assert_eq!(remind(4).await, 0, "not on a Saturday");
        assert_eq!(remind(6).await, 1);
        let found =
            office.approvals.find(office.store.read(), office.store.municipality(), id).await;
        assert_eq!(found.expect("a row").expect("it").reminders, 2);
        office.approvals.hand_over_of_the_day(&office.store, later(6)).await.expect("handed over");
        office.approvals.hand_over_of_the_day(&office.store, later(6)).await.expect("once");
    })
    .await;
}

#[tokio::test]
async fn what_was_about_something_gone_is_void() {
    on_each_database(all_migrations, |store, folder| async move {
        let office = Office::open(store, &folder).await;
        let id = office.draft(100, "refuse").await.expect("drafted").approval.id;
        let gone = office.store.write_with(now(), office.approvals.clone(), |tx, office| {
            Box::pin(async move { office.void(tx, "case", person(100), &SYSTEM).await })
        });
        assert_eq!(gone.await.expect("void"), 1);
        assert!(office.items().await.is_empty());
        assert_eq!(code(office.act(id, CHIEF, sign()).await), "approval_moved");
    })
    .await;
}

#[tokio::test]
async fn a_disposal_takes_what_was_written_and_leaves_who_decided() {
    on_each_database(all_migrations, |store, folder| async move {
        let office = Office::open(store, &folder).await;
        let id = office.draft(100, "refuse").await.expect("drafted").approval.id;
        let gone = office.store.write_with(now(), office.approvals.clone(), |tx, office| {
            Box::pin(async move { office.dispose(tx, "case", person(100), &SYSTEM).await })
        });
        assert_eq!(gone.await.expect("disposed"), 1);
        let trail = office.approvals.trail(&office.store, id).await.expect("a trail");
        assert!(trail.iter().all(|step| step.words.is_none()));
        assert_eq!(trail[0].mark.staff, Some(person(CLERK)));
        let left =
            office.approvals.find(office.store.read(), office.store.municipality(), id).await;
        let left = left.expect("a row").expect("it");
        assert_eq!(left.approval.state, State::Void);
        assert!(office.approvals.proposal(&left).is_err(), "nothing is left to open");
    })
    .await;
}
