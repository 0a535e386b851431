//! The receivers to which files are sent: those that the settings name, each with a secret from the
//! environment (`YAKUSHO_WEBHOOK_SECRET_<NAME>`), so that no file holds it.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use yakusho_exchange::{
    signature::Secret,
    webhook::{Target, Webhooks},
};

use crate::config::Config;

/// The variable that holds a receiver's secret.
#[must_use]
pub fn variable(name: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    let name: String = name.chars().map(plain).collect();
    format!("YAKUSHO_WEBHOOK_SECRET_{}", name.to_uppercase())
}

/// The receivers of an installation.
///
/// # Errors
/// Where an address is no HTTPS address (HTTP only on this machine), or a secret is missing or too
/// short.
pub fn webhooks(config: &Config) -> Result<Webhooks> {
    let mut targets = BTreeMap::new();
    for (name, url) in &config.outbound.webhooks {
        let local = ["http://127.0.0.1:", "http://localhost:"];
        let safe = url.starts_with("https://") || local.iter().any(|start| url.starts_with(start));
        ensure!(safe, "outbound.webhooks.{name} は https:// で始まるアドレスにしてください");
        let variable = variable(name);
        let secret = std::env::var(&variable).with_context(|| {
            format!("環境変数 {variable} に署名の鍵（32文字以上）を入れてください")
        })?;
        let secret = Secret::new(secret.as_bytes())
            .with_context(|| format!("環境変数 {variable} は32文字以上にしてください"))?;
        targets.insert(name.clone(), Target { url: url.clone(), secret });
    }
    Webhooks::new(targets).context("送信の準備")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_has_a_variable_of_its_own() {
        assert_eq!(variable("kokuho-core"), "YAKUSHO_WEBHOOK_SECRET_KOKUHO_CORE");
    }
}
