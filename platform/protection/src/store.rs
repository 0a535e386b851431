//! The records in the store. Every change is an action that names the record and no person.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sea_orm::{
    ConnectionTrait, QueryResult,
    sea_query::{Expr, ExprTrait as _, Query},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use yakusho_facts::Keyring;
use yakusho_interview::Answers;
use yakusho_kernel::{Problem, Refusal, Text, actor::Actor};
use yakusho_permission::Protection;
use yakusho_store::{Error, NewAction, Result, Store, Tx};

use crate::{
    record::{Category, Period, Person, Record},
    traces::Tracer,
};

/// What is sealed of a record.
#[derive(Serialize, Deserialize)]
struct Sealed {
    persons: Vec<Person>,
    category: Category,
}

fn place(id: Uuid) -> String {
    format!("protection/{id}")
}

/// Puts persons under protection from a day on. Gives the record's id.
///
/// # Errors
/// A refusal where nobody or no officer is named; what the store says.
pub async fn set(
    tx: &Tx,
    keyring: &Keyring,
    by: &Actor,
    persons: &[Person],
    category: Category,
    from: Date,
    officers: &[Uuid],
) -> Result<Uuid> {
    let mut problems = Vec::new();
    if persons.is_empty() || persons.iter().any(|person| person.name.trim().is_empty()) {
        let words = Text::ja("対象者の氏名を入れてください。");
        problems.push(Problem::new("name", "person_missing", words));
    }
    if officers.is_empty() {
        let words = Text::ja("住所を見られる職員を1人以上選んでください。");
        problems.push(Problem::new("officers", "officer_missing", words));
    }
    if !problems.is_empty() {
        return Err(Refusal::invalid(problems).into());
    }
    let (id, municipality, period) =
        (tx.new_id(), tx.municipality().as_str().to_owned(), Period::one_year(from));
    let sealed = Sealed { persons: persons.to_vec(), category };
    let plain = serde_json::to_vec(&sealed).map_err(|error| Error::Broken(error.to_string()))?;
    let sealed = keyring.seal_bytes(&plain, place(id).as_bytes())?;
    let insert = Query::insert()
        .into_table("protection")
        .columns([
            "municipality",
            "id",
            "sealed",
            "valid_from",
            "valid_until",
            "ended_on",
            "version",
        ])
        .values_panic([
            municipality.clone().into(),
            id.into(),
            sealed.into(),
            period.from.to_string().into(),
            period.until.to_string().into(),
            "".into(),
            1_i64.into(),
        ])
        .take();
    tx.db().execute(&insert).await?;
    for staff in officers {
        let insert = Query::insert()
            .into_table("protection_officer")
            .columns(["municipality", "protection", "staff"])
            .values_panic([municipality.clone().into(), id.into(), (*staff).into()])
            .take();
        tx.db().execute(&insert).await?;
    }
    let tracer = Tracer::new(keyring);
    let traces: std::collections::BTreeSet<String> =
        persons.iter().flat_map(|person| tracer.of_person(person)).collect();
    for trace in traces {
        let insert = Query::insert()
            .into_table("protection_trace")
            .columns(["municipality", "trace", "protection"])
            .values_panic([municipality.clone().into(), trace.into(), id.into()])
            .take();
        tx.db().execute(&insert).await?;
    }
    let data = json!({ "until": period.until.to_string(), "officers": officers.len() });
    record(tx, by, "protection.set", id, data).await?;
    Ok(id)
}

/// Extends a record by one year, within its last month.
///
/// # Errors
/// A refusal before and after; not found; what the store says.
pub async fn extend(tx: &Tx, keyring: &Keyring, by: &Actor, id: Uuid, today: Date) -> Result<Date> {
    let found = find(tx.db(), tx.municipality().as_str(), keyring, id).await?;
    let found = found.filter(|known| known.in_force_on(today)).ok_or_else(Refusal::not_found)?;
    let longer = found.period.extended(today)?;
    change(tx, id, "valid_until", &longer.until.to_string()).await?;
    let data = json!({ "until": longer.until.to_string() });
    record(tx, by, "protection.extended", id, data).await?;
    Ok(longer.until)
}

/// Ends a record from a day on.
///
/// # Errors
/// Not found where it is not in force; what the store says.
pub async fn end(tx: &Tx, keyring: &Keyring, by: &Actor, id: Uuid, today: Date) -> Result<()> {
    let found = find(tx.db(), tx.municipality().as_str(), keyring, id).await?;
    found.filter(|known| known.in_force_on(today)).ok_or_else(Refusal::not_found)?;
    change(tx, id, "ended_on", &today.to_string()).await?;
    record(tx, by, "protection.ended", id, json!({})).await
}

