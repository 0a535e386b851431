//! What time does: links that are over, reminders, seals that wait, archives that are renewed, ends of
//! contracts that come near.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use serde_json::json;
use yakusho_kernel::date::jst_date;
use yakusho_store::{JobRegistry, Result};
use yakusho_worklist::{WaitingFor, WorkItem};

use crate::{
    Contracts,
    by::By,
    model::{Contract, State},
    rules::decide::Command,
    store::{
        contracts::{self, CONTRACT},
        fulltext, seals,
        search::{self, Search},
        signers,
    },
};

/// The round's name.
const ROUND: &str = "contracts.round";
const PERIOD: Duration = Duration::from_secs(10 * 60);
/// The kind of the item that says that a contract comes to its end.
pub const ENDING: &str = "contract.ending";

impl Contracts {
    /// Its background work.
    #[must_use]
    pub fn jobs(&self, registry: JobRegistry) -> JobRegistry {
        let app = self.clone();
        registry.every(ROUND, PERIOD, move |_, _, now| {
            let app = app.clone();
            Box::pin(async move { app.round(now).await })
        })
    }

    /// One round.
    ///
    /// # Errors
    /// What the store says. A seal or a renewal that could not be made is logged and tried again in
    /// the next round; nothing is lost.
    pub async fn round(&self, now: Timestamp) -> Result<()> {
        if self.edition().pack.contracts.is_none() {
            return Ok(());
        }
        self.read_texts(now).await?;
        self.time_passes(now).await?;
        self.seal_what_waits(now).await?;
        self.renew_archives(now).await?;
        self.tell_of_ends(now).await
    }

    /// Reads the texts of contracts that were kept before there was a full-text search.
    async fn read_texts(&self, now: Timestamp) -> Result<()> {
        for known in fulltext::unread(self).await? {
            let Some(file) = &known.file else { continue };
            let Ok((bytes, sha256)) = self.read(file).await else {
                tracing::warn!(contract = %known.id, "the text of a contract could not be read");
                continue;
            };
            let said = tokio::task::spawn_blocking(move || fulltext::of_file(&bytes)).await;
            let input = (self.clone(), known.id, sha256, said.unwrap_or_default());
            let write = self.store().write_with(now, input, |tx, (app, id, sha256, said)| {
                Box::pin(fulltext::put(tx, app, *id, sha256, said))
            });
            write.await?;
        }
        Ok(())
    }

    /// Ends links whose time is over, and reminds of those that end soon, once.
    async fn time_passes(&self, now: Timestamp) -> Result<()> {
        let soon = SignedDuration::from_hours(i64::from(self.rules()?.remind_days) * 24);
        for one in signers::asked(self).await? {
            let Some(end) = one.ends_at else { continue };
            let input = (self.clone(), one);
            if now >= end {
                let write = self.store().write_with(now, input, |tx, (app, one)| {
                    Box::pin(async move {
                        let known = contracts::needed(tx, one.contract).await?;
                        if known.state == State::Sent {
                            let by = By::job("links_end");
                            let data = json!({ "signer": one.id });
                            contracts::step(tx, &known, &Command::Expire, &by, data).await?;
                            app.end_all(tx, known.id).await?;
                        }
                        Ok(())
                    })
                });
                write.await?;
            } else if now + soon >= end && input.1.reminded_at.is_none() {
                let write = self.store().write_with(now, input, |tx, (app, one)| {
                    Box::pin(async move {
                        app.remind_in(tx, one.clone(), &By::job("remind_signers")).await
                    })
                });
                write.await?;
            }
        }
        Ok(())
    }

    async fn seal_what_waits(&self, now: Timestamp) -> Result<()> {
        for known in self.in_state(State::Agreed).await? {
            if let Err(error) = self.conclude(known.id, now).await {
                tracing::warn!(%error, contract = %known.id, "a contract could not be sealed yet");
            }
        }
        Ok(())
    }

    async fn renew_archives(&self, now: Timestamp) -> Result<()> {
        let (db, municipality) = (self.store().read(), self.store().municipality());
        for seal in seals::due(db, municipality.as_str(), jst_date(now)).await? {
            if let Err(error) = self.renew(&seal, now).await {
                tracing::warn!(%error, contract = %seal.contract, "an archive could not be renewed yet");
            }
        }
        Ok(())
    }

    async fn tell_of_ends(&self, now: Timestamp) -> Result<()> {
        let today = jst_date(now);
        let until = today + i64::from(self.rules()?.expiry_notice_days).days();
        let ending: Vec<Contract> = self
            .in_state(State::Concluded)
            .await?
            .into_iter()
            .filter(|one| one.to_on.is_some_and(|end| today <= end && end <= until))
            .collect();
        let write = self.store().write_with(now, ending, |tx, ending| {
            Box::pin(async move {
                for one in ending {
                    yakusho_worklist::put(tx, &item(one, one.to_on)).await?;
                }
                Ok(())
            })
        });
        write.await
    }

    async fn in_state(&self, state: State) -> Result<Vec<Contract>> {
        let (db, municipality) = (self.store().read(), self.store().municipality());
        let mut all = Vec::new();
        for page in 1_u64.. {
            let wanted = Search { state: Some(state), page, ..Search::default() };
            let found = search::search(db, municipality.as_str(), &wanted).await?;
            let last = found.contracts.is_empty();
            all.extend(found.contracts);
            if last {
                break;
            }
        }
        Ok(all)
    }
}

fn item(known: &Contract, due_on: Option<Date>) -> WorkItem {
    let what = if known.auto_renew {
        "自動更新の前に確かめる"
    } else {
        "契約の終わりが近い"
    };
    WorkItem {
        kind: ENDING.to_owned(),
        subject_kind: CONTRACT.to_owned(),
        subject: known.id,
        department: known.department.clone(),
        assignee: None,
        title: format!("{what}：{} {}", known.number, known.title),
        topic: String::new(),
        due_on,
        waiting_for: WaitingFor::Office,
    }
}
