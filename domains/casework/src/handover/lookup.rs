//! What a mapping finds in a case.

use jiff::civil::Date;
use yakusho_disclosure::{Mask, ShownBox, ShownForm};
use yakusho_exchange::mapping::{Datum, Lookup};
use yakusho_interview::value::{Account, AccountKind, Address, Value};
use yakusho_kernel::date::jst_date;
use yakusho_pack::format::{CaseValue, Handover};

use crate::store::cases::Record;

/// A case as a mapping sees it.
pub struct CaseFacts<'c> {
    /// The case.
    pub record: &'c Record,
    /// Its procedure's name.
    pub procedure: &'c str,
    /// The day of the application.
    pub applied_on: Date,
    /// The day of the run.
    pub today: Date,
    /// The form of its procedure, as the person who hands over may see it.
    pub form: &'c ShownForm<'c>,
}

/// One row of a case: all of it, or one person of a role.
pub struct RowOf<'c> {
    case: &'c CaseFacts<'c>,
    each: Option<(String, String)>,
    key: String,
    place: usize,
}

impl<'c> CaseFacts<'c> {
    /// The rows that a mapping makes of the case. `first` is the place of the first one in the
    /// file, from 1.
    #[must_use]
    pub fn rows(&'c self, mapping: &Handover, first: usize) -> Vec<RowOf<'c>> {
        let number = self.number();
        let Some(role) = &mapping.each else {
            return vec![RowOf { case: self, each: None, key: number, place: first }];
        };
        let mut people: Vec<&String> = Vec::new();
        let of_role =
            self.form.boxes.iter().filter(|found| found.applies && found.field.per == *role);
        for person in of_role.filter_map(|found| found.instance.as_ref()) {
            if !people.contains(&person) {
                people.push(person);
            }
        }
        let wanted = people.into_iter().filter(|person| {
            mapping.only.as_ref().is_none_or(|only| self.is(&only.fact, role, person, &only.values))
        });
        let rows = wanted.enumerate().map(|(at, person)| RowOf {
            case: self,
            each: Some((role.clone(), person.clone())),
            key: if at == 0 { number.clone() } else { format!("{number}/{}", at + 1) },
            place: first + at,
        });
        rows.collect()
    }

    /// Whether a fact of somebody has one of these values.
    fn is(&self, fact: &str, role: &str, person: &str, values: &[String]) -> bool {
        let found = self.form.boxes.iter().find(|found| {
            found.applies
                && found.field.fact == fact
                && found.field.per == role
                && found.instance.as_deref() == Some(person)
        });
        match found.map(|found| self.datum(found, None)) {
            Some(Datum::Choice { id, label }) => values.contains(&id) || values.contains(&label),
            Some(Datum::Text(text)) => values.contains(&text),
            Some(Datum::Day(_) | Datum::Nothing | Datum::Withheld(_)) | None => false,
        }
    }

    fn number(&self) -> String {
        format!("{}-{}", self.record.number, self.record.place + 1)
    }

    fn datum(&self, found: &ShownBox<'_>, part: Option<&str>) -> Datum {
        if let Some(mask) = found.mask() {
            return Datum::Withheld(withheld(mask));
        }
        // The receiver has its own register; what nobody knows is not made up.
        let Some(value) = found.seen() else { return Datum::Nothing };
        let text = || found.value.text().to_owned();
        match value {
            Value::Choice(id) => Datum::Choice { id: id.clone(), label: text() },
            Value::Date(day) => Datum::Day(*day),
            Value::Money(yen) => Datum::Text(yen.0.to_string()),
            Value::Postal(code) => Datum::Text(code.clone()),
            Value::Address(address) => Datum::Text(address_part(address, part)),
            Value::Account(account) => Datum::Text(account_part(account, part)),
            Value::Text(_)
            | Value::Kana(_)
            | Value::Bool(_)
            | Value::Choices(_)
            | Value::Number(_)
            | Value::Phone(_)
            | Value::Email(_)
            | Value::Person(_)
            | Value::Files(_) => Datum::Text(text()),
        }
    }
}

/// Why a value must not leave this way.
const fn withheld(mask: Mask) -> &'static str {
    match mask {
        Mask::Protected => {
            "支援措置の対象の住所です。ファイルでは渡せません。名前の登録された職員が扱ってください。"
        }
        Mask::ChoosePurpose => "この連携の目的では渡せない事柄です（要配慮個人情報など）。",
        Mask::Copy | Mask::NotPermitted => "見る権限がない事柄なので、渡せません。",
    }
}

impl RowOf<'_> {
    /// The key by which the receiver answers.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its place in the file, from 1.
    #[must_use]
    pub const fn place(&self) -> usize {
        self.place
    }
}

impl Lookup for RowOf<'_> {
    fn case(&self, value: CaseValue) -> Datum {
        let record = self.case.record;
        match value {
            CaseValue::Key => Datum::Text(self.key.clone()),
            CaseValue::Number => Datum::Text(self.case.number()),
            CaseValue::ReceivedOn => record.case.received_on.map_or(Datum::Nothing, Datum::Day),
            CaseValue::AppliedOn => Datum::Day(self.case.applied_on),
            CaseValue::Today => Datum::Day(self.case.today),
            CaseValue::LegalKind => Datum::Text(record.case.kind.label().to_owned()),
            CaseValue::Procedure => Datum::Text(self.case.procedure.to_owned()),
            CaseValue::Row => Datum::Text(self.place.to_string()),
        }
    }

    fn fact(&self, fact: &str, per: Option<&str>, part: Option<&str>) -> Datum {
        let mine = |found: &&ShownBox<'_>| {
            found.applies
                && found.field.fact == fact
                && per.is_none_or(|per| found.field.per == per)
                && self.each.as_ref().is_none_or(|(role, person)| {
                    found.field.per != *role || found.instance.as_ref() == Some(person)
                })
        };
        let all: Vec<&ShownBox<'_>> = self.case.form.boxes.iter().filter(mine).collect();
        let filled = all.iter().find(|found| found.is_filled());
        filled.or(all.first()).map_or(Datum::Nothing, |found| self.case.datum(found, part))
    }
}

fn address_part(address: &Address, part: Option<&str>) -> String {
    match part {
        Some("postal_code") => address.postal_code.clone(),
        Some("prefecture") => address.prefecture.clone(),
        Some("city") => address.city.clone(),
        Some("town") => address.town.clone(),
        Some("block") => address.block.clone(),
        Some("building") => address.building.clone(),
        _ => address.one_line(),
    }
}

fn account_part(account: &Account, part: Option<&str>) -> String {
    match part {
        Some("bank") => account.bank.clone(),
        Some("branch") => account.branch.clone(),
        Some("number") => account.number.clone(),
        Some("holder") => account.holder.clone(),
        Some("kind") => match account.kind {
            AccountKind::Ordinary => "普通",
            AccountKind::Current => "当座",
            AccountKind::Savings => "貯蓄",
        }
        .to_owned(),
        _ => account.one_line(),
    }
}

/// The day of an application.
#[must_use]
pub fn applied_on(application: &yakusho_procedures::model::Application) -> Date {
    jst_date(application.submitted_at)
}
