//! Finds an application by what its receipt says: the number and the private code.

use std::net::IpAddr;

use jiff::Timestamp;
use yakusho_kernel::actor::Actor;
use yakusho_store::{NewAction, Result};

use crate::{
    Procedures,
    model::{Application, SecretCode, application::read_number},
    store::applications,
};

impl Procedures {
    /// The application that a typed number and code open, recorded as opened. `None` where either
    /// is wrong: which of the two is not told.
    ///
    /// # Errors
    /// A refusal where too many wrong codes were tried; what the store says.
    pub async fn open_by_number(
        &self,
        number: &str,
        code: &str,
        from: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Option<Application>> {
        self.may_try_a_code(from, now).await?;
        let found = match (read_number(number), SecretCode::parse(code)) {
            (Some(number), Some(code)) => {
                let (db, municipality) = (self.store().read(), self.store().municipality());
                applications::find_by_number_and_code(db, municipality, number, &code).await?
            }
            _ => None,
        };
        let Some(application) = &found else {
            self.code_was_wrong(from, now, "application").await?;
            return Ok(None);
        };
        let id = application.id.uuid();
        self.store()
            .write(now, move |tx| {
                Box::pin(async move {
                    tx.act(NewAction {
                        kind: "application.opened_with_code",
                        subject_kind: "application",
                        subject: id,
                        by: &Actor::Resident { draft_or_application: id },
                        authority: None,
                        purpose: None,
                        data: serde_json::json!({}),
                    })
                    .await?;
                    Ok(())
                })
            })
            .await?;
        Ok(found)
    }
}
