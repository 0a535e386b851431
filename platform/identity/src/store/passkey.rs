//! Passkeys of accounts: registered by somebody who is signed in, used to come in or to prove that
//! one is there.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;
use yakusho_kernel::{Actor, Problem, Refusal, RefusalKind, Text};
use yakusho_store::{Error, Result, Store, Tx, instant};

use super::{
    ceremony::{self, Begun},
    door::{Door, Opening},
    entity::{passkey, staff},
    policy::policy,
    posting::postings_now,
    proof::record_proof,
    sign_in::{SignedIn, record_refusal},
    staff::act,
};
use crate::{
    model::StaffContext,
    passkey::{
        Asserted, PublicKey, Registered, RelyingParty, verify_assertion, verify_registration,
    },
    rules::sign_in::{Account, Why},
    secret::{Sealer, SessionToken},
};

/// How many an account may have.
pub const MOST_PASSKEYS: usize = 10;
/// The longest name of a passkey, in characters.
pub const LONGEST_NAME: usize = 40;

const REGISTER: &str = "passkey.register";
const ENTER: &str = "passkey.enter";
const PROVE: &str = "passkey.prove";
/// As long as an authenticator may take, and a little more.
const LASTS: SignedDuration = SignedDuration::from_mins(5);

/// A ceremony that was begun: what the page's script needs.
#[derive(Clone, Debug, Serialize)]
pub struct Challenge {
    /// Sent back with the answer.
    pub ticket: String,
    /// For `navigator.credentials`.
    pub options: Value,
}

/// A passkey in the list of its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyRow {
    /// Its id.
    pub id: Uuid,
    /// The name that its owner gave it.
    pub name: String,
    /// Registered.
    pub added: Timestamp,
    /// Last used.
    pub used: Option<Timestamp>,
}

/// Somebody who comes in with a passkey.
pub struct PasskeyEntry {
    /// The ticket of the challenge.
    pub ticket: String,
    /// What the browser answered, as JSON.
    pub answer: String,
    /// Others use this terminal too.
    pub shared_terminal: bool,
    /// The token that the browser already holds, which ends with this.
    pub previous: Option<SessionToken>,
    /// What the browser calls itself.
    pub device: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    key: PublicKey,
    count: u32,
}

/// The passkeys of an account, oldest first.
///
/// # Errors
/// What the database says.
pub async fn passkeys_of(store: &Store, staff: Uuid) -> Result<Vec<PasskeyRow>> {
    let rows = rows_of(store, staff).await?;
    Ok(rows
        .into_iter()
        .map(|row| PasskeyRow {
            id: row.id,
            name: row.name,
            added: instant(row.added_at),
            used: row.used_at.map(instant),
        })
        .collect())
}

/// Begins the registration of a passkey for whoever is signed in.
///
/// # Errors
/// A refusal where they have enough; what the database says.
pub async fn begin_registration(
    store: &Store,
    sealer: &dyn Sealer,
    party: &RelyingParty,
    who: &StaffContext,
    now: Timestamp,
) -> Result<Challenge> {
    let known = rows_of(store, who.staff).await?;
    if known.len() >= MOST_PASSKEYS {
        let words = format!("パスキーは{MOST_PASSKEYS}個までです。使わないものを消してください。");
        let refusal = Refusal::new(RefusalKind::Conflict, "too_many_passkeys", Text::ja(words));
        return Err(refusal.into());
    }
    let challenge: [u8; 32] = rand::random();
    let ids: Vec<String> = known.into_iter().map(|row| row.credential).collect();
    let options = party.creation(&challenge, who.staff, &who.login, &who.name, &ids);
    let ticket = begin(store, sealer, REGISTER, Some(who.staff), &challenge, now).await?;
    Ok(Challenge { ticket, options })
}

/// Ends the registration: the key is the person's from now on.
///
/// # Errors
/// A refusal where the name is missing or the answer proves nothing; what the database says.
pub async fn finish_registration(
    store: &Store,
    sealer: &Arc<dyn Sealer>,
    party: &RelyingParty,
    who: &StaffContext,
    (ticket, answer, name): (&str, &str, &str),
    now: Timestamp,
) -> Result<Uuid> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        let words = Text::ja("どの端末かがわかる名前を、40文字以内で付けてください。");
        let problem = Problem::new("name", "passkey_name", words);
        return Err(Refusal::invalid(vec![problem]).into());
    }
    let (Some(ticket), Some(answer)) =
        (SessionToken::from_cookie(ticket), Registered::read(answer))
    else {
        return Err(not_registered().into());
    };
    let input =
        (ticket.hash(), answer, name.to_owned(), party.clone(), Arc::clone(sealer), who.staff);
    store
        .write_with(now, input, |tx, (ticket, answer, name, party, sealer, staff)| {
            Box::pin(async move {
                let taken = ceremony::take(tx, ticket, REGISTER).await?;
                let Some(taken) = taken.filter(|taken| taken.staff == Some(*staff)) else {
                    return Err(not_registered().into());
                };
                let challenge = ceremony::open(sealer.as_ref(), REGISTER, &taken)?;
                let new = verify_registration(party, &challenge, answer).map_err(|why| {
                    tracing_why(why);
                    Error::from(not_registered())
                })?;
                if by_credential(tx, &new.id).await?.is_some() {
                    return Err(not_registered().into());
                }
                let id = tx.new_id();
                let row = passkey::Model {
                    municipality: tx.municipality().as_str().to_owned(),
                    id,
                    staff: *staff,
                    name: name.clone(),
                    credential: new.id.clone(),
                    key: to_row(&Kept { key: new.key, count: new.count })?,
                    added_at: tx.stamp(),
                    used_at: None,
                };
                passkey::Entity::insert(row.into_active_model())
                    .exec_without_returning(tx.db())
                    .await?;
                let by = Actor::Staff { id: *staff };
                act(tx, "staff.passkey_added", *staff, &by, json!({ "passkey": id })).await?;
                Ok(id)
            })
        })
        .await
}

