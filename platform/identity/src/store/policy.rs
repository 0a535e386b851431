//! The city's sign-in policy as a setting of the installation.

use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Actor, Refusal};
use yakusho_store::{Error, NewAction, Result, Store, Tx};

use crate::model::SignInPolicy;

const SETTING: &str = "identity.sign_in_policy";

/// The policy in force; the default where nobody set one.
///
/// # Errors
/// What the database says.
pub async fn policy(store: &Store) -> Result<SignInPolicy> {
    let Some(value) = store.setting(SETTING).await? else { return Ok(SignInPolicy::default()) };
    serde_json::from_value(value)
        .map_err(|_| Error::Broken("the sign-in policy is malformed".to_owned()))
}

/// Sets the policy.
///
/// # Errors
/// Its problems at their fields; what the database says.
pub async fn set_policy(tx: &Tx, by: &Actor, policy: &SignInPolicy) -> Result<()> {
    let problems = policy.problems();
    if !problems.is_empty() {
        return Err(Refusal::invalid(problems).into());
    }
    let value = json!(policy);
    tx.set_setting(SETTING, &value).await?;
    tx.act(NewAction {
        kind: "staff.sign_in_policy_set",
        subject_kind: "setting",
        subject: Uuid::nil(),
        by,
        authority: None,
        purpose: None,
        data: value,
    })
    .await?;
    Ok(())
}
