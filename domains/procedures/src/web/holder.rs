//! Who holds what: the sealed cookies that open a draft or an application. Whoever does not hold
//! the cookie is told that there is nothing.

use jiff::SignedDuration;
use uuid::Uuid;
use yakusho_kernel::{Id, Refusal};
use yakusho_pages::{Refused, Visit};

use super::failure::refused;
use crate::{
    Procedures,
    guide::Guide,
    model::{ApplicationNoun, Draft, DraftNoun, SecretCode},
};

const DRAFT: &str = "draft";
const CODE: &str = "draft-code";
const APPLICATION: &str = "application";
/// Bytes of the id at the front of an application's cookie; the code follows.
const ID: usize = 16;

/// The draft that this browser holds.
pub fn draft_id(visit: &Visit) -> Option<Id<DraftNoun>> {
    let bytes = visit.cookie(DRAFT)?;
    Uuid::from_slice(&bytes).ok().map(Id::from_uuid)
}

/// Gives the browser a draft.
pub fn hold_draft(visit: &Visit, draft: &Draft) {
    visit.keep_cookie(DRAFT, draft.id.uuid().as_bytes(), lasts(visit, draft));
}

/// The code of a draft that this browser was shown before. Only the code's hash is stored, so that
/// without this a second look would have to make another code and kill the one written down.
pub fn draft_code(visit: &Visit, draft: &Draft) -> Option<SecretCode> {
    let bytes = visit.cookie(CODE)?;
    let (id, code) = bytes.split_at_checked(ID)?;
    if id != draft.id.uuid().as_bytes() {
        return None;
    }
    SecretCode::parse(std::str::from_utf8(code).ok()?)
}

/// Lets the browser show this code of a draft again.
pub fn hold_code(visit: &Visit, draft: &Draft, code: &SecretCode) {
    let mut data = draft.id.uuid().as_bytes().to_vec();
    data.extend_from_slice(code.shown().as_bytes());
    visit.keep_cookie(CODE, &data, lasts(visit, draft));
}

/// Until the draft's last day is over.
fn lasts(visit: &Visit, draft: &Draft) -> SignedDuration {
    let today = yakusho_kernel::date::jst_date(visit.now());
    let days = i64::from((draft.expires_on - today).get_days());
    SignedDuration::from_hours(24 * (days.max(0) + 1))
}

/// Takes the draft from the browser.
pub fn drop_draft(visit: &Visit) {
    visit.drop_cookie(DRAFT);
    visit.drop_cookie(CODE);
}

/// The guide that this browser holds, or the way to begin one.
///
/// # Errors
/// A refusal that says how to begin.
pub async fn guide(visit: &Visit, app: &Procedures) -> Result<Guide, Refused> {
    let Some(id) = draft_id(visit) else { return Err(nothing_begun()) };
    app.open(id, visit.now()).await.map_err(refused)?.ok_or_else(nothing_begun)
}

fn nothing_begun() -> Refused {
    Refusal::new(
        yakusho_kernel::RefusalKind::NotFound,
        "no_draft",
        yakusho_kernel::Text::new(
            "続ける入力がありません。最初のページから始めるか、続きの番号をお持ちのときは「途中でやめた入力を続ける」から入力してください。",
            "つづきが ありません。さいしょの ページから 始（はじ）めて ください。",
            "There is nothing to continue. Start from the home page, or enter your code under “Continue saved answers”.",
        ),
    )
    .into()
}

/// Gives the browser an application for an hour, with the code that its receipt shows.
pub fn hold_application(visit: &Visit, id: Id<ApplicationNoun>, code: &str) {
    let mut data = id.uuid().as_bytes().to_vec();
    data.extend_from_slice(code.as_bytes());
    visit.keep_cookie(APPLICATION, &data, SignedDuration::from_hours(1));
}

/// The application that this browser holds, and its code where it was just submitted.
pub fn application(visit: &Visit) -> Option<(Id<ApplicationNoun>, Option<String>)> {
    let bytes = visit.cookie(APPLICATION)?;
    let (id, code) = bytes.split_at_checked(ID)?;
    let code = std::str::from_utf8(code).ok().filter(|code| !code.is_empty());
    Some((Id::from_uuid(Uuid::from_slice(id).ok()?), code.map(str::to_owned)))
}
