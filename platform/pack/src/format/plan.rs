//! `plan/plan.yaml`: the city's plan, programme by programme, in the city's own words.
//!
//! What stands in Japanese here is quoted: `plan/source.txt` holds the city's text, and the lint
//! compares both ways, so that nothing is left out and nothing is put into the city's mouth.
//! やさしい日本語 and English are ours.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use yakusho_kernel::{Provenance, Text};

/// The plan of a city.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CityPlan {
    /// What it is called.
    pub name: Text,
    /// The document that is quoted.
    pub document: String,
    /// The fiscal years of its measures, by their first calendar years.
    pub years: Vec<i16>,
    /// The department that runs it.
    pub secretariat: String,
    /// What it is for.
    pub purpose: Text,
    /// The vision.
    pub vision: Text,
    /// How the city goes about it.
    pub principles: Vec<Statement>,
    /// The axes, in their order.
    pub axes: Vec<Axis>,
    /// The programmes, in their order.
    pub programmes: Vec<Programme>,
    /// What working groups are for.
    pub activity: String,
    /// Why they are needed and what supports them.
    pub support: Vec<Statement>,
    /// The working groups.
    pub groups: Vec<GroupCharter>,
    /// Which people the plan wants.
    pub people: Vec<Statement>,
    /// The year.
    pub schedule: Vec<Milestone>,
    /// Lines of the document that carry no meaning of their own: headings of slides and tables.
    pub headings: Vec<String>,
    /// Slips of the document, and how they are read here.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// How departments are asked for members of the working groups.
    #[serde(default)]
    pub nomination: Option<NominationRules>,
    /// Where this was read.
    pub provenance: Provenance,
}

/// A sentence or two under a heading.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The heading.
    pub title: Text,
    /// The sentences.
    pub text: Text,
}

/// An axis.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The numbers of its programmes.
    pub programmes: Vec<u8>,
}

/// A programme (重点事業).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Its number in the plan.
    pub number: u8,
    /// Its name.
    pub name: Text,
    /// What it means for a resident, in our words.
    pub told: Text,
    /// The department that answers for it.
    pub owner: String,
    /// Where the owner was read.
    pub owner_provenance: Provenance,
    /// The plan's own description (取組概要).
    pub overview: String,
    /// Remarks under it.
    #[serde(default)]
    pub notes: Vec<String>,
    /// What it does for whom.
    #[serde(default)]
    pub sides: Vec<Side>,
    /// What it is made of (取組詳細).
    #[serde(default)]
    pub details: Vec<String>,
    /// What is done in the years of the plan (取組事項).
    pub actions: Vec<PlannedAction>,
}

/// What a programme does for somebody.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// For whom: 「市民目線」.
    pub who: String,
    /// Points.
    pub points: Vec<String>,
}

/// Something that is done (取組事項).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedAction {
    /// What.
    pub text: String,
    /// The figures by which it is followed.
    #[serde(default)]
    pub kpis: Vec<String>,
}

/// A working group as the plan sets it up.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupCharter {
    /// Its id: `wg1`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub scope: String,
    /// Its departments, in the plan's words.
    pub departments_words: String,
    /// Its departments by their codes, where the plan names them.
    #[serde(default)]
    pub departments: Vec<String>,
    /// Groups of facilities that are no departments of the pack.
    #[serde(default)]
    pub facilities: Vec<Facilities>,
    /// Its departments are those that own the procedures filed most often.
    #[serde(default)]
    pub derived: Option<DerivedDepartments>,
    /// The first day on which it works; none: from the beginning of the plan.
    #[serde(default)]
    pub from: Option<Date>,
    /// The last day on which it works; none: until further notice.
    #[serde(default)]
    pub until: Option<Date>,
}

impl GroupCharter {
    /// Whether the group works on a day.
    #[must_use]
    pub fn in_force_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// Facilities that the plan names together, and the department through which they are asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facilities {
    /// What the plan calls them.
    pub name: String,
    /// The department that answers for them.
    pub through: String,
    /// Where that was read.
    pub provenance: Provenance,
}

/// Departments that are derived: the owners of the procedures filed most often.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DerivedDepartments {
    /// Of how many procedures.
    pub top: u32,
    /// How many departments the plan counts. It is compared and the difference shown.
    pub expected: u32,
}

