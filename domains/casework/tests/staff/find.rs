//! Finding cases: by whom, by what, why, and only one's own.

use http::StatusCode;
use yakusho_casework::search;
use yakusho_store::Action;

use crate::{
    browser::Seen,
    clerk::{Clerk, now, page_of, village},
    village::Village,
};

async fn find(clerk: &mut Clerk, pairs: &[(&str, &str)]) -> Seen {
    let page = clerk.get("/staff/find").await;
    clerk.browser.post(&page, "/staff/find", pairs).await
}

async fn searches(village: &Village, clerk: &str) -> Vec<Action> {
    let store = village.casework.store();
    let staff = yakusho_identity::store::staff_list(store).await.expect("staff");
    let id = staff.iter().find(|row| row.login == clerk).expect("the clerk").id;
    let actions = store.actions_of(id).await.expect("actions");
    actions.into_iter().filter(|action| action.kind == "personal_data.searched").collect()
}

#[tokio::test]
async fn a_person_is_found_by_name_birthday_and_address_however_they_are_written() {
    for village in Village::each().await {
        village.casework.open_demo_office(now()).await.expect("the demo office");
        let filed = village.file("nyuson", &["racket-touroku", "nyuson-todoke"]).await;
        let record = village.case(&filed, "racket-touroku").await;
        let notice = village.case(&filed, "nyuson-todoke").await;
        let mut clerk = Clerk::signed_in(&village, "racket.01").await;
        for (field, typed) in [
            ("name", "試験 花子"),
            ("name", "花子　試験"),
            ("name", "ハナコ"),
            ("name", "しけん はなこ"),
            ("name", "試"),
            ("address", "サービス一丁目1"),
            ("address", "球技県テニス村サービス１－１"),
            ("address", "サービス１丁目１番"),
        ] {
            let seen = find(&mut clerk, &[(field, typed), ("purpose", "inquiry")]).await;
            assert_eq!(seen.status, StatusCode::OK, "{field} {typed}");
            assert!(seen.text.contains(&page_of(&record)), "{field} {typed}: {}", seen.text);
            seen.shows("試験　花子");
            seen.hides(&page_of(&notice));
        }
        for (field, typed) in [
            ("name", "太郎"),
            ("name", "花子 太郎"),
            ("address", "サービス1-2"),
            ("address", "サービス11"),
            // The day of birth does not stand on the form of this department.
            ("born", "1991-05-14"),
        ] {
            let seen = find(&mut clerk, &[(field, typed), ("purpose", "inquiry")]).await;
            seen.shows("見つかりませんでした");
            seen.hides(&page_of(&record));
        }
        let mut clerk = Clerk::signed_in(&village, "sonmin.01").await;
        for typed in ["平成3年5月14日", "1991-05-14", "H3.5.14"] {
            let both =
                [("name", "はなこ"), ("born", typed), ("state", "visit"), ("purpose", "law")];
            let seen = find(&mut clerk, &both).await;
            assert!(seen.text.contains(&page_of(&notice)), "{typed}: {}", seen.text);
            seen.shows("平成3年5月14日");
        }
        let another_day = [("name", "花子"), ("born", "1991-05-15"), ("purpose", "law")];
        find(&mut clerk, &another_day).await.shows("見つかりませんでした");
        let elsewhere = [("name", "花子"), ("state", "finished"), ("purpose", "inquiry")];
        find(&mut clerk, &elsewhere).await.shows("見つかりませんでした");
        village.remove().await;
    }
}

#[tokio::test]
async fn another_departments_people_are_not_found_and_no_term_is_recorded() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let mut stranger = Clerk::signed_in(&village, "court.01").await;
    for (field, typed) in [
        ("name", "花子"),
        ("born", "1991-05-14"),
        ("number", filed.number.as_str()),
        ("procedure", "racket-touroku"),
        ("department", "racket"),
    ] {
        let seen = find(&mut stranger, &[(field, typed), ("purpose", "inquiry")]).await;
        seen.shows("見つかりませんでした");
        seen.hides(&page_of(&record));
    }
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    find(&mut clerk, &[("name", "花子"), ("purpose", "window")]).await.shows("花子");
    let recorded = searches(&village, "racket.01").await;
    assert_eq!(recorded.len(), 1);
    let action = &recorded[0];
    assert_eq!(action.purpose.as_deref(), Some("窓口に来た人の手続き"));
    let data = action.data.clone().expect("data");
    assert_eq!(data["by"], serde_json::json!(["name"]));
    assert_eq!(data["hits"], 1);
    assert_eq!(data["cases"], serde_json::json!([record.case.id.uuid()]));
    assert!(!data.to_string().contains("花子"));
    let fruitless = searches(&village, "court.01").await;
    assert_eq!(fruitless.len(), 5);
    assert!(fruitless.iter().all(|action| action.data.as_ref().expect("data")["hits"] == 0));
}

