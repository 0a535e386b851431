//! What the office looks at before an answer is confirmed. A warning stops nobody: it says what to
//! think of.

use std::collections::BTreeSet;

use jiff::civil::Date;
use yakusho_identity::Role as Post;

use crate::groups::rules::membership::WEEK_MINUTES;

/// Groups of one person at most, without a warning.
const MOST_GROUPS: usize = 2;
/// The share of a week for all groups together at most, without a warning, in percent.
const MOST_SHARE: u32 = 20;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// To be thought of.
    Warning,
    /// Good to know.
    Note,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How grave.
    pub weight: Weight,
    /// What it is, as a code.
    pub code: &'static str,
    /// In words.
    pub words: String,
}

/// What is known of somebody who was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Their name.
    pub name: String,
    /// Their post in the department.
    pub post: Option<Post>,
    /// The last day of their post there, where it ends.
    pub leaves_on: Option<Date>,
    /// All groups that they are in or named for, this one too.
    pub groups: BTreeSet<String>,
    /// Minutes of the week for all of them.
    pub minutes: u32,
}

/// Looks at the people of an answer. `year_end`: the last day of the membership. `unanswered`: how
/// many other departments of the group have not answered.
#[must_use]
pub fn findings(people: &[Known], year_end: Date, unanswered: usize) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut say = |weight, code, words| found.push(Finding { weight, code, words });
    for person in people {
        let name = &person.name;
        match person.post {
            None => say(
                Weight::Warning,
                "not_posted",
                format!("{name}さんは、いまこの課の職員ではありません。"),
            ),
            Some(Post::Chief) => {}
            Some(post) => say(
                Weight::Warning,
                "grade",
                format!(
                    "{name}さんは{}です。計画は、DXリーダーを係長級としています。",
                    post.label()
                ),
            ),
        }
        if let Some(day) = person.leaves_on.filter(|day| *day < year_end) {
            say(
                Weight::Warning,
                "leaving",
                format!("{name}さんは、{}月{}日でこの課を離れる予定です。", day.month(), day.day()),
            );
        }
        if person.groups.len() > MOST_GROUPS {
            say(
                Weight::Warning,
                "many_groups",
                format!("{name}さんは、{}つのWGに入ることになります。", person.groups.len()),
            );
        }
        if person.minutes * 100 > WEEK_MINUTES * MOST_SHARE {
            let tenths = (person.minutes * 1000 + WEEK_MINUTES / 2) / WEEK_MINUTES;
            say(
                Weight::Warning,
                "much_time",
                format!(
                    "{name}さんの活動の時間は、合わせて週の{}.{}%になります（目安は10%、{MOST_SHARE}%まで）。",
                    tenths / 10,
                    tenths % 10
                ),
            );
        }
    }
    let words = match unanswered {
        0 => "このWGのすべての所属から、回答がありました。".to_owned(),
        count => format!("このWGでは、あと{count}所属の回答を待っています。"),
    };
    say(Weight::Note, "others", words);
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn known() -> Known {
        Known {
            name: "見本".to_owned(),
            post: Some(Post::Chief),
            leaves_on: None,
            groups: BTreeSet::from(["wg1".to_owned(), "wg3".to_owned()]),
            minutes: 420,
        }
    }

    fn codes(person: Known) -> Vec<&'static str> {
        let found = findings(&[person], date(2027, 3, 31), 0);
        found.into_iter().map(|one| one.code).collect()
    }

    #[test]
    fn a_chief_in_two_groups_who_stays_raises_no_warning() {
        assert_eq!(codes(known()), ["others"]);
        let stays = Known { leaves_on: Some(date(2027, 3, 31)), ..known() };
        assert_eq!(codes(stays), ["others"]);
        // 20 % of 38 hours and 45 minutes are 465 minutes.
        assert_eq!(codes(Known { minutes: 465, ..known() }), ["others"]);
    }

    #[test]
    fn what_is_unusual_is_said() {
        assert_eq!(codes(Known { post: Some(Post::Clerk), ..known() }), ["grade", "others"]);
        assert_eq!(codes(Known { post: None, ..known() }), ["not_posted", "others"]);
        let leaves = Known { leaves_on: Some(date(2026, 9, 30)), ..known() };
        assert_eq!(codes(leaves), ["leaving", "others"]);
        let mut many = known();
        many.groups.insert("wg5".to_owned());
        many.minutes = 466;
        assert_eq!(codes(many), ["many_groups", "much_time", "others"]);
        let open = findings(&[], date(2027, 3, 31), 3);
        assert_eq!(open[0].words, "このWGでは、あと3所属の回答を待っています。");
    }
}
