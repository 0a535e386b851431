//! `POST /api/v1/draft/submission`: files what was chosen.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::Serialize;
use utoipa::ToSchema;
use yakusho_kernel::{Refusal, RefusalKind, Text};
use yakusho_pages::Visit;

use super::{
    application::{ApplicationView, view},
    holder::{self, HeldDraft},
    wire::{Failure, IfMatch, Said},
};
use crate::{Procedures, Receipt, Submission, model::SecretCode};

/// The header that names a submission, so that a repeated call is the same one.
const KEY: &str = "idempotency-key";
/// Letters of such a name at most.
const LONGEST: usize = 255;

/// What was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct Submitted {
    /// The code that opens the application from now on, with its number. It is given by this call
    /// only; the draft's code opens nothing any more.
    #[schema(example = "AB23-CD45-EF67")]
    code: String,
    /// The application.
    #[serde(flatten)]
    application: ApplicationView,
}

/// Submits the application. It is stored durably before this answers; the same Idempotency-Key
/// gives the same answer again, another one is refused.
#[utoipa::path(
    post, path = "/api/v1/draft/submission", tag = "draft", security(("draft" = [])),
    params(
        ("Idempotency-Key" = String, Header, description = "A fresh UUID or any other text of at \
            most 255 letters; sent again after a broken connection it finds what was recorded."),
        ("If-Match" = Option<String>, Header, description = "The version that was seen."),
    ),
    responses((status = 201, description = "It was recorded.", body = Submitted,
        headers(("Location" = String, description = "Where the application is."))))
)]
pub async fn submit(
    visit: Visit,
    State(app): State<Procedures>,
    HeldDraft(draft): HeldDraft,
    if_match: IfMatch,
    headers: HeaderMap,
) -> Result<Said<Submitted>, Failure> {
    let key = key(&headers)?;
    // The code follows from the key, so that it can be said again without being kept.
    let secret = app.parts().keyring.derive("codes of applications filed by the API");
    let code = SecretCode::derived(&secret, &[draft.id.uuid().as_bytes(), key.as_bytes()]);
    let done = if draft.submitted {
        app.submitted_before(draft.id).await?
    } else {
        if_match.check(&holder::etag(&draft))?;
        let guide = holder::guide(&app, &draft, &visit).await?;
        let channel = draft.channel();
        app.submit_with(&guide, visit.lang(), channel, code.clone(), visit.now()).await?
    };
    let Submission { application, filings, .. } = done;
    if !app.is_code_of(&application, &code).await? {
        return Err(filed_before().into());
    }
    let receipt = Receipt { application, filings };
    let application = view(&app, &receipt, visit.lang()).await?;
    let place = application.place();
    Ok(Said::created(&visit, &place, Submitted { code: code.shown(), application }))
}

fn key(headers: &HeaderMap) -> Result<&str, Failure> {
    let said = headers.get(KEY).and_then(|key| key.to_str().ok()).map(str::trim);
    let said = said.filter(|key| !key.is_empty() && key.len() <= LONGEST);
    said.ok_or_else(|| {
        let refusal = Refusal::new(
            RefusalKind::Invalid,
            "idempotency_key_needed",
            Text::new(
                "Idempotency-Key に、この送信だけの文字列（UUID など、255字まで）を付けてください。",
                "Idempotency-Key を つけて ください。",
                "Send an Idempotency-Key of your own for this submission: a UUID, or up to 255 letters.",
            ),
        );
        Failure::from(refusal).with_status(StatusCode::BAD_REQUEST)
    })
}

fn filed_before() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "filed_before",
        Text::new(
            "この入力は、もう送信されています。受付番号は、そのときの返事にあります。",
            "もう おくりました。番号（ばんごう）は そのときの へんじに あります。",
            "This was submitted before. Its number and code are in the answer to that call.",
        ),
    )
}
