//! 人事異動: work goes on with whoever holds the post now, in the transaction of the transfer.

use yakusho_approvals::{Back, Command, MarkKind, State, VacantPost};
use yakusho_pack::format::Grade;
use yakusho_store::testing::on_each_database;
use yakusho_worklist::{Filter, list};

use crate::office::*;

fn item(kind: &str, department: &str, who: Option<u128>) -> (String, String, Option<uuid::Uuid>) {
    (kind.to_owned(), department.to_owned(), who.map(person))
}

#[tokio::test]
async fn what_waits_for_a_post_goes_on_to_whoever_holds_it_now() {
    on_each_database(all_migrations, |store, folder| async move {
        let office = Office::open(store, &folder).await;
        let id = office.draft(100, "refuse").await.expect("drafted").approval.id;
        let both =
            [item("approval.sign", "shimin", None), item("approval.sign", "shuno", Some(ABROAD))];
        assert_eq!(office.items().await, both, "either of two chiefs");
        office.moves(OTHER_CHIEF, None).await;
        let one = [
            item("approval.sign", "shimin", Some(CHIEF)),
            item("approval.sign", "shuno", Some(ABROAD)),
        ];
        assert_eq!(office.items().await, one, "one chief is left");
        office.act(id, ABROAD, sign()).await.expect("signed");
        office.act(id, CHIEF, sign()).await.expect("signed");
        assert_eq!(office.items().await, [item("approval.sign", "shimin", Some(HEAD))]);

        office.moves(HEAD, Some(NEXT_HEAD)).await;
        assert_eq!(office.items().await, [item("approval.sign", "shimin", Some(NEXT_HEAD))]);
        assert!(office.inbox(HEAD).await.is_empty(), "nothing waits for who has gone");
        assert_eq!(office.inbox(NEXT_HEAD).await, [id]);
        assert_eq!(code(office.act(id, HEAD, sign()).await), "not_named");
        let done = office.act(id, NEXT_HEAD, sign()).await.expect("the new head");
        assert_eq!(done.approval.state, State::Decided);

        let trail = office.approvals.trail(&office.store, id).await.expect("a trail");
        let kinds: Vec<MarkKind> = trail.iter().map(|step| step.mark.kind).collect();
        use MarkKind::{Decided, Drafted, HandedOn, Signed};
        assert_eq!(kinds, [Drafted, HandedOn, Signed, Signed, HandedOn, Decided]);
        let handed = &trail[4].mark;
        assert_eq!((handed.staff, handed.instead_of), (None, Some(person(HEAD))));
        assert_eq!(handed.step.as_deref(), Some("kacho"));
        assert_eq!(
            office.kinds(id).await.iter().filter(|kind| *kind == "approval.handed_on").count(),
            2
        );
    })
    .await;
}

#[tokio::test]
async fn a_post_that_nobody_holds_is_pointed_out_while_something_waits_there() {
    on_each_database(all_migrations, |store, folder| async move {
        let office = Office::open(store, &folder).await;
        let today = day("2026-11-24");
        office.moves(HEAD, None).await;
        let vacant = || office.approvals.vacant_posts(&office.store, today);
        assert_eq!(vacant().await.expect("posts"), [], "nothing waits for a head yet");
        let id = office.draft(100, "refuse").await.expect("drafted").approval.id;
        office.act(id, ABROAD, sign()).await.expect("signed");
        assert_eq!(vacant().await.expect("posts"), [], "two chiefs are here");
        office.act(id, CHIEF, sign()).await.expect("signed");
        let post = VacantPost { department: "shimin".to_owned(), grade: Grade::Head, waiting: 1 };
        assert_eq!(vacant().await.expect("posts"), [post]);
        let titles = || async {
            let page = list(&office.store, &Filter::default(), None, 9).await.expect("a list");
            page.items.into_iter().map(|one| one.item.title).collect::<Vec<_>>().join("\n")
        };
        assert!(titles().await.contains("課長の席に人がいません"));
        office.moves(OTHER_CHIEF, Some(NEXT_HEAD)).await;
        assert_eq!(vacant().await.expect("posts"), [], "a head came");
        assert!(!titles().await.contains("席に人がいません"));
        assert_eq!(office.inbox(NEXT_HEAD).await, [id]);
    })
    .await;
}

