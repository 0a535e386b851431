//! What the office's pages call things.

use jiff::{Timestamp, civil::Date};
use yakusho_kernel::{Lang, date};
use yakusho_pages::parts::{Chip, Tone};
use yakusho_procedures::model::Channel;

use crate::model::CaseState;

/// The documents with which a visitor is identified, as the log has them: what was shown, never
/// its number.
pub const DOCUMENTS: [(&str, &str); 6] = [
    ("マイナンバーカード", "マイナンバーカード"),
    ("運転免許証", "運転免許証・運転経歴証明書"),
    ("在留カード", "在留カード・特別永住者証明書"),
    ("旅券", "パスポート"),
    ("障害者手帳", "身体障害者手帳など、官公署の写真つき手帳"),
    ("書類2点", "写真のない書類2点（資格確認書と年金証書など）"),
];

/// What a state is called.
pub const fn state(state: CaseState) -> &'static str {
    match state {
        CaseState::HeldIdentity => "本人確認待ち",
        CaseState::HeldAfter => "お預かり",
        CaseState::Visit => "来庁待ち",
        CaseState::Received => "受付",
        CaseState::Reviewing => "審査中",
        CaseState::Correction => "補正待ち",
        CaseState::Approved => "承認",
        CaseState::Refused => "却下",
        CaseState::Accepted => "受理",
        CaseState::Returned => "返戻",
        CaseState::Withdrawn => "取下げ",
        CaseState::Finished => "完了",
    }
}

/// By which way an application came.
pub const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Online => "オンライン",
        Channel::Hall => "支援員と",
        other => other.label(),
    }
}

/// A state as a chip.
pub fn state_chip(of: CaseState) -> Chip {
    let tone = match of {
        CaseState::HeldIdentity | CaseState::HeldAfter | CaseState::Visit => Tone::Grey,
        CaseState::Received | CaseState::Reviewing => Tone::Blue,
        CaseState::Correction => Tone::Yellow,
        CaseState::Approved | CaseState::Accepted | CaseState::Finished => Tone::Green,
        CaseState::Refused | CaseState::Returned | CaseState::Withdrawn => Tone::Red,
    };
    Chip::new(state(of), tone)
}

/// What an action of the timeline is called; `None` for what does not belong into one.
pub fn action(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "application.submitted" => "申請が届きました",
        "application.identified" => "本人確認が済みました",
        "case.opened" => "この件ができました",
        "case.released" => "待っていた件が進みました",
        "case.claimed" => "担当が決まりました",
        "case.handed_over" => "担当を引き継ぎました",
        "case.transferred" => "ほかの課に移送しました",
        "case.stepped_aside" => "職員が、この件から外れました",
        "case.stepped_back" => "外れていた職員が、この件に戻りました",
        "case.reassigned" => "人事異動で担当が替わりました",
        "case.correction_asked" => "補正を求めました",
        "case.correction_answered" => "補正の回答が届きました",
        "case.approved" => "承認しました",
        "case.refused" => "却下しました",
        "case.accepted" => "届出を受理しました",
        "case.returned" => "返戻しました",
        "case.visited" => "来庁し、手続きをしました",
        "case.withdrawn" => "取り下げられました",
        "case.finished" => "完了にしました",
        "case.rated" => "やりやすさの回答がありました",
        "case.inquiry_asked" => "ほかの課に照会しました",
        "case.inquiry_answered" => "照会の回答が届きました",
        "case.noted" => "内部メモを書きました",
        "approval.drafted" => "起案しました",
        "approval.signed" => "決裁の段で承認しました",
        "approval.decided" => "決裁しました",
        "approval.returned" => "決裁で差し戻しました",
        "approval.withdrawn" => "起案を引き戻しました",
        "approval.redrafted" => "直して出し直しました",
        "approval.looked_after" => "後閲しました",
        "approval.voided" => "決裁が取りやめになりました",
        "approval.reminded" => "決裁を催促しました",
        "document.issued" => "通知に文書番号を付けました",
        "document.reprinted" => "通知をもう一度印刷しました",
        "letter.printed" => "郵送する通知を印刷しました",
        "letter.posted" => "通知を発送しました",
        "letter.returned" => "郵便が戻ってきました",
        "letter.requeued" => "通知を印刷待ちに戻しました",
        "letter.dropped" => "通知を郵送しないことにしました",
        "mail.failed" | "mail.bounced" => "お知らせのメールが届きませんでした",
        "notice.settled" => "届かなかった通知に対応しました",
        "notice_preference.chosen" => "お知らせの受け取り方が選ばれました",
        "case.sent_to_core" => "基幹システムへ渡しました",
        "case.transcribed" => "基幹システムへ転記しました",
        "case.handover_accepted" => "基幹システムに取り込まれました",
        "case.handover_rejected" => "基幹システムに取り込まれませんでした",
        _ => return None,
    })
}

/// A time as staff read it.
pub fn when(at: Timestamp) -> String {
    date::show_datetime(at, Lang::Ja)
}

/// A day as staff read it.
pub fn day(day: Date) -> String {
    date::show_date(day, Lang::Ja)
}

/// 標準処理期間 in words: what is answered at once takes no days.
pub fn standard_days(days: u32) -> String {
    if days == 0 { "即日".to_owned() } else { format!("{days}日") }
}

/// How far a day is away, in words.
pub fn days_left(day: Date, today: Date) -> String {
    match (day - today).get_days() {
        past @ ..0 => format!("{}日超過", past.unsigned_abs()),
        0 => "きょうまで".to_owned(),
        left => format!("あと{left}日"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_is_left_is_said_without_arithmetic() {
        let today = date(2026, 11, 22);
        assert_eq!(days_left(date(2026, 11, 20), today), "2日超過");
        assert_eq!(days_left(today, today), "きょうまで");
        assert_eq!(days_left(date(2026, 12, 6), today), "あと14日");
    }
}
