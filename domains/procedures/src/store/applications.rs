//! Applications and their filings as rows.

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use uuid::Uuid;
use yakusho_kernel::{Id, Lang, MunicipalityCode};
use yakusho_store::{Error, Result, Tx};

use super::entity::{application, filing};
use crate::model::{
    Application, ApplicationNoun, Channel, DraftNoun, Filing, IdentityState, SecretCode,
};

/// What the code of an application is hashed with.
pub const CODE_PURPOSE: &str = "application";

/// What a submission writes besides the application itself.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// Boxes that the person was asked to fill.
    pub asked_boxes: u32,
    /// Boxes of the forms that were filled from them.
    pub form_boxes: u32,
}

/// Writes a new application with its filings.
///
/// # Errors
/// What the database says; a draft that has an application already is a conflict.
pub async fn insert(
    tx: &Tx,
    application: &Application,
    draft: Id<DraftNoun>,
    code: &SecretCode,
    counted: Counted,
    filings: &[Filing],
) -> Result<()> {
    let row = row(tx, application, draft, code, counted);
    application::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    append_filings(tx, application, filings)
}

/// The same at the end of the commit: for a draft that this very write has closed, so that no other
/// can make an application of it.
///
/// # Errors
/// None that a filing's own data could cause.
pub fn append(
    tx: &Tx,
    application: &Application,
    draft: Id<DraftNoun>,
    code: &SecretCode,
    counted: Counted,
    filings: &[Filing],
) -> Result<()> {
    tx.append::<application::Entity>(vec![row(tx, application, draft, code, counted)]);
    append_filings(tx, application, filings)
}

fn row(
    tx: &Tx,
    application: &Application,
    draft: Id<DraftNoun>,
    code: &SecretCode,
    counted: Counted,
) -> application::Model {
    application::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id: application.id.uuid(),
        fiscal_year: application.fiscal_year,
        number: application.number,
        draft_id: draft.uuid(),
        code_hash: code.hash(CODE_PURPOSE),
        event: application.event.clone(),
        pack_version: application.pack_version.clone(),
        lang: application.lang.code().to_owned(),
        submitted_at: tx.stamp(),
        identity: application.identity.code().to_owned(),
        identified_at: application.identity.is_confirmed().then(|| tx.stamp()),
        channel: application.channel.code().to_owned(),
        helper_place: application.helper_place.clone(),
        stand_in: application.stand_in,
        asked_boxes: i32::try_from(counted.asked_boxes).unwrap_or(i32::MAX),
        form_boxes: i32::try_from(counted.form_boxes).unwrap_or(i32::MAX),
        version: 1,
    }
}

fn append_filings(tx: &Tx, application: &Application, filings: &[Filing]) -> Result<()> {
    let municipality = tx.municipality().as_str().to_owned();
    let mut rows = Vec::with_capacity(filings.len());
    for (place, filing) in (0_i32..).zip(filings) {
        rows.push(filing::Model {
            municipality: municipality.clone(),
            id: filing.id.uuid(),
            application_id: application.id.uuid(),
            place,
            procedure: filing.procedure.clone(),
            subject: filing.subject.clone(),
            detail: serde_json::to_value(filing)
                .map_err(|error| Error::Broken(error.to_string()))?,
        });
    }
    tx.append::<filing::Entity>(rows);
    Ok(())
}

/// The application with this id.
///
/// # Errors
/// What the database says.
pub async fn find(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    id: Id<ApplicationNoun>,
) -> Result<Option<Application>> {
    let key = (municipality.as_str().to_owned(), id.uuid());
    Ok(application::Entity::find_by_id(key).one(db).await?.and_then(from_row))
}

/// The draft from which an application came.
///
/// # Errors
/// What the database says.
pub async fn draft_of(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    application: Uuid,
) -> Result<Option<Uuid>> {
    let key = (municipality.as_str().to_owned(), application);
    Ok(application::Entity::find_by_id(key).one(db).await?.map(|row| row.draft_id))
}

/// The application that came from this draft.
///
/// # Errors
/// What the database says.
pub async fn find_by_draft(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    draft: Uuid,
) -> Result<Option<Application>> {
    let row = application::Entity::find()
        .filter(application::Column::Municipality.eq(municipality.as_str()))
        .filter(application::Column::DraftId.eq(draft))
        .one(db)
        .await?;
    Ok(row.and_then(from_row))
}

/// The application with this number, if the code opens it.
///
/// # Errors
/// What the database says.
pub async fn find_by_number_and_code(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    (fiscal_year, number): (i32, i64),
    code: &SecretCode,
) -> Result<Option<Application>> {
    let row = application::Entity::find()
        .filter(application::Column::Municipality.eq(municipality.as_str()))
        .filter(application::Column::FiscalYear.eq(fiscal_year))
        .filter(application::Column::Number.eq(number))
        .filter(application::Column::CodeHash.eq(code.hash(CODE_PURPOSE)))
        .one(db)
        .await?;
    Ok(row.and_then(from_row))
}

/// The filings of an application, in their order.
///
/// # Errors
/// What the database says.
pub async fn filings(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    application: Id<ApplicationNoun>,
) -> Result<Vec<Filing>> {
    let rows = filing::Entity::find()
        .filter(filing::Column::Municipality.eq(municipality.as_str()))
        .filter(filing::Column::ApplicationId.eq(application.uuid()))
        .order_by_asc(filing::Column::Place)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            serde_json::from_value(row.detail).map_err(|error| Error::Broken(error.to_string()))
        })
        .collect()
}

/// Records that the person was identified. False where it was recorded before.
///
/// # Errors
/// What the database says.
pub async fn set_identity(
    tx: &Tx,
    id: Id<ApplicationNoun>,
    identity: IdentityState,
) -> Result<bool> {
    let done = application::Entity::update_many()
        .col_expr(application::Column::Identity, Expr::value(identity.code()))
        .col_expr(application::Column::IdentifiedAt, Expr::value(Some(tx.stamp())))
        .col_expr(application::Column::StandIn, Expr::value(identity == IdentityState::StandIn))
        .filter(application::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(application::Column::Id.eq(id.uuid()))
        .filter(application::Column::Identity.eq(IdentityState::Unconfirmed.code()))
        .exec(tx.db())
        .await?;
    Ok(done.rows_affected == 1)
}

fn from_row(row: application::Model) -> Option<Application> {
    Some(Application {
        id: Id::from_uuid(row.id),
        number: row.number,
        fiscal_year: row.fiscal_year,
        event: row.event,
        pack_version: row.pack_version,
        lang: Lang::from_code(&row.lang)?,
        submitted_at: Timestamp::from_second(row.submitted_at.unix_timestamp()).ok()?,
        identity: IdentityState::from_code(&row.identity)?,
        channel: Channel::from_code(&row.channel)?,
        helper_place: row.helper_place,
        stand_in: row.stand_in,
    })
}
