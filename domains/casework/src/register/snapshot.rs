//! Copies of the register as sealed rows.

use std::{collections::BTreeSet, sync::Arc};

use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;
use yakusho_facts::{BlindIndex, Keyring};
use yakusho_kernel::{Id, actor::Actor};
use yakusho_store::{Error, NewAction, Result, Store, Tx, insert_all, instant};

use super::{compare::fit, people::Person};
use crate::{
    search::fold,
    store::entity::{register_key, register_person, register_snapshot},
};

/// The kind of the action that tells of a copy that was taken in.
pub const TAKEN: &str = "register.taken";
/// People of one write.
const AT_ONCE: usize = 500;
/// What the key of the hashes is derived for.
const PURPOSE: &str = "casework register 1";

/// Marker of [`Snapshot`] ids.
#[derive(Debug)]
pub struct SnapshotNoun;

/// A copy of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Its id.
    pub id: Uuid,
    /// Where it comes from.
    pub source: String,
    /// The day as of which it was copied.
    pub dated_on: Date,
    /// How many people.
    pub people: i64,
    /// Whether they are invented (試験用).
    pub stand_in: bool,
    /// When it was taken in.
    pub taken_at: Timestamp,
}

/// What a copy says of itself.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Where it comes from.
    pub source: String,
    /// The day as of which it was copied.
    pub dated_on: Date,
    /// Whether the people are invented.
    pub stand_in: bool,
}

/// Takes a copy in. It is compared with only once all of it is there; the copies before it are
/// deleted then.
///
/// # Errors
/// What the store says.
pub async fn take_in(
    store: &Store,
    keyring: &Arc<Keyring>,
    origin: &Origin,
    people: Vec<Person>,
    own_city: &str,
    by: &Actor,
    now: Timestamp,
) -> Result<Snapshot> {
    let id: Id<SnapshotNoun> = Id::new(now);
    let id = id.uuid();
    let count = i64::try_from(people.len()).unwrap_or(i64::MAX);
    for part in people.chunks(AT_ONCE) {
        let input = (part.to_vec(), Arc::clone(keyring), own_city.to_owned());
        let write = store.write_with(now, input, move |tx, (people, keyring, city)| {
            Box::pin(async move { keep(tx, keyring, id, people, city).await })
        });
        write.await?;
    }
    let input = (origin.clone(), by.clone());
    let finish = store.write_with(now, input, move |tx, (origin, by)| {
        Box::pin(async move {
            let row = register_snapshot::Model {
                municipality: tx.municipality().as_str().to_owned(),
                id,
                source: origin.source.clone(),
                dated_on: origin.dated_on.to_string(),
                people: count,
                stand_in: origin.stand_in,
                taken_at: tx.stamp(),
            };
            insert_all::<register_snapshot::Entity, _>(tx.db(), vec![row]).await?;
            forget_others(tx, id).await?;
            tx.act(NewAction {
                kind: TAKEN,
                subject_kind: "register_snapshot",
                subject: id,
                by,
                authority: None,
                purpose: None,
                data: json!({
                    "source": origin.source,
                    "dated_on": origin.dated_on,
                    "people": count,
                    "stand_in": origin.stand_in,
                }),
            })
            .await?;
            Ok(())
        })
    });
    finish.await?;
    newest(store).await?.ok_or_else(|| Error::Broken("a copy of the register is gone".to_owned()))
}

async fn keep(
    tx: &Tx,
    keyring: &Keyring,
    snapshot: Uuid,
    people: &[Person],
    own_city: &str,
) -> Result<()> {
    let municipality = tx.municipality().as_str().to_owned();
    let hashes = keyring.blind_index(PURPOSE);
    let (mut rows, mut all_keys) = (Vec::new(), Vec::new());
    for person in people {
        let id = tx.new_id();
        let plain = serde_json::to_vec(person).map_err(|error| Error::Broken(error.to_string()))?;
        let sealed = keyring
            .seal_bytes(&plain, place(id).as_bytes())
            .map_err(|error| Error::Broken(error.to_string()))?;
        all_keys.extend(keys(&hashes, person, own_city).into_iter().map(|key| {
            register_key::Model { municipality: municipality.clone(), snapshot, key, person: id }
        }));
        let municipality = municipality.clone();
        rows.push(register_person::Model { municipality, snapshot, id, sealed });
    }
    insert_all::<register_person::Entity, _>(tx.db(), rows).await?;
    insert_all::<register_key::Entity, _>(tx.db(), all_keys).await
}

