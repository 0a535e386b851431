//! Other cases that may be about the same person or household, with the reasons for thinking so.
//! Only cases whose facts the reader may read are looked at; of others nothing is said.

use std::collections::BTreeSet;

use askama::Template;
use jiff::civil::Date;
use yakusho_kernel::date::jst_date;
use yakusho_pages::{
    Html, Refused,
    parts::{Chip, Notice, NoticeKind},
};
use yakusho_store::instant;

use super::{
    super::{
        case_file::CaseFile,
        desk::Desk,
        find::run::{Hit, beside_this},
        words,
    },
    beside::people,
    facts::BoxValue,
};
use crate::{
    register::{Person, people::Declared},
    search::{Term, Wanted, fold},
    store::cases::Record,
};

/// A second case of the same person and procedure within so many days is suspected.
const DUPLICATE_DAYS: i64 = 90;
/// Cases of the household within so many days are shown.
const HOUSEHOLD_DAYS: i64 = 400;

/// Another case, and why it is named.
pub struct Kin {
    /// The case.
    pub record: Record,
    /// Why.
    pub reason: String,
}

/// What was found.
#[derive(Default)]
pub struct Relatives {
    /// Perhaps the same filed twice.
    pub duplicates: Vec<Kin>,
    /// Perhaps of the same household.
    pub household: Vec<Kin>,
}

#[derive(Template)]
#[template(path = "staff/case_kin.html")]
struct Panel {
    warning: Option<Notice>,
    duplicates: Vec<View>,
    household: Vec<View>,
}

struct View {
    href: String,
    name: String,
    state: Chip,
    reason: String,
}

/// The cases that may be relatives of this one.
///
/// # Errors
/// What the store says.
pub async fn of(desk: &Desk, file: &CaseFile, values: &[BoxValue]) -> Result<Relatives, Refused> {
    let people = people(values);
    let opened = jst_date(instant(file.record.opened_at));
    let duplicates = duplicates(desk, file, &people, opened).await?;
    let known: BTreeSet<_> = duplicates.iter().map(|kin| kin.record.case.id.uuid()).collect();
    let mut household = household(desk, file, &people, opened).await?;
    household.retain(|kin| !known.contains(&kin.record.case.id.uuid()));
    Ok(Relatives { duplicates, household })
}

/// The panel; nothing where there is nothing to say.
#[must_use]
pub fn panel(desk: &Desk, relatives: &Relatives) -> Html {
    if relatives.duplicates.is_empty() && relatives.household.is_empty() {
        return Html::default();
    }
    let edition = desk.app.procedures().shelf().current();
    let view = |kin: &Kin| {
        let procedure = &kin.record.case.procedure;
        let name = edition.pack.procedure(procedure).map_or(procedure, |known| &known.name.ja);
        View {
            href: format!("/staff/cases/{}", kin.record.case.id),
            name: format!("{}-{}　{name}", kin.record.number, kin.record.place + 1),
            state: words::state_chip(kin.record.case.state),
            reason: kin.reason.clone(),
        }
    };
    let words = "同じ人の同じ手続が、ほかにも届いています。重複していないか、確かめてください。";
    Html::of(&Panel {
        warning: (!relatives.duplicates.is_empty())
            .then(|| Notice::new(yakusho_kernel::Lang::Ja, NoticeKind::Warning, words)),
        duplicates: relatives.duplicates.iter().map(view).collect(),
        household: relatives.household.iter().map(view).collect(),
    })
}

async fn duplicates(
    desk: &Desk,
    file: &CaseFile,
    people: &[Declared],
    opened: Date,
) -> Result<Vec<Kin>, Refused> {
    let whose = file.record.case.subject.as_deref().unwrap_or("me");
    let subject = people.iter().find(|known| known.whose == whose).or_else(|| people.first());
    let Some(Declared { person, .. }) = subject else { return Ok(Vec::new()) };
    let (Some(born), false) = (person.born, person.name.is_empty()) else {
        return Ok(Vec::new());
    };
    let wanted = Wanted {
        terms: vec![Term::Name(vec![fold::name(&person.name)]), Term::Birth(born)],
        procedure: Some(file.record.case.procedure.clone()),
        from: moved(opened, -DUPLICATE_DAYS),
        to: moved(opened, DUPLICATE_DAYS),
        ..Wanted::default()
    };
    let is_same = |hit: &Hit| hit.people.iter().any(|other| is_one(person, &other.person));
    let found = beside_this(desk, file, &wanted).await?.into_iter().filter(is_same);
    Ok(found
        .map(|hit| Kin {
            reason: apart("氏名と生年月日が同じ人の同じ手続", opened, &hit),
            record: hit.record,
        })
        .collect())
}

async fn household(
    desk: &Desk,
    file: &CaseFile,
    people: &[Declared],
    opened: Date,
) -> Result<Vec<Kin>, Refused> {
    let city = desk.app.own_city();
    let mut places: Vec<fold::Place> = Vec::new();
    for (_, line) in people.iter().flat_map(|known| &known.person.addresses) {
        let place = fold::address_in(line, &city);
        if place.parts().len() >= 3 && !places.contains(&place) {
            places.push(place);
        }
    }
    let mut kin: Vec<Kin> = Vec::new();
    for place in places.into_iter().take(3) {
        let wanted = Wanted {
            terms: vec![Term::Address(place.clone())],
            from: moved(opened, -HOUSEHOLD_DAYS),
            to: moved(opened, HOUSEHOLD_DAYS),
            ..Wanted::default()
        };
        for hit in beside_this(desk, file, &wanted).await? {
            let lives_there = hit.people.iter().any(|other| {
                let mut lines = other.person.addresses.iter();
                lines.any(|(_, line)| fold::address_in(line, &city) == place)
            });
            let known = kin.iter().any(|kin| kin.record.case.id == hit.record.case.id);
            let family = people
                .iter()
                .any(|own| hit.people.iter().any(|other| is_family(&own.person, &other.person)));
            if lives_there && family && !known {
                let reason = apart("住所と姓が同じ人の手続", opened, &hit);
                kin.push(Kin { record: hit.record, reason });
            }
        }
    }
    Ok(kin)
}

fn is_one(one: &Person, other: &Person) -> bool {
    one.born.is_some() && one.born == other.born && fold::name(&one.name) == fold::name(&other.name)
}

fn is_family(one: &Person, other: &Person) -> bool {
    let surname = |person: &Person| {
        person.name.split_whitespace().next().map(fold::name).filter(|name| !name.is_empty())
    };
    is_one(one, other) || (surname(one).is_some() && surname(one) == surname(other))
}

fn apart(what: &str, opened: Date, hit: &Hit) -> String {
    let other = jst_date(instant(hit.record.opened_at));
    match (other - opened).get_days() {
        0 => format!("{what}が、同じ日に届いています"),
        days @ ..0 => format!("{what}が、{}日前に届いています", days.unsigned_abs()),
        days => format!("{what}が、{days}日あとに届いています"),
    }
}

fn moved(day: Date, days: i64) -> Option<Date> {
    day.checked_add(jiff::Span::new().days(days)).ok()
}
