//! What other systems call an account: client certificates, so far.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Actor, Refusal, RefusalKind, Text};
use yakusho_store::{Result, Store, Tx};

use super::{entity::outside_key, staff::act};

const CERTIFICATE: &str = "certificate";

/// A client certificate as it is kept: `sha256:` and 64 digits, or `dn:` and subject and serial.
/// `None` for anything else.
#[must_use]
pub fn certificate_name(typed: &str) -> Option<String> {
    let typed = typed.trim();
    if let Some(name) = typed.strip_prefix("dn:") {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        return (!name.is_empty() && name.len() <= 500).then(|| format!("dn:{name}"));
    }
    let digits = typed.strip_prefix("sha256:").unwrap_or(typed);
    let digits: String = digits.chars().filter(|letter| !matches!(letter, ':' | ' ')).collect();
    let fits = digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    fits.then(|| format!("sha256:{}", digits.to_ascii_lowercase()))
}

/// Registers a certificate to an account.
///
/// # Errors
/// A refusal where it is malformed or somebody's already; what the database says.
pub async fn add_certificate(tx: &Tx, by: &Actor, staff: Uuid, typed: &str) -> Result<()> {
    let refuse = |code, words: &str| Refusal::new(RefusalKind::Conflict, code, Text::ja(words));
    let Some(value) = certificate_name(typed) else {
        let words = "証明書は、SHA-256の指紋（64けたの16進数）か「dn:」に続けて主体者名とシリアル番号を書いてください。";
        return Err(refuse("certificate_malformed", words).into());
    };
    if owner(tx.db(), tx.municipality().as_str(), &value).await?.is_some() {
        return Err(refuse("certificate_taken", "この証明書は、もう登録されています。").into());
    }
    let row = outside_key::Model {
        municipality: tx.municipality().as_str().to_owned(),
        kind: CERTIFICATE.to_owned(),
        value,
        staff,
        added_at: tx.stamp(),
    };
    outside_key::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    act(tx, "staff.certificate_added", staff, by, json!({})).await
}

/// Takes every certificate of an account away: a lost card.
///
/// # Errors
/// What the database says.
pub async fn remove_certificates(tx: &Tx, by: &Actor, staff: Uuid) -> Result<u64> {
    let done = outside_key::Entity::delete_many()
        .filter(outside_key::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(outside_key::Column::Kind.eq(CERTIFICATE))
        .filter(outside_key::Column::Staff.eq(staff))
        .exec(tx.db())
        .await?;
    act(tx, "staff.certificates_removed", staff, by, json!({ "certificates": done.rows_affected }))
        .await?;
    Ok(done.rows_affected)
}

/// The certificates of an account.
///
/// # Errors
/// What the database says.
pub async fn certificates_of(store: &Store, staff: Uuid) -> Result<Vec<String>> {
    let rows = outside_key::Entity::find()
        .filter(outside_key::Column::Municipality.eq(store.municipality().as_str()))
        .filter(outside_key::Column::Kind.eq(CERTIFICATE))
        .filter(outside_key::Column::Staff.eq(staff))
        .order_by_asc(outside_key::Column::Value)
        .all(store.read())
        .await?;
    Ok(rows.into_iter().map(|row| row.value).collect())
}

/// Whose certificate it is.
pub(crate) async fn owner(
    db: &impl ConnectionTrait,
    municipality: &str,
    value: &str,
) -> Result<Option<Uuid>> {
    let key = (municipality.to_owned(), CERTIFICATE.to_owned(), value.to_owned());
    let row = outside_key::Entity::find_by_id(key).one(db).await?;
    Ok(row.map(|row| row.staff))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_in_every_usual_form() {
        let plain = "ab".repeat(32);
        let colons = vec!["AB"; 32].join(":");
        let kept = Some(format!("sha256:{plain}"));
        assert_eq!(certificate_name(&plain), kept);
        assert_eq!(certificate_name(&format!(" {colons} ")), kept);
        assert_eq!(certificate_name("abcd"), None);
        assert_eq!(certificate_name(&"zz".repeat(32)), None);
        assert_eq!(certificate_name("dn: CN=a,  O=b 12").as_deref(), Some("dn:CN=a, O=b 12"));
    }
}