#[tokio::test]
async fn nothing_is_searched_without_a_purpose_or_a_clue() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let seen = find(&mut clerk, &[("name", "試験 花子")]).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    seen.shows("探す目的を選んでください");
    seen.shows("value=\"試験 花子\"");
    let seen = find(&mut clerk, &[("purpose", "inquiry")]).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    seen.shows("手がかりを1つ以上");
    assert!(searches(&village, "racket.01").await.is_empty());
}

#[tokio::test]
async fn an_auditor_may_look_by_number_but_not_for_a_person() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let mut auditor = Clerk::signed_in(&village, "kansa.01").await;
    let by_number = [("number", filed.number.as_str()), ("purpose", "law")];
    find(&mut auditor, &by_number).await.shows(&page_of(&record));
    let by_name = [("name", "花子"), ("purpose", "law")];
    let seen = find(&mut auditor, &by_name).await;
    seen.shows("見つかりませんでした");
    seen.hides(&page_of(&record));
}

#[tokio::test]
async fn what_the_office_wrote_is_found_and_a_correction_changes_what_is_found() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let text = [("text", "電話で、ガットの本数を確認した。")];
    assert_eq!(clerk.act(&record, "note", &text).await.place(), page_of(&record));
    let words = |typed| [("words", typed), ("purpose", "work")];
    find(&mut clerk, &words("がっとの本数")).await.shows(&page_of(&record));
    find(&mut clerk, &words("ラケットの本数")).await.shows("見つかりませんでした");
    let mut stranger = Clerk::signed_in(&village, "court.01").await;
    find(&mut stranger, &words("ガット")).await.hides(&page_of(&record));
}

#[tokio::test]
async fn an_index_that_lacks_is_made_again() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let store = village.casework.store();
    assert!(kept(&village).await > 0);
    forget(&village, filed.id).await;
    assert_eq!(kept(&village).await, 0);
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let by_name = [("name", "花子"), ("purpose", "inquiry")];
    find(&mut clerk, &by_name).await.hides(&page_of(&record));
    let keyring = &village.casework.procedures().parts().keyring;
    let city = village.casework.own_city();
    assert_eq!(search::rebuild(store, keyring, &city, now()).await.expect("made"), 1);
    find(&mut clerk, &by_name).await.shows(&page_of(&record));
    assert_eq!(search::rebuild(store, keyring, &city, now()).await.expect("nothing to do"), 0);
}

#[tokio::test]
async fn an_application_is_found_at_once_and_after_it_is_sorted_in_newest_first() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let store = village.casework.store();
    let (mut pages, mut ids) = (Vec::new(), Vec::new());
    for sorted in [1, 1, 0] {
        let filed = village.file("nyuson", &["racket-touroku"]).await;
        pages.push(page_of(&village.case(&filed, "racket-touroku").await));
        ids.push(filed.id);
        let seen = find(&mut clerk, &[("name", "花子"), ("purpose", "inquiry")]).await;
        // All were filed in one moment of the test's clock, in which ids have the order of chance.
        let mut newest_first: Vec<_> = ids.iter().zip(&pages).collect();
        newest_first.sort_by_key(|(id, _)| std::cmp::Reverse(**id));
        let place = |page: &str| seen.text.find(page).expect("found");
        let places: Vec<usize> = newest_first.iter().map(|(_, page)| place(page)).collect();
        assert!(places.is_sorted(), "newest first: {places:?}");
        if sorted > 0 {
            assert_eq!(search::sort(store, now()).await.expect("sorted"), sorted);
            assert_eq!(search::sort(store, now()).await.expect("nothing left"), 0);
        }
    }
    // One that is sorted in and one that is not go without a trace.
    forget(&village, ids[0]).await;
    forget(&village, ids[2]).await;
    let seen = find(&mut clerk, &[("name", "花子"), ("purpose", "inquiry")]).await;
    seen.hides(&pages[0]);
    seen.shows(&pages[1]);
    seen.hides(&pages[2]);
    forget(&village, ids[1]).await;
    assert_eq!(kept(&village).await, 0);
}

async fn forget(village: &Village, holder: uuid::Uuid) {
    let forget = village
        .casework
        .store()
        .write(now(), move |tx| Box::pin(async move { search::list::forget(tx, holder).await }));
    forget.await.expect("forgotten");
}

/// Rows of the index and of its lists.
async fn kept(village: &Village) -> u64 {
    use sea_orm::{EntityTrait as _, PaginatorTrait as _};
    use yakusho_casework::store::entity::{case_gram, case_gram_list};
    let db = village.casework.store().read();
    let sorted = case_gram::Entity::find().count(db).await.expect("rows");
    sorted + case_gram_list::Entity::find().count(db).await.expect("lists")
}
