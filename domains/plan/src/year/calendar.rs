//! The year as a calendar that other programs subscribe to (RFC 5545).

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use yakusho_kernel::Lang;

use super::days::{Day, Origin};

/// Octets of a line at most (RFC 5545, section 3.1).
const LINE: usize = 75;

/// A calendar of some days. `host` makes the ids of its events unique in the world.
#[must_use]
pub fn calendar(name: &str, days: &[Day], lang: Lang, host: &str, now: Timestamp) -> String {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//yakusho//plan//JA".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        format!("X-WR-CALNAME:{}", escaped(name)),
    ];
    for day in days {
        lines.extend(event(day, lang, host, now));
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

fn event(day: &Day, lang: Lang, host: &str, now: Timestamp) -> Vec<String> {
    let mut lines = vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@{host}", day.id),
        format!("DTSTAMP:{}", utc(now)),
    ];
    let sequence = match day.origin {
        Origin::Pack(_) => 0,
        Origin::Added { version, .. } => version - 1,
    };
    lines.push(format!("SEQUENCE:{sequence}"));
    match day.from {
        Some(from) => {
            let at = |date: Date, time| instant(date, time).map(utc).unwrap_or_default();
            lines.push(format!("DTSTART:{}", at(day.on, from)));
            if let Some(to) = day.to {
                lines.push(format!("DTEND:{}", at(day.last(), to)));
            }
        }
        // The end of whole days is the day after the last (RFC 5545, section 3.6.1).
        None => {
            let end = day.last().tomorrow().unwrap_or(day.last());
            lines.push(format!("DTSTART;VALUE=DATE:{}", day.on.strftime("%Y%m%d")));
            lines.push(format!("DTEND;VALUE=DATE:{}", end.strftime("%Y%m%d")));
        }
    }
    lines.push(format!("SUMMARY:{}", escaped(day.title.get(lang))));
    if !day.place.is_empty() {
        lines.push(format!("LOCATION:{}", escaped(&day.place)));
    }
    lines.push(format!("STATUS:{}", if day.cancelled { "CANCELLED" } else { "CONFIRMED" }));
    lines.push("END:VEVENT".to_owned());
    lines
}

fn instant(date: Date, time: jiff::civil::Time) -> Option<Timestamp> {
    // Japan has had no summer time since 1951.
    let japan = TimeZone::fixed(jiff::tz::offset(9));
    Some(date.to_datetime(time).to_zoned(japan).ok()?.timestamp())
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A text with what would end it escaped (RFC 5545, section 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            ';' => out.push_str("\\;"),
            ',' => out.push_str("\\,"),
            '\n' => out.push_str("\\n"),
            '\r' => {}
            other => out.push(other),
        }
    }
    out
}

/// A line, folded between letters so that no part is longer than 75 octets.
fn folded(line: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for letter in line.chars() {
        if length + letter.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(letter);
        length += letter.len_utf8();
    }
    out.push_str("\r\n");
    out
}

/// The days of a fiscal year, from its first to its last.
#[must_use]
pub fn of_year(days: Vec<Day>, year: yakusho_kernel::FiscalYear) -> Vec<Day> {
    let (first, last) = (year.first_day(), year.last_day());
    let mut days: Vec<Day> =
        days.into_iter().filter(|day| day.on <= last && day.last() >= first).collect();
    days.sort_by_key(|day| (day.on, day.from, day.id));
    days
}

/// Whether a feed still tells of a day: a year back, so that calendars do not lose what was.
#[must_use]
pub fn is_recent(day: &Day, today: Date) -> bool {
    day.last() >= today - 1.year()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use uuid::Uuid;
    use yakusho_kernel::Text;
    use yakusho_pack::format::YearKind;

    use super::*;

    fn day() -> Day {
        Day {
            id: Uuid::nil(),
            kind: YearKind::Report,
            title: Text::ja("活動報告会、発表; 質疑"),
            on: date(2027, 2, 17),
            until: None,
            from: Some(time(13, 30, 0, 0)),
            to: Some(time(16, 30, 0, 0)),
            place: "市役所11階 北会議室".to_owned(),
            public: true,
            cancelled: false,
            origin: Origin::Added { version: 3, stand_in: false },
        }
    }

    #[test]
    fn a_day_with_hours_is_told_in_universal_time() {
        let now = "2026-11-22T01:02:03Z".parse().expect("an instant");
        let text = calendar("計画", &[day()], Lang::Ja, "example.jp", now);
        for line in [
            "BEGIN:VCALENDAR\r\n",
            "UID:00000000-0000-0000-0000-000000000000@example.jp\r\n",
            "DTSTAMP:20261122T010203Z\r\n",
            "SEQUENCE:2\r\n",
            "DTSTART:20270217T043000Z\r\n",
            "DTEND:20270217T073000Z\r\n",
            "SUMMARY:活動報告会、発表\\; 質疑\r\n",
            "STATUS:CONFIRMED\r\n",
            "END:VCALENDAR\r\n",
        ] {
            assert!(text.contains(line), "{line}: {text}");
        }
    }

    #[test]
    fn whole_days_end_on_the_day_after_and_lines_are_folded_between_letters() {
        let long = Day { from: None, to: None, title: Text::ja("あ".repeat(60)), ..day() };
        let now = "2026-11-22T01:02:03Z".parse().expect("an instant");
        let text = calendar("計画", &[long], Lang::Ja, "example.jp", now);
        assert!(text.contains("DTSTART;VALUE=DATE:20270217\r\nDTEND;VALUE=DATE:20270218\r\n"));
        assert!(text.lines().all(|line| line.len() <= LINE), "{text}");
        assert!(text.replace("\r\n ", "").contains(&"あ".repeat(60)));
    }
}
