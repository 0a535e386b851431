//! The steps of the specification that a relying party must do (7.1, 7.2), in its order.

use ciborium::Value;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    Asserted, PublicKey, Registered, RelyingParty,
    answer::{Bytes, decode},
    authenticator_data::AuthenticatorData,
    encode,
};

/// Why an answer proves nothing. The person learns less than the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotVerified {
    /// It is not what the specification says.
    #[error("malformed")]
    Malformed,
    /// It answers another challenge, ceremony or relying party.
    #[error("another ceremony")]
    Ceremony,
    /// The authenticator did not verify the person.
    #[error("no user verification")]
    Person,
    /// An algorithm that was not asked for.
    #[error("algorithm")]
    Algorithm,
    /// The signature is not the credential's.
    #[error("signature")]
    Signature,
    /// The counter went back: there are two of this authenticator.
    #[error("counter")]
    Copied,
}

/// A credential that was registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCredential {
    /// Its id in base64url.
    pub id: String,
    /// Its key.
    pub key: PublicKey,
    /// Its counter.
    pub count: u32,
}

#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin", default)]
    cross_origin: bool,
}

/// Verifies a registration (7.1).
///
/// # Errors
/// The first step that fails.
pub fn verify_registration(
    party: &RelyingParty,
    challenge: &[u8],
    answer: &Registered,
) -> Result<NewCredential, NotVerified> {
    check_client_data(
        party,
        "webauthn.create",
        challenge,
        &answer.kind,
        &answer.response.client_data,
    )?;
    let mut reader = answer.response.attestation_object.0.as_slice();
    let Ok(Value::Map(map)) = ciborium::de::from_reader_with_recursion_limit(&mut reader, 16)
    else {
        return Err(NotVerified::Malformed);
    };
    let found = map.iter().find(|(key, _)| key.as_text() == Some("authData"));
    let data = found.and_then(|(_, value)| value.as_bytes()).ok_or(NotVerified::Malformed)?;
    let data = AuthenticatorData::read(data)?;
    check_authenticator(party, &data)?;
    let credential = data.credential()?;
    // The id outside is what the browser says, the id inside what the authenticator made.
    if decode(&answer.id).as_deref() != Some(credential.id) {
        return Err(NotVerified::Malformed);
    }
    let key = PublicKey::from_cose(credential.key)?;
    Ok(NewCredential { id: encode(credential.id), key, count: data.count })
}

/// Verifies an assertion (7.2) of a credential that is known. `staff` is its owner and `count` its
/// counter. Returns the new counter.
///
/// # Errors
/// The first step that fails.
pub fn verify_assertion(
    party: &RelyingParty,
    challenge: &[u8],
    answer: &Asserted,
    staff: Uuid,
    key: &PublicKey,
    count: u32,
) -> Result<u32, NotVerified> {
    let response = &answer.response;
    check_client_data(party, "webauthn.get", challenge, &answer.kind, &response.client_data)?;
    if response.user_handle.as_ref().is_some_and(|handle| handle.0 != staff.as_bytes()) {
        return Err(NotVerified::Ceremony);
    }
    let data = AuthenticatorData::read(&response.authenticator_data.0)?;
    check_authenticator(party, &data)?;
    let signed =
        [response.authenticator_data.0.as_slice(), &Sha256::digest(&response.client_data.0)];
    key.verify(&signed.concat(), &response.signature.0)?;
    // Authenticators that do not count stay at zero; those that do only go up.
    if (data.count != 0 || count != 0) && data.count <= count {
        return Err(NotVerified::Copied);
    }
    Ok(data.count)
}

fn check_client_data(
    party: &RelyingParty,
    ceremony: &str,
    challenge: &[u8],
    kind: &str,
    client_data: &Bytes,
) -> Result<(), NotVerified> {
    let said: ClientData =
        serde_json::from_slice(&client_data.0).map_err(|_| NotVerified::Malformed)?;
    let answers = decode(&said.challenge).as_deref() == Some(challenge);
    let ours = said.origin == party.origin && !said.cross_origin;
    if kind == "public-key" && said.kind == ceremony && answers && ours {
        Ok(())
    } else {
        Err(NotVerified::Ceremony)
    }
}

fn check_authenticator(
    party: &RelyingParty,
    data: &AuthenticatorData<'_>,
) -> Result<(), NotVerified> {
    if data.party != Sha256::digest(party.id.as_bytes()).as_slice() {
        return Err(NotVerified::Ceremony);
    }
    if !data.is_verified() {
        return Err(NotVerified::Person);
    }
    if data.is_consistent() { Ok(()) } else { Err(NotVerified::Malformed) }
}

#[cfg(test)]
mod tests;
