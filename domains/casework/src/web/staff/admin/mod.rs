//! The pages of the IT policy section: accounts, transfers, the sign-in policy and the sign-in log.
//! Whoever may manage staff sees them; for others they do not exist.

pub mod account;
pub mod accounts;
pub mod acts;
pub mod policy;
pub mod sign_ins;
pub mod transfer;
pub mod transfer_file;
pub mod transfers;

use yakusho_pages::{Refused, Visit};
use yakusho_permission::ActionName;

use super::desk::Desk;
use crate::Casework;

/// The desk of somebody who manages staff.
///
/// # Errors
/// Not found for everybody else.
pub async fn open(visit: &Visit, app: &Casework) -> Result<Desk, Refused> {
    let desk = Desk::open(visit, app).await?;
    desk.must(ActionName::StaffManage, &desk.city())?;
    Ok(desk)
}
