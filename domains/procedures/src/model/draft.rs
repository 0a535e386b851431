//! A draft: answers on their way, before anything is submitted.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use yakusho_kernel::{Id, Lang};

use super::application::Channel;

/// Marker of [`Draft`] ids.
#[derive(Debug)]
pub struct DraftNoun;

/// One person's answers to one life event, until they are submitted or deleted.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its id.
    pub id: Id<DraftNoun>,
    /// The life event of the pack.
    pub event: String,
    /// The pack version with which it began, and with which it ends.
    pub pack_version: String,
    /// The language in which it was last used.
    pub lang: Lang,
    /// Whether it has become an application.
    pub submitted: bool,
    /// Where a helper sat beside the person, in the helper's own words; recorded, not guessed.
    pub helper_place: Option<String>,
    /// The procedures that the person chose to file; `None` before they chose.
    pub chosen: Option<BTreeSet<String>>,
    /// When it began.
    pub created_at: Timestamp,
    /// The day after whose end it is deleted.
    pub expires_on: Date,
    /// Optimistic lock: rises with every answer.
    pub version: i64,
}

impl Draft {
    /// By which way its application will have come.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        if self.helper_place.is_some() { Channel::Hall } else { Channel::Online }
    }
}