async fn forget_others(tx: &Tx, but: Uuid) -> Result<()> {
    let municipality = tx.municipality();
    let own = municipality.as_str();
    register_key::Entity::delete_many()
        .filter(register_key::Column::Municipality.eq(own))
        .filter(register_key::Column::Snapshot.ne(but))
        .exec(tx.db())
        .await?;
    register_person::Entity::delete_many()
        .filter(register_person::Column::Municipality.eq(own))
        .filter(register_person::Column::Snapshot.ne(but))
        .exec(tx.db())
        .await?;
    register_snapshot::Entity::delete_many()
        .filter(register_snapshot::Column::Municipality.eq(own))
        .filter(register_snapshot::Column::Id.ne(but))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// The copy with which forms are compared; `None` where none was taken in.
///
/// # Errors
/// What the database says.
pub async fn newest(store: &Store) -> Result<Option<Snapshot>> {
    let row = register_snapshot::Entity::find()
        .filter(register_snapshot::Column::Municipality.eq(store.municipality().as_str()))
        .order_by_desc(register_snapshot::Column::Id)
        .one(store.read())
        .await?;
    row.map(|row| {
        let dated_on = row
            .dated_on
            .parse()
            .map_err(|_| Error::Broken("the day of a copy of the register".to_owned()))?;
        Ok(Snapshot {
            id: row.id,
            source: row.source,
            dated_on,
            people: row.people,
            stand_in: row.stand_in,
            taken_at: instant(row.taken_at),
        })
    })
    .transpose()
}

/// The person of a copy who fits a declared one best; `None` where nobody does. To look somebody up
/// is a reading of personal data, which is the caller's to record.
///
/// # Errors
/// What the database says; a damaged row is a broken store.
pub async fn look_up(
    store: &Store,
    keyring: &Keyring,
    snapshot: &Snapshot,
    declared: &Person,
    own_city: &str,
) -> Result<Option<Person>> {
    let keys = keys(&keyring.blind_index(PURPOSE), declared, own_city);
    let found = register_key::Entity::find()
        .filter(register_key::Column::Municipality.eq(store.municipality().as_str()))
        .filter(register_key::Column::Snapshot.eq(snapshot.id))
        .filter(register_key::Column::Key.is_in(keys))
        .all(store.read())
        .await?;
    let ids: BTreeSet<Uuid> = found.into_iter().map(|row| row.person).collect();
    let rows = register_person::Entity::find()
        .filter(register_person::Column::Municipality.eq(store.municipality().as_str()))
        .filter(register_person::Column::Snapshot.eq(snapshot.id))
        .filter(register_person::Column::Id.is_in(ids))
        .all(store.read())
        .await?;
    let mut best: Option<(u32, Person)> = None;
    for row in rows {
        let broken = || Error::Broken(format!("register_person {} is damaged", row.id));
        let plain =
            keyring.open_bytes(&row.sealed, place(row.id).as_bytes()).map_err(|_| broken())?;
        let person: Person = serde_json::from_slice(&plain).map_err(|_| broken())?;
        let fit = fit(declared, &person, own_city);
        if fit > best.as_ref().map_or(0, |(known, _)| *known) {
            best = Some((fit, person));
        }
    }
    Ok(best.map(|(_, person)| person))
}

/// The pairs of things that single a person out.
fn keys(hashes: &BlindIndex, person: &Person, own_city: &str) -> BTreeSet<i64> {
    let names = [&person.name, &person.kana]
        .map(|text| fold::name(text))
        .into_iter()
        .filter(|name| !name.is_empty());
    let names: Vec<String> = names.collect();
    let places: Vec<String> = person
        .addresses
        .iter()
        .map(|(_, line)| fold::address_in(line, own_city).parts().join("|"))
        .filter(|place| !place.is_empty())
        .collect();
    let mut keys = BTreeSet::new();
    let born = person.born.map(|day| day.to_string());
    for name in &names {
        keys.extend(born.iter().map(|day| hashes.of("name+born", &format!("{name} {day}"))));
        keys.extend(places.iter().map(|at| hashes.of("name+place", &format!("{name} {at}"))));
    }
    if let Some(day) = &born {
        keys.extend(places.iter().map(|at| hashes.of("born+place", &format!("{day} {at}"))));
    }
    keys
}

fn place(id: Uuid) -> String {
    format!("register_person/{id}")
}
