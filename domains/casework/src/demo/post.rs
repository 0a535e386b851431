//! What became of the demo's letters, and how far its seal rules have come. All of it is invented.

use jiff::{SignedDuration, Timestamp, civil::date};
use yakusho_documents::seal;
use yakusho_kernel::actor::Actor;
use yakusho_notify::letters::{self, LetterState, PaperLetter};
use yakusho_pack::format::{Amendment, AmendmentState};
use yakusho_store::Result;

use crate::Casework;

const BY: Actor = Actor::System { job: "demo" };
/// Letters stay unprinted for so long.
const PRINTED_AFTER: SignedDuration = SignedDuration::from_hours(3 * 24);
/// One letter in so many comes back.
const RETURNED: usize = 17;

impl Casework {
    /// Moves the amendments of some rules on, as an office might have; before any notice is issued.
    ///
    /// # Errors
    /// What the store says.
    pub(super) async fn seed_seals(&self, at: Timestamp) -> Result<()> {
        let edition = self.procedures().shelf().current();
        let Some(rules) = &edition.pack.documents else { return Ok(()) };
        let in_force = Amendment {
            state: AmendmentState::InForce,
            authority: "公印規則第9条第2項（試験用の架空の改正）".to_owned(),
            in_force_from: Some(date(2026, 10, 1)),
        };
        let only = |state| Amendment { state, ..Amendment::default() };
        let moves = [
            ("correction", in_force),
            ("return", only(AmendmentState::LegalReview)),
            ("decision", only(AmendmentState::Draft)),
            ("tax-notice", only(AmendmentState::Draft)),
        ];
        for (id, to) in moves {
            let Some(rule) = rules.sealed.iter().find(|rule| rule.id == id) else { continue };
            let input = (rule.clone(), to);
            let moved = self.store().write_with(at, input, |tx, (rule, to)| {
                Box::pin(seal::move_to(tx, rule, to, 0, &BY, Some("demo")))
            });
            moved.await?;
        }
        Ok(())
    }

    /// Prints and posts the older letters, and lets some come back.
    ///
    /// # Errors
    /// What the store says.
    pub(super) async fn seed_letters(&self, now: Timestamp) -> Result<()> {
        let all = letters::list(self.store(), None, LetterState::ToPrint, None, 1_000).await?;
        let old = |letter: &&PaperLetter| now.duration_since(letter.queued_at) > PRINTED_AFTER;
        for (place, letter) in all.iter().filter(old).enumerate() {
            let mut at = letter.queued_at;
            let mut way = vec![LetterState::Printed, LetterState::Posted];
            if place % RETURNED == RETURNED - 1 {
                way.push(LetterState::Returned);
            }
            for to in way {
                at = at.checked_add(SignedDuration::from_hours(20)).unwrap_or(now).min(now);
                let id = letter.id;
                let moved = self
                    .store()
                    .write(at, move |tx| Box::pin(letters::move_to(tx, id, to, &BY, Some("demo"))));
                moved.await?;
            }
        }
        Ok(())
    }
}
