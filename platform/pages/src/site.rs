//! What all pages of an installation have in common.

use std::{sync::Arc, time::Duration};

use axum::{Router, middleware};
use jiff::Timestamp;
use tower_http::compression::CompressionLayer;
use yakusho_kernel::Text;
use zeroize::Zeroizing;

use crate::{
    accent::Accent, assets, assets::Assets, cookie::CookieKeys, guard, upload::UploadLimits,
};

/// What the app tells the page layer once, at the start. Nothing here is known to the code: the
/// name and the colour are the city pack's, clock and randomness are the app's.
pub struct SiteConfig {
    /// The name of the city: 「前橋市」.
    pub city: Text,
    /// What the site is: 「手続きの案内と申請」.
    pub service: Text,
    /// The pack's colour.
    pub accent: Accent,
    /// What a banner on every page says, where the installation is a demonstration.
    pub stand_in: Option<Text>,
    /// Links of the footer (accessibility policy, privacy, contact): words and address.
    pub footer: Vec<(Text, String)>,
    /// Where a person who must sign in is sent; `None`: a page says so.
    pub sign_in: Option<String>,
    /// Whether the site is reached over TLS: cookies are then `Secure` and named `__Host-…`.
    pub secure: bool,
    /// The secret from which cookie keys are derived.
    pub secret: Zeroizing<[u8; 32]>,
    /// How long a request may take before it is given up with a 503.
    pub patience: Duration,
    /// Limits of uploads.
    pub uploads: UploadLimits,
    /// The clock.
    pub clock: fn() -> Timestamp,
    /// Fills a buffer with cryptographic randomness.
    pub random: fn(&mut [u8]),
}

/// An installation's pages.
pub struct Site {
    pub(crate) config: SiteConfig,
    pub(crate) keys: CookieKeys,
    assets: Assets,
}

impl Site {
    /// The site that a configuration describes.
    #[must_use]
    pub fn new(config: SiteConfig) -> Arc<Self> {
        let letter: String = config.city.ja.chars().take(1).collect();
        let assets = Assets::new(config.accent, &letter);
        let keys = CookieKeys::new(&config.secret);
        Arc::new(Self { config, keys, assets })
    }

    /// Limits of uploads.
    #[must_use]
    pub fn uploads(&self) -> UploadLimits {
        self.config.uploads
    }

    /// The files of the site.
    #[must_use]
    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// The whole application: its routes, the assets, and around them everything that every
    /// request needs (visit, refusals as pages, headers, cookies, time limit, compression). Call it
    /// once, last, with state already given.
    pub fn dress(self: &Arc<Self>, routes: Router) -> Router {
        routes
            .route("/assets/{name}", assets::route(Arc::clone(self)))
            .layer(middleware::from_fn_with_state(Arc::clone(self), guard::guard))
            .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Precise(4)))
    }

    pub(crate) fn fresh<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.config.random)(&mut bytes);
        bytes
    }
}
