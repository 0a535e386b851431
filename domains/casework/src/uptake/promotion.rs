//! 利用促進: what is done so that more people file a procedure online, and what came of it.

use jiff::{Span, civil::Date};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr,
};
use uuid::Uuid;
use yakusho_kernel::{Problem, Refusal, Text, actor::Actor, text::fits};
use yakusho_measures::Days;
use yakusho_store::{Error, NewAction, Result, Store, Tx};

use super::{
    arrivals::{Arrived, arrived},
    entity::promotion::{Column, Entity, Model},
    rate::{Rate, Shift, rate, shift},
};

/// Letters of a name and of the words at most.
pub const LONGEST_NAME: usize = 40;
/// Letters of what people read.
pub const LONGEST_WORDS: u32 = 200;

/// What sort of thing is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words on the receipt of those who came by another way.
    Nudge,
    /// A leaflet with a QR code.
    Leaflet,
    /// A campaign with dates.
    Campaign,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Nudge, Self::Leaflet, Self::Campaign];

    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nudge => "nudge",
            Self::Leaflet => "leaflet",
            Self::Campaign => "campaign",
        }
    }

    /// What staff call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Nudge => "受付票のひとこと（ナッジ）",
            Self::Leaflet => "QRつきちらし",
            Self::Campaign => "期間を決めた呼びかけ",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Something that is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promotion {
    /// Its id; the only thing in its QR code.
    pub id: Uuid,
    /// Its kind.
    pub kind: Kind,
    /// The procedure.
    pub procedure: String,
    /// Its department.
    pub department: String,
    /// What it is called.
    pub name: String,
    /// What people read.
    pub words: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Counts its changes.
    pub version: i64,
}

/// What came of it: the rate before, during and after, over as many days each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// As many days before the first.
    pub before: (Days, Rate),
    /// Its days, as far as they are over; `None` before it begins.
    pub during: Option<(Days, Rate)>,
    /// As many days after the last, as far as they are over; `None` before it ends.
    pub after: Option<(Days, Rate)>,
    /// From before to during.
    pub shift: Shift,
    /// From before to after: what stays.
    pub stays: Shift,
}

/// Makes one. Its `id` and `version` are set here.
///
/// # Errors
/// A refusal with the fields to mend; what the database says.
pub async fn make(tx: &Tx, new: &Promotion, staff: Uuid, authority: Option<&str>) -> Result<Uuid> {
    let problems = problems(new);
    if !problems.is_empty() {
        return Err(Refusal::invalid(problems).into());
    }
    let id = tx.new_id();
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        kind: new.kind.code().to_owned(),
        procedure: new.procedure.clone(),
        department: new.department.clone(),
        name: new.name.trim().to_owned(),
        words: new.words.trim().to_owned(),
        from_day: new.from.to_string(),
        to_day: new.to.to_string(),
        staff,
        made_at: tx.stamp(),
        version: 1,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let data = serde_json::json!({
        "kind": new.kind.code(), "procedure": new.procedure, "name": new.name.trim(),
        "words": new.words.trim(), "from": new.from, "to": new.to,
    });
    act(tx, "promotion.made", id, staff, authority, data).await?;
    Ok(id)
}

/// Ends one today, before its last day. False where it was over, or somebody was faster.
///
/// # Errors
/// What the database says.
pub async fn end(
    tx: &Tx,
    known: &Promotion,
    today: Date,
    staff: Uuid,
    authority: Option<&str>,
) -> Result<bool> {
    if known.to <= today {
        return Ok(false);
    }
    let last = today.max(known.from);
    let done = Entity::update_many()
        .col_expr(Column::ToDay, Expr::value(last.to_string()))
        .col_expr(Column::Version, Expr::value(known.version + 1))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(known.id))
        .filter(Column::Version.eq(known.version))
        .exec(tx.db())
        .await?;
    if done.rows_affected == 1 {
        let data = serde_json::json!({ "from": known.to, "to": last });
        act(tx, "promotion.ended", known.id, staff, authority, data).await?;
    }
    Ok(done.rows_affected == 1)
}

/// All of them, the newest first.
///
/// # Errors
/// What the database says.
pub async fn all(store: &Store) -> Result<Vec<Promotion>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .order_by_desc(Column::Id)
        .all(store.read())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// The one with this id.
///
/// # Errors
/// What the database says.
pub async fn find(store: &Store, id: Uuid) -> Result<Option<Promotion>> {
    let key = (store.municipality().as_str().to_owned(), id);
    Entity::find_by_id(key).one(store.read()).await?.map(from_row).transpose()
}

/// The words for the receipts of a procedure on a day.
///
/// # Errors
/// What the database says.
pub async fn nudges_on(store: &Store, procedure: &str, day: Date) -> Result<Vec<Promotion>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .filter(Column::Procedure.eq(procedure))
        .filter(Column::Kind.eq(Kind::Nudge.code()))
        .filter(Column::FromDay.lte(day.to_string()))
        .filter(Column::ToDay.gte(day.to_string()))
        .order_by_asc(Column::Id)
        .all(store.read())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// What came of one, as far as it can be seen on `today`.
