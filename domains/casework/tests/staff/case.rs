//! What a clerk does with a case, and what another department's cannot.

use http::StatusCode;
use yakusho_casework::{model::CaseState, rules::decide::Command};

use crate::clerk::{Clerk, page_of, village};

#[tokio::test]
async fn another_departments_case_does_not_exist() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let mut stranger = Clerk::signed_in(&village, "court.01").await;
    let case = page_of(&record);
    for path in ["", "/correction", "/refuse", "/return", "/visit", "/form.pdf", "/decision.pdf"] {
        let seen = stranger.get(&format!("{case}{path}")).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{path}");
    }
    let page = stranger.get("/staff").await;
    page.hides(&filed.number);
    for verb in ["claim", "approve", "accept", "finish", "note", "refuse", "return", "correction"] {
        let seen = stranger.act_with(&page, &record, verb, "1", &[("text", "x")]).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{verb}");
    }
    let search = stranger.get("/staff/find").await;
    let typed = [("number", filed.number.as_str()), ("purpose", "inquiry")];
    let found = stranger.browser.post(&search, "/staff/find", &typed).await;
    found.shows("見つかりませんでした");
    assert_eq!(village.state(&filed, "racket-touroku").await, CaseState::Received);
}

#[tokio::test]
async fn a_clerk_finds_reads_takes_approves_and_finishes_a_case() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let list = clerk.get("/staff").await;
    list.shows(&filed.number);
    list.shows("ラケット登録申請");
    list.shows("data-keys=\"rows\"");

    let search = clerk.get("/staff/find").await;
    let typed = [("number", filed.number.as_str()), ("purpose", "inquiry")];
    clerk.browser.post(&search, "/staff/find", &typed).await.shows(&page_of(&record));

    let case = clerk.get(&page_of(&record)).await;
    assert_eq!(case.status, StatusCode::OK);
    case.shows("試験　花子");
    case.shows("本人が入力");
    case.shows("担当になる");
    case.shows("手数料");
    assert_eq!(clerk.act(&record, "claim", &[]).await.place(), page_of(&record));
    assert_eq!(village.state(&filed, "racket-touroku").await, CaseState::Reviewing);
    clerk.get(&page_of(&record)).await.shows("承認を起案する");
    let drafted = clerk.act(&record, "approve", &[("note", "書類は確認済み")]).await;
    let approval = drafted.place();
    assert!(approval.starts_with("/staff/approvals/"), "{approval}");
    assert_eq!(village.state(&filed, "racket-touroku").await, CaseState::Reviewing);
    for login in ["racket.02", "racket.03"] {
        let mut signer = Clerk::signed_in(&village, login).await;
        assert_eq!(signer.sign(approval, "sign", &[]).await.place(), approval, "{login}");
    }
    assert_eq!(clerk.act(&record, "finish", &[]).await.place(), page_of(&record));
    assert_eq!(village.state(&filed, "racket-touroku").await, CaseState::Finished);
    let case = clerk.get(&page_of(&record)).await;
    case.shows("承認しました");
    case.shows("この件は終わっています");

    let actions =
        village.casework.store().actions_of(record.case.id.uuid()).await.expect("actions");
    let readings = actions.iter().filter(|action| action.kind == "personal_data.read");
    assert!(readings.clone().count() > 0);
    assert!(readings.into_iter().all(|action| action.purpose.is_some()));
}

