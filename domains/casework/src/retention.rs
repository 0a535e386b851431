//! Retention: what may be disposed of, what is held, and the disposal itself with four eyes.
//!
//! A disposal destroys the sealed sheets with their keys, what was written, the attachments, the
//! mails, and the data and salts of the actions: the log keeps commitments that nobody can open any
//! more. Rows without personal data (number, procedure, state, days) stay, so that figures stay true.
//! Whoever keeps other rows of an application deletes them when they hear [`APPLICATION_DISPOSED`],
//! in the same transaction.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait as _, Order, Query},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use yakusho_facts::Sheets;
use yakusho_kernel::{FiscalYear, Refusal, RefusalKind, Text, actor::Actor, date::jst_date};
use yakusho_pack::Pack;
use yakusho_store::{Error, Event, NewAction, Result, instant};

use crate::{
    Casework,
    rules::retention::{is_over, kept_until},
    search,
    store::cases::{self, Record},
};

/// The kind of the event that tells of a disposal; its data names the cases.
pub const APPLICATION_DISPOSED: &str = "application.disposed";
/// Applications in one list at most.
const AT_ONCE: u64 = 500;
const AUTHORITY: &str = "公文書等の管理に関する法律34条・市の文書管理規程";
const SCRUBBED: [&str; 10] = [
    "application_sheet",
    "case_word",
    "case_gram",
    "case_inquiry",
    "handover_row",
    "document",
    "attachment",
    "outbox",
    "action",
    "disposal",
];

/// An application whose time is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Over {
    /// Which.
    pub application: Uuid,
    /// 受付番号.
    pub number: String,
    /// 文書分類.
    pub class: String,
    /// The day on which its last case was closed.
    pub closed_on: Date,
    /// The last day on which it is kept.
    pub kept_until: Date,
}

/// A list of disposal of a department.
#[derive(Clone, Debug)]
pub struct Disposal {
    /// Its id.
    pub id: Uuid,
    /// The department.
    pub department: String,
    /// The fiscal year in which it is made.
    pub fiscal_year: i64,
    /// What it takes away.
    pub applications: Vec<Over>,
    /// Who proposed it.
    pub proposed_by: Uuid,
    /// When.
    pub proposed_at: Timestamp,
    /// Who approved it.
    pub approved_by: Option<Uuid>,
    /// When the bytes were gone.
    pub done_at: Option<Timestamp>,
}

/// Why the records of an application are kept longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldKind {
    /// 訴訟・審査請求
    Litigation,
    /// 監査・検査
    Audit,
    /// その他
    Other,
}

