//! Holds the brake on guessing codes: counts before a code is tried, writes down when it was wrong.

use std::net::IpAddr;

use jiff::Timestamp;
use yakusho_kernel::{Refusal, RefusalKind, actor::Actor, date::jst_date};
use yakusho_store::{NewAction, Result};

use crate::{Procedures, rules::brake, store::wrong_codes};

impl Procedures {
    /// Goes on where a code may be tried from there now. Two processes that ask at the same moment
    /// may each let one more pass; the count is right again at the next.
    ///
    /// # Errors
    /// A refusal where too many were wrong; what the store says.
    pub(crate) async fn may_try_a_code(&self, from: Option<IpAddr>, now: Timestamp) -> Result<()> {
        let store = self.store();
        let since = now.checked_sub(brake::WINDOW).unwrap_or(Timestamp::MIN);
        let source = self.source_key(from, now);
        let (of_one, of_all) =
            wrong_codes::count(store.read(), store.municipality(), &source, since).await?;
        if brake::allows(of_one, of_all) {
            return Ok(());
        }
        let slow = crate::words::RESUME_SLOW.text();
        Err(Refusal::new(RefusalKind::TooMuch, "too_many_codes", slow).into())
    }

    /// A code from there was wrong. Wrong codes that count no more are forgotten.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) async fn code_was_wrong(
        &self,
        from: Option<IpAddr>,
        now: Timestamp,
        what: &'static str,
    ) -> Result<()> {
        let source = self.source_key(from, now);
        self.store()
            .write(now, move |tx| {
                let source = source.clone();
                Box::pin(async move {
                    let then = tx.now().checked_sub(brake::WINDOW).unwrap_or(Timestamp::MIN);
                    wrong_codes::forget_before(tx, then).await?;
                    let id = wrong_codes::insert(tx, &source).await?;
                    tx.act(NewAction {
                        kind: "code.refused",
                        subject_kind: "code",
                        subject: id,
                        by: &Actor::System { job: "brake_on_codes" },
                        authority: None,
                        purpose: None,
                        data: serde_json::json!({ "of": what }),
                    })
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Forgets wrong codes that count no more, where no further one did it.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) async fn forget_wrong_codes(&self, now: Timestamp) -> Result<()> {
        let forgotten = self.store().write(now, move |tx| {
            Box::pin(async move {
                let then = tx.now().checked_sub(brake::WINDOW).unwrap_or(Timestamp::MIN);
                wrong_codes::forget_before(tx, then).await
            })
        });
        forgotten.await.map(|_| ())
    }

    fn source_key(&self, from: Option<IpAddr>, now: Timestamp) -> String {
        let secret = self.parts().keyring.derive("sources of wrong codes");
        brake::source_key(&secret, jst_date(now), from)
    }
}