#[tokio::test]
async fn a_page_that_was_overtaken_is_told_so() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let page = clerk.get(&page_of(&record)).await;
    let version = page.after("name=\"version\" value=\"");
    assert_eq!(
        clerk.act_with(&page, &record, "claim", &version, &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let again = clerk.act_with(&page, &record, "approve", &version, &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert_eq!(village.state(&filed, "racket-touroku").await, CaseState::Reviewing);
}

#[tokio::test]
async fn a_correction_names_boxes_and_reasons() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let form = clerk.get(&format!("{}/correction", page_of(&record))).await;
    form.shows("racket.count");
    let version = form.after("name=\"version\" value=\"");

    let nothing = clerk.act_with(&form, &record, "correction", &version, &[]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing.shows("1つ以上選んでください");

    let silent = [("field", "racket.count"), ("until", "あした")];
    let silent = clerk.act_with(&form, &record, "correction", &version, &silent).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    silent.shows("value=\"あした\"");

    let asked = [
        ("field", "racket.count"),
        ("reason:racket.count", "写真では3本に見えます。"),
        ("until", "2026-12-04"),
    ];
    let asked = clerk.act_with(&form, &record, "correction", &version, &asked).await;
    assert_eq!(asked.place(), page_of(&record), "{}", asked.text);
    assert_eq!(village.state(&filed, "racket-touroku").await, CaseState::Correction);
    let case = clerk.get(&page_of(&record)).await;
    case.shows("写真では3本に見えます。");
    case.shows("補正待ち");
    let mut resident = village.holding(&filed).await;
    let page = format!("{}/cases/{}/correction", filed.page(), record.case.id);
    resident.get(&page).await.shows("写真では3本に見えます。");
}

#[tokio::test]
async fn a_refusal_is_drafted_with_reasons_and_made_by_the_chief_and_the_head() {
    let village = village().await;
    let filed = village.file("yusho", &["shokin-seikyuu"]).await;
    let record = village.case(&filed, "shokin-seikyuu").await;
    let mut clerk = Clerk::signed_in(&village, "court.01").await;
    let refuse = format!("{}/refuse", page_of(&record));
    let shown = [("document", "在留カード")];
    let page = clerk.get(&format!("{}/identify", page_of(&record))).await;
    let identified = clerk.act_with(&page, &record, "identify", "1", &shown).await;
    assert_eq!(identified.place(), page_of(&record), "{}", identified.text);
    village.clerk(&filed, "yusho-houkoku", Command::Accept).await;
    assert_eq!(village.state(&filed, "shokin-seikyuu").await, CaseState::Received);
    let form = clerk.get(&refuse).await;
    form.shows("3か月以内");
    form.shows("6か月以内");
    form.shows("却下を起案する");
    form.shows("コート課　課長");
    let version = form.after("name=\"version\" value=\"");
    let silent = clerk.act_with(&form, &record, "refuse", &version, &[("reason", "  ")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    silent.shows("理由を書いてください");
    let stale = clerk.act_with(&form, &record, "refuse", "999", &[("reason", "書いた理由")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.shows("書いた理由");
    let given = [("reason", "大会が村の外で開かれたため")];
    let drafted = clerk.act_with(&form, &record, "refuse", &version, &given).await;
    let approval = drafted.place();
    assert_eq!(village.state(&filed, "shokin-seikyuu").await, CaseState::Received);
    let again = clerk.act_with(&form, &record, "refuse", &version, &given).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "it is drafted once");
    let early = clerk.sign(approval, "sign", &[]).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "the drafter does not sign");
    let mut chief = Clerk::signed_in(&village, "court.02").await;
    chief.get("/staff/approvals").await.shows("賞金請求書 却下");
    assert_eq!(chief.sign(approval, "sign", &[]).await.place(), approval);
    assert_eq!(village.state(&filed, "shokin-seikyuu").await, CaseState::Received);
    let mut head = Clerk::signed_in(&village, "court.03").await;
    let seen = head.get(approval).await;
    seen.shows("大会が村の外で開かれたため");
    seen.shows("起案のときから変わっていません");
    assert_eq!(head.sign(approval, "sign", &[]).await.place(), approval);
    assert_eq!(village.state(&filed, "shokin-seikyuu").await, CaseState::Refused);
    let case = head.get(&page_of(&record)).await;
    case.shows("決定通知（却下）");
    case.shows("決裁しました");
}

#[tokio::test]
async fn one_visit_and_the_rest_flows() {
    let village = village().await;
    let filed = village.file("nyuson", &["nyuson-todoke", "ball-dog"]).await;
    assert_eq!(village.state(&filed, "ball-dog").await, CaseState::HeldAfter);
    let record = village.case(&filed, "nyuson-todoke").await;
    let mut clerk = Clerk::signed_in(&village, "sonmin.01").await;
    let form = clerk.get(&format!("{}/visit", page_of(&record))).await;
    let version = form.after("name=\"version\" value=\"");
    let none = clerk.act_with(&form, &record, "visit", &version, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let shown = [("document", "運転免許証")];
    let done = clerk.act_with(&form, &record, "visit", &version, &shown).await;
    assert_eq!(done.place(), page_of(&record), "{}", done.text);
    assert_eq!(village.state(&filed, "nyuson-todoke").await, CaseState::Accepted);
    assert_eq!(village.state(&filed, "ball-dog").await, CaseState::Received);
}

#[tokio::test]
async fn a_note_is_for_colleagues_only() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let empty = clerk.act(&record, "note", &[("text", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let written = clerk.act(&record, "note", &[("text", "電話で確認した")]).await;
    assert_eq!(written.place(), page_of(&record));
    clerk.get(&page_of(&record)).await.shows("電話で確認した");
    let mut resident = village.holding(&filed).await;
    resident.get(&filed.page()).await.hides("電話で確認した");
}

#[tokio::test]
async fn an_auditor_sees_the_state_and_never_the_person() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    let mut auditor = Clerk::signed_in(&village, "kansa.01").await;
    let case = auditor.get(&page_of(&record)).await;
    assert_eq!(case.status, StatusCode::OK);
    case.hides("試験　花子");
    case.hides("担当になる");
    assert_eq!(
        auditor.get(&format!("{}/form.pdf", page_of(&record))).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(auditor.get("/staff/audit").await.status, StatusCode::OK);
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    assert_eq!(clerk.get("/staff/audit").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn staff_see_drafts_and_how_far_their_data_can_be_trusted() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    clerk.get("/staff/catalogue").await.shows("ラケット登録申請");
    clerk.get("/staff/catalogue?view=draft").await.shows("夜間コート使用届");
    let seen = clerk.get("/staff/catalogue/nyuson-todoke").await;
    seen.shows("約40件");
    seen.shows("推計");
    assert_eq!(clerk.get("/staff/catalogue/nothing").await.status, StatusCode::NOT_FOUND);
}
