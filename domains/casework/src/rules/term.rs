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

/// A correction on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    /// The applicant was asked on this day.
    Asked(Date),
    /// The applicant answered on this day.
    Answered(Date),
}

/// How many days corrections were with the applicant: of each, from the day on which it was asked
/// to the day on which it was answered. One that is still open counts nothing yet. `steps` in the
/// order in which they happened.
#[must_use]
pub fn days_with_applicant(steps: impl IntoIterator<Item = Correction>) -> u32 {
    let (mut days, mut open) = (0, None);
    for step in steps {
        match step {
            Correction::Asked(day) => open = Some(day),
            Correction::Answered(day) => {
                let away = open.take().map_or(0, |asked: Date| (day - asked).get_days());
                days += u32::try_from(away).unwrap_or(0);
            }
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
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
    fn the_clock_stands_still_while_a_correction_is_with_the_applicant() {
        use Correction::{Answered, Asked};
        let calendar = Calendar::usual();
        let claim = case(LegalKind::Claim);
        let away = days_with_applicant([
            Asked(date(2026, 11, 26)),
            Answered(date(2026, 12, 1)),
            Asked(date(2026, 12, 3)),
            Answered(date(2026, 12, 3)),
        ]);
        assert_eq!(away, 5);
        // 24 November + 30 days = 24 December (Thursday); 5 days more fall into the closed days.
        assert_eq!(due_on(&claim, &calendar, away), Some(date(2027, 1, 4)));
        assert_eq!(days_with_applicant([Asked(date(2026, 11, 26))]), 0, "still open");
        assert_eq!(days_with_applicant([Answered(date(2026, 11, 26))]), 0);
    }

    proptest! {
        /// Rounding to an open day happens once, at the end: two corrections move the due day as
        /// far as one of the same length does, and each day that a correction was away moves it
        /// by at least nothing and never backwards.
        #[test]
        fn the_due_day_moves_by_the_days_away(stays in prop::collection::vec((0i64..9, 0i64..9), 0..5)) {
            let calendar = Calendar::usual();
            let claim = case(LegalKind::Claim);
            let (mut day, mut steps, mut total) = (date(2026, 11, 24), Vec::new(), 0);
            for (work, away) in stays {
                day = day.saturating_add(jiff::Span::new().days(work));
                steps.push(Correction::Asked(day));
                day = day.saturating_add(jiff::Span::new().days(away));
                steps.push(Correction::Answered(day));
                total += away;
            }
            let away = days_with_applicant(steps);
            prop_assert_eq!(i64::from(away), total);
            let end = date(2026, 12, 24).saturating_add(jiff::Span::new().days(total));
            prop_assert_eq!(due_on(&claim, &calendar, away), Some(calendar.next_open(end)));
        }
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
