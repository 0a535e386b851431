//! Reports of mail that came back (delivery status notifications, RFC 3464).

use uuid::Uuid;

/// What a report says about one of our mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Which mail.
    pub mail: Uuid,
    /// The enhanced status code, for example `5.1.1` (no such mailbox).
    pub status: String,
}

impl Report {
    /// Reads a report. `None` when it is none, tells of a mere delay, or of a mail that did not
    /// come from `domain`. Nothing else of the report is kept: it holds the address.
    #[must_use]
    pub fn read(message: &[u8], domain: &str) -> Option<Self> {
        let text = String::from_utf8_lossy(message);
        let value = |name: &str| {
            text.lines().find_map(|line| {
                let (key, value) = line.split_once(':')?;
                key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
            })
        };
        if !value("Action")?.eq_ignore_ascii_case("failed") {
            return None;
        }
        let status = value("Status")?;
        let plain = status.len() <= 12
            && status.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
        if !plain {
            return None;
        }
        let ending = format!("@{domain}>");
        let mail = text.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            let ours = key.eq_ignore_ascii_case("Message-ID").then(|| value.trim())?;
            Uuid::parse_str(ours.strip_prefix('<')?.strip_suffix(&ending)?).ok()
        })?;
        Some(Self { mail, status })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "From: MAILER-DAEMON@mail.example\r\nMessage-ID: <20261122@mail.example>\r\n\
        Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\
        Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\n\
        Final-Recipient: rfc822; taro@example.jp\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\n\
        Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <01936f2e-8f3a-7c31-9d5e-0b6a54f1c2aa@city.example>\r\n--b--\r\n";

    #[test]
    fn a_report_names_our_mail_and_the_status() {
        let report = Report::read(REPORT.as_bytes(), "city.example").expect("a report");
        assert_eq!(report.mail.to_string(), "01936f2e-8f3a-7c31-9d5e-0b6a54f1c2aa");
        assert_eq!(report.status, "5.1.1");
    }

    #[test]
    fn a_delay_and_other_peoples_mail_are_no_report() {
        assert_eq!(Report::read(REPORT.as_bytes(), "other.example"), None);
        let delayed = REPORT.replace("Action: failed", "Action: delayed");
        assert_eq!(Report::read(delayed.as_bytes(), "city.example"), None);
        assert_eq!(Report::read(b"", "city.example"), None);
    }
}
