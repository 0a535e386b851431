//! The register of disposals, kept outside the database: a backup that is older than a disposal still
//! holds, sealed, what was disposed of. Whoever restores it repeats the disposals that this register
//! names. It holds numbers, classes and days, and no personal data.

use std::{collections::BTreeMap, io::Write as _, path::Path};

use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait as _, Query},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::actor::Actor;
use yakusho_store::{Error, NewAction, Result, stamp};

use super::{AUTHORITY, Disposal, Over, lists};
use crate::Casework;

/// One application that was disposed of, with the list by which it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposed {
    /// The list.
    pub disposal: Uuid,
    /// The department.
    pub department: String,
    /// The fiscal year in which the list was made.
    pub fiscal_year: i64,
    /// Who proposed it.
    pub proposed_by: Uuid,
    /// When.
    pub proposed_at: Timestamp,
    /// Who approved it.
    pub approved_by: Option<Uuid>,
    /// When the bytes were gone.
    pub done_at: Option<Timestamp>,
    /// The application.
    #[serde(flatten)]
    pub over: Over,
}

impl Casework {
    /// Everything that was disposed of, by application.
    ///
    /// # Errors
    /// What the store says.
    pub async fn disposed(&self) -> Result<Vec<Disposed>> {
        let gone = self.gone_by_list().await?;
        let mut all = Vec::new();
        for list in self.disposals().await? {
            let of = gone.get(&list.id).map(Vec::as_slice).unwrap_or_default();
            let taken = list.applications.iter().filter(|one| of.contains(&one.application));
            all.extend(taken.map(|one| line(&list, one)));
        }
        all.sort_by_key(|one| one.over.application);
        Ok(all)
    }

    /// The applications that are gone, by the list that took them.
    pub(super) async fn gone_by_list(&self) -> Result<BTreeMap<Uuid, Vec<Uuid>>> {
        let select = Query::select()
            .columns(["disposal_id", "application_id"])
            .from("disposed_application")
            .and_where(Expr::col("municipality").eq(self.store().municipality().as_str()))
            .take();
        let mut by_list: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
        for row in self.store().read().query_all(&select).await? {
            let (list, application): (Uuid, Uuid) =
                (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            by_list.entry(list).or_default().push(application);
        }
        Ok(by_list)
    }

    /// Brings the register outside up to date. What stands in it and not in the database stays.
    ///
    /// # Errors
    /// What the store or the disk says; where the file is damaged.
    pub async fn keep_register(&self) -> Result<()> {
        let Some(path) = &self.parts().disposal_register else { return Ok(()) };
        let known = if path.exists() {
            read_register(&std::fs::read_to_string(path)?)?
        } else {
            Vec::new()
        };
        write_register(path, &merge(known, self.disposed().await?))
    }

    /// Repeats disposals in a database that came back from an older backup: what of them is there is
    /// taken away. Gives how many applications that were.
    ///
    /// # Errors
    /// What the store says.
    pub async fn repeat_disposals(&self, register: &[Disposed], now: Timestamp) -> Result<u64> {
        let mut taken = 0;
        for one in register {
            if !self.is_kept(one).await? {
                continue;
            }
            self.enter_list(one, register, now).await?;
            let by = Actor::System { job: "repeat_disposals" };
            taken += u64::from(self.take_away(one.disposal, &one.over, &by, now).await?);
        }
        self.erase(now).await?;
        self.keep_register().await?;
        Ok(taken)
    }

    /// Whether the application is in this database, under its number.
    async fn is_kept(&self, one: &Disposed) -> Result<bool> {
        let (store, application) = (self.store(), one.over.application);
        let cases =
            crate::store::cases::of_application(store.read(), store.municipality(), application)
                .await?;
        Ok(cases.iter().any(|record| record.number == one.over.number))
    }

    /// Writes a list that is newer than the backup, or was carried out after it, as it was.
    async fn enter_list(
        &self,
        one: &Disposed,
        register: &[Disposed],
        now: Timestamp,
    ) -> Result<()> {
        let all = register.iter().filter(|other| other.disposal == one.disposal);
        let list = Disposal {
            id: one.disposal,
            department: one.department.clone(),
            fiscal_year: one.fiscal_year,
            applications: all.map(|other| other.over.clone()).collect(),
            proposed_by: one.proposed_by,
            proposed_at: one.proposed_at,
            approved_by: one.approved_by,
            done_at: one.done_at,
        };
        self.store()
            .write_with(now, list, |tx, list| {
                Box::pin(async move {
                    let municipality = tx.municipality().as_str().to_owned();
                    let known = Query::select()
                        .column("done_at")
                        .from("disposal")
                        .and_where(Expr::col("municipality").eq(municipality.clone()))
                        .and_where(Expr::col("id").eq(list.id))
                        .take();
                    if tx.db().query_one(&known).await?.is_some() {
                        let update = Query::update()
                            .table("disposal")
                            .value("approved_by", list.approved_by)
                            .value("done_at", list.done_at.map(stamp))
                            .and_where(Expr::col("municipality").eq(municipality))
                            .and_where(Expr::col("id").eq(list.id))
                            .take();
                        tx.db().execute(&update).await?;
                        return Ok(());
                    }
                    lists::insert(tx, list).await?;
                    tx.act(NewAction {
                        kind: "disposal.repeated",
                        subject_kind: "disposal",
                        subject: list.id,
                        by: &Actor::System { job: "repeat_disposals" },
                        authority: Some(AUTHORITY),
                        purpose: None,
                        data: json!({ "department": list.department }),
                    })
                    .await?;
                    Ok(())
                })
            })
            .await
    }
}

fn line(list: &Disposal, over: &Over) -> Disposed {
    Disposed {
        disposal: list.id,
        department: list.department.clone(),
        fiscal_year: list.fiscal_year,
        proposed_by: list.proposed_by,
        proposed_at: list.proposed_at,
        approved_by: list.approved_by,
        done_at: list.done_at,
        over: over.clone(),
    }
}

/// Two registers as one; what both name stands as the second has it.
#[must_use]
pub fn merge(one: Vec<Disposed>, other: Vec<Disposed>) -> Vec<Disposed> {
    let all = one.into_iter().chain(other).map(|line| (line.over.application, line));
    all.collect::<BTreeMap<Uuid, Disposed>>().into_values().collect()
}

/// Reads a register: one JSON object a line.
///
/// # Errors
/// Which line is damaged. A damaged register is not half a register.
pub fn read_register(text: &str) -> Result<Vec<Disposed>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|_| {
                Error::Broken(format!("the register of disposals is damaged in line {}", at + 1))
            })
        })
        .collect()
}

