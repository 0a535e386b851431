//! Letters on paper: to print, printed, posted, and sometimes back (宛先不明).

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Id, Refusal, RefusalKind, Text, actor::Actor};
use yakusho_store::{Event, NewAction, Result, Store, Tx, instant};

/// The event that a letter came back. Subject: what it was about; data: `letter`, `about_kind`.
pub const RETURNED: &str = "letter.returned";

/// The noun of letter ids.
pub enum LetterNoun {}

/// Where a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LetterState {
    /// It waits to be printed.
    ToPrint,
    /// It lies printed in the office.
    Printed,
    /// It was posted, or handed over at a window.
    Posted,
    /// It came back.
    Returned,
    /// It is not sent: it was corrected before, or given to the person in another way.
    Dropped,
}

impl LetterState {
    /// All of them, in their order.
    pub const ALL: [Self; 5] =
        [Self::ToPrint, Self::Printed, Self::Posted, Self::Returned, Self::Dropped];

    /// The code in the database, in addresses and in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ToPrint => "to_print",
            Self::Printed => "printed",
            Self::Posted => "posted",
            Self::Returned => "returned",
            Self::Dropped => "dropped",
        }
    }

    /// The word on a staff screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::ToPrint => "印刷待ち",
            Self::Printed => "印刷済み",
            Self::Posted => "発送済み",
            Self::Returned => "返送（宛先不明）",
            Self::Dropped => "発送しない",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether a letter may go from here to `to`. Printing can fail, and what came back can be sent
    /// again.
    #[must_use]
    pub const fn may_become(self, to: Self) -> bool {
        matches!(
            (self, to),
            (Self::ToPrint, Self::Printed | Self::Dropped)
                | (Self::Printed, Self::ToPrint | Self::Posted | Self::Dropped)
                | (Self::Posted, Self::Returned)
                | (Self::Returned, Self::ToPrint | Self::Dropped)
        )
    }
}

/// A letter that is about to be queued.
#[derive(Clone, Debug)]
pub struct NewLetter {
    /// The document that it carries; who receives it stands there, sealed.
    pub document: Uuid,
    /// What sort of thing it is about: `case`.
    pub about_kind: &'static str,
    /// Which one.
    pub about_id: Uuid,
    /// The department that sends it.
    pub department: String,
    /// What the list shows: number and kind. Never personal data.
    pub title: String,
    /// Whether a note in やさしい日本語 lies on top.
    pub easy: bool,
}

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperLetter {
    /// Its id.
    pub id: Id<LetterNoun>,
    /// The document that it carries.
    pub document: Uuid,
    /// What it is about.
    pub about_id: Uuid,
    /// The department that sends it.
    pub department: String,
    /// Number and kind.
    pub title: String,
    /// Whether a note in やさしい日本語 lies on top.
    pub easy: bool,
    /// Where it stands.
    pub state: LetterState,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// When it came to its state.
    pub state_at: Timestamp,
    /// Counts its changes, from 1.
    pub version: i64,
}

/// Queues a letter, inside a write.
///
/// # Errors
/// What the database says.
pub async fn queue(tx: &Tx, new: &NewLetter) -> Result<Id<LetterNoun>> {
    let id = tx.new_id();
    let row = row::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        document: new.document,
        about_kind: new.about_kind.to_owned(),
        about_id: new.about_id,
        department: new.department.clone(),
        title: new.title.clone(),
        easy: new.easy,
        state: LetterState::ToPrint.code().to_owned(),
        queued_at: tx.stamp(),
        state_at: tx.stamp(),
        version: 1,
    };
    row::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(Id::from_uuid(id))
}

/// Letters of some departments (`None`: of all) in a state, oldest first, at most `size` after
/// `after`.
///
/// # Errors
/// What the database says.
pub async fn list(
    store: &Store,
    departments: Option<&[String]>,
    state: LetterState,
    after: Option<Uuid>,
    size: u64,
) -> Result<Vec<PaperLetter>> {
    let rows = in_state(store, departments, state)
        .apply_if(after, |query, after| query.filter(row::Column::Id.gt(after)))
        .order_by_asc(row::Column::Id)
        .limit(size)
        .all(store.read())
        .await?;
    Ok(rows.into_iter().filter_map(PaperLetter::of_row).collect())
}

/// How many letters are in a state.
///
/// # Errors
/// What the database says.
pub async fn count(
    store: &Store,
    departments: Option<&[String]>,
    state: LetterState,
) -> Result<u64> {
    Ok(in_state(store, departments, state).count(store.read()).await?)
}

fn in_state(
    store: &Store,
    departments: Option<&[String]>,
    state: LetterState,
) -> sea_orm::Select<row::Entity> {
    row::Entity::find()
        .filter(row::Column::Municipality.eq(store.municipality().as_str()))
        .filter(row::Column::State.eq(state.code()))
        .apply_if(departments, |query, some| {
            query.filter(row::Column::Department.is_in(some.iter().map(String::as_str)))
        })
}

