//! Who may be a member, of what and for how long.

use jiff::civil::Date;
use uuid::Uuid;
use yakusho_kernel::{Refusal, RefusalKind, Text, text::fits};

use crate::groups::members::Membership;

/// Minutes of a working week: 38 hours and 45 minutes.
pub const WEEK_MINUTES: u32 = 38 * 60 + 45;
/// Letters of a reason at most.
pub const LONGEST_REASON: usize = 400;

/// A time in a group, both days inclusive; without an end: until further notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Option<Date>,
}

impl Time {
    /// Whether a day lies in it.
    #[must_use]
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether some day lies in both.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        let before = |one: Self, two: Self| one.until.is_some_and(|until| until < two.from);
        !before(self, other) && !before(other, self)
    }
}

/// Whether somebody can begin in a group beside the times that they have there already.
///
/// # Errors
/// A refusal where the time ends before it begins, meets another of theirs in the group, or the
/// minutes are none or more than a week has.
pub fn may_begin(own: &[Membership], group: &str, new: Time, minutes: u32) -> Result<(), Refusal> {
    if new.until.is_some_and(|until| until < new.from) {
        return Err(conflict(
            "ends_before_it_begins",
            "終わりの日が、始まりの日より前になっています。",
        ));
    }
    if minutes == 0 || minutes > WEEK_MINUTES {
        return Err(conflict(
            "minutes_impossible",
            "活動の時間は、1週に1分から38時間45分までです。",
        ));
    }
    let same = own.iter().any(|one| one.group == group && one.time().meets(new));
    if same {
        return Err(conflict(
            "already_member",
            "この職員は、その期間、もうこのWGのメンバーです。いまの期間を終わらせてから入れてください。",
        ));
    }
    Ok(())
}

/// Whether a membership can end with a last day.
///
/// # Errors
/// A refusal where that day lies before its first or after its last, or no reason is given.
pub fn may_end(known: &Membership, last_day: Date, because: &str) -> Result<(), Refusal> {
    if because.trim().is_empty() || !fits(because.trim(), LONGEST_REASON) {
        return Err(conflict("reason_missing", "終わる理由を、1〜400文字で書いてください。"));
    }
    if last_day < known.from {
        return Err(conflict(
            "ends_before_it_begins",
            "終わりの日が、始まりの日より前になっています。",
        ));
    }
    if known.until.is_some_and(|until| until < last_day) {
        return Err(conflict("over_already", "この期間は、その日より前に終わっています。"));
    }
    Ok(())
}

/// Minutes a week that somebody has promised to all groups on a day.
#[must_use]
pub fn minutes_on(memberships: &[Membership], staff: Uuid, day: Date) -> u32 {
    let own = memberships.iter().filter(|one| one.staff == staff && one.time().holds(day));
    own.map(|one| one.minutes_per_week).sum()
}

fn conflict(code: &'static str, words: &str) -> Refusal {
    Refusal::new(RefusalKind::Conflict, code, Text::ja(words))
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, ToSpan as _, civil::date};
    use proptest::prelude::*;

    use super::*;
    use crate::groups::members::Role;

    fn known(group: &str, time: Time, minutes: u32) -> Membership {
        Membership {
            id: Uuid::from_u128(1),
            group: group.to_owned(),
            staff: Uuid::from_u128(7),
            department: "shimin".to_owned(),
            role: Role::Member,
            from: time.from,
            until: time.until,
            minutes_per_week: minutes,
            nomination: None,
            confirmed_at: Timestamp::UNIX_EPOCH,
            confirmed_by: Uuid::from_u128(8),
            ended_because: None,
            version: 1,
        }
    }

    fn code(found: Result<(), Refusal>) -> &'static str {
        found.err().map_or("ok", |refusal| refusal.code)
    }

    #[test]
    fn nobody_is_twice_in_a_group_at_a_time() {
        let year = Time { from: date(2026, 5, 1), until: Some(date(2027, 3, 31)) };
        let own = [known("wg1", year, 180)];
        let next = Time { from: date(2027, 4, 1), until: None };
        let begin = |group: &str, time, minutes| code(may_begin(&own, group, time, minutes));
        assert_eq!(begin("wg1", year, 180), "already_member");
        assert_eq!(begin("wg2", year, 180), "ok");
        assert_eq!(begin("wg1", next, 180), "ok");
        assert_eq!(begin("wg2", year, 0), "minutes_impossible");
        assert_eq!(begin("wg2", year, WEEK_MINUTES + 1), "minutes_impossible");
        let turned = Time { from: date(2026, 5, 2), until: Some(date(2026, 5, 1)) };
        assert_eq!(begin("wg2", turned, 180), "ends_before_it_begins");
    }

    #[test]
    fn it_ends_within_its_time_and_with_a_reason() {
        let year = Time { from: date(2026, 5, 1), until: Some(date(2027, 3, 31)) };
        let one = known("wg1", year, 180);
        let end = |day, because| code(may_end(&one, day, because));
        assert_eq!(end(date(2026, 9, 30), "異動"), "ok");
        assert_eq!(end(date(2026, 9, 30), " "), "reason_missing");
        assert_eq!(end(date(2026, 4, 30), "異動"), "ends_before_it_begins");
        assert_eq!(end(date(2027, 4, 1), "異動"), "over_already");
    }

    #[test]
    fn promised_minutes_are_those_of_the_day() {
        let early = Time { from: date(2026, 5, 1), until: Some(date(2026, 9, 30)) };
        let late = Time { from: date(2026, 9, 1), until: None };
        let all = [known("wg1", early, 180), known("wg2", late, 240)];
        let on = |day| minutes_on(&all, Uuid::from_u128(7), day);
        assert_eq!((on(date(2026, 8, 31)), on(date(2026, 9, 1))), (180, 420));
        assert_eq!(on(date(2026, 10, 1)), 240);
        assert_eq!(minutes_on(&all, Uuid::from_u128(9), date(2026, 9, 1)), 0);
    }

    fn time() -> impl Strategy<Value = Time> {
        (0_i32..400, proptest::option::of(0_i32..400)).prop_map(|(from, length)| {
            let from = date(2026, 4, 1) + from.days();
            Time { from, until: length.map(|length| from + length.days()) }
        })
    }

    proptest! {
        #[test]
        fn two_times_meet_exactly_where_a_day_lies_in_both(one in time(), two in time()) {
            let day = one.from.max(two.from);
            prop_assert_eq!(one.meets(two), one.holds(day) && two.holds(day));
            prop_assert_eq!(one.meets(two), two.meets(one));
        }
    }
}
