//! Notices: numbered with the decision, read by the person, printed, posted, corrected, come back.

use http::StatusCode;
use yakusho_casework::{
    papers::delivery::{Undelivered, open_of},
    rules::decide::Command,
    store::cases::Record,
};
use yakusho_documents::{Document, SealMark};
use yakusho_notify::{
    Preference,
    letters::{self, LetterState, PaperLetter},
};
use yakusho_store::Event;

use crate::{
    clerk::{Clerk, now, page_of, village},
    village::{Filed, Village},
};

const PROCEDURE: &str = "racket-touroku";

async fn decided(village: &Village, filed: &Filed, command: Command) -> Record {
    let record = village.case(filed, PROCEDURE).await;
    let claim = Command::Claim { staff: uuid::Uuid::max() };
    village.clerk(filed, PROCEDURE, claim).await;
    village.clerk(filed, PROCEDURE, command).await;
    record
}

async fn documents(village: &Village, record: &Record) -> Vec<Document> {
    village.casework.archive().of_subject(record.case.id.uuid()).await.expect("documents")
}

async fn letters_of(village: &Village, record: &Record) -> Vec<PaperLetter> {
    let store = village.casework.store();
    let municipality = store.municipality();
    letters::about(store.read(), municipality.as_str(), record.case.id.uuid())
        .await
        .expect("letters")
}

