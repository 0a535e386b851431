//! `/api/v1/staff/accounts` and `/api/v1/staff/sign-in-policy`: what the IT policy section does on its
//! pages. Every change asks for a fresh proof.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_identity::{
    SignInPolicy,
    store::{self, StaffRow},
};
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, Said};
use yakusho_store::Error;

use super::desk::Clerk;
use crate::{
    Casework,
    web::staff::{
        admin::{
            accounts::{self, Entered, departments},
            acts::{Act, act, find, invitation_link, invite},
        },
        desk::Desk,
    },
};

/// An account.
#[derive(Debug, Serialize, ToSchema)]
pub struct Account {
    /// Its id.
    id: Uuid,
    /// The sign-in name.
    login: String,
    /// The name as colleagues read it.
    name: String,
    /// 職員番号.
    #[serde(skip_serializing_if = "Option::is_none")]
    employee_number: Option<String>,
    /// Closed by the administrators.
    suspended: bool,
    /// All postings, past and to come, oldest first.
    postings: Vec<AccountPosting>,
}

/// A posting.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountPosting {
    /// The department's code.
    department: String,
    /// `clerk`, `chief`, `head`, `admin`, `auditor`, `protector`.
    role: &'static str,
    /// From this day on.
    #[schema(value_type = String, format = Date)]
    from: jiff::civil::Date,
    /// Until this day, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<jiff::civil::Date>,
}

/// All accounts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Accounts {
    /// By sign-in name.
    accounts: Vec<Account>,
}

/// An invitation, shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountInvitation {
    /// Where its owner chooses their secrets.
    link: String,
    /// Hours for which it opens.
    hours: i64,
}

/// Somebody who gets an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountEntry {
    /// The sign-in name: small letters, figures and `.` `_` `-`, 3 to 32 of them; stays as it is.
    #[schema(min_length = 3, max_length = 32)]
    login: String,
    /// 職員番号.
    #[serde(default)]
    employee_number: String,
    /// 氏名.
    name: String,
    /// ふりがな.
    kana: String,
    /// The code of the department where they work from today on.
    department: String,
    /// `clerk`, `chief`, `head`, `admin`, `auditor`, `protector`.
    role: String,
}

/// An account that was made, and its invitation.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountMade {
    /// The account.
    account: Account,
    /// Where its owner chooses their secrets; shown once.
    invitation: AccountInvitation,
}

/// A client certificate.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountCertificate {
    /// The SHA-256 fingerprint in hexadecimal, or `dn:` with the subject's name and the serial number.
    certificate: String,
}

/// What the city decided about signing in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInRules {
    /// Minutes of silence after which a session at one's own desk ends.
    idle_own: u16,
    /// The same at a terminal that others use.
    idle_shared: u16,
    /// Minutes for which a proof lets somebody decide.
    fresh: u16,
    /// Departments whose terminals are shared counters.
    shared_departments: Vec<String>,
}

fn administrator(clerk: &Clerk) -> Result<&Desk, Failure> {
    clerk.0.must(ActionName::StaffManage, &clerk.0.city())?;
    Ok(&clerk.0)
}

fn view(row: StaffRow) -> Account {
    let posting = |(_, one): (Uuid, yakusho_identity::Posting)| AccountPosting {
        department: one.department,
        role: one.role.code(),
        from: one.from,
        to: one.to,
    };
    Account {
        id: row.id,
        login: row.login,
        name: row.name,
        employee_number: row.employee_number,
        suspended: row.suspended,
        postings: row.postings.into_iter().map(posting).collect(),
    }
}

/// All accounts.
#[utoipa::path(
    get, path = "/api/v1/staff/accounts", tag = "staff", security(("staff" = [])),
    responses((status = 200, description = "The accounts.", body = Accounts))
)]
pub async fn list(visit: Visit, clerk: Clerk) -> Result<Said<Accounts>, Failure> {
    let desk = administrator(&clerk)?;
    let all = store::staff_list(desk.app.store()).await?;
    Ok(Said::ok(&visit, Accounts { accounts: all.into_iter().map(view).collect() }))
}

/// Makes an account with its first posting, and an invitation for its owner.
#[utoipa::path(
    post, path = "/api/v1/staff/accounts", tag = "staff", security(("staff" = [])),
    request_body = AccountEntry,
    responses((status = 201, description = "The account and its invitation.", body = AccountMade))
)]
pub async fn make(
    visit: Visit,
    clerk: Clerk,
    Body(sent): Body<AccountEntry>,
) -> Result<Said<AccountMade>, Failure> {
    let desk = administrator(&clerk)?;
    desk.fresh(&visit).await?;
    let AccountEntry { login, employee_number, name, kana, department, role } = sent;
    let entered = Entered { login, number: employee_number, name, kana, department, role };
    let made = accounts::make(&visit, desk, &entered).await.map_err(named)?;
    let account = view(find(desk, &made.id.to_string()).await?);
    let link = invitation_link(desk, &made.token);
    let invitation = AccountInvitation { link, hours: store::INVITATION_LASTS.as_hours() };
    let place = format!("/api/v1/staff/accounts/{}", made.id);
    Ok(Said::created(&visit, &place, AccountMade { account, invitation }))
}

