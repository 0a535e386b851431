//! Meetings as a calendar (RFC 5545).

use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use jiff::{civil::DateTime, tz::TimeZone};

use super::{rules::plan::State, store::meetings::Meeting};

/// A calendar of these meetings. It is for members alone: the address of a conference lets anybody in
/// who has it. Times are in UTC, so that no zone has to be described.
#[must_use]
pub fn calendar(
    name: &str,
    meetings: &[Meeting],
    groups: &[(String, String)],
    base: &str,
) -> String {
    let mut calendar = Calendar::new();
    calendar.name(name);
    for one in meetings {
        let Some(event) = event(one, groups, base) else { continue };
        calendar.push(event);
    }
    calendar.done().to_string()
}

fn event(one: &Meeting, groups: &[(String, String)], base: &str) -> Option<Event> {
    let starts = one.day.to_datetime(one.starts);
    let ends = starts.saturating_add(jiff::SignedDuration::from_mins(one.minutes));
    let group = groups.iter().find(|(code, _)| *code == one.group);
    let group = group.map_or(one.group.as_str(), |(_, name)| name.as_str());
    let mut event = Event::new();
    event
        .uid(&format!("{}.meeting", one.id))
        .summary(&format!("{group}：{}", one.title))
        .add_property("DTSTART", utc(starts)?)
        .add_property("DTEND", utc(ends)?)
        .add_property("SEQUENCE", one.version.to_string())
        .add_property("URL", format!("{base}/staff/plan/meetings/{}", one.id));
    let place = [one.place.as_str(), one.url.as_str()];
    let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
    if !place.is_empty() {
        event.location(&place.join(" "));
    }
    event.status(match one.state {
        State::Cancelled => EventStatus::Cancelled,
        State::Planned | State::Held => EventStatus::Confirmed,
    });
    Some(event.done())
}

/// A time of Japan, which has been nine hours ahead all the years of a plan.
fn utc(local: DateTime) -> Option<String> {
    let zone = TimeZone::fixed(jiff::tz::offset(9));
    let at = local.to_zoned(zone).ok()?.with_time_zone(TimeZone::UTC);
    Some(at.strftime("%Y%m%dT%H%M%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use uuid::Uuid;

    use super::*;
    use crate::time::rules::calendar_file::events;

    #[test]
    fn a_calendar_is_read_back_with_its_times_in_japan() {
        let meeting = Meeting {
            id: Uuid::from_u128(7),
            group: "wg1".to_owned(),
            series: None,
            title: "定例会, 第3回; 待ち時間".to_owned(),
            day: date(2026, 11, 24),
            starts: time(8, 30, 0, 0),
            minutes: 90,
            place: "11階会議室".to_owned(),
            url: "https://example.jp/m".to_owned(),
            state: State::Planned,
            notes: "秘密のメモ".to_owned(),
            version: 3,
        };
        let groups = [("wg1".to_owned(), "窓口WG".to_owned())];
        let text = calendar("WG", &[meeting], &groups, "https://city.example");
        assert!(text.contains("DTSTART:20261123T233000Z"), "{text}");
        assert!(!text.contains("秘密のメモ"), "notes stay in the house");
        assert!(text.lines().all(|line| line.len() <= 75), "lines are folded (3.1)");
        let read = events(&text).expect("a calendar");
        assert_eq!(read[0].summary, "窓口WG：定例会, 第3回; 待ち時間");
        assert_eq!((read[0].starts, read[0].minutes), (date(2026, 11, 24).at(8, 30, 0, 0), 90));
    }
}