/// How departments are asked for members of the working groups. Month and day hold for every year
/// of the plan.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NominationRules {
    /// The day by which they answer.
    pub deadline: Date,
    /// Where the day was read.
    pub deadline_provenance: Provenance,
    /// The hour of that day at which it is over, in Japan.
    pub closes_at: Time,
    /// Where the hour was read.
    pub closes_at_provenance: Provenance,
    /// How many people a department names for a group at least.
    pub least: u32,
    /// And at most.
    pub most: u32,
    /// Where these numbers were read.
    pub seats_provenance: Provenance,
    /// How many minutes of the week are offered first.
    pub minutes: u32,
    /// Where that was read.
    pub minutes_provenance: Provenance,
    /// The department's mail address; `{department}` stands for its code.
    pub mail: String,
    /// Where the addresses were read.
    pub mail_provenance: Provenance,
    /// The letter.
    pub letter: NominationLetter,
}

/// The words of the letter to a department, and of the paper for whoever becomes a member.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NominationLetter {
    /// Its title.
    pub title: String,
    /// Who signs it: 「情報政策課長」.
    pub from: String,
    /// What it says, paragraph by paragraph.
    pub body: Vec<String>,
    /// How to answer, step by step.
    pub how: Vec<String>,
    /// The title of the paper for a member.
    pub appointment_title: String,
    /// What that says.
    pub appointment_body: String,
    /// Where these words come from.
    pub provenance: Provenance,
}

/// A point of the year.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// What, in the plan's words.
    pub what: String,
    /// The day, where the plan gives one.
    #[serde(default)]
    pub on: Option<Date>,
    /// Whether the plan names it for reference only.
    #[serde(default)]
    pub reference: bool,
}

/// A slip of the document.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// As it is printed. Letters that look like others are written as `\u{439}`.
    pub printed: String,
    /// As it is read here.
    pub read: String,
    /// Why.
    pub why: String,
}

impl Correction {
    /// What is printed, with `\u{…}` made letters again.
    #[must_use]
    pub fn printed_letters(&self) -> String {
        let mut parts = self.printed.split("\\u{");
        let mut letters = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (code, rest) = part.split_once('}').unwrap_or(("", part));
            letters.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
            letters.push_str(rest);
        }
        letters
    }
}

impl CityPlan {
    /// A programme.
    #[must_use]
    pub fn programme(&self, number: u8) -> Option<&Programme> {
        self.programmes.iter().find(|programme| programme.number == number)
    }

    /// Everything that is quoted, without the headings.
    #[must_use]
    pub fn quotes(&self) -> Vec<&str> {
        let mut quotes: Vec<&str> =
            vec![&self.name.ja, &self.document, &self.purpose.ja, &self.vision.ja, &self.activity];
        let statements = self.principles.iter().chain(&self.support).chain(&self.people);
        quotes.extend(statements.flat_map(|one| [one.title.ja.as_str(), one.text.ja.as_str()]));
        quotes.extend(self.axes.iter().map(|axis| axis.name.ja.as_str()));
        for programme in &self.programmes {
            quotes.extend([programme.name.ja.as_str(), programme.overview.as_str()]);
            quotes.extend(programme.notes.iter().map(String::as_str));
            for side in &programme.sides {
                quotes.push(&side.who);
                quotes.extend(side.points.iter().map(String::as_str));
            }
            quotes.extend(programme.details.iter().map(String::as_str));
            quotes.extend(programme.actions.iter().map(|action| action.text.as_str()));
        }
        for group in &self.groups {
            quotes.extend([group.name.as_str(), &group.scope, &group.departments_words]);
        }
        quotes.extend(self.schedule.iter().map(|point| point.what.as_str()));
        quotes.retain(|quote| !quote.is_empty());
        quotes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_look_like_others_can_be_written_by_their_code() {
        let correction = Correction {
            printed: "デジタルデバ\\u{439}\\u{434}解消".to_owned(),
            read: "デジタルデバイド解消".to_owned(),
            why: String::new(),
        };
        assert_eq!(correction.printed_letters(), "デジタルデバ\u{439}\u{434}解消");
    }
}
