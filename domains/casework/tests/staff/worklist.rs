//! The one list: narrowed, kept, marked, and many cases at once with a look before.

use http::StatusCode;
use yakusho_casework::{rules::decide::Command, store::cases::Record};

use crate::{
    browser::Seen,
    clerk::{Clerk, meanwhile, page_of, reread, village},
    village::Village,
};

async fn rackets<const N: usize>(village: &Village) -> [Record; N] {
    let mut records = Vec::new();
    for _ in 0..N {
        let filed = village.file("nyuson", &["racket-touroku"]).await;
        records.push(village.case(&filed, "racket-touroku").await);
    }
    records.try_into().expect("as many")
}

/// The item of a case in a list.
fn item_of(list: &Seen, record: &Record) -> String {
    let number = format!("{}-{}", record.number, record.place + 1);
    let before = list.text.split(&format!("{number}を選ぶ")).next().expect("the row");
    let value = before.rsplit("name=\"item\" value=\"").next().expect("a checkbox");
    value.split('"').next().expect("a value").to_owned()
}

#[tokio::test]
async fn many_are_claimed_after_a_look_at_what_will_not_be_and_why() {
    let village = village().await;
    let [first, second, third] = rackets(&village).await;
    let somebody = uuid::Uuid::from_u128(77);
    meanwhile(&village, &third, Command::Claim { staff: somebody }).await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let list = clerk.get("/staff?all=1").await;
    assert_eq!(list.text.matches("name=\"item\"").count(), 3);
    assert_eq!(
        list.text.matches(" checked><span class=\"y-hidden\">R8-").count(),
        3,
        "every row is chosen"
    );

    let nothing = clerk.browser.post(&list, "/staff/worklist/bulk", &[("act", "claim")]).await;
    assert_eq!(nothing.place(), "/staff?view=all");
    clerk.get("/staff").await.shows("件が選ばれていません");

    let items = [&first, &second, &third].map(|record| item_of(&list, record));
    let mut sent: Vec<(&str, &str)> = items.iter().map(|id| ("item", id.as_str())).collect();
    sent.extend([("act", "claim"), ("back", "view=untaken")]);
    let preview = clerk.browser.post(&list, "/staff/worklist/bulk", &sent).await;
    preview.shows("担当する件（2件）");
    preview.shows("しない件とその理由（1件）");
    preview.shows("ほかの職員の担当です");
    assert_eq!(preview.text.matches("name=\"case\"").count(), 2);

    // Meanwhile a colleague takes one of the two.
    meanwhile(&village, &second, Command::Claim { staff: somebody }).await;
    let cases = [&first, &second].map(|one| format!("{}:{}", one.case.id, one.case.version));
    let confirm: Vec<(&str, &str)> =
        vec![("act", "claim"), ("back", "view=untaken"), ("case", &cases[0]), ("case", &cases[1])];
    let done = clerk.browser.post(&preview, "/staff/worklist/bulk/confirm", &confirm).await;
    assert_eq!(done.status, StatusCode::OK);
    done.shows("1件の担当になりました。");
    done.shows("できなかったこと（1件）");
    let mine = clerk.get("/staff?view=mine").await;
    mine.shows(&first.number);
    mine.hides(&second.number);
}

#[tokio::test]
async fn nobody_hands_over_what_another_has_or_what_they_cannot_see() {
    let village = village().await;
    let [record] = rackets(&village).await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let list = clerk.get("/staff").await;
    let item = item_of(&list, &record);
    let sent = [("item", item.as_str()), ("act", "hand_over")];
    let preview = clerk.browser.post(&list, "/staff/worklist/bulk", &sent).await;
    preview.shows("自分の担当ではありません");
    preview.hides("/staff/worklist/bulk/confirm");

    let mut stranger = Clerk::signed_in(&village, "court.01").await;
    let theirs = stranger.get("/staff").await;
    for act in ["claim", "hand_over", "transfer"] {
        let sent = [("item", item.as_str()), ("act", act)];
        let seen = stranger.browser.post(&theirs, "/staff/worklist/bulk", &sent).await;
        seen.hides(&record.number);
    }
    let case = format!("{}:{}", record.case.id, record.case.version);
    let confirm = [("act", "claim"), ("case", case.as_str())];
    stranger.browser.post(&theirs, "/staff/worklist/bulk/confirm", &confirm).await;
    let now = reread(&village, &record).await;
    assert_eq!((now.case.version, now.case.assignee), (record.case.version, None));
}

#[tokio::test]
async fn marks_and_kept_filters_find_work_again() {
    let village = village().await;
    let [first, second] = rackets(&village).await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let list = clerk.get("/staff").await;
    let item = item_of(&list, &first);
    let sent = [("item", item.as_str()), ("act", "mark")];
    clerk.browser.post(&list, "/staff/worklist/bulk", &sent).await;
    let marked = clerk.get("/staff?view=marked").await;
    marked.shows("1件に印をつけました");
    marked.shows(&first.number);
    marked.hides(&second.number);

    let narrowed = "view=untaken&topic=racket-touroku&assignee=nobody";
    clerk.get(&format!("/staff?{narrowed}")).await.shows(&second.number);
    clerk.get("/staff?topic=ball-dog").await.hides(&second.number);
    let nameless = [("query", narrowed), ("name", " "), ("department", "")];
    clerk.browser.post(&list, "/staff/worklist/filters", &nameless).await;
    clerk.get("/staff").await.shows("1〜30文字で付けてください");
    let foreign = [("query", narrowed), ("name", "よその課"), ("department", "court")];
    clerk.browser.post(&list, "/staff/worklist/filters", &foreign).await;
    clerk.get("/staff").await.shows("所属する課の中だけです");
    let shared = [("query", narrowed), ("name", "未着手のラケット"), ("department", "racket")];
    let kept = clerk.browser.post(&list, "/staff/worklist/filters", &shared).await;
    assert_eq!(kept.place(), format!("/staff?{narrowed}"));
    let page = clerk.get("/staff").await;
    page.shows("未着手のラケット");
    page.shows(&format!("/staff?{}", narrowed.replace('&', "&#38;")));
    let mut stranger = Clerk::signed_in(&village, "court.01").await;
    stranger.get("/staff").await.hides("未着手のラケット");
    let id = page.after("<input type=\"hidden\" name=\"id\" value=\"");
    let there = stranger.get("/staff").await;
    let gone =
        stranger.browser.post(&there, "/staff/worklist/filters/forget", &[("id", &id)]).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    clerk.browser.post(&page, "/staff/worklist/filters/forget", &[("id", &id)]).await;
    let page = clerk.get("/staff").await;
    page.shows("残した絞り込みを消しました");
    page.hides("未着手のラケット");
}

#[tokio::test]
async fn the_list_says_its_keys_and_sorts_without_a_script() {
    let village = village().await;
    let [first, second] = rackets(&village).await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let page = clerk.get("/staff?sort=newest").await;
    page.shows("id=\"keys\"");
    page.shows("accesskey=\"c\"");
    page.shows("aria-sort=\"ascending\"");
    let place = |page: &Seen, record: &Record| page.text.find(&page_of(record)).expect("a row");
    assert!(place(&page, &second) < place(&page, &first));
    let page = clerk.get("/staff?sort=oldest").await;
    assert!(place(&page, &first) < place(&page, &second));
}
