//! `yakusho config check`: every value with its origin, and what is wrong with it.

use std::path::Path;

use serde::Serialize;

use super::{Config, Environment, sources};

/// One setting and where it comes from.
#[derive(Debug, Serialize)]
pub struct Explained {
    /// Its dotted name.
    pub name: String,
    /// Its value; secrets inside URLs are hidden.
    pub value: String,
    /// 既定値, a file or an environment variable.
    pub origin: String,
}

/// Something that must or should be mended.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Whether the server refuses to start because of it.
    pub fatal: bool,
    /// What to do, in Japanese.
    pub message: String,
}

/// Every value with its origin.
#[must_use]
pub fn explain(config: &Config, file: Option<&Path>) -> Vec<Explained> {
    let figment = sources(file);
    let tree = serde_json::to_value(config).unwrap_or_default();
    let mut explained = Vec::new();
    walk("", &tree, &mut |name, value| {
        let origin = figment.find_metadata(name).map_or_else(
            || "既定値".to_owned(),
            |metadata| match &metadata.source {
                Some(figment::Source::File(path)) => format!("ファイル {}", path.display()),
                _ if metadata.name.contains("environment") => "環境変数".to_owned(),
                _ => "既定値".to_owned(),
            },
        );
        explained.push(Explained { name: name.to_owned(), value: without_secret(value), origin });
    });
    explained
}

fn walk(prefix: &str, value: &serde_json::Value, visit: &mut impl FnMut(&str, &str)) {
    if let serde_json::Value::Object(map) = value {
        for (key, value) in map {
            let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
            walk(&name, value, visit);
        }
    } else {
        let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        visit(prefix, &text);
    }
}

/// Hides `user:password@` in a URL.
fn without_secret(value: &str) -> String {
    match (value.find("://"), value.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 < at => {
            let (Some(head), Some(tail)) = (value.get(..scheme + 3), value.get(at..)) else {
                return "…".to_owned();
            };
            format!("{head}…{tail}")
        }
        _ => value.to_owned(),
    }
}

/// What is wrong with these settings.
#[must_use]
pub fn problems(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    let production = config.environment == Environment::Production;
    if production && config.stand_ins.identity_provider {
        findings.push(Finding {
            fatal: true,
            message: "本番では試験用の本人確認（stand_ins.identity_provider）を使えません。false にしてください。".to_owned(),
        });
    }
    if production && config.stand_ins.signing_authority {
        findings.push(Finding {
            fatal: true,
            message: "本番では試験用の認証局・時刻認証局（stand_ins.signing_authority）を使えません。false にしてください。".to_owned(),
        });
    }
    if production && config.mail.transport == "folder" {
        findings.push(Finding {
            fatal: true,
            message: "本番では試験用のメール（mail.transport = \"folder\"）を使えません。smtp://… を指定してください。".to_owned(),
        });
    }
    if production && !config.server.public_url.starts_with("https://") {
        findings.push(Finding {
            fatal: true,
            message: "本番の server.public_url は https:// で始めてください。".to_owned(),
        });
    }
    if config.server.listen.parse::<std::net::SocketAddr>().is_err() {
        findings.push(Finding {
            fatal: true,
            message: format!(
                "server.listen「{}」は「127.0.0.1:8090」のように書いてください。",
                config.server.listen
            ),
        });
    }
    findings.extend(
        sign_in_problems(config)
            .into_iter()
            .map(|message| Finding { fatal: true, message: message.to_owned() }),
    );
    let database = config.storage.database.as_str();
    if database != "sqlite"
        && !database.starts_with("postgres://")
        && !database.starts_with("postgresql://")
    {
        findings.push(Finding {
            fatal: true,
            message: "storage.database は sqlite か postgres://… です。".to_owned(),
        });
    }
    findings
}

fn sign_in_problems(config: &Config) -> Vec<&'static str> {
    let (oidc, certificate) = (&config.sign_in.oidc, &config.sign_in.certificate);
    let mut found = Vec::new();
    if !oidc.issuer.is_empty() {
        let production = config.environment == Environment::Production;
        if production && !oidc.issuer.starts_with("https://") {
            found.push("本番の sign_in.oidc.issuer は https:// で始めてください。");
        }
        if oidc.issuer.ends_with('/') {
            found.push("sign_in.oidc.issuer の最後の / を取ってください。");
        }
        if oidc.client_id.is_empty() {
            found.push("sign_in.oidc.client_id を指定してください。");
        }
        if !matches!(oidc.account.as_str(), "login" | "employee_number") {
            found.push("sign_in.oidc.account は login か employee_number です。");
        }
    }
    let named = !certificate.fingerprint.is_empty()
        || !certificate.subject.is_empty() && !certificate.serial.is_empty();
    if !certificate.proxies.is_empty() && !named {
        found.push(
            "sign_in.certificate には、fingerprint か、subject と serial のヘッダー名を指定してください。",
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_refuses_every_stand_in() {
        let mut config = Config { environment: Environment::Production, ..Config::default() };
        assert_eq!(problems(&config).iter().filter(|finding| finding.fatal).count(), 4);
        config.stand_ins.identity_provider = false;
        config.stand_ins.signing_authority = false;
        config.mail.transport = "smtp://mail.example:25".to_owned();
        config.server.public_url = "https://city.example".to_owned();
        assert_eq!(problems(&config), Vec::new());
    }

    #[test]
    fn a_door_without_its_lock_is_named() {
        let mut config = Config::default();
        config.sign_in.oidc.issuer = "http://idp.example/".to_owned();
        config.sign_in.certificate.proxies = vec!["10.0.0.1".parse().expect("address")];
        assert_eq!(problems(&config).len(), 3);
        config.sign_in.oidc.issuer = "http://idp.example".to_owned();
        config.sign_in.oidc.client_id = "yakusho".to_owned();
        config.sign_in.certificate.fingerprint = "x-client-fingerprint".to_owned();
        assert_eq!(problems(&config), Vec::new());
    }

    #[test]
    fn a_password_in_a_url_is_not_shown() {
        assert_eq!(without_secret("postgres://city:secret@db/yakusho"), "postgres://…@db/yakusho");
    }
}
