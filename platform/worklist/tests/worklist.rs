//! The worklist on both databases.

use jiff::{SignedDuration, Timestamp, civil::Date};
use uuid::Uuid;
use yakusho_store::{Result, Store, testing::on_each_database};
use yakusho_worklist::{
    Assignee, Due, Filter, Keep, Sort, State, WaitingFor, WorkItem, changed_since, close,
    close_all_of, counts, forget_filter, keep_filter, kept_filters, last_look, list, look, mark,
    marked, migrations, of_subject, put, sorted_list, tally, unmark,
};

fn start() -> Timestamp {
    "2026-11-22T00:00:00Z".parse().expect("time")
}

fn day(text: &str) -> Date {
    text.parse().expect("day")
}

fn item(number: u128, due_on: Option<&str>) -> WorkItem {
    WorkItem {
        kind: "case.review".to_owned(),
        subject_kind: "case".to_owned(),
        subject: Uuid::from_u128(number),
        department: "shimin".to_owned(),
        assignee: None,
        title: format!("受付{number} 転入届"),
        topic: "tennyu".to_owned(),
        due_on: due_on.map(day),
        waiting_for: WaitingFor::Office,
    }
}

async fn put_all(store: &Store, items: Vec<WorkItem>, at: Timestamp) {
    store
        .write_with(at, items, |tx, items| {
            Box::pin(async move {
                for item in items {
                    put(tx, item).await?;
                }
                Ok(())
            })
        })
        .await
        .expect("put");
}

async fn titles(store: &Store, filter: &Filter) -> Result<Vec<String>> {
    let page = list(store, filter, None, 100).await?;
    Ok(page.items.into_iter().map(|listed| listed.item.title).collect())
}

fn of(department: &str) -> Filter {
    Filter { departments: Some(vec![department.to_owned()]), ..Filter::default() }
}

#[tokio::test]
async fn the_overdue_come_first_and_the_dateless_last() {
    on_each_database(migrations, |store, _| async move {
        let items = vec![
            item(1, None),
            item(2, Some("2026-12-06")),
            item(3, Some("2026-11-20")),
            item(4, Some("2026-12-06")),
            WorkItem { department: "kokuho".to_owned(), ..item(5, Some("2026-11-01")) },
        ];
        put_all(&store, items, start()).await;
        assert_eq!(
            titles(&store, &of("shimin")).await.expect("list"),
            ["受付3 転入届", "受付2 転入届", "受付4 転入届", "受付1 転入届"]
        );
        let page = list(&store, &of("shimin"), None, 100).await.expect("list");
        let overdue: Vec<bool> =
            page.items.iter().map(|listed| listed.is_overdue(day("2026-11-22"))).collect();
        assert_eq!(overdue, [true, false, false, false]);
        assert_eq!(titles(&store, &of("nowhere")).await.expect("list").len(), 0);
        let none = Filter { departments: Some(Vec::new()), ..Filter::default() };
        assert_eq!(titles(&store, &none).await.expect("list").len(), 0, "no department, no item");
    })
    .await;
}

#[tokio::test]
async fn pages_neither_repeat_nor_miss() {
    on_each_database(migrations, |store, _| async move {
        let dues = [None, Some("2026-12-01"), Some("2026-12-02"), Some("2026-12-02")];
        let items =
            (0..23).map(|number| item(number, dues[usize::try_from(number % 4).expect("small")]));
        put_all(&store, items.collect(), start()).await;
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = list(&store, &of("shimin"), after.as_ref(), 5).await.expect("page");
            assert!(page.items.len() <= 5);
            seen.extend(page.items.into_iter().map(|listed| listed.item.title));
            let Some(next) = page.next else { break };
            after = Some(next.to_string().parse().expect("a cursor"));
        }
        assert_eq!(seen, titles(&store, &of("shimin")).await.expect("list"));
        assert_eq!(seen.len(), 23);
    })
    .await;
}

