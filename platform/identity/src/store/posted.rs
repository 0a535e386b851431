//! Who is posted where on a day.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;
use yakusho_kernel::MunicipalityCode;
use yakusho_store::Result;

use super::{entity::posting, staff::posting_of};
use crate::model::Posting;

/// The postings of a day in these departments, with whose they are, in the order in which they
/// were made.
///
/// # Errors
/// What the database says.
pub async fn posted_in(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    departments: &[&str],
    day: Date,
) -> Result<Vec<(Uuid, Posting)>> {
    let rows = posting::Entity::find()
        .filter(posting::Column::Municipality.eq(municipality.as_str()))
        .filter(posting::Column::Department.is_in(departments.iter().copied()))
        .order_by_asc(posting::Column::Id)
        .all(db)
        .await?;
    in_force(rows, day)
}

/// The postings of a day of these people.
///
/// # Errors
/// What the database says.
pub async fn postings_of(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    staff: &[Uuid],
    day: Date,
) -> Result<Vec<(Uuid, Posting)>> {
    let rows = posting::Entity::find()
        .filter(posting::Column::Municipality.eq(municipality.as_str()))
        .filter(posting::Column::Staff.is_in(staff.iter().copied()))
        .order_by_asc(posting::Column::Id)
        .all(db)
        .await?;
    in_force(rows, day)
}

fn in_force(rows: Vec<posting::Model>, day: Date) -> Result<Vec<(Uuid, Posting)>> {
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let posting = posting_of(row)?;
        if posting.in_force_on(day) {
            found.push((row.staff, posting));
        }
    }
    Ok(found)
}
