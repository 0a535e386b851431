//! The people of a department who can be named.

use jiff::civil::Date;
use uuid::Uuid;
use yakusho_identity::{
    Role as Post,
    store::{StaffRow, staff_list},
};
use yakusho_store::{Result, Store};

/// Somebody of a department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// The account.
    pub staff: Uuid,
    /// The sign-in name (職員ID).
    pub login: String,
    /// The name as colleagues read it.
    pub name: String,
    /// The highest post in the department.
    pub post: Post,
    /// The last day of that post, where it ends.
    pub leaves_on: Option<Date>,
}

/// All accounts, read once for a page.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    rows: Vec<StaffRow>,
}

impl Directory {
    /// Reads it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open(store: &Store) -> Result<Self> {
        Ok(Self { rows: staff_list(store).await? })
    }

    /// Who works in a department on a day, by sign-in name. Closed accounts are left out.
    #[must_use]
    pub fn of_department(&self, department: &str, day: Date) -> Vec<Colleague> {
        let open = self.rows.iter().filter(|row| !row.suspended);
        open.filter_map(|row| colleague(row, department, day)).collect()
    }

    /// Somebody in a department on a day, also with a closed account.
    #[must_use]
    pub fn in_department(&self, staff: Uuid, department: &str, day: Date) -> Option<Colleague> {
        let row = self.rows.iter().find(|row| row.id == staff)?;
        colleague(row, department, day)
    }

    /// The name of an account.
    #[must_use]
    pub fn name(&self, staff: Uuid) -> String {
        let row = self.rows.iter().find(|row| row.id == staff);
        row.map_or_else(|| "（不明）".to_owned(), |row| row.name.clone())
    }

    /// The sign-in name of an account.
    #[must_use]
    pub fn login(&self, staff: Uuid) -> String {
        let row = self.rows.iter().find(|row| row.id == staff);
        row.map_or_else(String::new, |row| row.login.clone())
    }
}

fn colleague(row: &StaffRow, department: &str, day: Date) -> Option<Colleague> {
    let own = row.postings.iter().map(|(_, posting)| posting).filter(|posting| {
        posting.department == department
            && posting.in_force_on(day)
            && matches!(posting.role, Post::Clerk | Post::Chief | Post::Head)
    });
    let highest = own.max_by_key(|posting| posting.role)?;
    Some(Colleague {
        staff: row.id,
        login: row.login.clone(),
        name: row.name.clone(),
        post: highest.role,
        leaves_on: highest.to,
    })
}
