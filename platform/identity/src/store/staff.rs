//! Accounts: added, closed and opened by named actions, never overwritten.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;
use yakusho_kernel::{Actor, Refusal, RefusalKind, Text};
use yakusho_store::{NewAction, Result, Store, Tx};

use super::{
    entity::{posting, staff},
    own_secret::{keep_recovery_codes, totp_context},
    posting::{NewPosting, closed, opened, post, posting_of},
    session,
};
use crate::{
    model::{Posting, login_name},
    secret::{PasswordHash, RecoveryCode, Sealer, TotpSecret},
};

/// An account to be made. The secrets were shown to the person once and are kept as hashes or
/// sealed.
#[derive(Debug)]
pub struct NewStaff {
    /// The sign-in name.
    pub login: String,
    /// The name as colleagues read it.
    pub name: String,
    /// Its reading.
    pub kana: String,
    /// The first password's hash.
    pub password: PasswordHash,
    /// The password was chosen by somebody else and must be changed at the first sign-in.
    pub must_change_password: bool,
    /// The secret of the authenticator.
    pub totp: TotpSecret,
    /// The recovery codes.
    pub recovery: Vec<RecoveryCode>,
    /// Where they are posted.
    pub postings: Vec<NewPosting>,
}

/// An account in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffRow {
    /// The account.
    pub id: Uuid,
    /// The sign-in name.
    pub login: String,
    /// The name as colleagues read it.
    pub name: String,
    /// 職員番号, by which personnel files name it.
    pub employee_number: Option<String>,
    /// Closed by the administrators.
    pub suspended: bool,
    /// All postings, past and to come, oldest first, with their ids.
    pub postings: Vec<(Uuid, Posting)>,
}

/// Makes an account. Returns its id.
///
/// # Errors
/// A refusal where the sign-in name is taken or malformed; what the database or the seal says.
pub async fn add_staff(tx: &Tx, by: &Actor, sealer: &dyn Sealer, new: &NewStaff) -> Result<Uuid> {
    let login = login_name(&new.login).ok_or_else(|| {
        refuse("login_malformed", "職員IDは、半角の英小文字・数字と . _ - の3〜32文字です。")
    })?;
    let taken = staff::Entity::find()
        .filter(staff::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(staff::Column::Login.eq(&login))
        .one(tx.db())
        .await?;
    if taken.is_some() {
        return Err(refuse("login_taken", "この職員IDは、もう使われています。").into());
    }
    let id = tx.new_id();
    let row = staff::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        login,
        name: new.name.clone(),
        kana: new.kana.clone(),
        password_hash: new.password.as_str().to_owned(),
        must_change_password: new.must_change_password,
        totp_sealed: sealer.seal(&totp_context(id), new.totp.as_bytes())?,
        totp_last_step: None,
        created_at: tx.stamp(),
        employee_number: None,
        suspended_at: None,
    };
    staff::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    keep_recovery_codes(tx, id, &new.recovery).await?;
    act(tx, "staff.added", id, by, json!({})).await?;
    for posting in &new.postings {
        post(tx, by, id, posting).await?;
    }
    Ok(id)
}

