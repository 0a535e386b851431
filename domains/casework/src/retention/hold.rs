//! 保留: records are kept longer, because a trial, an audit or something else needs them.

use std::sync::Arc;

use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait as _, Query},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Refusal, RefusalKind, Text, actor::Actor};
use yakusho_store::{NewAction, Result};

use crate::Casework;

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
}
