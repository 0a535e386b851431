//! Members of staff and where they are posted.

use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;
use yakusho_kernel::Actor;

/// What somebody is in a department.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 支援措置担当: keeps the records of persons whose address must not come out.
    Protector,
    /// 担当
    Clerk,
    /// 係長
    Chief,
    /// 課長
    Head,
    /// 情報政策課の管理者: runs the system, reads nobody's personal data.
    Admin,
    /// 監査: reads the log and the figures, changes nothing.
    Auditor,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 6] =
        [Self::Protector, Self::Clerk, Self::Chief, Self::Head, Self::Admin, Self::Auditor];

    /// The code in the database and in policies.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Protector => "protector",
            Self::Clerk => "clerk",
            Self::Chief => "chief",
            Self::Head => "head",
            Self::Admin => "admin",
            Self::Auditor => "auditor",
        }
    }

    /// What the office calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Protector => "支援措置担当",
            Self::Clerk => "担当",
            Self::Chief => "係長",
            Self::Head => "課長",
            Self::Admin => "システム管理者",
            Self::Auditor => "監査",
        }
    }

    /// The role with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// A role in a department during a time. Days are days in Japan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Posting {
    /// The department's code in the pack.
    pub department: String,
    /// The role there.
    pub role: Role,
    /// From this day on.
    pub from: Date,
    /// Until this day, inclusive; `None`: until further notice.
    pub to: Option<Date>,
}

impl Posting {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn in_force_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// A member of staff with a living session. Made anew for every request from what the store says,
/// so that a transfer takes effect at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffContext {
    /// The account.
    pub staff: Uuid,
    /// The session, for the log; not the secret.
    pub session: Uuid,
    /// The name as colleagues read it.
    pub name: String,
    /// The sign-in name.
    pub login: String,
    /// The postings in force today; never empty.
    pub postings: Vec<Posting>,
    /// Signed in at a terminal that others use too.
    pub shared_terminal: bool,
    /// When they signed in.
    pub signed_in_at: Timestamp,
    /// The password was set by somebody else and must be changed first.
    pub must_change_password: bool,
    /// When they last proved with a second factor that they are there: at sign-in, or since.
    pub proved_at: Timestamp,
    /// Without a request for so long, the session is over.
    pub idle: SignedDuration,
}

impl StaffContext {
    /// Whether they proved within the time before `now` that they are there. Decisions ask for it,
    /// so that nobody decides at a desk that somebody else left.
    #[must_use]
    pub fn is_fresh(&self, within: SignedDuration, now: Timestamp) -> bool {
        now.duration_since(self.proved_at) < within
    }

    /// The actor to name in actions.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        Actor::Staff { id: self.staff }
    }

    /// Whether they hold the role anywhere.
    #[must_use]
    pub fn has_role(&self, role: Role) -> bool {
        self.postings.iter().any(|posting| posting.role == role)
    }

    /// The departments in which they hold a working role (担当, 係長, 課長), each once, sorted.
    #[must_use]
    pub fn departments(&self) -> Vec<&str> {
        let mut departments: Vec<&str> = self
            .postings
            .iter()
            .filter(|posting| matches!(posting.role, Role::Clerk | Role::Chief | Role::Head))
            .map(|posting| posting.department.as_str())
            .collect();
        departments.sort_unstable();
        departments.dedup();
        departments
    }

    /// The authority to name in actions: 「市民課 担当」 in codes, `shimin:clerk`.
    #[must_use]
    pub fn authority_in(&self, department: &str) -> Option<String> {
        self.postings
            .iter()
            .filter(|posting| posting.department == department)
            .max_by_key(|posting| posting.role)
            .map(|posting| format!("{department}:{}", posting.role.code()))
    }
}

/// A sign-in name as it is kept: lower case, half width, 3 to 32 of `a–z 0–9 . _ -`. `None` for
/// anything else.
#[must_use]
pub fn login_name(typed: &str) -> Option<String> {
    let name: String = typed.trim().nfkc().flat_map(char::to_lowercase).collect();
    let fits = (3..=32).contains(&name.len());
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    (fits && name.bytes().all(plain)).then_some(name)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_posting_holds_from_its_first_day_to_its_last() {
        let posting = Posting {
            department: "shimin".to_owned(),
            role: Role::Clerk,
            from: date(2026, 4, 1),
            to: Some(date(2027, 3, 31)),
        };
        assert!(!posting.in_force_on(date(2026, 3, 31)));
        assert!(posting.in_force_on(date(2026, 4, 1)));
        assert!(posting.in_force_on(date(2027, 3, 31)));
        assert!(!posting.in_force_on(date(2027, 4, 1)));
    }

    #[test]
    fn sign_in_names_are_folded() {
        assert_eq!(login_name(" Ｍａｅｂａｓｈｉ.01 ").as_deref(), Some("maebashi.01"));
        assert_eq!(login_name("ab"), None);
        assert_eq!(login_name("前橋太郎"), None);
        assert_eq!(login_name("a b c"), None);
    }
}
