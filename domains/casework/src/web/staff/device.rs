//! What is known of a browser: what it calls itself, so that its owner knows a session again in a
//! list, and the other end of the connection.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};

use crate::Casework;

/// The other end of a request: its address, and the client certificate where a proxy that we trust
/// has verified one. Where nobody told the server who connects (in tests), there is no address.
pub struct Peer {
    /// The address of the connection; never one out of a header.
    pub address: Option<IpAddr>,
    /// The certificate, as accounts keep it.
    pub certificate: Option<String>,
}

impl FromRequestParts<Casework> for Peer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Casework,
    ) -> Result<Self, Self::Rejection> {
        let connection = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let address = connection.map(|ConnectInfo(address)| address.ip());
        let header = |name: &str| {
            let mut values = parts.headers.get_all(name).iter();
            let only = values.next().and_then(|value| value.to_str().ok());
            // Two of a kind: one of them is not the proxy's.
            only.filter(|_| values.next().is_none())
        };
        let certificate = app.doors().certificates.certificate(address, header);
        // Behind a proxy everybody has its address: the mistakes of one are not those of all.
        let address = address.filter(|one| !app.doors().certificates.believes(Some(*one)));
        Ok(Self { address, certificate })
    }
}

/// 「Chrome（Windows）」: two words out of the browser's own description, and never the description.
pub fn device(headers: &HeaderMap) -> Option<String> {
    let said = headers.get(header::USER_AGENT)?.to_str().ok()?;
    // Every browser names older ones too, so the special ones come first.
    let browsers = [("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome")];
    let browser = browsers.iter().chain(&[("Safari/", "Safari")]);
    let systems = [("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad")];
    let system = systems.iter().chain(&[("Android", "Android"), ("CrOS", "ChromeOS")]);
    let system = system.chain(&[("Mac OS", "macOS"), ("Linux", "Linux")]);
    let found = |(mark, _): &&(&str, &'static str)| said.contains(mark);
    let browser = browser.clone().find(found).map(|(_, name)| *name);
    let system = system.clone().find(found).map(|(_, name)| *name);
    match (browser, system) {
        (Some(browser), Some(system)) => Some(format!("{browser}（{system}）")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_browser_is_named_by_two_words() {
        let named = |said: &'static str| {
            device(&HeaderMap::from_iter([(header::USER_AGENT, HeaderValue::from_static(said))]))
        };
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(named(edge).as_deref(), Some("Edge（Windows）"));
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1";
        assert_eq!(named(phone).as_deref(), Some("Safari（iPhone）"));
        assert_eq!(named("curl/8"), None);
        assert_eq!(device(&HeaderMap::new()), None);
    }
}
