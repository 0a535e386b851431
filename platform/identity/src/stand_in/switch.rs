//! Which stand-ins are switched on, and where they may be.

use serde::{Deserialize, Serialize};

/// What an installation is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// Real residents. No stand-in may be on.
    #[default]
    Production,
    /// Shown to people, with invented data.
    Demo,
    /// Run by tests.
    Test,
}

/// The section `stand_ins` of the configuration. Everything is off unless it is switched on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StandIns {
    /// The local identity provider.
    pub identity_provider: bool,
}

/// A production installation has a stand-in switched on and must not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "本番環境では stand_ins.{name} を有効にできません。設定を false にしてから起動してください。\
     (stand_ins.{name} is on in production; switch it off.)"
)]
pub struct StandInInProduction {
    /// The switch's name.
    pub name: &'static str,
}

impl StandIns {
    /// Whether an installation may start with these switches.
    ///
    /// # Errors
    /// The first stand-in that is on in production.
    pub const fn check(self, environment: Environment) -> Result<(), StandInInProduction> {
        match (environment, self.identity_provider) {
            (Environment::Production, true) => {
                Err(StandInInProduction { name: "identity_provider" })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_does_not_start_with_a_stand_in() {
        let on = StandIns { identity_provider: true };
        assert!(on.check(Environment::Production).is_err());
        assert!(on.check(Environment::Demo).is_ok());
        assert!(StandIns::default().check(Environment::Production).is_ok());
    }

    #[test]
    fn everything_is_off_and_production_unless_said_otherwise() {
        let nothing: StandIns = serde_json::from_str("{}").expect("section");
        assert_eq!(nothing, StandIns { identity_provider: false });
        assert_eq!(Environment::default(), Environment::Production);
        assert!(serde_json::from_str::<StandIns>(r#"{"identity":true}"#).is_err());
    }
}
