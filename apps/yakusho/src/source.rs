//! From where a request came: the peer of the connection, or, where that is one of our proxies, whom
//! the proxy names.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};
use yakusho_pages::Source;

/// The proxies' header; each adds the address that it saw at the end.
const FORWARDED: &str = "x-forwarded-for";

/// Gives the request its source, for [`yakusho_pages::Visit::source`].
pub async fn name(
    State(proxies): State<std::sync::Arc<[IpAddr]>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    if let Some(source) = peer.map(|peer| source(peer, request.headers(), &proxies)) {
        request.extensions_mut().insert(Source(source));
    }
    next.run(request).await
}

/// The nearest address that is no proxy of ours. What stands further to the left in the header was
/// written by whoever sent it and proves nothing.
fn source(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let mut source = peer.to_canonical();
    let lines = headers.get_all(FORWARDED).iter().rev();
    let named = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.rsplit(','))
        .map(|one| one.trim().parse::<IpAddr>().ok());
    for one in named {
        let Some(one) = one.filter(|_| proxies.contains(&source)) else { break };
        source = one.to_canonical();
    }
    source
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, lines: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, line.parse().expect("a line"));
        }
        let proxies = ["127.0.0.1", "10.0.0.7"].map(|one| one.parse().expect("an address"));
        source(peer.parse().expect("an address"), &headers, &proxies).to_string()
    }

    #[test]
    fn only_our_own_proxies_are_believed_and_only_what_they_saw_themselves() {
        assert_eq!(seen("203.0.113.9", &[]), "203.0.113.9");
        assert_eq!(seen("203.0.113.9", &["198.51.100.1"]), "203.0.113.9", "no proxy of ours");
        assert_eq!(seen("127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("127.0.0.1", &["8.8.8.8, 198.51.100.1"]), "198.51.100.1", "a made-up one");
        assert_eq!(seen("127.0.0.1", &["8.8.8.8, 198.51.100.1, 10.0.0.7"]), "198.51.100.1");
        assert_eq!(seen("127.0.0.1", &["8.8.8.8", "198.51.100.1"]), "198.51.100.1", "two lines");
        assert_eq!(seen("::ffff:127.0.0.1", &["2001:db8::1"]), "2001:db8::1");
        assert_eq!(seen("127.0.0.1", &["unknown"]), "127.0.0.1");
    }
}