/// Writes a register whole or not at all, readable by its owner only.
///
/// # Errors
/// What the disk says.
pub fn write_register(path: &Path, register: &[Disposed]) -> Result<()> {
    let unfinished = path.with_extension("unfinished");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished)?;
    for line in register {
        let text = serde_json::to_string(line).map_err(|error| Error::Broken(error.to_string()))?;
        writeln!(file, "{text}")?;
    }
    file.sync_all()?;
    std::fs::rename(&unfinished, path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn disposed(number: u128) -> Disposed {
        Disposed {
            disposal: Uuid::from_u128(9),
            department: "shimin".to_owned(),
            fiscal_year: 2032,
            proposed_by: Uuid::from_u128(1),
            proposed_at: "2032-04-01T00:00:00Z".parse().expect("an instant"),
            approved_by: Some(Uuid::from_u128(2)),
            done_at: None,
            over: Over {
                application: Uuid::from_u128(number),
                number: format!("R8-{number:06}"),
                class: "申請".to_owned(),
                closed_on: date(2026, 11, 24),
                kept_until: date(2032, 3, 31),
            },
        }
    }

    #[test]
    fn a_register_comes_back_as_it_was_written_and_two_are_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("disposals.jsonl");
        write_register(&path, &[disposed(2)]).expect("written");
        let read = || read_register(&std::fs::read_to_string(&path).expect("text"));
        assert_eq!(read().expect("read"), [disposed(2)]);
        let done = Disposed { done_at: Some(disposed(2).proposed_at), ..disposed(2) };
        let both = merge(read().expect("read"), vec![done.clone(), disposed(1)]);
        assert_eq!(both, [disposed(1), done]);
        write_register(&path, &both).expect("written again");
        assert_eq!(read().expect("read").len(), 2);
    }

    #[test]
    fn a_damaged_register_is_not_half_a_register() {
        let good = serde_json::to_string(&disposed(1)).expect("text");
        let cut = format!("{good}\n{}", &good[..good.len() / 2]);
        assert!(matches!(read_register(&cut), Err(Error::Broken(why)) if why.contains("line 2")));
    }
}
