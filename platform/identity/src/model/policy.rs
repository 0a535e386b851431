//! What a city decided about sign-in (情報セキュリティポリシー): how long silence may last, where
//! terminals are shared, how fresh a proof must be.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use yakusho_kernel::{Problem, Text};

/// The policy. It holds from the next sign-in on; what it says of decisions, at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignInPolicy {
    /// Minutes without a request after which a session at one's own desk ends.
    pub idle_own: u16,
    /// The same at a terminal that others use.
    pub idle_shared: u16,
    /// Minutes for which a proof (one-time code, passkey) lets somebody decide.
    pub fresh: u16,
    /// Codes of departments whose terminals are shared counters, whatever is ticked.
    pub shared_departments: Vec<String>,
}

impl Default for SignInPolicy {
    fn default() -> Self {
        Self { idle_own: 60, idle_shared: 15, fresh: 15, shared_departments: Vec::new() }
    }
}

impl SignInPolicy {
    /// How long silence may last.
    #[must_use]
    pub fn idle(&self, shared_terminal: bool) -> SignedDuration {
        let minutes = if shared_terminal { self.idle_shared } else { self.idle_own };
        SignedDuration::from_mins(i64::from(minutes))
    }

    /// How old a proof may be for a decision.
    #[must_use]
    pub fn fresh(&self) -> SignedDuration {
        SignedDuration::from_mins(i64::from(self.fresh))
    }

    /// Whether somebody posted in these departments sits at a shared counter in any case.
    pub fn shares<'d>(&self, departments: impl IntoIterator<Item = &'d str>) -> bool {
        departments.into_iter().any(|code| self.shared_departments.iter().any(|own| own == code))
    }

    /// What is wrong with it, at the fields of its form.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let between = |field: &str, minutes: u16, low: u16, high: u16| {
            let words = format!("{low}分から{high}分までの数字を入れてください。");
            (!(low..=high).contains(&minutes))
                .then(|| Problem::new(field, "minutes_out_of_range", Text::ja(words)))
        };
        [
            between("idle_own", self.idle_own, 5, 240),
            between("idle_shared", self.idle_shared, 3, 30),
            between("fresh", self.fresh, 1, 60),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_counter_is_silent_for_a_quarter_of_an_hour() {
        let policy = SignInPolicy::default();
        assert_eq!(policy.idle(true).as_mins(), 15);
        assert_eq!(policy.idle(false).as_mins(), 60);
        assert!(policy.problems().is_empty());
        let counter = SignInPolicy { shared_departments: vec!["shimin".into()], ..policy };
        assert!(counter.shares(["zei", "shimin"]) && !counter.shares(["zei"]));
    }

    #[test]
    fn what_no_policy_should_say_is_named_at_its_field() {
        let policy = SignInPolicy { idle_shared: 0, fresh: 600, ..SignInPolicy::default() };
        let fields: Vec<String> =
            policy.problems().into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["idle_shared", "fresh"]);
    }
}
