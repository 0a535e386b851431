//! 決裁 through the pages: returns, deputies, what changed meanwhile, and who must not see it.

use std::sync::Arc;

use http::StatusCode;
use yakusho_casework::{model::CaseState, rules::decide::Command, store::cases::Record};
use yakusho_facts::{Sheets, Source};
use yakusho_identity::store::staff_list;
use yakusho_interview::{Answer, FactKey, Value};

use crate::{
    clerk::{Clerk, now, page_of, village},
    village::{Filed, Village},
};

/// A draft of the 承認 of a racket: the case and the approval's page.
async fn drafted(village: &Village, clerk: &mut Clerk) -> (Filed, Record, String) {
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    clerk.act(&record, "claim", &[]).await;
    let drafted = clerk.act(&record, "approve", &[("note", "写真を確認しました")]).await;
    let approval = drafted.place().to_owned();
    assert!(approval.starts_with("/staff/approvals/"), "{}", drafted.text);
    (filed, record, approval)
}

/// A fact of an application is told anew, behind everybody's back.
async fn retell(village: &Village, filed: &Filed, fact: &str, answer: Answer) {
    let (mut sheet, version) = village.facts(filed).await;
    sheet.change(Source::Told, now(), |answers| answers.set(FactKey::of(fact), answer));
    let holder = filed.id;
    let input = (Arc::clone(&village.keyring), sheet);
    let write = village.casework.store().write_with(now(), input, move |tx, (keyring, sheet)| {
        Box::pin(async move {
            Sheets::Application.append(tx, keyring, holder, version, sheet, None).await
        })
    });
    write.await.expect("appended");
}

async fn id_of(village: &Village, login: &str) -> String {
    let all = staff_list(village.casework.store()).await.expect("staff");
    all.into_iter().find(|row| row.login == login).expect(login).id.to_string()
}