/// Whether somebody in a sheet is under protection today, and who may see where they live: the
/// officers whom every record in force names.
///
/// # Errors
/// What the database says. A caller that cannot know must not show.
pub async fn over(
    store: &Store,
    keyring: &Keyring,
    answers: &Answers,
    today: Date,
) -> Result<Protection> {
    let traces = Tracer::new(keyring).of_sheet(answers);
    if traces.is_empty() {
        return Ok(Protection::default());
    }
    let municipality = store.municipality();
    let select = Query::select()
        .distinct()
        .column("protection")
        .from("protection_trace")
        .and_where(Expr::col("municipality").eq(municipality.as_str()))
        .and_where(Expr::col("trace").is_in(traces))
        .take();
    let mut protection = Protection::default();
    for row in store.read().query_all(&select).await? {
        let id: Uuid = row.try_get_by_index(0)?;
        let found = find(store.read(), municipality.as_str(), keyring, id).await?;
        let Some(record) = found.filter(|record| record.in_force_on(today)) else { continue };
        if protection.protected {
            protection.officers.retain(|officer| record.officers.contains(officer));
        } else {
            protection = Protection { protected: true, officers: record.officers };
        }
    }
    Ok(protection)
}

/// A record, opened.
///
/// # Errors
/// What the database says; a record that does not open.
pub async fn find(
    db: &impl ConnectionTrait,
    municipality: &str,
    keyring: &Keyring,
    id: Uuid,
) -> Result<Option<Record>> {
    let mut select = records(municipality);
    select.and_where(Expr::col("id").eq(id));
    let Some(row) = db.query_one(&select).await? else { return Ok(None) };
    let mut officers = officers(db, municipality).await?;
    open(keyring, &row, &mut officers).map(Some)
}

/// All records, the newest first.
///
/// # Errors
/// As [`find`].
pub async fn list(store: &Store, keyring: &Keyring) -> Result<Vec<Record>> {
    let municipality = store.municipality();
    let rows = store.read().query_all(&records(municipality.as_str())).await?;
    let mut officers = officers(store.read(), municipality.as_str()).await?;
    let mut all: Vec<Record> =
        rows.iter().map(|row| open(keyring, row, &mut officers)).collect::<Result<_>>()?;
    all.sort_by_key(|record| std::cmp::Reverse(record.id));
    Ok(all)
}

async fn officers(
    db: &impl ConnectionTrait,
    municipality: &str,
) -> Result<BTreeMap<Uuid, Vec<Uuid>>> {
    let select = Query::select()
        .columns(["protection", "staff"])
        .from("protection_officer")
        .and_where(Expr::col("municipality").eq(municipality))
        .take();
    let mut all: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for row in db.query_all(&select).await? {
        all.entry(row.try_get("", "protection")?).or_default().push(row.try_get("", "staff")?);
    }
    Ok(all)
}

fn records(municipality: &str) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .columns(["id", "sealed", "valid_from", "valid_until", "ended_on"])
        .from("protection")
        .and_where(Expr::col("municipality").eq(municipality))
        .take()
}

fn open(
    keyring: &Keyring,
    row: &QueryResult,
    officers: &mut BTreeMap<Uuid, Vec<Uuid>>,
) -> Result<Record> {
    let id: Uuid = row.try_get("", "id")?;
    let broken = || Error::Broken(format!("protection {id} is damaged"));
    let sealed: Vec<u8> = row.try_get("", "sealed")?;
    let plain = keyring.open_bytes(&sealed, place(id).as_bytes())?;
    let sealed: Sealed = serde_json::from_slice(&plain).map_err(|_| broken())?;
    let day = |name: &str| -> Result<Option<Date>> {
        let text: String = row.try_get("", name)?;
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| broken()) }
    };
    let period = Period {
        from: day("valid_from")?.ok_or_else(broken)?,
        until: day("valid_until")?.ok_or_else(broken)?,
    };
    Ok(Record {
        id,
        persons: sealed.persons,
        category: sealed.category,
        period,
        ended_on: day("ended_on")?,
        officers: officers.remove(&id).unwrap_or_default(),
    })
}

async fn change(tx: &Tx, id: Uuid, column: &'static str, value: &str) -> Result<()> {
    let update = Query::update()
        .table("protection")
        .value(column, value)
        .value("version", Expr::col("version").add(1))
        .and_where(Expr::col("municipality").eq(tx.municipality().as_str()))
        .and_where(Expr::col("id").eq(id))
        .take();
    tx.db().execute(&update).await?;
    Ok(())
}

async fn record(
    tx: &Tx,
    by: &Actor,
    kind: &'static str,
    id: Uuid,
    data: serde_json::Value,
) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind: "protection",
        subject: id,
        by,
        authority: Some("住民基本台帳事務処理要領 第5-10"),
        purpose: None,
        data,
    })
    .await?;
    Ok(())
}
