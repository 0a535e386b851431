//! Who holds a link, and how far they have shown who they are. It stands in a sealed cookie, so that
//! the link itself is opened once and leaves addresses and histories.

use jiff::SignedDuration;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Refusal, RefusalKind, Text};
use yakusho_pages::{Refused, Visit};

use crate::{
    Contracts,
    model::{Contract, Level, Party, Signer, SignerState},
    store::{contracts, signers},
};

/// The cookie.
const COOKIE: &str = "sign";
/// How long it lasts.
const LASTS: SignedDuration = SignedDuration::from_hours(2);

/// How far somebody has shown who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// They hold the link.
    Link,
    /// They told the access code.
    Code,
    /// They told a code of their authenticator.
    Totp,
}

/// Somebody who holds a link.
pub struct Holding {
    /// The signer.
    pub signer: Signer,
    /// The contract.
    pub contract: Contract,
    /// Its parties.
    pub parties: Vec<Party>,
    /// How far they have shown who they are.
    pub stage: Stage,
}

impl Holding {
    /// Whoever holds the cookie of a link that still counts.
    ///
    /// # Errors
    /// A refusal that says to open the link of the mail.
    pub async fn open(visit: &Visit, app: &Contracts) -> Result<Self, Refused> {
        let kept = visit.cookie(COOKIE).ok_or_else(no_link)?;
        let (id, rest) = kept.split_first_chunk::<16>().ok_or_else(no_link)?;
        let (stage, token) = rest.split_first().ok_or_else(no_link)?;
        let stage = match stage {
            2 => Stage::Totp,
            1 => Stage::Code,
            _ => Stage::Link,
        };
        let found = signers::find(app, app.store().read(), Uuid::from_bytes(*id)).await;
        let signer = found.map_err(refused)?.ok_or_else(no_link)?;
        // A link that was replaced by a new one opens nothing any more.
        let same = signer.token_hash.as_deref().is_some_and(|hash| hash.as_bytes() == token);
        if !same || matches!(signer.state, SignerState::Delegated | SignerState::Waiting) {
            return Err(no_link().into());
        }
        let (db, municipality) = (app.store().read(), app.store().municipality());
        let contract = contracts::find(db, municipality.as_str(), signer.contract).await;
        let contract = contract.map_err(refused)?.ok_or_else(no_link)?;
        let parties = contracts::parties(db, municipality.as_str(), contract.id).await;
        let parties = parties.map_err(refused)?;
        Ok(Self { signer, contract, parties, stage })
    }

    /// Keeps how far somebody is in their browser.
    pub fn keep(visit: &Visit, signer: &Signer, stage: Stage) {
        let mut kept = signer.id.as_bytes().to_vec();
        kept.push(match stage {
            Stage::Link => 0,
            Stage::Code => 1,
            Stage::Totp => 2,
        });
        kept.extend_from_slice(signer.token_hash.as_deref().unwrap_or_default().as_bytes());
        visit.keep_cookie(COOKIE, &kept, LASTS);
    }

    /// Where they have to go first; `None` where they have shown enough.
    #[must_use]
    pub fn first(&self) -> Option<&'static str> {
        match (self.stage, self.signer.level) {
            (Stage::Link, _) => Some("/sign/code"),
            (Stage::Code, Level::Totp) => Some("/sign/authenticator"),
            (Stage::Code, Level::Code) | (Stage::Totp, _) => None,
        }
    }

    /// Goes on where they have shown enough.
    ///
    /// # Errors
    /// A refusal that says to open the link of the mail.
    pub fn must_be_known(&self) -> Result<(), Refusal> {
        if self.first().is_some() { Err(no_link()) } else { Ok(()) }
    }

    /// The party for which they sign.
    #[must_use]
    pub fn party(&self) -> Option<&Party> {
        self.parties.iter().find(|one| one.id == self.signer.party)
    }
}

/// Nobody's link, or one that is over.
pub fn no_link() -> Refusal {
    Refusal::new(
        RefusalKind::NotFound,
        "no_link",
        Text::ja(
            "このURLからは、いま開けません。期限が過ぎたか、新しいURLが送られています。いちばん新しいメールのURLから開いてください。開けないときは、市の担当に連絡してください。",
        ),
    )
}
