//! From the outcomes of an interview to the cards that a person reads: what to do here, what in
//! person, what happens by itself, what belongs to somebody else, and what is still to be checked.

use jiff::civil::Date;
use yakusho_calendar::{Calendar, Counting, Period, last_day};
use yakusho_interview::{
    Outcome, Truth,
    definition::{Deadline, InstanceId},
};
use yakusho_kernel::Text;
use yakusho_pack::{
    Pack,
    format::{Procedure, Status, Way},
};

/// One procedure that applies or may apply.
#[derive(Clone, Debug)]
pub struct Card {
    /// The procedure.
    pub procedure: String,
    /// Its name.
    pub name: Text,
    /// How it is done.
    pub way: Way,
    /// Whether the public may file or prepare it here now.
    pub fileable: bool,
    /// Whether it applies for certain; otherwise an answer was 「わからない」.
    pub certain: bool,
    /// Above all others.
    pub urgent: bool,
    /// Whom it concerns; empty: the household.
    pub subjects: Vec<InstanceId>,
    /// One filing for each subject.
    pub each: bool,
    /// The period in words.
    pub period: Option<Text>,
    /// Its last day, where the day from which it runs is known.
    pub last_day: Option<Date>,
    /// What is lost afterwards.
    pub late: Option<Text>,
    /// The articles of the period.
    pub article: Option<String>,
    /// Procedures that must be done before.
    pub after: Vec<String>,
    /// What the person should know.
    pub notes: Vec<Text>,
    /// Who does it, where it is not filed here.
    pub handled_by: Option<Text>,
    /// The rules that called for it.
    pub rules: Vec<String>,
}

/// The cards of an interview, the most pressing first: urgent ones, then by last day, then in the
/// order of the decision table. Rules that call for the same procedure are one card.
#[must_use]
pub fn cards(pack: &Pack, outcomes: &[Outcome<'_>], calendar: &Calendar) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    for outcome in outcomes {
        if outcome.verdict == Truth::No {
            continue;
        }
        let Some(procedure) = pack.procedure(outcome.procedure()) else { continue };
        let card = card(procedure, outcome, calendar);
        match cards.iter_mut().find(|known| known.procedure == card.procedure) {
            Some(known) => merge(known, card),
            None => cards.push(card),
        }
    }
    cards.sort_by_key(|card| (!card.urgent, card.last_day.unwrap_or(Date::MAX)));
    cards
}

fn card(procedure: &Procedure, outcome: &Outcome<'_>, calendar: &Calendar) -> Card {
    let rule = outcome.rule;
    let deadline = rule.deadline.as_ref();
    let after = if rule.after.is_empty() { &procedure.after } else { &rule.after };
    Card {
        procedure: procedure.id.clone(),
        name: procedure.name.clone(),
        way: procedure.way,
        fileable: procedure.status == Status::Published
            && matches!(procedure.way, Way::Online | Way::Visit),
        certain: outcome.verdict == Truth::Yes,
        urgent: rule.urgent,
        subjects: match outcome.verdict {
            Truth::Maybe => outcome.maybe_subjects.clone(),
            _ => outcome.subjects.clone(),
        },
        each: rule.subjects.as_ref().is_some_and(|subjects| subjects.each),
        period: deadline
            .map(|deadline| deadline.words.clone())
            .or_else(|| procedure.deadline_words.clone()),
        last_day: deadline.and_then(|deadline| ends(deadline, outcome, calendar)),
        late: deadline
            .and_then(|deadline| deadline.late.clone())
            .or_else(|| procedure.late.clone()),
        article: deadline.map(|deadline| deadline.article.clone()),
        after: after.clone(),
        notes: rule.note.clone().into_iter().collect(),
        handled_by: procedure.handled_by.clone(),
        rules: vec![rule.id.clone()],
    }
}

/// The last day of a period, where both the period and its first day are known: of several
/// subjects, the earliest.
fn ends(deadline: &Deadline, outcome: &Outcome<'_>, calendar: &Calendar) -> Option<Date> {
    let period = Period::parse(deadline.period.as_deref()?).ok()?;
    let counting = Counting {
        first_day: deadline.count_first_day,
        extend_on_holiday: deadline.extend_on_holiday,
    };
    let days = outcome.anchors.iter().filter_map(|anchor| anchor.date);
    days.map(|day| last_day(day, period, counting, calendar)).min()
}

/// Two rules, one procedure: certain beats uncertain, the earlier last day wins with its own
/// words, and every note is kept.
fn merge(known: &mut Card, other: Card) {
    let earlier = match (other.last_day, known.last_day) {
        (Some(new), Some(old)) => new < old,
        (Some(_), None) => true,
        (None, _) => known.period.is_none(),
    };
    if earlier {
        known.last_day = other.last_day;
        known.period = other.period;
        known.late = other.late;
        known.article = other.article;
    }
    known.certain |= other.certain;
    known.urgent |= other.urgent;
    known.each |= other.each;
    for subject in other.subjects {
        if !known.subjects.contains(&subject) {
            known.subjects.push(subject);
        }
    }
    for before in other.after {
        if !known.after.contains(&before) {
            known.after.push(before);
        }
    }
    for note in other.notes {
        if !known.notes.contains(&note) {
            known.notes.push(note);
        }
    }
    known.rules.extend(other.rules);
}

/// The cards in the sections of the result page.
#[derive(Debug, Default)]
pub struct Sections<'c> {
    /// Can be filed here today.
    pub online: Vec<&'c Card>,
    /// Made in person; can be prepared here where `fileable`.
    pub visit: Vec<&'c Card>,
    /// Happens by itself.
    pub automatic: Vec<&'c Card>,
    /// Somebody else's.
    pub elsewhere: Vec<&'c Card>,
    /// To be checked: an answer was 「わからない」.
    pub maybe: Vec<&'c Card>,
}

impl<'c> Sections<'c> {
    /// Sorts cards into sections, keeping their order.
    #[must_use]
    pub fn of(cards: &'c [Card]) -> Self {
        let mut sections = Self::default();
        for card in cards {
            let section = match (card.certain, card.way) {
                (false, _) => &mut sections.maybe,
                (true, Way::Online) if card.fileable => &mut sections.online,
                (true, Way::Online | Way::Visit) => &mut sections.visit,
                (true, Way::Automatic) => &mut sections.automatic,
                (true, Way::Elsewhere) => &mut sections.elsewhere,
            };
            section.push(card);
        }
        sections
    }

    /// How many procedures the person must do.
    #[must_use]
    pub fn to_do(&self) -> usize {
        self.online.len() + self.visit.len()
    }
}
