//! What a paper says: everything that it shows, with the ids, versions and hashes of every number. Fixed,
//! it is kept as canonical JSON, and its SHA-256 is in the log.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use yakusho_store::canonical_json;

/// The name of this form; another form gets another name.
pub const SCHEMA: &str = "yakusho.committee-paper/1";

/// Everything that a paper shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = CommitteeEdition)]
pub struct Edition {
    /// [`SCHEMA`].
    pub schema: String,
    /// What the plan is called.
    pub plan: String,
    /// What the paper is called.
    pub title: String,
    /// The fiscal year.
    pub year: i16,
    /// 1 or 2.
    pub half: u8,
    /// The day of its numbers.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// What it says first.
    pub summary: String,
    /// What comes next.
    pub next_steps: String,
    /// The programmes with what is done under them.
    pub programmes: Vec<FrozenProgramme>,
    /// The figures.
    pub kpis: Vec<FrozenKpi>,
    /// Risks and issues that are not over, the heaviest first.
    pub risks: Vec<FrozenRisk>,
    /// What the committee is asked.
    pub questions: Vec<FrozenQuestion>,
}

/// A programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FrozenProgramme {
    /// Its number.
    pub number: u8,
    /// Its name.
    pub name: String,
    /// The department that answers for it.
    pub owner: String,
    /// What is done under it.
    pub initiatives: Vec<FrozenInitiative>,
}

/// An initiative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FrozenInitiative {
    /// Its id.
    pub id: Uuid,
    /// The version that was read.
    pub version: i64,
    /// What it is called.
    pub title: String,
    /// The department.
    pub department: String,
    /// The state's code.
    pub state: String,
    /// Milestones that are reached.
    pub reached: usize,
    /// Milestones that are wanted.
    pub milestones: usize,
    /// Open milestones whose day is over.
    pub late: usize,
    /// The next milestone and its day, in words; empty where there is none.
    pub next: String,
    /// Seeded for the demo.
    pub stand_in: bool,
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FrozenKpi {
    /// Its id in the pack.
    pub id: String,
    /// Its programme.
    pub programme: Option<u8>,
    /// What it is called.
    pub title: String,
    /// Its unit.
    pub unit: String,
    /// What it is to reach, in words.
    pub aim: String,
    /// What the planned way says of the day of its value, in words; empty where there is no way.
    pub planned: String,
    /// The code of how it stands.
    pub track: String,
    /// The same in words.
    pub track_words: String,
    /// Its value; none where nobody measured it.
    pub value: Option<FrozenNumber>,
    /// What was published until the day of the paper, the oldest first.
    pub history: Vec<FrozenPoint>,
    /// The planned way.
    pub way: Option<FrozenWay>,
}

/// A number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FrozenNumber {
    /// `published`: a measurement; `operations`: computed for the paper, published by nobody yet.
    pub origin: String,
    /// The measurement.
    pub measurement: Option<Uuid>,
    /// The day that it tells of.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The version of the definition.
    pub definition: u16,
    /// Above the line.
    pub numerator: i64,
    /// Below the line.
    pub denominator: Option<i64>,
    /// The figure in hundredths.
    pub hundredths: i64,
    /// The figure as it is read.
    pub shown: String,
    /// What the measure said, as a hash.
    pub fingerprint: Option<String>,
    /// Typed in by people.
    pub typed_in: bool,
    /// Seeded for the demo.
    pub stand_in: bool,
}

/// A published value of a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FrozenPoint {
    /// The measurement.
    pub measurement: Uuid,
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The version of the definition.
    pub definition: u16,
    /// The figure in hundredths.
    pub hundredths: i64,
    /// The figure as it is read.
    pub shown: String,
    /// What the planned way says of the day; 「—」 where there is no way.
    pub planned: String,
    /// What the measure said, as a hash.
    pub fingerprint: Option<String>,
}

/// A planned way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FrozenWay {
    /// Where it begins.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The figure there, in hundredths.
    pub from_hundredths: i64,
    /// The figure there, as it is read.
    pub from_shown: String,
    /// Where it ends.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// The figure there, in hundredths.
    pub to_hundredths: i64,
    /// The figure there, as it is read.
    pub to_shown: String,
}

/// A risk or an issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FrozenRisk {
    /// Its id.
    pub id: Uuid,
    /// The version that was read.
    pub version: i64,
    /// `risk`, `issue`.
    pub sort: String,
    /// The same in words.
    pub sort_words: String,
    /// The number of the programme.
    pub programme: u8,
    /// The initiative.
    pub initiative: String,
    /// What.
    pub words: String,
    /// 大・中・小.
    pub weight: String,
    /// What is done about it.
    pub answer: String,
    /// Who watches it.
    pub department: String,
}

/// A question to the committee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FrozenQuestion {
    /// Its id.
    pub id: Uuid,
    /// Its place, from 1.
    pub place: i64,
    /// What is asked.
    pub ask: String,
    /// Why.
    pub background: String,
}

impl Edition {
    /// The edition as canonical JSON, and its SHA-256.
    ///
    /// # Errors
    /// Where it cannot be written as JSON; its types do not let that happen.
    pub fn freeze(&self) -> Result<(String, String), serde_json::Error> {
        let text = canonical_json(&serde_json::to_value(self)?);
        let hash = sha256(&text);
        Ok((text, hash))
    }

    /// Whether anything in it was seeded for the demo.
    #[must_use]
    pub fn has_stand_ins(&self) -> bool {
        let values = self.kpis.iter().filter_map(|kpi| kpi.value.as_ref());
        let initiatives = self.programmes.iter().flat_map(|one| &one.initiatives);
        values.into_iter().any(|value| value.stand_in)
            || initiatives.into_iter().any(|one| one.stand_in)
    }
}

/// SHA-256 of a text, in lower-case hexadecimal.
#[must_use]
pub fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn edition() -> Edition {
        Edition {
            schema: SCHEMA.to_owned(),
            plan: "計画".to_owned(),
            title: "資料".to_owned(),
            year: 2026,
            half: 1,
            as_of: date(2026, 9, 30),
            summary: "順調".to_owned(),
            next_steps: String::new(),
            programmes: Vec::new(),
            kpis: Vec::new(),
            risks: Vec::new(),
            questions: Vec::new(),
        }
    }

    #[test]
    fn a_frozen_edition_is_read_back_as_it_was_and_another_word_is_another_hash() {
        let (text, hash) = edition().freeze().expect("frozen");
        assert_eq!(serde_json::from_str::<Edition>(&text).expect("read"), edition());
        assert_eq!(hash, sha256(&text));
        let other = Edition { summary: "順調です".to_owned(), ..edition() };
        assert_ne!(other.freeze().expect("frozen").1, hash);
    }
}
