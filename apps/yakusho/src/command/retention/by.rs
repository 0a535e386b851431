//! Who acts at the command line: they prove it as at the door, and may what they may there.

use std::{io::BufRead as _, sync::Arc};

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use secrecy::SecretString;
use uuid::Uuid;
use yakusho_casework::Casework;
use yakusho_identity::{
    StaffContext,
    store::{SignIn, sign_in, sign_out, who_is},
};
use yakusho_kernel::{Refusal, actor::Actor};
use yakusho_permission::{ActionName, Purpose, Resource, Who};

use crate::house::{House, IdentitySeal};

/// A member of staff who proved that they are there.
pub struct Person(StaffContext);

impl Person {
    /// Reads the password and the one-time code from standard input and lets the person in and out
    /// again. A wrong one counts like one at the door.
    ///
    /// # Errors
    /// The refusal of the door; where standard input has no two lines.
    pub async fn at_the_prompt(house: &House, login: &str, now: Timestamp) -> Result<Self> {
        let attempt = SignIn {
            login: login.to_owned(),
            password: line("パスワード / password")?,
            code: line("確認コード / one-time code")?,
            shared_terminal: true,
            address: None,
            previous: None,
            certificate: None,
            device: Some("yakusho retention".to_owned()),
        };
        let seal = IdentitySeal::new(Arc::clone(&house.keyring));
        let signed_in = sign_in(&house.store, &seal, attempt, now).await?;
        let who = who_is(&house.store, &signed_in.token, now).await?;
        sign_out(&house.store, &signed_in.token, now).await?;
        let who = who.context("サインインがすぐに終わりました")?;
        anyhow::ensure!(
            !who.must_change_password,
            "先に画面でサインインし、パスワードを変えてください"
        );
        Ok(Self(who))
    }

    /// Goes on where they may.
    ///
    /// # Errors
    /// A refusal.
    pub fn must(&self, app: &Casework, action: ActionName, resource: &Resource) -> Result<()> {
        let who = Who::staff(app.store().municipality(), &self.0);
        let purpose = Purpose::usual(&app.procedures().shelf().current().pack);
        let allowed = app.parts().permission.may_for(&who, action, resource, &purpose).allowed;
        if allowed {
            Ok(())
        } else {
            Err(yakusho_store::Error::Refused(Refusal::not_found()).into())
        }
    }

    /// Their account.
    pub const fn staff(&self) -> Uuid {
        self.0.staff
    }

    /// They, in actions.
    pub const fn actor(&self) -> Actor {
        Actor::Staff { id: self.0.staff }
    }
}

fn line(what: &str) -> Result<SecretString> {
    eprintln!("{what}:");
    let mut text = String::new();
    std::io::stdin().lock().read_line(&mut text)?;
    let text = text.trim_end_matches(['\r', '\n']);
    anyhow::ensure!(!text.is_empty(), "{what} が標準入力にありません");
    Ok(text.to_owned().into())
}
