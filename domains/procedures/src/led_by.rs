//! Which leaflet or campaign led a browser here: its id, and nothing about the person.

use jiff::SignedDuration;
use uuid::Uuid;
use yakusho_pages::Visit;

const COOKIE: &str = "led-by";
/// After this an application is nobody's success any more.
const LASTS: SignedDuration = SignedDuration::from_hours(24 * 30);

/// The leaflet or campaign that led this browser here.
#[must_use]
pub fn led_by(visit: &Visit) -> Option<Uuid> {
    Uuid::from_slice(&visit.cookie(COOKIE)?).ok()
}

/// Remembers it for thirty days.
pub fn hold(visit: &Visit, id: Uuid) {
    visit.keep_cookie(COOKIE, id.as_bytes(), LASTS);
}

/// It has counted once.
pub fn forget(visit: &Visit) {
    if led_by(visit).is_some() {
        visit.drop_cookie(COOKIE);
    }
}