#[tokio::test]
async fn a_decision_and_its_numbered_notice_exist_together() {
    let village = village().await;
    let filed = village.file("nyuson", &[PROCEDURE]).await;
    let record = decided(&village, &filed, Command::Approve).await;
    let [document] = documents(&village, &record).await.try_into().expect("one document");
    assert_eq!(document.shown_number, "庭ラ第1号");
    assert_eq!(document.seal.mark, SealMark::Blank);
    assert_eq!(document.seal.rule.as_deref(), Some("decision"));
    assert!(document.sha256.is_none(), "no paper is made inside the write");

    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    clerk.get("/staff/documents").await.shows("庭ラ第1号");
    clerk.get("/staff/documents?number=９").await.hides("庭ラ第1号");
    clerk.get(&page_of(&record)).await.shows("庭ラ第1号");
    let place = format!("/staff/documents/{}", document.id);
    clerk.get(&place).await.shows("公印を押す");
    let first = clerk.get(&format!("{place}/pdf")).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    assert!(first.text.starts_with("%PDF-1.7"));
    let kept = documents(&village, &record).await.remove(0);
    assert_eq!(kept.sha256.as_ref().map(String::len), Some(64));
    let again = clerk.get(&format!("{}/decision.pdf", page_of(&record))).await;
    assert!(again.text == first.text, "the same bytes, however it is reached");

    let page = clerk.get(&place).await;
    let silent = [("mark", "reissue"), ("why", " ")];
    let refused = clerk.browser.post(&page, &format!("{place}/reprint"), &silent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = [("mark", "reissue"), ("why", "届いていないと電話があった")];
    let marked = clerk.browser.post(&page, &format!("{place}/reprint"), &said).await;
    assert!(marked.text.starts_with("%PDF-1.7") && marked.text != first.text);
    clerk.get(&place).await.shows("届いていないと電話があった");
    let same = documents(&village, &record).await.remove(0);
    assert_eq!(same.sha256, kept.sha256, "a reprint is not the document");
}

#[tokio::test]
async fn another_departments_documents_and_letters_do_not_exist() {
    let village = village().await;
    let filed = village.file("nyuson", &[PROCEDURE]).await;
    let record = decided(&village, &filed, Command::Approve).await;
    let document = documents(&village, &record).await.remove(0);
    let mut stranger = Clerk::signed_in(&village, "court.01").await;
    stranger.get("/staff/documents").await.hides("庭ラ第1号");
    let page = stranger.get("/staff/letters").await;
    page.hides("庭ラ第1号");
    for path in ["", "/pdf", "/correct"] {
        let seen = stranger.get(&format!("/staff/documents/{}{path}", document.id)).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{path}");
    }
    let letter = letters_of(&village, &record).await.remove(0).id.to_string();
    let form = stranger.get("/staff/find").await;
    for verb in ["print", "envelopes", "mark"] {
        let pairs = [("letter", letter.as_str()), ("to", "printed")];
        let seen = stranger.browser.post(&form, &format!("/staff/letters/{verb}"), &pairs).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{verb}");
    }
    assert_eq!(letters_of(&village, &record).await.remove(0).state, LetterState::ToPrint);
}

#[tokio::test]
async fn the_person_reads_the_message_and_the_notice_and_nobody_else_does() {
    let village = village().await;
    let filed = village.file("nyuson", &[PROCEDURE]).await;
    let other = village.file("nyuson", &[PROCEDURE]).await;
    decided(&village, &filed, Command::Approve).await;
    let mut resident = village.holding(&filed).await;
    let page = resident.get(&filed.page()).await;
    page.shows("市からのお知らせ");
    page.shows("未読");
    let message = page.after(&format!("<li><a href=\"{}/messages/", filed.page()));
    let message = format!("{}/messages/{message}", filed.page());
    let seen = resident.get(&message).await;
    let pdf = seen.after("class=\"y-button\" href=\"");
    assert!(resident.get(&pdf).await.text.starts_with("%PDF"));
    resident.get(&filed.page()).await.hides("未読");
    let mut stranger = village.holding(&other).await;
    assert_eq!(stranger.get(&message).await.status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.get(&pdf).await.status, StatusCode::NOT_FOUND);
    let crossed = pdf.replace(&filed.page(), &other.page());
    assert_eq!(stranger.get(&crossed).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn letters_are_printed_posted_and_when_they_come_back_they_are_work() {
    let village = village().await;
    let filed = village.file("nyuson", &[PROCEDURE]).await;
    let record = decided(&village, &filed, Command::Approve).await;
    let id = letters_of(&village, &record).await.remove(0).id.to_string();
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let page = clerk.get("/staff/letters").await;
    page.shows("庭ラ第1号");
    let nothing = clerk.browser.post(&page, "/staff/letters/print", &[]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing.shows("1通以上選んでください");
    let chosen = [("letter", id.as_str())];
    for path in ["/staff/letters/print", "/staff/letters/envelopes"] {
        let made = clerk.browser.post(&page, path, &chosen).await;
        assert!(made.text.starts_with("%PDF"), "{path}: {}", made.text);
    }
    let state = |at: usize| {
        let village = &village;
        let record = &record;
        async move { letters_of(village, record).await.remove(at).state }
    };
    assert_eq!(state(0).await, LetterState::ToPrint, "printing marks nothing");
    let skipped = [("letter", id.as_str()), ("to", "posted")];
    let skipped = clerk.browser.post(&page, "/staff/letters/mark", &skipped).await;
    assert_eq!(skipped.status, StatusCode::CONFLICT);
    for to in ["printed", "posted", "returned"] {
        let marked = [("letter", id.as_str()), ("to", to)];
        let marked = clerk.browser.post(&page, "/staff/letters/mark", &marked).await;
        assert_eq!(marked.status, StatusCode::SEE_OTHER, "{to}: {}", marked.text);
    }
    assert_eq!(state(0).await, LetterState::Returned);
    let case = clerk.get(&page_of(&record)).await;
    case.shows(Undelivered::Letter.title());
    let settled = [("kind", Undelivered::Letter.kind())];
    let settled =
        clerk.browser.post(&case, &format!("{}/settle", page_of(&record)), &settled).await;
    assert_eq!(settled.place(), page_of(&record));
    clerk.get(&page_of(&record)).await.hides(Undelivered::Letter.advice());
}

#[tokio::test]
async fn a_mail_that_does_not_arrive_becomes_work_of_the_department() {
    let village = village().await;
    let filed = village.file("nyuson", &[PROCEDURE]).await;
    let record = village.case(&filed, PROCEDURE).await;
    let store = village.casework.store();
    let (application, case) = (filed.id, record.case.id.uuid());
    let told = store.write(now(), move |tx| {
        Box::pin(async move {
            let data = serde_json::json!({ "about_kind": "application" });
            let event = Event { kind: yakusho_notify::BOUNCED, subject: application, data };
            tx.publish(event).await
        })
    });
    told.await.expect("published");
    assert_eq!(open_of(store, case).await.expect("work"), [Undelivered::Mail]);
}

#[tokio::test]
async fn who_chose_to_hear_online_gets_no_letter() {
    let village = village().await;
    let filed = village.file("nyuson", &[PROCEDURE]).await;
    let mut resident = village.holding(&filed).await;
    resident.get(&filed.page()).await.shows("まだ選ばれていません");
    let place = format!("{}/preference", filed.page());
    let page = resident.get(&place).await;
    let nothing = resident.post(&page, &place, &[("more", "mail")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let chosen = [("way", "online"), ("more", "mail")];
    assert_eq!(resident.post(&page, &place, &chosen).await.place(), filed.page());
    resident.get(&filed.page()).await.shows("オンラインで受け取ります");
    let record = decided(&village, &filed, Command::Approve).await;
    assert_eq!(documents(&village, &record).await.len(), 1);
    assert!(letters_of(&village, &record).await.is_empty());
    let store = village.casework.store();
    let kept = Preference::of(store.read(), store.municipality().as_str(), filed.id).await;
    let wanted = Preference { letters: false, mail: true, easy: false };
    assert_eq!(kept.expect("read"), Some(wanted));
}

#[tokio::test]
async fn a_corrected_notice_takes_the_place_of_the_first_and_its_letter() {
    let village = village().await;
    let filed = village.file("nyuson", &[PROCEDURE]).await;
    let record = decided(&village, &filed, Command::Approve).await;
    let first = documents(&village, &record).await.remove(0);
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let place = format!("/staff/documents/{}/correct", first.id);
    let page = clerk.get(&place).await;
    page.shows("承認することに決定しました");
    let silent = clerk.browser.post(&page, &place, &[("body", "直した本文")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    silent.shows("直した本文");
    let said = [("why", "手続の名前の誤り"), ("body", "直した本文")];
    let done = clerk.browser.post(&page, &place, &said).await;
    let all = documents(&village, &record).await;
    assert_eq!(all.len(), 2, "{}", done.text);
    assert_eq!(all[1].shown_number, "庭ラ第2号");
    assert_eq!(all[0].superseded_by, Some(all[1].id));
    let content = village.casework.archive().content(&all[1]).await.expect("content");
    assert!(content.data["corrects"].as_str().expect("note").contains("庭ラ第1号"));
    let states: Vec<LetterState> =
        letters_of(&village, &record).await.iter().map(|letter| letter.state).collect();
    assert_eq!(states, [LetterState::Dropped, LetterState::ToPrint]);
    let again = clerk.browser.post(&page, &place, &said).await;
    again.shows("すでに訂正されています");
}

#[tokio::test]
async fn a_seal_is_left_out_from_the_day_of_its_rule_and_not_before() {
    let village = village().await;
    let mut chief = Clerk::signed_in(&village, "sonmin.02").await;
    let list = chief.get("/staff/seals").await;
    list.shows("承認・却下の通知");
    list.shows("未着手");
    let place = "/staff/seals/decision";
    let page = chief.get(place).await;
    let nameless = [("version", "0"), ("state", "施行"), ("in_force_from", "令和8年11月1日")];
    let refused = chief.browser.post(&page, place, &nameless).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut said = nameless.to_vec();
    said.push(("authority", "テニス村公印規則第6条"));
    assert_eq!(chief.browser.post(&page, place, &said).await.place(), "/staff/seals");
    let csv = chief.get("/staff/seals.csv").await;
    assert!(csv.text.starts_with('\u{FEFF}') && csv.text.contains("\"施行\""), "{}", csv.text);

    let filed = village.file("nyuson", &[PROCEDURE]).await;
    let record = decided(&village, &filed, Command::Approve).await;
    let document = documents(&village, &record).await.remove(0);
    assert_eq!(document.seal.mark, SealMark::Omitted);
    assert_eq!(document.seal.authority.as_deref(), Some("テニス村公印規則第6条"));

    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    clerk.get("/staff/seals").await.hides("/staff/seals/decision");
    assert_eq!(clerk.get(place).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn staff_see_the_citys_templates() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let page = clerk.get("/staff/papers").await;
    page.shows("decision");
    assert_eq!(clerk.get("/staff/papers/no-such").await.status, StatusCode::NOT_FOUND);
}
