//! To whom a paper goes. Every address that this domain prints passes through [`addressee`], so
//! that one place decides whether it may stand there.

use yakusho_documents::Recipient;
use yakusho_interview::{FactKey, Interview, Value, value::Address};
use yakusho_pack::format::DocumentRules;

/// Where an address is about to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// On a letter or envelope to the person themselves.
    OwnLetter,
    /// On anything that other eyes may see: a print list, an export, a copy for the household.
    Elsewhere,
}

/// Facts of a person who asked for 支援措置 (住民基本台帳事務処理要領 第5-10).
const PROTECTED: [&str; 1] = ["shien.wanted"];

/// To whom a paper goes: the name and the address that the applicant told for themselves, by the
/// order that the pack gives. The address of a person under 支援措置 stands only on a letter to
/// that person, and there only where they named one for letters.
#[must_use]
pub fn addressee(
    interview: Option<&Interview<'_, '_>>,
    rules: Option<&DocumentRules>,
    on: On,
) -> Recipient {
    let suffix = "様".to_owned();
    let Some(interview) = interview else {
        return Recipient { name: "申請者".to_owned(), suffix, ..Recipient::default() };
    };
    let told = |fact: &String| {
        let mine = FactKey::at(fact.clone(), "me");
        interview.value(&mine).or_else(|| interview.value(&FactKey::of(fact.clone())))
    };
    let usual = ["person.name", "person.name.kanji", "person.name.alphabet"].map(str::to_owned);
    let names = rules.map_or(usual.as_slice(), |rules| rules.post_name.as_slice());
    let name = names.iter().find_map(|fact| match told(fact) {
        Some(Value::Text(name)) if !name.trim().is_empty() => Some(name),
        _ => None,
    });
    let places = rules.map_or(&[][..], |rules| rules.post_to.as_slice());
    let address = places.iter().find_map(|fact| match told(fact) {
        Some(Value::Address(address)) => Some(address),
        _ => None,
    });
    let hidden = on == On::Elsewhere && is_protected(interview);
    let (postal_code, lines) = match address.filter(|_| !hidden) {
        Some(address) => (address.postal_code.clone(), lines(&address)),
        None => (String::new(), Vec::new()),
    };
    Recipient {
        name: name.unwrap_or_else(|| "申請者".to_owned()),
        suffix,
        postal_code,
        address: lines,
    }
}

/// Whether the person asked to have their address protected.
#[must_use]
pub fn is_protected(interview: &Interview<'_, '_>) -> bool {
    PROTECTED.iter().any(|fact| {
        let asked = |key| interview.value(&key) == Some(Value::Bool(true));
        asked(FactKey::at(*fact, "me")) || asked(FactKey::of(*fact))
    })
}

/// An address as it stands on an envelope: streets on one line, the building on the next.
fn lines(address: &Address) -> Vec<String> {
    let street =
        [&address.prefecture, &address.city, &address.town, &address.block].map(String::as_str);
    [street.concat(), address.building.clone()]
        .into_iter()
        .filter(|line| !line.trim().is_empty())
        .collect()
}
