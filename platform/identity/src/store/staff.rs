//! Accounts and postings: added and ended by named actions, never overwritten.

use std::collections::HashMap;

use jiff::civil::Date;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, sea_query::Expr,
};
use serde_json::json;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;
use yakusho_kernel::{Actor, Refusal, RefusalKind, Text, date::jst_date};
use yakusho_store::{Error, NewAction, Result, Store, Tx, insert_all};

use super::{
    day,
    entity::{posting, recovery, staff},
    session,
};
use crate::{
    model::{Posting, Role, login_name},
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

/// A posting to be made.
#[derive(Clone, Debug)]
pub struct NewPosting {
    /// The department's code in the pack; that it exists is for the caller to check.
    pub department: String,
    /// The role there.
    pub role: Role,
    /// From this day on.
    pub from: Date,
    /// Until this day, inclusive.
    pub to: Option<Date>,
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

/// Where the seal of an account's one-time code secret belongs.
pub(crate) fn totp_context(staff: Uuid) -> String {
    format!("staff/{staff}/totp")
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

/// Posts somebody to a department. Takes effect on its first day by itself. Returns its id.
///
/// # Errors
/// A refusal where the last day lies before the first; what the database says.
pub async fn post(tx: &Tx, by: &Actor, staff: Uuid, new: &NewPosting) -> Result<Uuid> {
    if new.to.is_some_and(|to| to < new.from) {
        return Err(
            refuse("posting_ends_before_it_begins", "終わりの日が始まりの日より前です。").into()
        );
    }
    let id = tx.new_id();
    let row = posting::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        staff,
        department: new.department.clone(),
        role: new.role.code().to_owned(),
        from_day: day::to_row(new.from),
        to_day: new.to.map(day::to_row),
    };
    posting::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let data = json!({
        "posting": id,
        "department": new.department,
        "role": new.role.code(),
        "from": new.from.to_string(),
        "to": new.to.map(|to| to.to_string()),
    });
    act(tx, "staff.posted", staff, by, data).await?;
    Ok(id)
}

/// Ends a posting with a last day. From the next day on it opens nothing, in living sessions too.
///
/// # Errors
/// A refusal where there is no such posting; what the database says.
pub async fn end_posting(tx: &Tx, by: &Actor, posting: Uuid, last_day: Date) -> Result<()> {
    let key = (tx.municipality().as_str().to_owned(), posting);
    let Some(row) = posting::Entity::find_by_id(key).one(tx.db()).await? else {
        return Err(Refusal::not_found().into());
    };
    end_known_posting(tx, by, row.staff, posting, last_day).await
}

/// Ends a posting that was read in this write.
pub(crate) async fn end_known_posting(
    tx: &Tx,
    by: &Actor,
    staff: Uuid,
    posting: Uuid,
    last_day: Date,
) -> Result<()> {
    posting::Entity::update_many()
        .col_expr(posting::Column::ToDay, Expr::value(Some(day::to_row(last_day))))
        .filter(posting::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(posting::Column::Id.eq(posting))
        .exec(tx.db())
        .await?;
    let data = json!({ "posting": posting, "last_day": last_day.to_string() });
    act(tx, "staff.posting_ended", staff, by, data).await
}

/// Changes a password and ends every other session of the account.
///
/// # Errors
/// A refusal where there is no such account; what the database says.
pub async fn change_password(
    tx: &Tx,
    by: &Actor,
    staff: Uuid,
    password: &PasswordHash,
    set_by_somebody_else: bool,
) -> Result<()> {
    update(tx, staff, |row| {
        row.password_hash = Set(password.as_str().to_owned());
        row.must_change_password = Set(set_by_somebody_else);
    })
    .await?;
    session::end_sessions_of(tx, by, staff).await?;
    act(tx, "staff.password_changed", staff, by, json!({})).await
}

/// Changes one's own password, and ends every other session of the account.
///
/// # Errors
/// A refusal where there is no such account; what the database says.
pub async fn change_own_password(
    tx: &Tx,
    staff: Uuid,
    session: Uuid,
    password: &PasswordHash,
) -> Result<()> {
    let by = Actor::Staff { id: staff };
    update(tx, staff, |row| {
        row.password_hash = Set(password.as_str().to_owned());
        row.must_change_password = Set(false);
    })
    .await?;
    session::end_sessions_but(tx, &by, staff, Some(session)).await?;
    act(tx, "staff.password_changed", staff, &by, json!({})).await
}

/// Gives oneself a new authenticator, and ends every other session of the account. `step` is that
/// of the code with which the new one was proved.
///
/// # Errors
/// A refusal where there is no such account; what the database or the seal says.
pub async fn change_own_authenticator(
    tx: &Tx,
    sealer: &dyn Sealer,
    staff: Uuid,
    session: Uuid,
    totp: &TotpSecret,
    step: u64,
) -> Result<()> {
    let by = Actor::Staff { id: staff };
    let sealed = sealer.seal(&totp_context(staff), totp.as_bytes())?;
    update(tx, staff, |row| {
        row.totp_sealed = Set(sealed);
        row.totp_last_step = Set(i64::try_from(step).ok());
    })
    .await?;
    session::end_sessions_but(tx, &by, staff, Some(session)).await?;
    act(tx, "staff.authenticator_changed", staff, &by, json!({})).await
}

/// Replaces the recovery codes of an account; the old ones open nothing any more.
///
/// # Errors
/// What the database says.
pub async fn replace_recovery_codes(
    tx: &Tx,
    by: &Actor,
    staff: Uuid,
    codes: &[RecoveryCode],
) -> Result<()> {
    recovery::Entity::delete_many()
        .filter(recovery::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(recovery::Column::Staff.eq(staff))
        .exec(tx.db())
        .await?;
    keep_recovery_codes(tx, staff, codes).await?;
    act(tx, "staff.recovery_codes_replaced", staff, by, json!({ "codes": codes.len() })).await
}

/// How many recovery codes of an account still open.
///
/// # Errors
/// What the database says.
pub async fn recovery_codes_left(store: &Store, staff: Uuid) -> Result<u64> {
    let count = recovery::Entity::find()
        .filter(recovery::Column::Municipality.eq(store.municipality().as_str()))
        .filter(recovery::Column::Staff.eq(staff))
        .filter(recovery::Column::UsedAt.is_null())
        .count(store.read())
        .await?;
    Ok(count)
}

/// Whether this is the account's password.
///
/// # Errors
/// What the database says.
pub async fn password_is(
    store: &Store,
    staff: Uuid,
    password: secrecy::SecretString,
) -> Result<bool> {
    let key = (store.municipality().as_str().to_owned(), staff);
    let row = staff::Entity::find_by_id(key).one(store.read()).await?;
    PasswordHash::verify(row.map(|row| PasswordHash::from_row(row.password_hash)), password).await
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

/// Closes an account: nobody comes in with it, and who is in is out at once.
///
/// # Errors
/// A refusal where there is no such account; what the database says.
pub async fn suspend(tx: &Tx, by: &Actor, staff: Uuid) -> Result<()> {
    update(tx, staff, |row| row.suspended_at = Set(Some(tx.stamp()))).await?;
    session::end_sessions_of(tx, by, staff).await?;
    act(tx, "staff.suspended", staff, by, json!({})).await
}

/// Opens a closed account again.
///
/// # Errors
/// A refusal where there is no such account; what the database says.
pub async fn resume(tx: &Tx, by: &Actor, staff: Uuid) -> Result<()> {
    update(tx, staff, |row| row.suspended_at = Set(None)).await?;
    act(tx, "staff.resumed", staff, by, json!({})).await
}

/// Replaces the authenticator's secret and the recovery codes, and ends every session.
///
/// # Errors
/// A refusal where there is no such account; what the database or the seal says.
pub async fn replace_second_factor(
    tx: &Tx,
    by: &Actor,
    sealer: &dyn Sealer,
    staff: Uuid,
    totp: &TotpSecret,
    recovery: &[RecoveryCode],
) -> Result<()> {
    let sealed = sealer.seal(&totp_context(staff), totp.as_bytes())?;
    update(tx, staff, |row| {
        row.totp_sealed = Set(sealed);
        row.totp_last_step = Set(None);
    })
    .await?;
    recovery::Entity::delete_many()
        .filter(recovery::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(recovery::Column::Staff.eq(staff))
        .exec(tx.db())
        .await?;
    keep_recovery_codes(tx, staff, recovery).await?;
    session::end_sessions_of(tx, by, staff).await?;
    act(tx, "staff.second_factor_replaced", staff, by, json!({})).await
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

/// The postings in force on the day of `now`.
pub(crate) async fn postings_now(
    db: &impl sea_orm::ConnectionTrait,
    municipality: &str,
    staff: Uuid,
    now: jiff::Timestamp,
) -> Result<Vec<Posting>> {
    let today = jst_date(now);
    let rows = posting::Entity::find()
        .filter(posting::Column::Municipality.eq(municipality))
        .filter(posting::Column::Staff.eq(staff))
        .order_by_asc(posting::Column::Id)
        .all(db)
        .await?;
    let mut postings = rows.iter().map(posting_of).collect::<Result<Vec<_>>>()?;
    postings.retain(|posting| posting.in_force_on(today));
    Ok(postings)
}

pub(crate) fn posting_of(row: &posting::Model) -> Result<Posting> {
    let role = Role::from_code(&row.role)
        .ok_or_else(|| Error::Broken("a posting has an unknown role".to_owned()))?;
    Ok(Posting {
        department: row.department.clone(),
        role,
        from: day::from_row(&row.from_day)?,
        to: row.to_day.as_deref().map(day::from_row).transpose()?,
    })
}

async fn keep_recovery_codes(tx: &Tx, staff: Uuid, codes: &[RecoveryCode]) -> Result<()> {
    let rows = codes
        .iter()
        .map(|code| recovery::Model {
            municipality: tx.municipality().as_str().to_owned(),
            code_hash: code.hash(staff),
            staff,
            used_at: None,
        })
        .collect();
    insert_all::<recovery::Entity, _>(tx.db(), rows).await
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

/// Marks the step of a one-time code as used. False where it was used meanwhile.
pub(crate) async fn use_step(tx: &Tx, staff: Uuid, step: u64) -> Result<bool> {
    let step = i64::try_from(step).unwrap_or(i64::MAX);
    let before = staff::Column::TotpLastStep.is_null().or(staff::Column::TotpLastStep.lt(step));
    let done = staff::Entity::update_many()
        .col_expr(staff::Column::TotpLastStep, Expr::value(Some(step)))
        .filter(staff::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(staff::Column::Id.eq(staff))
        .filter(before)
        .exec(tx.db())
        .await?;
    Ok(done.rows_affected == 1)
}

/// Marks a recovery code as used. False where it was used meanwhile.
pub(crate) async fn use_recovery(tx: &Tx, code_hash: &str) -> Result<bool> {
    let done = recovery::Entity::update_many()
        .col_expr(recovery::Column::UsedAt, Expr::value(Some(tx.stamp())))
        .filter(recovery::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(recovery::Column::CodeHash.eq(code_hash))
        .filter(recovery::Column::UsedAt.is_null())
        .exec(tx.db())
        .await?;
    Ok(done.rows_affected == 1)
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
