//! Figures that fall behind because time passes: the newest published value stays as it is, the planned
//! way goes on.

use jiff::Timestamp;
use uuid::Uuid;
use yakusho_kernel::date::jst_date;
use yakusho_store::Result;

use crate::{
    Plan,
    rules::track::{Track, way},
    store::measurements,
    work::{self, Work},
};

impl Plan {
    /// Tells the departments of figures whose newest published value is far below the planned way of
    /// today, and takes back what was told where a newer value is not.
    ///
    /// # Errors
    /// What the store says.
    pub async fn bring_alerts(&self, now: Timestamp) -> Result<()> {
        let edition = self.edition();
        let Some(plan) = &edition.pack.plan else { return Ok(()) };
        let today = jst_date(now);
        let newest = measurements::published_in_full(self.store()).await?;
        let mut found: Vec<(Work, Uuid, yakusho_pack::format::Figure, bool)> = Vec::new();
        for kpi in &edition.pack.kpis {
            let Some(known) = newest.get(&kpi.id).and_then(|all| all.last()) else { continue };
            let Ok(way) = way(kpi, &plan.years, today) else { continue };
            // A value of last year says nothing about the pace of this one.
            if way.every_year && known.as_of < way.from.0 {
                continue;
            }
            let off = way.track(known.value, today, self.calendar()) == Track::Off;
            found.push((Work::with(&edition.pack, kpi), known.id, known.value, off));
        }
        let write = self.store().write_with(now, found, |tx, found| {
            Box::pin(async move {
                for (work, id, value, off) in found {
                    if *off {
                        work::alert(tx, work, *id, *value).await?;
                    } else {
                        yakusho_worklist::close(tx, work::OFF, *id).await?;
                    }
                }
                Ok(())
            })
        });
        write.await
    }
}
