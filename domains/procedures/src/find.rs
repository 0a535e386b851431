//! Finds an application by what its receipt says: the number and the private code.

use jiff::Timestamp;
use yakusho_kernel::{Refusal, RefusalKind, actor::Actor};
use yakusho_store::{NewAction, Result};

use crate::{
    Procedures,
    model::{Application, SecretCode, application::read_number},
    store::applications,
    words,
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
        now: Timestamp,
    ) -> Result<Option<Application>> {
        if !self.tries().allows(now) {
            let slow = words::RESUME_SLOW.text();
            return Err(Refusal::new(RefusalKind::TooMuch, "too_many_codes", slow).into());
        }
        let found = match (read_number(number), SecretCode::parse(code)) {
            (Some(number), Some(code)) => {
                let (db, municipality) = (self.store().read(), self.store().municipality());
                applications::find_by_number_and_code(db, municipality, number, &code).await?
            }
            _ => None,
        };
        let Some(application) = &found else {
            self.tries().failed(now);
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
