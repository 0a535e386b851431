//! What others may hear of this domain. Event data hold no personal data.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::model::{Application, Filing, IdentityState};

/// An application was recorded. Published inside its own transaction; subject: the application.
pub const APPLICATION_SUBMITTED: &str = "application.submitted";
/// The person behind an application was identified. Subject: the application.
pub const APPLICATION_IDENTIFIED: &str = "application.identified";

/// What [`APPLICATION_SUBMITTED`] says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Submitted {
    /// 受付番号 as shown.
    pub number: String,
    /// Content hash of the pack.
    pub pack_version: String,
    /// How far the person is known.
    pub identity: IdentityState,
    /// Whether a stand-in touched it, or it was seeded.
    pub stand_in: bool,
    /// The code of the channel by which it came.
    #[serde(default)]
    pub channel: String,
    /// The day on which paper, a call or a letter arrived, where that was before it was entered.
    #[serde(default)]
    pub received_on: Option<Date>,
    /// The leaflet or campaign whose address led to it.
    #[serde(default)]
    pub led_by: Option<Uuid>,
    /// The filings in their order.
    pub filings: Vec<Filing>,
}

impl Submitted {
    /// What to say of an application.
    #[must_use]
    pub fn of(application: &Application, filings: &[Filing]) -> Self {
        Self {
            number: application.shown_number(),
            pack_version: application.pack_version.clone(),
            identity: application.identity,
            stand_in: application.stand_in,
            channel: application.channel.code().to_owned(),
            received_on: None,
            led_by: None,
            filings: filings.to_vec(),
        }
    }
}

/// What [`APPLICATION_IDENTIFIED`] says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Identified {
    /// How the person was identified.
    pub identity: IdentityState,
    /// The member of staff who did it at a window.
    pub staff: Option<Uuid>,
}