#[tokio::test]
async fn filters_narrow_the_list() {
    on_each_database(migrations, |store, _| async move {
        let me = Uuid::from_u128(99);
        let items = vec![
            WorkItem { assignee: Some(me), ..item(1, Some("2026-11-21")) },
            WorkItem { waiting_for: WaitingFor::Resident, ..item(2, Some("2026-11-22")) },
            WorkItem { kind: "case.identify".to_owned(), ..item(3, Some("2026-11-23")) },
        ];
        put_all(&store, items, start()).await;
        let today = day("2026-11-22");
        for (filter, numbers) in [
            (Filter { assignee: Assignee::Is(me), ..of("shimin") }, vec!["受付1 転入届"]),
            (
                Filter { assignee: Assignee::Nobody, ..of("shimin") },
                vec!["受付2 転入届", "受付3 転入届"],
            ),
            (
                Filter { waiting_for: Some(WaitingFor::Resident), ..Filter::default() },
                vec!["受付2 転入届"],
            ),
            (
                Filter { kinds: vec!["case.identify".to_owned()], ..Filter::default() },
                vec!["受付3 転入届"],
            ),
            (Filter { due: Some(Due::Before(today)), ..Filter::default() }, vec!["受付1 転入届"]),
            (
                Filter { due: Some(Due::By(today)), ..Filter::default() },
                vec!["受付1 転入届", "受付2 転入届"],
            ),
            (Filter { state: State::Done, ..Filter::default() }, vec![]),
        ] {
            assert_eq!(titles(&store, &filter).await.expect("list"), numbers, "{filter:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_item_is_put_again_closed_and_opened_again() {
    on_each_database(migrations, |store, _| async move {
        let later = start() + SignedDuration::from_mins(5);
        put_all(&store, vec![item(1, None)], start()).await;
        put_all(&store, vec![item(1, None)], later).await;
        let listed = of_subject(&store, Uuid::from_u128(1)).await.expect("items");
        assert_eq!(listed[0].version, 1, "nothing changed");
        let first_change = listed[0].changed_at;

        put_all(&store, vec![item(1, Some("2026-12-06"))], later).await;
        let listed = of_subject(&store, Uuid::from_u128(1)).await.expect("items");
        assert_eq!((listed.len(), listed[0].version), (1, 2));
        assert!(listed[0].changed_at > first_change);

        let subject = Uuid::from_u128(1);
        let close_it = || store.write(later, move |tx| Box::pin(close(tx, "case.review", subject)));
        assert!(close_it().await.expect("closed"));
        assert!(!close_it().await.expect("closed before"));
        assert_eq!(titles(&store, &of("shimin")).await.expect("list").len(), 0);
        let done = Filter { state: State::Done, ..of("shimin") };
        assert_eq!(titles(&store, &done).await.expect("list").len(), 1);

        put_all(&store, vec![item(1, Some("2026-12-06"))], later).await;
        assert_eq!(titles(&store, &of("shimin")).await.expect("list").len(), 1);
        let second = WorkItem { kind: "case.identify".to_owned(), ..item(1, None) };
        put_all(&store, vec![second], later).await;
        let closed = store
            .write(later, move |tx| Box::pin(close_all_of(tx, subject)))
            .await
            .expect("closed");
        assert_eq!(closed, 2);
    })
    .await;
}

#[tokio::test]
async fn counts_say_how_much_there_is() {
    on_each_database(migrations, |store, _| async move {
        let empty = counts(&store, &of("shimin"), day("2026-11-22")).await.expect("counts");
        assert_eq!(empty, yakusho_worklist::Counts::default());
        let me = Uuid::from_u128(99);
        let items = vec![
            item(1, Some("2026-11-20")),
            WorkItem { assignee: Some(me), ..item(2, Some("2026-11-22")) },
            WorkItem { waiting_for: WaitingFor::Resident, ..item(3, Some("2026-11-29")) },
            item(4, Some("2026-11-30")),
            item(5, None),
            WorkItem { department: "kokuho".to_owned(), ..item(6, None) },
        ];
        put_all(&store, items, start()).await;
        let counted = counts(&store, &of("shimin"), day("2026-11-22")).await.expect("counts");
        assert_eq!(
            counted,
            yakusho_worklist::Counts {
                open: 5,
                overdue: 1,
                due_today: 1,
                due_this_week: 1,
                unassigned: 4,
                waiting_for_office: 4,
                waiting_for_resident: 1,
            }
        );
    })
    .await;
}

#[tokio::test]
async fn what_changed_since_the_last_look_is_known() {
    on_each_database(migrations, |store, _| async move {
        let me = Uuid::from_u128(99);
        put_all(&store, vec![item(1, None)], start()).await;
        assert_eq!(last_look(&store, me, "shimin").await.expect("look"), None);
        for minutes in [1, 10] {
            let now = start() + SignedDuration::from_mins(minutes);
            store.write(now, move |tx| Box::pin(look(tx, me, "shimin"))).await.expect("looked");
        }
        let looked = last_look(&store, me, "shimin").await.expect("look").expect("an instant");
        assert_eq!(changed_since(&store, "shimin", looked).await.expect("count"), 0);
        let later = start() + SignedDuration::from_mins(11);
        put_all(&store, vec![item(2, None)], later).await;
        assert_eq!(changed_since(&store, "shimin", looked).await.expect("count"), 1);
        let page = list(&store, &of("shimin"), None, 10).await.expect("list");
        let new: Vec<bool> =
            page.items.iter().map(|listed| listed.changed_since(Some(looked))).collect();
        assert_eq!(new, [false, true]);
    })
    .await;
}

#[tokio::test]
async fn every_order_pages_without_repeating_or_missing() {
    on_each_database(migrations, |store, _| async move {
        for round in 0..3 {
            let items = (0..7).map(|number| item(round * 7 + number, Some("2026-12-01")));
            let at = start() + SignedDuration::from_mins(i64::try_from(round).expect("small"));
            put_all(&store, items.collect(), at).await;
        }
        // The oldest three change last.
        let changed = (0..3).map(|number| item(number, Some("2026-12-24"))).collect();
        put_all(&store, changed, start() + SignedDuration::from_mins(9)).await;
        for (sort, first, last) in
            [(Sort::Due, 3, 2), (Sort::Oldest, 0, 20), (Sort::Newest, 20, 0), (Sort::Changed, 0, 6)]
        {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = sorted_list(&store, &of("shimin"), sort, after.as_ref(), 4).await;
                let page = page.expect("page");
                seen.extend(page.items.into_iter().map(|listed| listed.item.subject.as_u128()));
                let Some(next) = page.next else { break };
                after = Some(next.to_string().parse().expect("a cursor"));
            }
            assert_eq!((seen.first(), seen.last()), (Some(&first), Some(&last)), "{sort:?}");
            seen.sort_unstable();
            assert_eq!(seen, (0..21).collect::<Vec<u128>>(), "{sort:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn topics_marks_and_news_narrow_the_list() {
    on_each_database(migrations, |store, _| async move {
        let (me, other) = (Uuid::from_u128(98), Uuid::from_u128(99));
        let items = vec![
            item(1, None),
            WorkItem { topic: "inu".to_owned(), assignee: Some(me), ..item(2, None) },
        ];
        put_all(&store, items, start()).await;
        put_all(&store, vec![item(3, None)], start() + SignedDuration::from_mins(5)).await;
        let inu = Filter { topics: vec!["inu".to_owned()], ..of("shimin") };
        assert_eq!(titles(&store, &inu).await.expect("list"), ["受付2 転入届"]);
        let news = Filter { changed_after: Some(start()), ..of("shimin") };
        assert_eq!(titles(&store, &news).await.expect("list"), ["受付3 転入届"]);

        let counted = tally(&store, &inu).await.expect("tally");
        assert_eq!(counted.topics, [("tennyu".to_owned(), 2), ("inu".to_owned(), 1)]);
        assert_eq!(counted.assignees, [(None, 2), (Some(me), 1)]);

        let ids: Vec<Uuid> = list(&store, &of("shimin"), None, 9)
            .await
            .expect("list")
            .items
            .iter()
            .map(|listed| listed.id)
            .collect();
        for _ in 0..2 {
            let ids = ids[..2].to_vec();
            let write = store.write_with(start(), ids, move |tx, ids| Box::pin(mark(tx, me, ids)));
            write.await.expect("marked");
        }
        let mine = Filter { marked_by: Some(me), ..of("shimin") };
        assert_eq!(titles(&store, &mine).await.expect("list").len(), 2);
        let others = Filter { marked_by: Some(other), ..of("shimin") };
        assert_eq!(titles(&store, &others).await.expect("list").len(), 0, "marks are one's own");
        let first = vec![ids[0]];
        let write = store.write_with(start(), first, move |tx, ids| Box::pin(unmark(tx, me, ids)));
        write.await.expect("unmarked");
        let left = marked(&store, me, &ids).await.expect("marks");
        assert_eq!(left.into_iter().collect::<Vec<_>>(), [ids[1]]);
    })
    .await;
}

#[tokio::test]
async fn a_filter_is_ones_own_or_the_departments() {
    on_each_database(migrations, |store, _| async move {
        let (me, colleague, stranger) =
            (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let keep = |name: &str, department: Option<&str>| Keep {
            staff: me,
            department: department.map(str::to_owned),
            name: name.to_owned(),
            query: "view=due&topic=inu".to_owned(),
        };
        let mut ids = Vec::new();
        for new in [keep("わたしの犬", None), keep("課の犬", Some("shimin"))] {
            let write = store.write_with(start(), new, |tx, new| Box::pin(keep_filter(tx, new)));
            ids.push(write.await.expect("kept"));
        }
        let seen = |staff, department: &'static str| {
            let store = &store;
            async move {
                let kept = kept_filters(store, staff, &[department]).await.expect("filters");
                kept.into_iter().map(|filter| filter.name).collect::<Vec<_>>()
            }
        };
        assert_eq!(seen(me, "shimin").await, ["わたしの犬", "課の犬"]);
        assert_eq!(seen(colleague, "shimin").await, ["課の犬"]);
        assert_eq!(seen(stranger, "kokuho").await, Vec::<String>::new());
        let forget = |staff, department: &'static str, id| {
            store.write(start(), move |tx| {
                Box::pin(async move { forget_filter(tx, staff, &[department], id).await })
            })
        };
        assert!(!forget(colleague, "shimin", ids[0]).await.expect("not theirs"));
        assert!(!forget(stranger, "kokuho", ids[1]).await.expect("not theirs"));
        assert!(forget(colleague, "shimin", ids[1]).await.expect("the department's"));
        assert_eq!(seen(me, "shimin").await, ["わたしの犬"]);
    })
    .await;
}
