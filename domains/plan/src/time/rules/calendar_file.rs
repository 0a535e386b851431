//! Events of a calendar file (RFC 5545), as time that somebody may take over.
//!
//! Events that repeat are read on the dates that stand in the file; the rule of repetition (RRULE) is
//! not followed, because calendars of an office export what they show as single events or not at
//! all, and what is taken over is looked at before.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use yakusho_kernel::date::jst_datetime;

/// Events of a file at most.
pub const MOST_EVENTS: usize = 500;

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its own name and its beginning: the same event is taken over once.
    pub name: String,
    /// What it is called.
    pub summary: String,
    /// When it begins, in Japan.
    pub starts: DateTime,
    /// How long it is.
    pub minutes: i64,
}

/// The file is no calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCalendar;

/// The events with a beginning and an end, the oldest first. Events of whole days, cancelled ones and
/// those longer than half a day are left out.
///
/// # Errors
/// [`NoCalendar`] where the text is none.
pub fn events(text: &str) -> Result<Vec<Event>, NoCalendar> {
    let lines = unfold(text);
    if !lines.iter().any(|line| line.eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
        return Err(NoCalendar);
    }
    let mut all = Vec::new();
    let mut open: Option<Raw> = None;
    let mut nested = 0_usize;
    for line in &lines {
        let Some((name, parameters, value)) = parts(line) else { continue };
        match (name.as_str(), value) {
            ("BEGIN", "VEVENT") => open = Some(Raw::default()),
            ("END", "VEVENT") => all.extend(open.take().and_then(Raw::event)),
            // Alarms within an event have times of their own.
            ("BEGIN", _) if open.is_some() => nested += 1,
            ("END", _) if open.is_some() => nested = nested.saturating_sub(1),
            _ if nested == 0 => {
                if let Some(raw) = open.as_mut() {
                    raw.take(&name, parameters, value);
                }
            }
            _ => {}
        }
        if all.len() >= MOST_EVENTS {
            break;
        }
    }
    all.sort_by(|one: &Event, other| (one.starts, &one.name).cmp(&(other.starts, &other.name)));
    all.dedup_by(|one, other| one.name == other.name);
    Ok(all)
}

#[derive(Default)]
struct Raw {
    uid: String,
    summary: String,
    starts: Option<DateTime>,
    ends: Option<DateTime>,
    lasts: Option<i64>,
    cancelled: bool,
}

impl Raw {
    fn take(&mut self, name: &str, parameters: &str, value: &str) {
        match name {
            "UID" => value.clone_into(&mut self.uid),
            "SUMMARY" => self.summary = unescape(value),
            "DTSTART" => self.starts = instant(parameters, value),
            "DTEND" => self.ends = instant(parameters, value),
            "DURATION" => self.lasts = duration(value),
            "STATUS" => self.cancelled = value.eq_ignore_ascii_case("CANCELLED"),
            _ => {}
        }
    }

    fn event(self) -> Option<Event> {
        let starts = self.starts?;
        let minutes = match (self.ends, self.lasts) {
            (Some(ends), _) => starts.duration_until(ends).as_mins(),
            (None, lasts) => lasts?,
        };
        let fits = !self.cancelled && (1..=super::entry::MOST_A_DAY).contains(&minutes);
        let name = format!("{}@{starts}", self.uid);
        let fits = fits && name.len() <= super::entry::LONGEST_SOURCE;
        fits.then_some(Event { name, summary: self.summary, starts, minutes })
    }
}

/// Lines that begin with a blank belong to the line before (RFC 5545, 3.1).
fn unfold(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.trim_start_matches('\u{feff}').lines() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// Name, parameters and value; a colon within quotes ends nothing.
fn parts(line: &str) -> Option<(String, &str, &str)> {
    let mut quoted = false;
    let colon = line.char_indices().find_map(|(at, letter)| {
        quoted ^= letter == '"';
        (letter == ':' && !quoted).then_some(at)
    })?;
    let (head, value) = line.split_at_checked(colon)?;
    let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
    Some((name.to_ascii_uppercase(), parameters, value.strip_prefix(':')?.trim_end()))
}

fn unescape(value: &str) -> String {
    let mut plain = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => plain.push(' '),
                Some(other) => plain.push(other),
                None => {}
            },
            control if control.is_control() => {}
            other => plain.push(other),
        }
    }
    plain.trim().chars().take(120).collect()
}

/// A time in Japan. A time with a zone that the machine does not know is read as it stands: office
/// calendars here name their zone 「Tokyo Standard Time」.
fn instant(parameters: &str, value: &str) -> Option<DateTime> {
    let read = |digits: &str| DateTime::strptime("%Y%m%dT%H%M%S", digits).ok();
    if let Some(digits) = value.strip_suffix(['Z', 'z']) {
        let at: Timestamp = read(digits)?.to_zoned(TimeZone::UTC).ok()?.timestamp();
        return Some(jst_datetime(at));
    }
    let local = read(value)?;
    let mut zones = parameters.split(';').filter_map(|one| one.split_once('='));
    let zone = zones.find(|(name, _)| name.eq_ignore_ascii_case("TZID"));
    let zone = zone.and_then(|(_, zone)| TimeZone::get(zone.trim_matches('"')).ok());
    match zone {
        Some(zone) => Some(jst_datetime(local.to_zoned(zone).ok()?.timestamp())),
        None => Some(local),
    }
}

/// `PT1H30M` in minutes.
fn duration(value: &str) -> Option<i64> {
    let span: jiff::SignedDuration = value.parse().ok()?;
    Some(span.as_mins())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const FILE: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n\
        BEGIN:VEVENT\r\nUID:a1\r\nSUMMARY:窓口フロントヤード改\r\n 革WG 打合せ\\, 第3回\r\n\
        DTSTART;TZID=\"Tokyo Standard Time\":20261116T100000\r\nDTEND;TZID=\"Tokyo Standard Time\":20261116T113000\r\n\
        BEGIN:VALARM\r\nDURATION:PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:a2\r\nSUMMARY:UTC\r\nDTSTART:20261110T010000Z\r\nDURATION:PT45M\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:a3\r\nSUMMARY:祝日\r\nDTSTART;VALUE=DATE:20261103\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:a4\r\nSTATUS:CANCELLED\r\nDTSTART:20261110T010000Z\r\nDURATION:PT45M\r\nEND:VEVENT\r\n\
        END:VCALENDAR\r\n";

    #[test]
    fn events_of_an_office_calendar_are_read_in_japans_time() {
        let found = events(FILE).expect("a calendar");
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0].starts, date(2026, 11, 10).at(10, 0, 0, 0));
        assert_eq!(found[0].minutes, 45);
        assert_eq!(found[1].summary, "窓口フロントヤード改革WG 打合せ, 第3回");
        assert_eq!((found[1].starts, found[1].minutes), (date(2026, 11, 16).at(10, 0, 0, 0), 90));
        assert_eq!(events("こんにちは"), Err(NoCalendar));
    }

    #[test]
    fn the_same_event_in_two_files_has_the_same_name() {
        let again = FILE.replace("\r\n", "\n");
        assert_eq!(events(&again), events(FILE));
    }

    proptest! {
        #[test]
        fn no_file_breaks_the_reader(bytes in ".{0,400}", cut in 0usize..400) {
            let _ = events(&bytes);
            let cut: String = FILE.chars().take(cut).collect();
            let _ = events(&format!("BEGIN:VCALENDAR\n{cut}{bytes}"));
        }
    }
}
