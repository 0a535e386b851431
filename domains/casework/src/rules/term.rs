//! 標準処理期間: by when the office means to answer (行政手続法6条).

use jiff::civil::Date;
use yakusho_calendar::Calendar;

use crate::model::Case;

/// The day by which the office means to answer: `standard_days` after the day of receipt, moved to
/// the next open day. Only an 申請 or 請求 has one, and only once it is received. Days during which
/// a correction was with the applicant do not count (`standing_still`).
#[must_use]
pub fn due_on(case: &Case, calendar: &Calendar, standing_still: u32) -> Option<Date> {
    if !case.kind.is_decided() {
        return None;
    }
    let days = i64::from(case.standard_days?) + i64::from(standing_still);
    let end = case.received_on?.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Some(calendar.next_open(end))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusho_kernel::Id;
    use yakusho_pack::format::LegalKind;

    use super::*;
    use crate::model::CaseState;

    fn case(kind: LegalKind) -> Case {
        Case {
            id: Id::new("2026-11-22T00:00:00Z".parse().expect("time")),
            application: uuid::Uuid::nil(),
            procedure: "club".to_owned(),
            subject: None,
            kind,
            in_person: false,
            needs_identity: false,
            after: Vec::new(),
            state: CaseState::Received,
            assignee: None,
            received_on: Some(date(2026, 11, 24)),
            standard_days: Some(30),
            version: 1,
        }
    }

    #[test]
    fn an_answer_is_due_on_an_open_day_and_waits_while_the_applicant_mends() {
        let calendar = Calendar::usual();
        let claim = case(LegalKind::Claim);
        assert_eq!(due_on(&claim, &calendar, 0), Some(date(2026, 12, 24)));
        assert_eq!(due_on(&claim, &calendar, 5), Some(date(2027, 1, 4)), "29 December is closed");
    }

    #[test]
    fn a_notification_and_a_held_case_have_no_due_day() {
        let calendar = Calendar::usual();
        assert_eq!(due_on(&case(LegalKind::Notification), &calendar, 0), None);
        let mut held = case(LegalKind::Claim);
        held.received_on = None;
        assert_eq!(due_on(&held, &calendar, 0), None);
    }
}
