//! The part of `events/<id>.yaml` that people see and that decides on publication.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusho_kernel::Text;

/// How a life event stands on the home page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presentation {
    /// The event's id.
    pub id: String,
    /// Its name in words that people use.
    pub name: Text,
    /// The reading of the name.
    #[serde(default)]
    pub kana: String,
    /// What the guide will do, in two or three lines.
    pub intro: Text,
    /// Words by which people look for it.
    #[serde(default)]
    pub everyday_words: Vec<String>,
    /// Its place on the home page, ascending.
    #[serde(default)]
    pub order: i32,
    /// Whether the public may use it.
    pub publish: bool,
    /// Changes of the law that nobody has yet compared with the rules.
    #[serde(default)]
    pub blocked_by: Vec<BlockedBy>,
}

impl Presentation {
    /// The changes of the law that are still unchecked.
    pub fn open_blocks(&self) -> impl Iterator<Item = &BlockedBy> {
        self.blocked_by.iter().filter(|block| block.checked_on.is_none())
    }
}

/// A known change of the law.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockedBy {
    /// What changed: 「共同親権」.
    pub what: Text,
    /// The law.
    pub law: String,
    /// In force since.
    pub since: Date,
    /// Where this was read.
    pub source: String,
    /// The day on which the rules were compared with it; `None`: not yet.
    #[serde(default)]
    pub checked_on: Option<Date>,
}
