//! The lists of disposal: proposed by a department, kept with who proposed and who approved.

use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait as _, Order, Query},
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{FiscalYear, Refusal, RefusalKind, Text, actor::Actor, date::jst_date};
use yakusho_pack::Pack;
use yakusho_store::{Error, NewAction, Result, Tx, instant, stamp};

use super::{AT_ONCE, AUTHORITY, Disposal};
use crate::Casework;

/// Writes a list.
pub(super) async fn insert(tx: &Tx, list: &Disposal) -> Result<()> {
    let over = serde_json::to_string(&list.applications)
        .map_err(|error| Error::Broken(error.to_string()))?;
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
            "approved_by",
            "done_at",
        ])
        .values_panic([
            tx.municipality().as_str().into(),
            list.id.into(),
            list.department.clone().into(),
            list.fiscal_year.into(),
            over.into(),
            list.proposed_by.into(),
            stamp(list.proposed_at).into(),
            list.approved_by.into(),
            list.done_at.map(stamp).into(),
        ])
        .take();
    tx.db().execute(&insert).await?;
    Ok(())
}

impl Casework {
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
        let fiscal_year = i64::from(FiscalYear::of(today).0);
        let input = (department.to_owned(), over);
        self.store()
            .write_with(now, input, move |tx, (department, over)| {
                Box::pin(async move {
                    let list = Disposal {
                        id: tx.new_id(),
                        department: department.clone(),
                        fiscal_year,
                        applications: over.clone(),
                        proposed_by: by,
                        proposed_at: now,
                        approved_by: None,
                        done_at: None,
                    };
                    insert(tx, &list).await?;
                    let (id, count) = (list.id, over.len());
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
}
