//! Reading rounds and letters with everything in them.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;
use yakusho_kernel::{FiscalYear, MunicipalityCode, Provenance};
use yakusho_store::{Error, Result, instant};

use super::entity::{extension, letter, nominee, request, round};
use crate::{
    groups::{members::Role, registry::Source},
    nominations::model::{
        Answer, Asked, Extension, Letter, LetterFile, Nominee, Request, Round, State,
    },
};

/// The newest round.
///
/// # Errors
/// What the database says.
pub async fn newest(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
) -> Result<Option<Round>> {
    let found = round::Entity::find()
        .filter(round::Column::Municipality.eq(municipality.as_str()))
        .order_by_desc(round::Column::Id)
        .limit(1)
        .one(db)
        .await?;
    found.map(round_of).transpose()
}

/// All rounds, the newest first.
///
/// # Errors
/// What the database says.
pub async fn rounds(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
) -> Result<Vec<Round>> {
    let found = round::Entity::find()
        .filter(round::Column::Municipality.eq(municipality.as_str()))
        .order_by_desc(round::Column::Id)
        .all(db)
        .await?;
    found.into_iter().map(round_of).collect()
}

/// A round.
///
/// # Errors
/// What the database says.
pub async fn round(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    id: Uuid,
) -> Result<Option<Round>> {
    let key = (municipality.as_str().to_owned(), id);
    round::Entity::find_by_id(key).one(db).await?.map(round_of).transpose()
}

/// The letters of a round, in the order in which they were drafted.
///
/// # Errors
/// What the database says.
pub async fn letters(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    of: Uuid,
) -> Result<Vec<LetterFile>> {
    let letters = letter::Entity::find()
        .filter(letter::Column::Municipality.eq(municipality.as_str()))
        .filter(letter::Column::Round.eq(of))
        .order_by_asc(letter::Column::Id)
        .all(db)
        .await?;
    let requests = request::Entity::find()
        .filter(request::Column::Municipality.eq(municipality.as_str()))
        .filter(request::Column::Round.eq(of))
        .order_by_asc(request::Column::Id)
        .all(db)
        .await?;
    gather(db, municipality, letters, requests).await
}

/// A letter.
///
/// # Errors
/// What the database says.
pub async fn letter(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    id: Uuid,
) -> Result<Option<LetterFile>> {
    let key = (municipality.as_str().to_owned(), id);
    let Some(found) = letter::Entity::find_by_id(key).one(db).await? else { return Ok(None) };
    let requests = request::Entity::find()
        .filter(request::Column::Municipality.eq(municipality.as_str()))
        .filter(request::Column::Letter.eq(id))
        .order_by_asc(request::Column::Id)
        .all(db)
        .await?;
    Ok(gather(db, municipality, vec![found], requests).await?.pop())
}

/// The request with this id.
///
/// # Errors
/// What the database says.
pub async fn request(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    id: Uuid,
) -> Result<Option<Request>> {
    let key = (municipality.as_str().to_owned(), id);
    request::Entity::find_by_id(key).one(db).await?.map(request_of).transpose()
}

async fn gather(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    letters: Vec<letter::Model>,
    requests: Vec<request::Model>,
) -> Result<Vec<LetterFile>> {
    let ids: Vec<Uuid> = requests.iter().map(|row| row.id).collect();
    let mut people: BTreeMap<Uuid, Vec<Nominee>> = BTreeMap::new();
    let rows = nominee::Entity::find()
        .filter(nominee::Column::Municipality.eq(municipality.as_str()))
        .filter(nominee::Column::Request.is_in(ids.iter().copied()))
        .order_by_asc(nominee::Column::Id)
        .all(db)
        .await?;
    for row in rows {
        let one = nominee_of(row)?;
        people.entry(one.request).or_default().push(one);
    }
    let mut later: BTreeMap<Uuid, Vec<Extension>> = BTreeMap::new();
    let rows = extension::Entity::find()
        .filter(extension::Column::Municipality.eq(municipality.as_str()))
        .filter(extension::Column::Request.is_in(ids))
        .order_by_asc(extension::Column::Id)
        .all(db)
        .await?;
    for row in rows {
        later.entry(row.request).or_default().push(Extension {
            was: instant(row.was),
            until: instant(row.until),
            reason: row.reason,
            by: row.extended_by,
            at: instant(row.extended_at),
        });
    }
    let mut asked: BTreeMap<Uuid, Vec<Asked>> = BTreeMap::new();
    for row in requests {
        let request = request_of(row)?;
        let mut nominees = people.remove(&request.id).unwrap_or_default();
        // People of older answers stay in their rows.
        nominees.retain(|one| one.answer_number == request.answer_number);
        let extensions = later.remove(&request.id).unwrap_or_default();
        asked.entry(request.letter).or_default().push(Asked { request, nominees, extensions });
    }
    let file = |row: letter::Model| {
        let letter = Letter {
            id: row.id,
            round: row.round,
            department: row.department,
            document: row.document,
        };
        LetterFile { asked: asked.remove(&letter.id).unwrap_or_default(), letter }
    };
    Ok(letters.into_iter().map(file).collect())
}

fn round_of(row: round::Model) -> Result<Round> {
    let broken = || Error::Broken(format!("round {} is damaged", row.id));
    Ok(Round {
        id: row.id,
        fiscal_year: FiscalYear(i16::try_from(row.fiscal_year).map_err(|_| broken())?),
        issued_on: row.issued_on.parse().map_err(|_| broken())?,
        deadline: instant(row.deadline),
        hour_provenance: Provenance::new(row.hour_provenance),
        sent_at: row.sent_at.map(instant),
        stand_in: row.stand_in,
        version: row.version,
    })
}

fn request_of(row: request::Model) -> Result<Request> {
    let broken = || Error::Broken(format!("request {} is damaged", row.id));
    let answer = row.answer.as_deref();
    Ok(Request {
        source: Source::from_code(&row.source).ok_or_else(broken)?,
        least: u32::try_from(row.least).map_err(|_| broken())?,
        most: u32::try_from(row.most).map_err(|_| broken())?,
        state: State::from_code(&row.state).ok_or_else(broken)?,
        deadline: instant(row.deadline),
        answer: answer.map(|code| Answer::from_code(code).ok_or_else(broken)).transpose()?,
        answered_at: row.answered_at.map(instant),
        confirmed_at: row.confirmed_at.map(instant),
        id: row.id,
        round: row.round,
        letter: row.letter,
        group: row.working_group,
        department: row.department,
        name: row.name,
        procedures: row.procedures,
        answer_number: row.answer_number,
        answered_by: row.answered_by,
        declined_because: row.declined_because,
        returned_because: row.returned_because,
        confirmed_by: row.confirmed_by,
        version: row.version,
    })
}

fn nominee_of(row: nominee::Model) -> Result<Nominee> {
    let broken = || Error::Broken(format!("nominee {} is damaged", row.id));
    Ok(Nominee {
        role: Role::from_code(&row.role).ok_or_else(broken)?,
        minutes_per_week: u32::try_from(row.minutes_per_week).map_err(|_| broken())?,
        id: row.id,
        request: row.request,
        answer_number: row.answer_number,
        staff: row.staff,
        substitute: row.substitute,
        consent_by: row.consent_by,
        membership: row.membership,
        document: row.document,
    })
}