///
/// # Errors
/// What the database says.
pub async fn outcome(
    store: &Store,
    known: &Promotion,
    today: Date,
    with_stand_ins: bool,
) -> Result<Outcome> {
    let spans = spans(known.from, known.to, today);
    let counted = async |days: Days| -> Result<(Days, Rate)> {
        let all = arrived(store, days).await?;
        let of_it = |one: &Arrived| one.procedure == known.procedure;
        Ok((days, rate(&all, with_stand_ins, of_it)))
    };
    let before = counted(spans.before).await?;
    let during = match spans.during {
        Some(days) => Some(counted(days).await?),
        None => None,
    };
    let after = match spans.after {
        Some(days) => Some(counted(days).await?),
        None => None,
    };
    let from_before = |later: Option<(Days, Rate)>| {
        later.map_or(Shift::TooFew, |(_, later)| shift(&before.1, &later))
    };
    Ok(Outcome { before, during, after, shift: from_before(during), stays: from_before(after) })
}

/// The days that are compared.
struct Spans {
    before: Days,
    during: Option<Days>,
    after: Option<Days>,
}

/// As many days before and after as it lasts; what is not over yet ends yesterday, because today's
/// paper is counted in the evening.
fn spans(from: Date, to: Date, today: Date) -> Spans {
    let length = (to - from).get_days().max(0);
    let shifted = |day: Date, days: i32| day.saturating_add(Span::new().days(days));
    let over = shifted(today, -1);
    let until_now = |from: Date, to: Date| {
        let to = to.min(over);
        (from <= to).then_some(Days { from, to })
    };
    Spans {
        before: Days { from: shifted(from, -length - 1), to: shifted(from, -1) },
        during: until_now(from, to),
        after: until_now(shifted(to, 1), shifted(to, length + 1)),
    }
}

/// What is wrong with a new one.
#[must_use]
pub fn problems(new: &Promotion) -> Vec<Problem> {
    let mut problems = Vec::new();
    if new.name.trim().is_empty() || !fits(new.name.trim(), LONGEST_NAME) {
        let words = format!("名前を、1〜{LONGEST_NAME}文字で付けてください。");
        problems.push(Problem::new("name", "name_missing", Text::ja(words)));
    }
    let longest = usize::try_from(LONGEST_WORDS).unwrap_or(usize::MAX);
    if new.words.trim().is_empty() || !fits(new.words.trim(), longest) {
        let words = format!("住民の方が読む言葉を、1〜{LONGEST_WORDS}文字で書いてください。");
        problems.push(Problem::new("words", "words_missing", Text::ja(words)));
    }
    if new.to < new.from {
        let words = Text::ja("終わりの日は、始まりの日かそれより後にしてください。");
        problems.push(Problem::new("to", "ends_before_it_begins", words));
    } else if (new.to - new.from).get_days() > 366 {
        let words = Text::ja("期間は1年までにしてください。前後と比べられなくなります。");
        problems.push(Problem::new("to", "too_long", words));
    }
    problems
}

fn from_row(row: Model) -> Result<Promotion> {
    let broken = || Error::Broken(format!("promotion {} is damaged", row.id));
    Ok(Promotion {
        kind: Kind::from_code(&row.kind).ok_or_else(broken)?,
        from: row.from_day.parse().map_err(|_| broken())?,
        to: row.to_day.parse().map_err(|_| broken())?,
        id: row.id,
        procedure: row.procedure,
        department: row.department,
        name: row.name,
        words: row.words,
        version: row.version,
    })
}

async fn act(
    tx: &Tx,
    kind: &str,
    subject: Uuid,
    staff: Uuid,
    authority: Option<&str>,
    data: serde_json::Value,
) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind: "promotion",
        subject,
        by: &Actor::Staff { id: staff },
        authority,
        purpose: None,
        data,
    })
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn days(from: Date, to: Date) -> Days {
        Days { from, to }
    }

    #[test]
    fn as_many_days_are_compared_before_and_after() {
        let (from, to) = (date(2026, 11, 1), date(2026, 11, 14));
        let over = spans(from, to, date(2027, 1, 1));
        assert_eq!(over.before, days(date(2026, 10, 18), date(2026, 10, 31)));
        assert_eq!(over.during, Some(days(from, to)));
        assert_eq!(over.after, Some(days(date(2026, 11, 15), date(2026, 11, 28))));
        let running = spans(from, to, date(2026, 11, 10));
        assert_eq!(running.during, Some(days(from, date(2026, 11, 9))));
        assert_eq!(running.after, None);
        assert_eq!(spans(from, to, from).during, None, "today's paper is not counted yet");
    }
}
