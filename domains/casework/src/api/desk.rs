//! The member of staff who calls, and the version of a case that they saw.

use axum::{extract::FromRequestParts, http::request::Parts};
use yakusho_identity::SessionToken;
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pages::Visit;
use yakusho_permission::{ActionName, Purpose};
use yakusho_procedures::api::{Bearer, Failure, IfMatch};

use crate::{
    Casework,
    rules::decide::Command,
    store::cases::Record,
    web::staff::{case_file::CaseFile, desk::Desk},
};

/// The header that says why personal data are read.
const PURPOSE: &str = "purpose";
/// Letters of a purpose at most.
const LONGEST: usize = 100;

/// A member of staff, by the token of their session.
pub struct Clerk(pub Desk);

impl FromRequestParts<Casework> for Clerk {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Casework) -> Result<Self, Failure> {
        let bearer = Bearer::from_request_parts(parts, app).await?;
        let Ok(visit) = Visit::from_request_parts(parts, app).await;
        let token = SessionToken::from_cookie(bearer.token()).ok_or_else(Failure::no_token)?;
        let said = parts.headers.get(PURPOSE).map(|value| value.as_bytes());
        let said = said.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
        let said: String = said.trim().chars().take(LONGEST).collect();
        let purpose = Purpose::told(&app.procedures().shelf().current().pack, &said);
        Ok(Self(Desk::of(&visit, app, &token, purpose).await?.with_own_password()?))
    }
}

impl Clerk {
    /// Goes on where a purpose was said: personal data are read next.
    ///
    /// # Errors
    /// A problem at the header.
    pub fn must_say_why(&self) -> Result<(), Failure> {
        if !self.0.purpose.words.is_empty() {
            return Ok(());
        }
        let words = Text::new(
            "個人情報を見る目的を、Purpose ヘッダーに書いてください（例：案件の処理）。目的は記録に残ります。",
            "なぜ 見（み）るかを Purpose に 書（か）いて ください。",
            "Say in the Purpose header why you read personal data. It is recorded.",
        );
        Err(Refusal::invalid(vec![Problem::new("Purpose", "purpose_missing", words)]).into())
    }

    /// Carries a command out on the version that was seen.
    ///
    /// # Errors
    /// Not found where they may not; 412 and 428 for versions; what the rules and the store say.
    pub async fn command(
        &self,
        visit: &Visit,
        id: &str,
        if_match: &IfMatch,
        action: ActionName,
        command: Command,
        identified_by: Option<String>,
    ) -> Result<Record, Failure> {
        let file = CaseFile::open(&self.0, id, action).await?;
        self.carry_out(visit, &file, if_match, command, identified_by).await
    }

    /// The same for a case that was opened before.
    ///
    /// # Errors
    /// As [`Clerk::command`].
    pub async fn carry_out(
        &self,
        visit: &Visit,
        file: &CaseFile,
        if_match: &IfMatch,
        command: Command,
        identified_by: Option<String>,
    ) -> Result<Record, Failure> {
        if_match.need(&etag(&file.record))?;
        let version = file.record.case.version;
        let done = self.0.carry_out(file, version, command, identified_by, visit.now()).await;
        done.map_err(|error| if_match.lost(error, "case_moved"))
    }
}

/// The version of a case as its ETag.
pub fn etag(record: &Record) -> String {
    format!("\"{}\"", record.case.version)
}