#[tokio::test]
async fn a_draft_that_came_back_to_somebody_who_has_gone_is_mended_by_the_department() {
    on_each_database(all_migrations, |store, folder| async move {
        let office = Office::open(store, &folder).await;
        let id = office.draft(100, "refuse").await.expect("drafted").approval.id;
        let back = Command::Return { to: Back::Drafter, reason: "条文を直す".to_owned() };
        office.act(id, ABROAD, back).await.expect("returned");
        let again = || Command::Redraft { hash: "content".to_owned() };
        assert_eq!(code(office.act(id, OTHER_CHIEF, again()).await), "not_named");
        office.moves(CLERK, None).await;
        assert_eq!(office.items().await, [item("approval.redraft", "shimin", None)]);
        assert_eq!(code(office.act(id, CLERK, again()).await), "not_named", "they have gone");
        assert_eq!(
            code(office.act(id, ABROAD, again()).await),
            "not_named",
            "nor another department"
        );
        let second = office.act(id, OTHER_CHIEF, again()).await.expect("drafted again");
        assert_eq!(second.approval.drafter, person(OTHER_CHIEF));
        assert_eq!(code(office.act(id, OTHER_CHIEF, sign()).await), "four_eyes");
        let row = office.approvals.find(office.store.read(), office.store.municipality(), id).await;
        assert_eq!(row.expect("a row").expect("it").approval, second.approval);
        let trail = office.approvals.trail(&office.store, id).await.expect("a trail");
        assert_eq!(trail[2].mark.kind, MarkKind::HandedOn);
        assert_eq!(trail[2].mark.instead_of, Some(person(CLERK)));
    })
    .await;
}

#[tokio::test]
async fn what_a_deputy_signed_is_looked_at_by_whoever_holds_the_post_now() {
    on_each_database(all_migrations, |store, folder| async move {
        let office = Office::open(store, &folder).await;
        let id = office.draft(100, "refuse").await.expect("drafted").approval.id;
        office.act(id, ABROAD, sign()).await.expect("signed");
        office.act(id, CHIEF, sign()).await.expect("signed");
        office.away(HEAD, OTHER_CHIEF, "2026-11-24", "2026-11-27").await.expect("away");
        office.act(id, OTHER_CHIEF, sign()).await.expect("the deputy");
        assert_eq!(office.items().await, [item("approval.look_after", "shimin", Some(HEAD))]);
        assert_eq!(
            code(office.act(id, NEXT_HEAD, Command::LookAfter).await),
            "nothing_to_look_after"
        );
        office.moves(HEAD, Some(NEXT_HEAD)).await;
        assert_eq!(office.items().await, [item("approval.look_after", "shimin", Some(NEXT_HEAD))]);
        assert_eq!(office.inbox(NEXT_HEAD).await, [id]);
        let deputy = office.act(id, OTHER_CHIEF, Command::LookAfter).await;
        assert_eq!(code(deputy), "nothing_to_look_after", "not by who signed");
        office.act(id, NEXT_HEAD, Command::LookAfter).await.expect("後閲");
        assert!(office.items().await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_deputy_who_has_gone_stands_in_for_nobody() {
    on_each_database(all_migrations, |store, folder| async move {
        let office = Office::open(store, &folder).await;
        let id = office.draft(100, "refuse").await.expect("drafted").approval.id;
        office.act(id, ABROAD, sign()).await.expect("signed");
        office.act(id, CHIEF, sign()).await.expect("signed");
        office.away(HEAD, OTHER_CHIEF, "2026-11-24", "2026-11-27").await.expect("away");
        assert_eq!(office.items().await, [item("approval.sign", "shimin", Some(OTHER_CHIEF))]);
        office.moves(OTHER_CHIEF, None).await;
        assert_eq!(
            office.items().await,
            [item("approval.sign", "shimin", Some(HEAD))],
            "back to the head"
        );
        assert_eq!(code(office.act(id, OTHER_CHIEF, sign()).await), "not_named");
    })
    .await;
}
