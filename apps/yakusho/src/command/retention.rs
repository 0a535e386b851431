//! `yakusho retention …`: what is over, holds, and disposal by two people who prove that they are there.

mod by;
mod words;

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;
use yakusho_casework::{
    Casework,
    retention::{Disposal, HoldKind, Over, write_register},
    store::cases::{self, Record},
};
use yakusho_kernel::date::jst_date;
use yakusho_permission::{ActionName, Protection};

use self::by::Person;
use super::installed::Installed;
use crate::{cli::Retention, house::House};

/// Runs `retention …`. `due` does not hold where something is over; what the rules or the policies
/// refuse does not hold either.
///
/// # Errors
/// Where the settings or the database cannot be read, or nobody was named who may be asked.
pub async fn run(file: Option<&Path>, command: Retention) -> Result<bool> {
    // Only what is installed: looking makes nothing.
    let installed = Installed::open(file).await?;
    installed.store.close().await?;
    let pack = crate::house::load_pack(&installed.config.city.pack)?;
    let house = House::build(&installed.config, pack, Timestamp::now).await?;
    let done = act(&house, command).await;
    house.store.close().await?;
    match done {
        Err(error) => match error.downcast::<yakusho_store::Error>() {
            Ok(yakusho_store::Error::Refused(refusal)) => {
                eprintln!("{}", refusal.message(yakusho_kernel::Lang::Ja));
                Ok(false)
            }
            Ok(other) => Err(other.into()),
            Err(other) => Err(other),
        },
        done => done,
    }
}

async fn act(house: &House, command: Retention) -> Result<bool> {
    let (app, now) = (&house.casework, Timestamp::now());
    match command {
        Retention::Due(json) => {
            let due = due(app, now).await?;
            words::due(&due, json.json);
            Ok(due.is_empty())
        }
        Retention::Lists(json) => {
            words::lists(&app.disposals().await?, json.json);
            Ok(true)
        }
        Retention::Hold { number, kind, reason, by } => {
            let Some(kind) = HoldKind::from_code(&kind) else { bail!("--kind {kind}") };
            anyhow::ensure!(!reason.trim().is_empty(), "--reason が空です");
            let person = Person::at_the_prompt(house, &by.by, now).await?;
            hold(app, &person, &number, Some((kind, reason)), now).await?;
            words::done(by.json.json, "保留しました。", json!({ "held": number }));
            Ok(true)
        }
        Retention::Release { number, by } => {
            let person = Person::at_the_prompt(house, &by.by, now).await?;
            hold(app, &person, &number, None, now).await?;
            words::done(by.json.json, "保留をやめました。", json!({ "released": number }));
            Ok(true)
        }
        Retention::Propose { department, by } => {
            let person = Person::at_the_prompt(house, &by.by, now).await?;
            person.must(app, ActionName::DisposalPropose, &app.records_resource(&department))?;
            let pack = &app.procedures().shelf().current().pack;
            let id = app.propose_disposal(pack, &department, person.staff(), now).await?;
            let said = format!("提案しました。一覧の番号 {id}。別の人が承認すると消去します。");
            words::done(by.json.json, &said, json!({ "list": id }));
            Ok(true)
        }
        Retention::Dispose { list, by } => {
            let known = find(app, list).await?;
            let person = Person::at_the_prompt(house, &by.by, now).await?;
            person.must(app, ActionName::DisposalApprove, &app.disposal_resource(&known))?;
            let taken = app.dispose(&known, person.staff(), now).await?;
            let said =
                format!("{taken}件の申請を消去しました。証明書と廃棄の台帳を保管してください。");
            words::done(by.json.json, &said, json!({ "applications": taken }));
            Ok(true)
        }
        Retention::Certificate { list, to, json } => {
            let known = find(app, list).await?;
            let pdf = app.disposal_certificate(&known, now).await?;
            std::fs::write(&to, pdf).with_context(|| to.display().to_string())?;
            let said = format!("{} に書きました。", to.display());
            words::done(json.json, &said, json!({ "certificate": to.display().to_string() }));
            Ok(true)
        }
        Retention::Register { to, json } => {
            let all = app.disposed().await?;
            write_register(&to, &all).with_context(|| to.display().to_string())?;
            let said = format!("{}件を {} に書きました。", all.len(), to.display());
            words::done(json.json, &said, json!({ "applications": all.len() }));
            Ok(true)
        }
    }
}

/// What is over, by department.
async fn due(app: &Casework, now: Timestamp) -> Result<Vec<(String, Over)>> {
    let edition = app.procedures().shelf().current();
    let mut codes: Vec<&str> =
        edition.pack.departments.iter().map(|department| department.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut due = Vec::new();
    for code in codes {
        let over = app.over(&edition.pack, code, jst_date(now)).await?;
        due.extend(over.into_iter().map(|one| (code.to_owned(), one)));
    }
    Ok(due)
}

async fn hold(
    app: &Casework,
    person: &Person,
    number: &str,
    hold: Option<(HoldKind, String)>,
    now: Timestamp,
) -> Result<()> {
    let record = with_number(app, number).await?;
    let resource = app.case_resource(&record, &Protection::default());
    person.must(app, ActionName::CaseHold, &resource)?;
    app.hold(record.case.application, hold, &person.actor(), now).await?;
    Ok(())
}

async fn with_number(app: &Casework, number: &str) -> Result<Record> {
    let store = app.store();
    let found = cases::with_number(store.read(), store.municipality(), number).await?;
    found.into_iter().next().with_context(|| format!("受付番号 {number} は見つかりません"))
}

async fn find(app: &Casework, id: Uuid) -> Result<Disposal> {
    let all = app.disposals().await?;
    all.into_iter()
        .find(|list| list.id == id)
        .with_context(|| format!("一覧 {id} は見つかりません"))
}