#[tokio::test]
async fn it_goes_back_with_a_reason_and_comes_again() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let (filed, record, approval) = drafted(&village, &mut clerk).await;
    let case = clerk.get(&page_of(&record)).await;
    case.shows("決裁を待っています");
    case.hides("補正を求める");
    let mut chief = Clerk::signed_in(&village, "racket.02").await;
    let list = chief.get("/staff").await;
    list.shows("決裁待ち");
    list.shows(&approval);
    chief.get(&approval).await.shows("写真を確認しました");
    chief.get(&format!("{approval}/return")).await.shows("起案した人");
    let silent = chief.sign(&approval, "return", &[("to", "drafter"), ("reason", " ")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    silent.shows("差し戻す理由を書いてください");
    let back = [("to", "drafter"), ("reason", "番号を確かめてください")];
    assert_eq!(chief.sign(&approval, "return", &back).await.place(), approval);
    clerk.get("/staff/approvals?view=drafted").await.shows("差戻し");
    let seen = clerk.get(&approval).await;
    seen.shows("番号を確かめてください");
    seen.shows("直して出し直す");
    let form = clerk.get(&format!("{approval}/redraft")).await;
    let version = form.after("name=\"version\" value=\"");
    let typed = [("version", version.as_str()), ("note", "確かめました")];
    let again = clerk.browser.post(&form, &format!("{approval}/redraft"), &typed).await;
    assert_eq!(again.place(), approval, "{}", again.text);
    assert_eq!(chief.sign(&approval, "sign", &[]).await.place(), approval);
    let mut head = Clerk::signed_in(&village, "racket.03").await;
    head.get("/staff/approvals").await.shows("承認");
    assert_eq!(head.sign(&approval, "sign", &[("note", "了解")]).await.place(), approval);
    assert_eq!(village.state(&filed, "racket-touroku").await, CaseState::Approved);
    let seen = head.get(&approval).await;
    for words in ["再起案", "決裁（専決）", "了解", "決裁は済みました"] {
        seen.shows(words);
    }
    head.get("/staff/approvals?view=done").await.shows("決裁済");
    let mut resident = village.holding(&filed).await;
    let page = resident.get(&filed.page()).await;
    page.hides("番号を確かめてください");
    page.hides("了解");
}

#[tokio::test]
async fn a_deputy_decides_while_the_head_is_away_and_the_head_looks_at_it_later() {
    let village = village().await;
    let filed = village.file("yusho", &["shokin-seikyuu"]).await;
    let procedure = "shokin-seikyuu";
    let record = village.case(&filed, procedure).await;
    let mut clerk = Clerk::signed_in(&village, "court.01").await;
    let shown = [("document", "在留カード")];
    let page = clerk.get(&format!("{}/identify", page_of(&record))).await;
    clerk.act_with(&page, &record, "identify", "1", &shown).await;
    village.clerk(&filed, "yusho-houkoku", Command::Accept).await;
    let given = [("reason", "要件に当たらないため")];
    let drafted = clerk.act(&record, "refuse", &given).await;
    let approval = drafted.place().to_owned();
    let mut chief = Clerk::signed_in(&village, "court.02").await;
    assert_eq!(chief.sign(&approval, "sign", &[]).await.place(), approval, "{}", drafted.text);

    let mut head = Clerk::signed_in(&village, "court.03").await;
    let form = head.get("/staff/absences").await;
    form.shows("登録された不在はありません");
    // The busiest department of the village has a second chief.
    let (me, deputy) = (id_of(&village, "court.03").await, id_of(&village, "court.04").await);
    let typed = |from| {
        [("staff", me.as_str()), ("deputy", deputy.as_str()), ("from", from), ("to", "2026-11-27")]
    };
    let wrong = head.browser.post(&form, "/staff/absences", &typed("きのう")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.shows("value=\"きのう\"");
    let kept = head.browser.post(&form, "/staff/absences", &typed("2026-11-24")).await;
    assert_eq!(kept.place(), "/staff/absences", "{}", kept.text);
    head.get("/staff/absences").await.shows("いま不在");

    assert_eq!(chief.sign(&approval, "sign", &[]).await.status, StatusCode::CONFLICT);
    let mut second = Clerk::signed_in(&village, "court.04").await;
    second.get("/staff/approvals?view=deputy").await.shows("却下");
    second.get(&approval).await.shows("代決する");
    assert_eq!(second.sign(&approval, "sign", &[]).await.place(), approval);
    assert_eq!(village.state(&filed, procedure).await, CaseState::Refused);
    head.get("/staff/approvals").await.shows("後閲");
    let seen = head.get(&approval).await;
    seen.shows("専決・代決");
    seen.shows("後閲待ち");
    assert_eq!(head.sign(&approval, "look-after", &[]).await.place(), approval);
    head.get(&approval).await.shows("後閲済");
}

#[tokio::test]
async fn another_departments_approval_does_not_exist_and_an_auditor_sees_no_person() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let (_, _, approval) = drafted(&village, &mut clerk).await;
    let mut stranger = Clerk::signed_in(&village, "sonmin.03").await;
    for path in ["", "/return", "/withdraw", "/redraft", "/sheet.pdf", "/notice.pdf"] {
        let seen = stranger.get(&format!("{approval}{path}")).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{path}");
    }
    let page = stranger.get("/staff").await;
    page.hides(&approval);
    for verb in ["sign", "return", "withdraw", "redraft", "look-after"] {
        let path = format!("{approval}/{verb}");
        let pairs = [("version", "1"), ("to", "drafter"), ("reason", "x")];
        let seen = stranger.browser.post(&page, &path, &pairs).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{verb}");
    }
    let mut auditor = Clerk::signed_in(&village, "kansa.01").await;
    let seen = auditor.get(&approval).await;
    assert_eq!(seen.status, StatusCode::OK);
    seen.hides("試験　花子");
    seen.hides("写真を確認しました");
    seen.hides("承認する");
    let mut nobody = village.browser();
    for path in ["/staff/approvals", "/staff/absences", approval.as_str()] {
        assert_eq!(nobody.get(path).await.place(), "/staff/sign-in", "{path}");
    }
}

#[tokio::test]
async fn what_the_drafter_takes_back_or_the_resident_withdraws_is_not_signed() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let (filed, record, approval) = drafted(&village, &mut clerk).await;
    let form = clerk.get(&format!("{approval}/withdraw")).await;
    let version = form.after("name=\"version\" value=\"");
    let typed = [("version", version.as_str()), ("note", "先に補正を求める")];
    let back = clerk.browser.post(&form, &format!("{approval}/withdraw"), &typed).await;
    assert_eq!(back.place(), page_of(&record), "{}", back.text);
    clerk.get(&page_of(&record)).await.shows("補正を求める");
    let again = clerk.act(&record, "approve", &[]).await;
    let second = again.place().to_owned();
    assert_ne!(second, approval);
    let mut resident = village.holding(&filed).await;
    let path = format!("{}/cases/{}/withdraw", filed.page(), record.case.id);
    let page = resident.get(&path).await;
    let gone = resident.post(&page, &path, &[]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
    assert_eq!(village.state(&filed, "racket-touroku").await, CaseState::Withdrawn);
    let mut chief = Clerk::signed_in(&village, "racket.02").await;
    assert_eq!(chief.sign(&second, "sign", &[]).await.status, StatusCode::CONFLICT);
    chief.get(&second).await.shows("取りやめ");
    assert_eq!(village.state(&filed, "racket-touroku").await, CaseState::Withdrawn);
}

#[tokio::test]
async fn what_changed_since_the_draft_is_seen_and_cannot_be_signed() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let (filed, _, approval) = drafted(&village, &mut clerk).await;
    retell(&village, &filed, "racket.count", Answer::Known(Value::Number(9))).await;
    let mut chief = Clerk::signed_in(&village, "racket.02").await;
    let seen = chief.get(&approval).await;
    seen.shows("起案のあとで申請の内容が変わっています");
    seen.hides("承認する</button>");
    seen.shows("差し戻す");
    let tried = chief.sign(&approval, "sign", &[]).await;
    assert_eq!(tried.status, StatusCode::CONFLICT);
    tried.shows("起案のあとで内容が変わっています");
    let back = [("to", "drafter"), ("reason", "本数が変わりました")];
    assert_eq!(chief.sign(&approval, "return", &back).await.place(), approval);
    let form = clerk.get(&format!("{approval}/redraft")).await;
    let version = form.after("name=\"version\" value=\"");
    let typed = [("version", version.as_str())];
    clerk.browser.post(&form, &format!("{approval}/redraft"), &typed).await;
    assert_eq!(chief.sign(&approval, "sign", &[]).await.place(), approval, "the new content");
}