/// The letters with these ids, in no order.
///
/// # Errors
/// What the database says.
pub async fn with_ids(
    db: &impl ConnectionTrait,
    municipality: &str,
    ids: &[Uuid],
) -> Result<Vec<PaperLetter>> {
    let rows = row::Entity::find()
        .filter(row::Column::Municipality.eq(municipality))
        .filter(row::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(PaperLetter::of_row).collect())
}

/// The letters about something, oldest first.
///
/// # Errors
/// What the database says.
pub async fn about(
    db: &impl ConnectionTrait,
    municipality: &str,
    about_id: Uuid,
) -> Result<Vec<PaperLetter>> {
    let rows = row::Entity::find()
        .filter(row::Column::Municipality.eq(municipality))
        .filter(row::Column::AboutId.eq(about_id))
        .order_by_asc(row::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(PaperLetter::of_row).collect())
}

/// Moves a letter on, inside a write.
///
/// # Errors
/// A refusal where it may not go there or somebody was faster; what the database says.
pub async fn move_to(
    tx: &Tx,
    letter: Id<LetterNoun>,
    to: LetterState,
    by: &Actor,
    authority: Option<&str>,
) -> Result<()> {
    let key = (tx.municipality().as_str().to_owned(), letter.uuid());
    let row = row::Entity::find_by_id(key).lock_exclusive().one(tx.db()).await?;
    let row = row.ok_or_else(Refusal::not_found)?;
    let from = LetterState::from_code(&row.state);
    if !from.is_some_and(|from| from.may_become(to)) {
        return Err(moved(from, to).into());
    }
    row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(to.code()))
        .col_expr(row::Column::StateAt, Expr::value(tx.stamp()))
        .col_expr(row::Column::Version, Expr::value(row.version + 1))
        .filter(row::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(row::Column::Id.eq(row.id))
        .exec(tx.db())
        .await?;
    let kind = match to {
        LetterState::ToPrint => "letter.requeued",
        LetterState::Printed => "letter.printed",
        LetterState::Posted => "letter.posted",
        LetterState::Returned => RETURNED,
        LetterState::Dropped => "letter.dropped",
    };
    tx.act(NewAction {
        kind,
        subject_kind: &row.about_kind,
        subject: row.about_id,
        by,
        authority,
        purpose: None,
        data: json!({ "letter": letter, "document": row.document }),
    })
    .await?;
    if to == LetterState::Returned {
        let data = json!({ "letter": letter, "about_kind": row.about_kind });
        tx.publish(Event { kind: RETURNED, subject: row.about_id, data }).await?;
    }
    Ok(())
}

/// Takes the letters with a document out of the queue, inside a write, where they were not posted
/// yet: the document was corrected. Returns how many.
///
/// # Errors
/// What the database says.
pub async fn drop_unsent_of(tx: &Tx, document: Uuid) -> Result<u64> {
    let unsent = [LetterState::ToPrint.code(), LetterState::Printed.code()];
    let changed = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(LetterState::Dropped.code()))
        .col_expr(row::Column::StateAt, Expr::value(tx.stamp()))
        .col_expr(
            row::Column::Version,
            sea_orm::ExprTrait::add(Expr::col(row::Column::Version), 1_i64),
        )
        .filter(row::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(row::Column::Document.eq(document))
        .filter(row::Column::State.is_in(unsent))
        .exec(tx.db())
        .await?;
    Ok(changed.rows_affected)
}

fn moved(from: Option<LetterState>, to: LetterState) -> Refusal {
    let from = from.map_or("不明", LetterState::label);
    Refusal::new(
        RefusalKind::Conflict,
        "letter_moved",
        Text::ja(format!(
            "「{from}」の手紙は「{}」にできません。画面を読み直して、今の状態を確かめてください。",
            to.label()
        )),
    )
}

impl PaperLetter {
    fn of_row(row: row::Model) -> Option<Self> {
        Some(Self {
            id: Id::from_uuid(row.id),
            document: row.document,
            about_id: row.about_id,
            department: row.department,
            title: row.title,
            easy: row.easy,
            state: LetterState::from_code(&row.state)?,
            queued_at: instant(row.queued_at),
            state_at: instant(row.state_at),
            version: row.version,
        })
    }
}

mod row {
    //! The rows of `letter`. They name nobody.
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "letter")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub document: Uuid,
        #[sea_orm(column_type = "Text")]
        pub about_kind: String,
        pub about_id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub department: String,
        #[sea_orm(column_type = "Text")]
        pub title: String,
        pub easy: bool,
        #[sea_orm(column_type = "Text")]
        pub state: String,
        pub queued_at: OffsetDateTime,
        pub state_at: OffsetDateTime,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_posted_can_come_back_and_be_sent_again_and_nothing_skips_the_press() {
        use LetterState::{Dropped, Posted, Printed, Returned, ToPrint};
        assert!(ToPrint.may_become(Printed) && Printed.may_become(Posted));
        assert!(Posted.may_become(Returned) && Returned.may_become(ToPrint));
        assert!(Printed.may_become(ToPrint), "the paper jammed");
        assert!(!ToPrint.may_become(Posted) && !Posted.may_become(ToPrint));
        for to in LetterState::ALL {
            assert!(!Dropped.may_become(to));
            assert_eq!(LetterState::from_code(to.code()), Some(to));
        }
    }
}
