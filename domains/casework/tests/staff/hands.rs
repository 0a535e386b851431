//! A case changes hands: to a colleague, to another department; and its clock.

use http::StatusCode;
use jiff::{SignedDuration, civil::date};
use yakusho_casework::{
    handle::Request, model::CaseState, rules::decide::Command, store::cases::Record,
};
use yakusho_kernel::actor::Actor;

use crate::{
    clerk::{Clerk, now, page_of, village},
    village::{Filed, Village},
};

/// A report of a victory, in the hands of the court's clerk.
async fn taken(village: &Village) -> (Filed, Record, Clerk) {
    let filed = village.file("yusho", &["shokin-seikyuu"]).await;
    let record = village.case(&filed, "yusho-houkoku").await;
    let mut clerk = Clerk::signed_in(village, "court.01").await;
    if record.case.state == CaseState::HeldIdentity {
        let page = clerk.get(&format!("{}/identify", page_of(&record))).await;
        let shown = [("document", "旅券")];
        clerk.act_with(&page, &record, "identify", "1", &shown).await;
    }
    assert_eq!(clerk.act(&record, "claim", &[]).await.place(), page_of(&record));
    (filed, record, clerk)
}

#[tokio::test]
async fn whoever_has_a_case_hands_it_to_a_colleague_with_a_note() {
    let village = village().await;
    let (filed, record, mut clerk) = taken(&village).await;
    let form = clerk.get(&format!("{}/hand-over", page_of(&record))).await;
    form.shows("引き継ぐ相手");
    let version = form.after("name=\"version\" value=\"");
    let chief = form.after("選んでください</option>\n\n<option value=\"");

    let nobody = [("to", ""), ("note", "書きかけの引き継ぎ")];
    let nobody = clerk.act_with(&form, &record, "hand-over", &version, &nobody).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    nobody.shows("同じ課の職員から選んでください");
    nobody.shows("書きかけの引き継ぎ");

    let given = [("to", chief.as_str()), ("note", "賞状の写しを待っています。")];
    let done = clerk.act_with(&form, &record, "hand-over", &version, &given).await;
    assert_eq!(done.place(), page_of(&record), "{}", done.text);
    let after = village.case(&filed, "yusho-houkoku").await;
    assert_eq!(after.case.assignee.map(|id| id.to_string()), Some(chief));
    let page = clerk.get(&page_of(&record)).await;
    page.shows("担当を引き継ぎました");
    page.shows("賞状の写しを待っています。");
    page.hides(">引き継ぐ<");
    let again = clerk.get(&format!("{}/hand-over", page_of(&record))).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "it is not theirs any more");
    let mut resident = village.holding(&filed).await;
    resident.get(&filed.page()).await.hides("賞状の写し");
}

#[tokio::test]
async fn a_transferred_case_goes_to_another_department_and_is_gone_from_the_first() {
    let village = village().await;
    let (filed, record, mut clerk) = taken(&village).await;
    let form = clerk.get(&format!("{}/transfer", page_of(&record))).await;
    let version = form.after("name=\"version\" value=\"");
    form.hides("<option value=\"court\">");
    let silent = [("department", "racket"), ("reason", " ")];
    let silent = clerk.act_with(&form, &record, "transfer", &version, &silent).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    silent.shows("移送の理由を書いてください");
    for nowhere in ["", "court", "no-such"] {
        let sent = [("department", nowhere), ("reason", "所管が違うため")];
        let sent = clerk.act_with(&form, &record, "transfer", &version, &sent).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{nowhere}");
    }
    let given = [("department", "racket"), ("reason", "ラケットの大会なので")];
    let done = clerk.act_with(&form, &record, "transfer", &version, &given).await;
    assert_eq!(done.place(), "/staff", "{}", done.text);
    assert_eq!(clerk.get(&page_of(&record)).await.status, StatusCode::NOT_FOUND);
    let after = village.case(&filed, "yusho-houkoku").await;
    assert_eq!((after.department.as_str(), after.case.assignee), ("racket", None));
    assert_eq!(after.case.received_on, record.case.received_on, "the clock goes on");
    let mut other = Clerk::signed_in(&village, "racket.01").await;
    other.get("/staff").await.shows(&filed.number);
    let page = other.get(&page_of(&record)).await;
    page.shows("ほかの課に移送しました");
    page.shows("ラケットの大会なので");
}

/// The clock stands still while the applicant has it, whatever else happens to the case meanwhile.
#[tokio::test]
async fn the_due_day_moves_by_the_days_that_corrections_were_with_the_applicant() {
    let village = village().await;
    let filed = village.file("nyuson", &["racket-touroku"]).await;
    let record = village.case(&filed, "racket-touroku").await;
    assert_eq!(record.case.standard_days, Some(7));
    assert_eq!(record.due_on, Some(date(2026, 12, 1)), "seven days after 24 November");
    let staff = uuid::Uuid::from_u128(1);
    let command = async |command: Command, days: i64| {
        let record = village.case(&filed, "racket-touroku").await;
        let request = Request {
            case: record.case.id,
            version: record.case.version,
            command,
            by: Actor::Staff { id: staff },
            authority: None,
            identified_by: None,
        };
        let at = now() + SignedDuration::from_hours(24 * days);
        village.casework.carry_out(request, at).await.expect("done")
    };
    let item = async || {
        let subject = record.case.id.uuid();
        let listed = yakusho_worklist::of_subject(village.casework.store(), subject).await;
        listed.expect("items").remove(0).item.due_on
    };
    assert_eq!(item().await, Some(date(2026, 12, 1)));
    let ask = || {
        Command::AskCorrection(yakusho_casework::model::CorrectionRequest {
            fields: vec![yakusho_casework::model::CorrectionField {
                key: "racket.count".to_owned(),
                label: "本数".to_owned(),
                reason: "写真と違います".to_owned(),
            }],
            answer_by: None,
        })
    };
    command(ask(), 1).await;
    assert_eq!(item().await, None, "no day runs in the list while the applicant has it");
    // A colleague gets it meanwhile: that must not shorten what the applicant took.
    let to = uuid::Uuid::from_u128(2);
    command(Command::HandOver { to, note: String::new() }, 4).await;
    let back = command(Command::AnswerCorrection, 6).await;
    assert_eq!(back.due_on, Some(date(2026, 12, 7)), "five days away: 6 December is a Sunday");
    assert_eq!(item().await, Some(date(2026, 12, 7)));
    command(ask(), 8).await;
    let back = command(Command::AnswerCorrection, 9).await;
    assert_eq!(back.due_on, Some(date(2026, 12, 7)), "six days away in all: rounded once");
    command(ask(), 9).await;
    let back = command(Command::AnswerCorrection, 11).await;
    assert_eq!(back.due_on, Some(date(2026, 12, 9)));
    village.clerk(&filed, "racket-touroku", Command::Approve).await;
    assert_eq!(item().await, None, "the answer is given");
}