impl HoldKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Litigation, Self::Audit, Self::Other];

    /// The code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Litigation => "litigation",
            Self::Audit => "audit",
            Self::Other => "other",
        }
    }

    /// The words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Litigation => "訴訟・審査請求",
            Self::Audit => "監査・検査",
            Self::Other => "その他",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl Casework {
    /// What a department may dispose of today: every case of the application is closed, the longest
    /// of their periods is over, nothing is held, nothing was disposed of. The department is that of
    /// the application's first case.
    ///
    /// # Errors
    /// What the store says.
    pub async fn over(&self, pack: &Pack, department: &str, today: Date) -> Result<Vec<Over>> {
        let store = self.store();
        let municipality = store.municipality();
        let select = Query::select()
            .column("application_id")
            .from("work_case")
            .and_where(Expr::col("municipality").eq(municipality.as_str()))
            .and_where(Expr::col("department").eq(department))
            .and_where(Expr::col("place").eq(0))
            .and_where(Expr::col("application_id").not_in_subquery(gone(municipality.as_str())))
            .and_where(Expr::col("application_id").not_in_subquery(held(municipality.as_str())))
            .order_by("opened_at", Order::Asc)
            .take();
        let mut over = Vec::new();
        for row in store.read().query_all(&select).await? {
            let application: Uuid = row.try_get_by_index(0)?;
            let all = cases::of_application(store.read(), municipality, application).await?;
            over.extend(of(pack, application, &all, today));
            if u64::try_from(over.len()).unwrap_or(u64::MAX) >= AT_ONCE {
                break;
            }
        }
        Ok(over)
    }

    /// Whether the records of an application are held, and why.
    ///
    /// # Errors
    /// What the store says.
    pub async fn hold_of(&self, application: Uuid) -> Result<Option<HoldKind>> {
        let select = Query::select()
            .column("kind")
            .from("retention_hold")
            .and_where(Expr::col("municipality").eq(self.store().municipality().as_str()))
            .and_where(Expr::col("application_id").eq(application))
            .and_where(Expr::col("released_at").is_null())
            .take();
        let row = self.store().read().query_one(&select).await?;
        let kind: Option<String> = row.map(|row| row.try_get_by_index(0)).transpose()?;
        Ok(kind.as_deref().and_then(HoldKind::from_code))
    }

    /// Holds the records of an application, or lets them go. The reason is sealed.
    ///
    /// # Errors
    /// A refusal without a reason, or where they are held (or not) already; what the store says.
    pub async fn hold(
        &self,
        application: Uuid,
        hold: Option<(HoldKind, String)>,
        by: &Actor,
        now: Timestamp,
    ) -> Result<()> {
        let is_held = self.hold_of(application).await?.is_some();
        if is_held == hold.is_some() {
            let words = if is_held {
                "すでに保留しています。"
            } else {
                "保留していません。"
            };
            return Err(
                Refusal::new(RefusalKind::Conflict, "hold_as_before", Text::ja(words)).into()
            );
        }
        let keyring = Arc::clone(&self.procedures().parts().keyring);
        let input = (keyring, hold, by.clone());
        self.store()
            .write_with(now, input, move |tx, (keyring, hold, by)| {
                Box::pin(async move {
                    let municipality = tx.municipality().as_str().to_owned();
                    let kind = match hold {
                        Some((kind, reason)) => {
                            let id = tx.new_id();
                            let place = format!("retention_hold/{id}");
                            let sealed = keyring.seal_bytes(reason.as_bytes(), place.as_bytes())?;
                            let insert = Query::insert()
                                .into_table("retention_hold")
                                .columns([
                                    "municipality",
                                    "id",
                                    "application_id",
                                    "kind",
                                    "sealed",
                                    "placed_at",
                                ])
                                .values_panic([
                                    municipality.into(),
                                    id.into(),
                                    application.into(),
                                    kind.code().into(),
                                    sealed.into(),
                                    tx.stamp().into(),
                                ])
                                .take();
                            tx.db().execute(&insert).await?;
                            "retention.held"
                        }
                        None => {
                            let update = Query::update()
                                .table("retention_hold")
                                .value("released_at", tx.stamp())
                                .and_where(Expr::col("municipality").eq(municipality))
                                .and_where(Expr::col("application_id").eq(application))
                                .and_where(Expr::col("released_at").is_null())
                                .take();
                            tx.db().execute(&update).await?;
                            "retention.released"
                        }
                    };
                    let code = hold.as_ref().map(|(kind, _)| kind.code());
                    tx.act(NewAction {
                        kind,
                        subject_kind: "application",
                        subject: application,
                        by,
                        authority: None,
                        purpose: None,
                        data: json!({ "hold": code }),
                    })
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Proposes to dispose of everything whose time is over. Gives the list's id.
    ///
    /// # Errors
    /// A refusal where nothing is; what the store says.
    pub async fn propose_disposal(
        &self,
        pack: &Pack,
        department: &str,
        by: Uuid,
        now: Timestamp,
    ) -> Result<Uuid> {
        let today = jst_date(now);
        let over = self.over(pack, department, today).await?;
        if over.is_empty() {
            let words = Text::ja("保存期間が終わった案件はありません。");
            return Err(Refusal::new(RefusalKind::Conflict, "nothing_to_dispose", words).into());
        }
        let year = i64::from(FiscalYear::of(today).0);
        let list = serde_json::to_value(&over).map_err(|error| Error::Broken(error.to_string()))?;
        let input = (department.to_owned(), list, over.len());
        self.store()
            .write_with(now, input, move |tx, (department, list, count)| {
                Box::pin(async move {
                    let id = tx.new_id();
                    let insert = Query::insert()
                        .into_table("disposal")
                        .columns([
                            "municipality",
                            "id",
                            "department",
                            "fiscal_year",
                            "applications",
                            "proposed_by",
                            "proposed_at",
                        ])
                        .values_panic([
                            tx.municipality().as_str().into(),
                            id.into(),
                            department.clone().into(),
                            year.into(),
                            list.to_string().into(),
                            by.into(),
                            tx.stamp().into(),
                        ])
                        .take();
                    tx.db().execute(&insert).await?;
                    tx.act(NewAction {
                        kind: "disposal.proposed",
                        subject_kind: "disposal",
                        subject: id,
                        by: &Actor::Staff { id: by },
                        authority: Some(AUTHORITY),
                        purpose: None,
                        data: json!({ "department": department, "applications": count }),
                    })
                    .await?;
                    Ok(id)
                })
            })
            .await
    }

    /// The lists of a department, the newest first; of all departments where none is named.
    ///
    /// # Errors
    /// What the store says.
    pub async fn disposals(&self) -> Result<Vec<Disposal>> {
        let select = Query::select()
            .columns([
                "id",
                "department",
                "fiscal_year",
                "applications",
                "proposed_by",
                "proposed_at",
                "approved_by",
                "done_at",
            ])
            .from("disposal")
            .and_where(Expr::col("municipality").eq(self.store().municipality().as_str()))
            .order_by("id", Order::Desc)
            .limit(AT_ONCE)
            .take();
        let rows = self.store().read().query_all(&select).await?;
        rows.iter()
            .map(|row| {
                let id: Uuid = row.try_get("", "id")?;
                let list: String = row.try_get("", "applications")?;
                let broken = |_| Error::Broken(format!("disposal {id} is damaged"));
                let proposed: time::OffsetDateTime = row.try_get("", "proposed_at")?;
                let done: Option<time::OffsetDateTime> = row.try_get("", "done_at")?;
                Ok(Disposal {
                    id,
                    department: row.try_get("", "department")?,
                    fiscal_year: row.try_get("", "fiscal_year")?,
                    applications: serde_json::from_str(&list).map_err(broken)?,
                    proposed_by: row.try_get("", "proposed_by")?,
                    proposed_at: instant(proposed),
                    approved_by: row.try_get("", "approved_by")?,
                    done_at: done.map(instant),
                })
            })
            .collect()
    }

    /// Disposes of a list that somebody else proposed: approves it, takes every application of it
    /// away, and scrubs what the database keeps of deleted rows. Broken off, it goes on where it
    /// stopped. Applications that were held since are left. Gives how many were taken away.
    ///
    /// # Errors
    /// A refusal where the same person proposed it; what the store says.
    pub async fn dispose(&self, list: &Disposal, by: Uuid, now: Timestamp) -> Result<u64> {
        if list.proposed_by == by {
            let words = Text::ja("提案した人とは別の人が承認してください。");
            return Err(Refusal::new(RefusalKind::Forbidden, "four_eyes", words).into());
        }
        let id = list.id;
        self.mark(id, "approved_by", by, "disposal.approved", by, now).await?;
        let mut taken = 0;
        for one in &list.applications {
            if self.hold_of(one.application).await?.is_some() {
                continue;
            }
            taken += u64::from(self.take_away(id, one, by, now).await?);
        }
        self.store().scrub(&SCRUBBED).await?;
        self.mark_done(id, by, taken, now).await?;
        Ok(taken)
    }

    async fn take_away(&self, list: Uuid, one: &Over, by: Uuid, now: Timestamp) -> Result<bool> {
        let files = self.procedures().parts().files.clone();
        let (archive, approvals) = (self.archive(), self.approvals());
        let application = one.application;
        let store = self.store();
        let all = cases::of_application(store.read(), store.municipality(), application).await?;
        let cases: Vec<Uuid> = all.iter().map(|record| record.case.id.uuid()).collect();
        let input = (files, archive, approvals, cases, one.number.clone());
        store
            .write_with(now, input, move |tx, (files, archive, approvals, cases, number)| {
                Box::pin(async move {
                    let municipality = tx.municipality().as_str().to_owned();
                    let known = Query::select()
                        .column("application_id")
                        .from("disposed_application")
                        .and_where(Expr::col("municipality").eq(municipality.clone()))
                        .and_where(Expr::col("application_id").eq(application))
                        .take();
                    if tx.db().query_one(&known).await?.is_some() {
                        return Ok(false);
                    }
                    let actor = Actor::Staff { id: by };
                    Sheets::Application.dispose(tx, application).await?;
                    files.remove_all(tx, "application", application, &actor).await?;
                    for (table, column) in [
                        ("case_word", "case_id"),
                        ("case_inquiry", "case_id"),
                        ("handover_row", "case_id"),
                        ("outbox", "about_id"),
                    ] {
                        let mut of: Vec<Uuid> = cases.clone();
                        of.push(application);
                        let delete = Query::delete()
                            .from_table(table)
                            .and_where(Expr::col("municipality").eq(municipality.clone()))
                            .and_where(Expr::col(column).is_in(of))
                            .take();
                        tx.db().execute(&delete).await?;
                    }
                    for subject in cases.iter().chain([&application]) {
                        archive.dispose_of(tx, *subject, &actor).await?;
                        approvals.dispose(tx, "case", *subject, &actor).await?;
                        search::index::forget(tx, *subject).await?;
                    }
                    let insert = Query::insert()
                        .into_table("disposed_application")
                        .columns(["municipality", "application_id", "disposal_id", "number"])
                        .values_panic([
                            municipality.into(),
                            application.into(),
                            list.into(),
                            number.clone().into(),
                        ])
                        .take();
                    tx.db().execute(&insert).await?;
                    let data = json!({ "cases": cases });
                    tx.publish(Event { kind: APPLICATION_DISPOSED, subject: application, data })
                        .await?;
                    for case in cases {
                        let (why, over) = (Some(AUTHORITY), Some("保存期間の満了"));
                        tx.dispose_actions_of(*case, "case", &actor, why, over).await?;
                    }
                    let (why, over) = (Some(AUTHORITY), Some("保存期間の満了"));
                    tx.dispose_actions_of(application, "application", &actor, why, over).await?;
                    Ok(true)
                })
            })
            .await
    }

    async fn mark(
        &self,
        id: Uuid,
        column: &'static str,
        value: Uuid,
        kind: &'static str,
        by: Uuid,
        now: Timestamp,
    ) -> Result<()> {
        self.store()
            .write(now, move |tx| {
                Box::pin(async move {
                    let update = Query::update()
                        .table("disposal")
                        .value(column, value)
                        .and_where(Expr::col("municipality").eq(tx.municipality().as_str()))
                        .and_where(Expr::col("id").eq(id))
                        .take();
                    tx.db().execute(&update).await?;
                    tx.act(NewAction {
                        kind,
                        subject_kind: "disposal",
                        subject: id,
                        by: &Actor::Staff { id: by },
                        authority: Some(AUTHORITY),
                        purpose: None,
                        data: json!({}),
                    })
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    async fn mark_done(&self, id: Uuid, by: Uuid, taken: u64, now: Timestamp) -> Result<()> {
        self.store()
            .write(now, move |tx| {
                Box::pin(async move {
                    let update = Query::update()
                        .table("disposal")
                        .value("done_at", tx.stamp())
                        .and_where(Expr::col("municipality").eq(tx.municipality().as_str()))
                        .and_where(Expr::col("id").eq(id))
                        .take();
                    tx.db().execute(&update).await?;
                    tx.act(NewAction {
                        kind: "disposal.done",
                        subject_kind: "disposal",
                        subject: id,
                        by: &Actor::Staff { id: by },
                        authority: Some(AUTHORITY),
                        purpose: None,
                        data: json!({ "applications": taken }),
                    })
                    .await?;
                    Ok(())
                })
            })
            .await
    }
}

/// An application whose every case is closed and whose longest period is over.
fn of(pack: &Pack, application: Uuid, all: &[Record], today: Date) -> Option<Over> {
    let mut longest: Option<Over> = None;
    for record in all {
        if !record.case.state.is_closed() {
            return None;
        }
        let class = pack.retention_of(&record.case.procedure)?;
        let closed_on = jst_date(instant(record.changed_at));
        let until = kept_until(closed_on, class.years);
        if longest.as_ref().is_none_or(|known| known.kept_until < until) {
            longest = Some(Over {
                application,
                number: record.number.clone(),
                class: class.name.clone(),
                closed_on,
                kept_until: until,
            });
        }
    }
    longest.filter(|found| is_over(found.kept_until, today))
}

fn gone(municipality: &str) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column("application_id")
        .from("disposed_application")
        .and_where(Expr::col("municipality").eq(municipality))
        .take()
}

fn held(municipality: &str) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column("application_id")
        .from("retention_hold")
        .and_where(Expr::col("municipality").eq(municipality))
        .and_where(Expr::col("released_at").is_null())
        .take()
}