/// Removes a passkey of an account.
///
/// # Errors
/// Not found where it is not theirs; what the database says.
pub async fn remove_passkey(tx: &Tx, by: &Actor, staff: Uuid, id: Uuid) -> Result<()> {
    let done = passkey::Entity::delete_many()
        .filter(passkey::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(passkey::Column::Staff.eq(staff))
        .filter(passkey::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    if done.rows_affected == 0 {
        return Err(Refusal::not_found().into());
    }
    act(tx, "staff.passkey_removed", staff, by, json!({ "passkey": id })).await
}

/// Begins a sign-in by passkey alone: the authenticator says who it is.
///
/// # Errors
/// What the database says.
pub async fn begin_entry(
    store: &Store,
    sealer: &dyn Sealer,
    party: &RelyingParty,
    now: Timestamp,
) -> Result<Challenge> {
    let challenge: [u8; 32] = rand::random();
    let ticket = begin(store, sealer, ENTER, None, &challenge, now).await?;
    Ok(Challenge { ticket, options: party.request(&challenge, &[]) })
}

/// Begins a proof that whoever is signed in is there.
///
/// # Errors
/// A refusal where they have no passkey; what the database says.
pub async fn begin_proof(
    store: &Store,
    sealer: &dyn Sealer,
    party: &RelyingParty,
    staff: Uuid,
    now: Timestamp,
) -> Result<Challenge> {
    let known: Vec<String> =
        rows_of(store, staff).await?.into_iter().map(|row| row.credential).collect();
    if known.is_empty() {
        return Err(Refusal::not_found().into());
    }
    let challenge: [u8; 32] = rand::random();
    let ticket = begin(store, sealer, PROVE, Some(staff), &challenge, now).await?;
    Ok(Challenge { ticket, options: party.request(&challenge, &known) })
}

/// Lets somebody in with a passkey. It counts as two factors: the key, and the finger or PIN with
/// which the authenticator verified its owner.
///
/// # Errors
/// A refusal in words for the person; what the database or the seal says.
pub async fn enter_by_passkey(
    store: &Store,
    sealer: &Arc<dyn Sealer>,
    party: &RelyingParty,
    entry: PasskeyEntry,
    now: Timestamp,
) -> Result<SignedIn> {
    let (Some(ticket), Some(answer)) =
        (SessionToken::from_cookie(&entry.ticket), Asserted::read(&entry.answer))
    else {
        return Err(Why::NotProven.refusal().into());
    };
    let token = SessionToken::random();
    let door = Door {
        policy: policy(store).await?,
        token_hash: token.hash(),
        previous: entry.previous.map(|previous| previous.hash()),
        shared_terminal: entry.shared_terminal,
        device: entry.device,
    };
    let input = (Proof::new(ticket, answer, party, sealer, ENTER), door);
    // A refusal must be written down too, so it leaves the transaction as a value.
    let outcome = store
        .write_with(now, input, |tx, (proof, door)| {
            Box::pin(async move {
                let Some(staff) = proof.owner(tx).await? else {
                    record_refusal(tx, None, "passkey", Why::NotProven).await?;
                    return Ok(Err(Why::NotProven.refusal()));
                };
                if let Some(why) = account(tx, staff).await?.closed() {
                    record_refusal(tx, Some(staff), "passkey", why).await?;
                    return Ok(Err(why.refusal()));
                }
                let opening = Opening { staff, way: "passkey", second_factor: "passkey" };
                door.open(tx, &opening).await?;
                Ok(Ok(staff))
            })
        })
        .await?;
    Ok(SignedIn { staff: outcome?, token })
}

/// Takes a passkey as the proof that the holder of this session is there.
///
/// # Errors
/// A refusal in words for the person; what the database or the seal says.
pub async fn prove_by_passkey(
    store: &Store,
    sealer: &Arc<dyn Sealer>,
    party: &RelyingParty,
    who: &StaffContext,
    (ticket, answer): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    let (Some(ticket), Some(answer)) = (SessionToken::from_cookie(ticket), Asserted::read(answer))
    else {
        return Err(Why::NotProven.refusal().into());
    };
    let input = (Proof::new(ticket, answer, party, sealer, PROVE), who.staff, who.session);
    let outcome = store
        .write_with(now, input, |tx, (proof, staff, session)| {
            Box::pin(async move {
                if proof.owner(tx).await? != Some(*staff) {
                    record_refusal(tx, Some(*staff), "proof", Why::NotProven).await?;
                    return Ok(Err(Why::NotProven.refusal()));
                }
                record_proof(tx, *staff, *session, "passkey").await?;
                Ok(Ok(()))
            })
        })
        .await?;
    Ok(outcome?)
}

/// An answer to a challenge, before it is verified.
struct Proof {
    ticket_hash: String,
    answer: Asserted,
    party: RelyingParty,
    sealer: Arc<dyn Sealer>,
    kind: &'static str,
}

impl Proof {
    fn new(
        ticket: SessionToken,
        answer: Asserted,
        party: &RelyingParty,
        sealer: &Arc<dyn Sealer>,
        kind: &'static str,
    ) -> Self {
        let (party, sealer) = (party.clone(), Arc::clone(sealer));
        Self { ticket_hash: ticket.hash(), answer, party, sealer, kind }
    }

    /// Who proved that they are there, if the answer holds. The challenge is used up in any case.
    async fn owner(&self, tx: &Tx) -> Result<Option<Uuid>> {
        let Some(taken) = ceremony::take(tx, &self.ticket_hash, self.kind).await? else {
            return Ok(None);
        };
        let challenge = ceremony::open(self.sealer.as_ref(), self.kind, &taken)?;
        let Some(credential) = self.answer.credential() else { return Ok(None) };
        let Some(row) = by_credential(tx, &credential).await? else { return Ok(None) };
        if taken.staff.is_some_and(|staff| staff != row.staff) {
            return Ok(None);
        }
        let kept = from_row(&row.key)?;
        let seen = verify_assertion(
            &self.party,
            &challenge,
            &self.answer,
            row.staff,
            &kept.key,
            kept.count,
        );
        match seen {
            Ok(count) => {
                let staff = row.staff;
                let mut row = row.into_active_model();
                row.key = Set(to_row(&Kept { count, ..kept })?);
                row.used_at = Set(Some(tx.stamp()));
                passkey::Entity::update(row).exec(tx.db()).await?;
                Ok(Some(staff))
            }
            Err(why) => {
                tracing_why(why);
                Ok(None)
            }
        }
    }
}

/// What matters of an account that was proved otherwise than by its password.
pub(crate) async fn account(tx: &Tx, staff: Uuid) -> Result<Account> {
    let city = tx.municipality();
    let key = (city.as_str().to_owned(), staff);
    let row = staff::Entity::find_by_id(key).one(tx.db()).await?;
    let postings = postings_now(tx.db(), city.as_str(), staff, tx.now()).await?;
    Ok(Account {
        staff,
        last_step: None,
        is_posted: !postings.is_empty(),
        is_suspended: row.is_none_or(|row| row.suspended_at.is_some()),
    })
}

async fn begin(
    store: &Store,
    sealer: &dyn Sealer,
    kind: &'static str,
    staff: Option<Uuid>,
    challenge: &[u8],
    now: Timestamp,
) -> Result<String> {
    let begun = Begun { kind, staff, state: challenge, lasts: LASTS };
    let ticket = ceremony::begin(store, sealer, &begun, now).await?;
    Ok(ticket.to_cookie().as_str().to_owned())
}

async fn rows_of(store: &Store, staff: Uuid) -> Result<Vec<passkey::Model>> {
    let rows = passkey::Entity::find()
        .filter(passkey::Column::Municipality.eq(store.municipality().as_str()))
        .filter(passkey::Column::Staff.eq(staff))
        .order_by_asc(passkey::Column::Id)
        .all(store.read())
        .await?;
    Ok(rows)
}

async fn by_credential(tx: &Tx, credential: &str) -> Result<Option<passkey::Model>> {
    let row = passkey::Entity::find()
        .filter(passkey::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(passkey::Column::Credential.eq(credential))
        .one(tx.db())
        .await?;
    Ok(row)
}

fn to_row(kept: &Kept) -> Result<String> {
    serde_json::to_string(kept).map_err(|error| Error::Broken(error.to_string()))
}

fn from_row(text: &str) -> Result<Kept> {
    serde_json::from_str(text).map_err(|_| Error::Broken("a passkey is malformed".to_owned()))
}

fn tracing_why(why: crate::passkey::NotVerified) {
    tracing::info!(%why, "a passkey proved nothing");
}

fn not_registered() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "passkey_not_registered",
        Text::ja("パスキーを登録できませんでした。もう一度、はじめから行ってください。"),
    )
}
