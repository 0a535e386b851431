//! Where a case stands, in words that people use.

use yakusho_kernel::Lang;
use yakusho_pack::format::LegalKind;
use yakusho_pages::parts::{Chip, Tone};

use super::held::Held;
use crate::{
    model::{Case, CaseState},
    rules::hold::blockers,
    words,
};

/// The word or two of a state.
pub fn chip(case: &Case, lang: Lang) -> Chip {
    let (words, tone) = match case.state {
        CaseState::HeldIdentity => (words::CHIP_HELD_IDENTITY, Tone::Yellow),
        CaseState::HeldAfter => (words::CHIP_HELD_AFTER, Tone::Grey),
        CaseState::Visit => (words::CHIP_VISIT, Tone::Yellow),
        CaseState::Received => (words::CHIP_RECEIVED, Tone::Blue),
        CaseState::Reviewing if case.kind.is_decided() => (words::CHIP_REVIEWING, Tone::Blue),
        CaseState::Reviewing => (words::CHIP_CHECKING, Tone::Blue),
        CaseState::Correction => (words::CHIP_CORRECTION, Tone::Yellow),
        CaseState::Approved => (words::CHIP_APPROVED, Tone::Green),
        CaseState::Refused => (words::CHIP_REFUSED, Tone::Red),
        CaseState::Accepted => (words::CHIP_ACCEPTED, Tone::Green),
        CaseState::Returned => (words::CHIP_RETURNED, Tone::Red),
        CaseState::Withdrawn => (words::CHIP_WITHDRAWN, Tone::Grey),
        CaseState::Finished => (words::CHIP_FINISHED, Tone::Green),
    };
    Chip::new(words.get(lang), tone)
}

/// What a case waits for: the procedure before it, and whether that one can still be done.
pub struct Before {
    /// Its name.
    pub name: String,
    /// It was refused or returned, so that nothing moves by itself.
    pub stuck: bool,
}

/// The procedure for which a held case waits; one that is stuck first.
pub fn before(held: &Held, case: &Case, lang: Lang) -> Option<Before> {
    let cases = held.cases();
    let mut waiting: Vec<Before> = blockers(case, &cases)
        .map(|other| Before {
            name: held.name(&other.procedure, lang),
            stuck: other.state.is_closed(),
        })
        .collect();
    waiting.sort_by_key(|before| !before.stuck);
    waiting.into_iter().next()
}

/// The state in a sentence or two.
pub fn sentence(held: &Held, case: &Case, lang: Lang) -> String {
    let plain = |words: yakusho_pages::words::Words| words.get(lang).to_owned();
    match case.state {
        CaseState::HeldIdentity => plain(words::SAY_HELD_IDENTITY),
        CaseState::HeldAfter => {
            let before = before(held, case, lang);
            let stuck = before.as_ref().is_some_and(|before| before.stuck);
            let words = if stuck { words::SAY_HELD_STUCK } else { words::SAY_HELD_AFTER };
            words.with(lang, &[("before", &before.map(|before| before.name).unwrap_or_default())])
        }
        CaseState::Visit => plain(words::SAY_VISIT),
        CaseState::Received => plain(words::SAY_RECEIVED),
        CaseState::Reviewing if case.kind.is_decided() => plain(words::SAY_REVIEWING),
        CaseState::Reviewing => plain(words::SAY_CHECKING),
        CaseState::Correction => plain(words::SAY_CORRECTION),
        CaseState::Approved => plain(words::SAY_APPROVED),
        CaseState::Refused => plain(words::SAY_REFUSED),
        CaseState::Accepted if case.kind == LegalKind::Notification => plain(words::SAY_ACCEPTED),
        CaseState::Accepted => plain(words::SAY_TAKEN),
        CaseState::Returned => plain(words::SAY_RETURNED),
        CaseState::Withdrawn => plain(words::SAY_WITHDRAWN),
        CaseState::Finished => plain(words::SAY_FINISHED),
    }
}