/// The page calls the field of the 職員番号 by another name.
fn named(error: Error) -> Error {
    let Error::Refused(mut refusal) = error else { return error };
    for problem in &mut refusal.problems {
        if problem.field == "number" {
            problem.field = "employee_number".to_owned();
        }
    }
    refusal.into()
}

/// One account.
#[utoipa::path(
    get, path = "/api/v1/staff/accounts/{id}", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The account.")),
    responses((status = 200, description = "The account.", body = Account))
)]
pub async fn show(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Said<Account>, Failure> {
    let desk = administrator(&clerk)?;
    Ok(Said::ok(&visit, view(find(desk, &id).await?)))
}

/// Closes an account; whoever is signed in is out at once.
#[utoipa::path(
    post, path = "/api/v1/staff/accounts/{id}/suspend", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The account.")),
    responses((status = 204, description = "Closed."))
)]
pub async fn suspend(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    done(&visit, &clerk, &id, Act::Suspend).await
}

/// Opens a closed account again.
#[utoipa::path(
    post, path = "/api/v1/staff/accounts/{id}/resume", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The account.")),
    responses((status = 204, description = "Open."))
)]
pub async fn resume(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    done(&visit, &clerk, &id, Act::Resume).await
}

/// Lets its owner choose their secrets anew.
#[utoipa::path(
    post, path = "/api/v1/staff/accounts/{id}/invite", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The account.")),
    responses((status = 200, description = "The invitation, once.", body = AccountInvitation))
)]
pub async fn invite_again(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Said<AccountInvitation>, Failure> {
    let desk = administrator(&clerk)?;
    let row = find(desk, &id).await?;
    desk.fresh(&visit).await?;
    let token = invite(&visit, desk, &row).await?;
    let link = invitation_link(desk, &token);
    Ok(Said::ok(&visit, AccountInvitation { link, hours: store::INVITATION_LASTS.as_hours() }))
}

/// Registers a client certificate.
#[utoipa::path(
    post, path = "/api/v1/staff/accounts/{id}/certificates", tag = "staff",
    security(("staff" = [])), params(("id" = String, Path, description = "The account.")),
    request_body = AccountCertificate,
    responses((status = 204, description = "Registered."))
)]
pub async fn add_certificate(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
    Body(sent): Body<AccountCertificate>,
) -> Result<StatusCode, Failure> {
    done(&visit, &clerk, &id, Act::AddCertificate(sent.certificate)).await
}

/// Takes all client certificates of an account away.
#[utoipa::path(
    delete, path = "/api/v1/staff/accounts/{id}/certificates", tag = "staff",
    security(("staff" = [])), params(("id" = String, Path, description = "The account.")),
    responses((status = 204, description = "None is left."))
)]
pub async fn remove_certificates(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    done(&visit, &clerk, &id, Act::RemoveCertificates).await
}

async fn done(visit: &Visit, clerk: &Clerk, id: &str, what: Act) -> Result<StatusCode, Failure> {
    let desk = administrator(clerk)?;
    let row = find(desk, id).await?;
    desk.fresh(visit).await?;
    act(visit, desk, &row, what).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the city decided about signing in.
#[utoipa::path(
    get, path = "/api/v1/staff/sign-in-policy", tag = "staff", security(("staff" = [])),
    responses((status = 200, description = "The rules.", body = SignInRules))
)]
pub async fn policy(
    visit: Visit,
    State(app): State<Casework>,
    clerk: Clerk,
) -> Result<Said<SignInRules>, Failure> {
    administrator(&clerk)?;
    let SignInPolicy { idle_own, idle_shared, fresh, shared_departments } =
        store::policy(app.store()).await?;
    Ok(Said::ok(&visit, SignInRules { idle_own, idle_shared, fresh, shared_departments }))
}

/// Decides about signing in; it holds from the next sign-in on.
#[utoipa::path(
    put, path = "/api/v1/staff/sign-in-policy", tag = "staff", security(("staff" = [])),
    request_body = SignInRules,
    responses((status = 204, description = "Kept."))
)]
pub async fn set_policy(
    visit: Visit,
    State(app): State<Casework>,
    clerk: Clerk,
    Body(sent): Body<SignInRules>,
) -> Result<StatusCode, Failure> {
    let desk = administrator(&clerk)?;
    desk.fresh(&visit).await?;
    let SignInRules { idle_own, idle_shared, fresh, shared_departments } = sent;
    let policy = SignInPolicy { idle_own, idle_shared, fresh, shared_departments };
    let mut problems = policy.problems();
    let known = departments(desk);
    if let Some(unknown) = policy.shared_departments.iter().find(|code| !known.contains(code)) {
        let words = Text::ja(format!("{unknown} という課はありません。"));
        problems.push(Problem::new("shared_departments", "no_such_department", words));
    }
    if !problems.is_empty() {
        return Err(Refusal::invalid(problems).into());
    }
    let input = (desk.who.actor(), policy);
    let set = app.store().write_with(visit.now(), input, |tx, (by, policy)| {
        Box::pin(store::set_policy(tx, by, policy))
    });
    set.await?;
    Ok(StatusCode::NO_CONTENT)
}