/// Gives an account its 職員番号, by which personnel files name it.
///
/// # Errors
/// A refusal where it is empty, longer than 20 characters or somebody else's; what the database
/// says.
pub async fn set_employee_number(tx: &Tx, by: &Actor, staff: Uuid, number: &str) -> Result<()> {
    let number: String = number.trim().nfkc().collect();
    if number.is_empty() || number.chars().count() > 20 {
        return Err(refuse("employee_number_malformed", "職員番号は20文字以内です。").into());
    }
    let taken = staff::Entity::find()
        .filter(staff::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(staff::Column::EmployeeNumber.eq(&number))
        .filter(staff::Column::Id.ne(staff))
        .one(tx.db())
        .await?;
    if taken.is_some() {
        return Err(refuse("employee_number_taken", "この職員番号は、もう使われています。").into());
    }
    update(tx, staff, |row| row.employee_number = Set(Some(number.clone()))).await?;
    act(tx, "staff.employee_number_set", staff, by, json!({ "employee_number": number })).await
}

/// Closes an account: nobody comes in with it, who is in is out at once, and what waits for the posts of
/// its owner goes on to others.
///
/// # Errors
/// A refusal where there is no such account; what the database says.
pub async fn suspend(tx: &Tx, by: &Actor, staff: Uuid) -> Result<()> {
    let mut was_open = false;
    update(tx, staff, |row| {
        was_open = matches!(row.suspended_at, Unchanged(None));
        row.suspended_at = Set(Some(tx.stamp()));
    })
    .await?;
    session::end_sessions_of(tx, by, staff).await?;
    act(tx, "staff.suspended", staff, by, json!({})).await?;
    if was_open { closed(tx, staff).await } else { Ok(()) }
}

/// Opens a closed account again.
///
/// # Errors
/// A refusal where there is no such account; what the database says.
pub async fn resume(tx: &Tx, by: &Actor, staff: Uuid) -> Result<()> {
    update(tx, staff, |row| row.suspended_at = Set(None)).await?;
    act(tx, "staff.resumed", staff, by, json!({})).await?;
    opened(tx, staff).await
}

/// All accounts with their postings, by sign-in name.
///
/// # Errors
/// What the database says.
pub async fn staff_list(store: &Store) -> Result<Vec<StaffRow>> {
    let municipality = store.municipality();
    let rows = staff::Entity::find()
        .filter(staff::Column::Municipality.eq(municipality.as_str()))
        .order_by_asc(staff::Column::Login)
        .all(store.read())
        .await?;
    let postings = posting::Entity::find()
        .filter(posting::Column::Municipality.eq(municipality.as_str()))
        .order_by_asc(posting::Column::FromDay)
        .order_by_asc(posting::Column::Id)
        .all(store.read())
        .await?;
    let mut by_staff: HashMap<Uuid, Vec<&posting::Model>> = HashMap::new();
    for posting in &postings {
        by_staff.entry(posting.staff).or_default().push(posting);
    }
    rows.into_iter()
        .map(|row| {
            let of_them = by_staff.get(&row.id).into_iter().flatten();
            let postings =
                of_them.map(|row| Ok((row.id, posting_of(row)?))).collect::<Result<Vec<_>>>()?;
            Ok(StaffRow {
                id: row.id,
                login: row.login,
                name: row.name,
                employee_number: row.employee_number,
                suspended: row.suspended_at.is_some(),
                postings,
            })
        })
        .collect()
}

/// The names of these accounts, for showing who has what in hand.
///
/// # Errors
/// What the database says.
pub async fn staff_names(store: &Store, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>> {
    let rows = staff::Entity::find()
        .filter(staff::Column::Municipality.eq(store.municipality().as_str()))
        .filter(staff::Column::Id.is_in(ids.iter().copied()))
        .all(store.read())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

pub(crate) async fn update(
    tx: &Tx,
    staff: Uuid,
    change: impl FnOnce(&mut staff::ActiveModel),
) -> Result<()> {
    let key = (tx.municipality().as_str().to_owned(), staff);
    let Some(row) = staff::Entity::find_by_id(key).one(tx.db()).await? else {
        return Err(Refusal::not_found().into());
    };
    let mut row = row.into_active_model();
    change(&mut row);
    staff::Entity::update(row).exec(tx.db()).await?;
    Ok(())
}

pub(crate) async fn act(
    tx: &Tx,
    kind: &str,
    staff: Uuid,
    by: &Actor,
    data: serde_json::Value,
) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind: "staff",
        subject: staff,
        by,
        authority: None,
        purpose: None,
        data,
    })
    .await?;
    Ok(())
}

pub(crate) fn refuse(code: &'static str, words: &str) -> Refusal {
    Refusal::new(RefusalKind::Invalid, code, Text::ja(words))
}
