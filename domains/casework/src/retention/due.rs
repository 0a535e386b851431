//! What may be disposed of today.

use jiff::civil::Date;
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait as _, Order, Query, SelectStatement},
};
use uuid::Uuid;
use yakusho_kernel::date::jst_date;
use yakusho_pack::Pack;
use yakusho_store::{Result, instant};

use super::{AT_ONCE, Over};
use crate::{
    Casework,
    rules::retention::{is_over, kept_until},
    store::cases::{self, Record},
};

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

fn gone(municipality: &str) -> SelectStatement {
    Query::select()
        .column("application_id")
        .from("disposed_application")
        .and_where(Expr::col("municipality").eq(municipality))
        .take()
}

fn held(municipality: &str) -> SelectStatement {
    Query::select()
        .column("application_id")
        .from("retention_hold")
        .and_where(Expr::col("municipality").eq(municipality))
        .and_where(Expr::col("released_at").is_null())
        .take()
}
