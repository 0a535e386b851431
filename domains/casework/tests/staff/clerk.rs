//! A member of staff at a browser.

use yakusho_casework::{
    demo,
    handle::Request,
    rules::decide::Command,
    store::cases::{self, Record},
};
use yakusho_kernel::actor::Actor;

use crate::{
    browser::{Browser, Seen},
    village::Village,
};

pub use crate::village::now;

/// Lets minutes pass.
pub fn wait(minutes: i64) {
    crate::village::PASSED.set(crate::village::PASSED.get() + minutes);
}

pub fn page_of(record: &Record) -> String {
    format!("/staff/cases/{}", record.case.id)
}

pub struct Clerk {
    pub browser: Browser,
}

impl Clerk {
    /// Signs in. The clock stands still unless a test lets minutes
    /// pass, so each account can do it once.
    pub async fn signed_in(village: &Village, login: &str) -> Self {
        let mut browser = village.browser();
        let page = browser.get("/staff/sign-in").await;
        let code = demo::code_at(now());
        let typed = [("login", login), ("password", demo::PASSWORD), ("code", code.as_str())];
        let seen = browser.post(&page, "/staff/sign-in", &typed).await;
        assert_eq!(seen.place(), "/staff", "{login}: {}", seen.text);
        Self { browser }
    }

    /// Signs in with more than the three secrets: a ticked box, say.
    pub async fn enters(
        village: &Village,
        login: &str,
        password: &str,
        more: &[(&str, &str)],
    ) -> (Self, Seen) {
        let mut browser = village.browser();
        let seen = enter(&mut browser, login, password, more).await;
        (Self { browser }, seen)
    }

    /// Signs in again in the same browser.
    pub async fn enters_again(&mut self, login: &str) -> Seen {
        enter(&mut self.browser, login, demo::PASSWORD, &[]).await
    }

    pub async fn get(&mut self, path: &str) -> Seen {
        self.browser.get(path).await
    }

    /// Opens the case and presses a button of it, with the version that the page shows; where the
    /// case has no button, the page of the verb.
    pub async fn act(&mut self, record: &Record, verb: &str, pairs: &[(&str, &str)]) -> Seen {
        let mut page = self.get(&page_of(record)).await;
        if !page.text.contains("name=\"version\"") {
            page = self.get(&format!("{}/{verb}", page_of(record))).await;
        }
        let version = page.after("name=\"version\" value=\"");
        self.act_with(&page, record, verb, &version, pairs).await
    }

    pub async fn act_with(
        &mut self,
        page: &Seen,
        record: &Record,
        verb: &str,
        version: &str,
        pairs: &[(&str, &str)],
    ) -> Seen {
        let mut all = vec![("version", version)];
        all.extend(pairs);
        self.browser.post(page, &format!("{}/{verb}", page_of(record)), &all).await
    }
}

impl Clerk {
    /// Opens an approval and presses a button of it, with the version that the page shows.
    pub async fn sign(&mut self, approval: &str, verb: &str, pairs: &[(&str, &str)]) -> Seen {
        let page = self.get(approval).await;
        let shown = page.text.split("name=\"version\" value=\"").nth(1);
        let version = shown.and_then(|rest| rest.split('"').next()).unwrap_or("1").to_owned();
        let mut all = vec![("version", version.as_str())];
        all.extend(pairs);
        self.browser.post(&page, &format!("{approval}/{verb}"), &all).await
    }
}

/// A village with its demo office.
pub async fn village() -> Village {
    let village = Village::new().await;
    village.casework.open_demo_office(now()).await.expect("the demo office");
    village
}

/// A case as it is now.
pub async fn reread(village: &Village, record: &Record) -> Record {
    let store = village.casework.store();
    let found = cases::find(store.read(), store.municipality(), record.case.id).await;
    found.expect("a store").expect("a case")
}

/// Some other member of staff does something with a case.
pub async fn meanwhile(village: &Village, record: &Record, command: Command) {
    let record = reread(village, record).await;
    let request = Request {
        case: record.case.id,
        version: record.case.version,
        command,
        by: Actor::Staff { id: uuid::Uuid::from_u128(5) },
        authority: None,
        identified_by: None,
    };
    village.casework.carry_out(request, now()).await.expect("done");
}

async fn enter(browser: &mut Browser, login: &str, password: &str, more: &[(&str, &str)]) -> Seen {
    let page = browser.get("/staff/sign-in").await;
    let code = demo::code_at(now());
    let mut typed = vec![("login", login), ("password", password), ("code", code.as_str())];
    typed.extend(more);
    browser.post(&page, "/staff/sign-in", &typed).await
}
