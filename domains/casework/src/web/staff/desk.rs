//! Who sits at this desk: the session, what its holder may do, and what surrounds their pages.

use askama::Template;
use jiff::{Timestamp, civil::Date};
use yakusho_disclosure::Eyes;
use yakusho_identity::{SessionToken, StaffContext, view::WhoView};
use yakusho_kernel::{Refusal, RefusalKind, Text, date::jst_date};
use yakusho_pages::{Office, Page, Refused, Visit};
use yakusho_permission::{ActionName, Fact, Protection, Purpose, Resource, Who};

use super::{case_file::CaseFile, menu::menu};
use crate::{
    Casework, handle::Request, rules::decide::Command, store::cases::Record, web::failure::refused,
};

/// The cookie that holds the session's token.
pub const COOKIE: &str = "staff";

/// The part of a page's query that names the purpose for which personal data are read.
pub const PURPOSE: &str = "purpose";
/// The code of the refusal where a proof of presence is too old.
pub const FRESH_NEEDED: &str = "fresh_needed";
/// The code of the refusal where nobody is signed in any more.
pub const SIGN_IN_NEEDED: &str = "staff_sign_in_needed";
/// The code of the refusal where the password was set by somebody else.
pub const PASSWORD_CHANGE_NEEDED: &str = "password_change_needed";

/// A member of staff at work.
pub struct Desk {
    /// The domain.
    pub app: Casework,
    /// Who it is, with the postings of today.
    pub who: StaffContext,
    /// The day in the city.
    pub today: Date,
    /// Why personal data are read at it, as the log has it.
    pub purpose: Purpose,
    asks: Who,
}

impl Desk {
    /// The desk of the person whose browser this is.
    ///
    /// # Errors
    /// A refusal that leads to the sign-in page where nobody is signed in.
    pub async fn open(visit: &Visit, app: &Casework) -> Result<Self, Refused> {
        let token = token(visit).ok_or_else(sign_in_needed)?;
        let edition = app.procedures().shelf().current();
        let chosen = visit.query(PURPOSE).and_then(|id| Purpose::chosen(&edition.pack, id));
        let purpose = chosen.unwrap_or_else(|| Purpose::usual(&edition.pack));
        let desk = Self::of(visit, app, &token, purpose).await?;
        // Whoever got their password from somebody else sees nothing but their own page first.
        let own = visit.path() == "/staff/me" || visit.path().starts_with("/staff/me/");
        if own { Ok(desk) } else { desk.with_own_password() }
    }

    /// The desk, where its holder's password is known to nobody else.
    ///
    /// # Errors
    /// A refusal with the code [`PASSWORD_CHANGE_NEEDED`].
    pub fn with_own_password(self) -> Result<Self, Refused> {
        if self.who.must_change_password {
            return Err(password_change_needed().into());
        }
        Ok(self)
    }

    /// Goes on where its holder proved a short while ago that they are there: every decision asks
    /// for it. Elsewhere the pages ask for a one-time code or a passkey and then go on by
    /// themselves with what was sent; the API answers 403 `fresh_needed`.
    ///
    /// # Errors
    /// A refusal with the code [`FRESH_NEEDED`].
    pub async fn fresh(&self, visit: &Visit) -> Result<(), Refused> {
        let policy = yakusho_identity::store::policy(self.app.store()).await.map_err(refused)?;
        if self.who.is_fresh(policy.fresh(), visit.now()) {
            return Ok(());
        }
        let words = Text::ja(
            "決定の前に、本人がこの端末にいることを確かめます。確認コードかパスキーで確かめてから、もう一度行ってください。",
        );
        Err(Refusal::new(RefusalKind::Forbidden, FRESH_NEEDED, words).into())
    }

    /// The desk of the person who holds this token, for a purpose.
    ///
    /// # Errors
    /// A refusal where the token opens no session.
    pub async fn of(
        visit: &Visit,
        app: &Casework,
        token: &SessionToken,
        purpose: Purpose,
    ) -> Result<Self, Refused> {
        let found = yakusho_identity::store::who_is(app.store(), token, visit.now()).await;
        let who = found.map_err(refused)?.ok_or_else(sign_in_needed)?;
        let asks = Who::staff(app.store().municipality(), &who);
        Ok(Self { app: app.clone(), who, today: jst_date(visit.now()), purpose, asks })
    }

    /// Whether they may.
    #[must_use]
    pub fn may(&self, action: ActionName, resource: &Resource) -> bool {
        let permission = &self.app.parts().permission;
        permission.may_for(&self.asks, action, resource, &self.purpose).allowed
    }

    /// Goes on where they may; otherwise there is nothing here for them.
    ///
    /// # Errors
    /// Not found.
    pub fn must(&self, action: ActionName, resource: &Resource) -> Result<(), Refused> {
        if self.may(action, resource) { Ok(()) } else { Err(Refusal::not_found().into()) }
    }

    /// A case as policies see it, without what only its facts tell; [`CaseFile`] knows that too.
    #[must_use]
    pub fn case(&self, record: &Record) -> Resource {
        self.case_under(record, &Protection::default())
    }

    /// A case as policies see it, with what is known of 支援措置 in it.
    #[must_use]
    pub fn case_under(&self, record: &Record, protection: &Protection) -> Resource {
        self.app.case_resource(record, protection)
    }

    /// What they may see of the facts of a case, for the purpose that they chose.
    #[must_use]
    pub fn eyes(&self, record: &Record, protection: &Protection) -> Eyes {
        self.eyes_in(record, vec![record.department.clone()], protection)
    }

    /// The same for somebody who is asked from another department (合議): of these departments.
    #[must_use]
    pub fn eyes_in(
        &self,
        record: &Record,
        departments: Vec<String>,
        protection: &Protection,
    ) -> Eyes {
        let facts = Fact {
            municipality: self.app.store().municipality(),
            holder: record.case.application,
            departments,
            procedure: record.case.procedure.clone(),
            kind: record.case.kind.label().to_owned(),
            class: "",
            locates: false,
            protection: protection.clone(),
            shared: false,
            related_staff: record.related_staff.clone(),
        };
        Eyes::of(&self.app.parts().permission, &self.asks, &facts, &self.purpose)
    }

    /// The installation as policies see it.
    #[must_use]
    pub fn city(&self) -> Resource {
        Resource::City { municipality: self.app.store().municipality() }
    }

    /// The conditions under which they may list work.
    #[must_use]
    pub fn lists(&self) -> Vec<yakusho_permission::ListPredicate> {
        self.app.parts().permission.lists(self.app.store().municipality(), &self.asks)
    }

    /// Carries a command out in their name.
    ///
    /// # Errors
    /// What the rules, a faster colleague or the store say.
    pub async fn carry_out(
        &self,
        file: &CaseFile,
        version: i64,
        command: Command,
        identified_by: Option<String>,
        now: Timestamp,
    ) -> yakusho_store::Result<Record> {
        let request = Request {
            case: file.record.case.id,
            version,
            command,
            by: self.who.actor(),
            authority: self.who.authority_in(&file.record.department),
            identified_by,
        };
        self.app.carry_out(request, now).await
    }

    /// The name of a department today.
    #[must_use]
    pub fn department(&self, code: &str) -> String {
        let edition = self.app.procedures().shelf().current();
        let found = edition.pack.department_on(code, self.today);
        found.map_or_else(|| code.to_owned(), |department| department.name.ja.clone())
    }

    /// A page of the office around a body.
    pub fn page(&self, visit: &Visit, title: impl Into<String>, body: &impl Template) -> Page {
        Page::office(visit, title, &self.office(), body)
    }

    fn office(&self) -> Office {
        let corner = WhoView::of(&self.who, |code| self.department(code));
        Office {
            user: corner.name,
            place: corner.postings.join("、"),
            menu: menu(self),
            more: Some(("すべての画面".to_owned(), "/staff/menu".to_owned())),
            sign_out: "/staff/sign-out".to_owned(),
            idle: Some(self.who.idle.as_secs()),
        }
    }
}

/// The token that this browser holds.
pub fn token(visit: &Visit) -> Option<SessionToken> {
    let value = visit.cookie(COOKIE)?;
    SessionToken::from_cookie(std::str::from_utf8(&value).ok()?)
}

fn sign_in_needed() -> Refusal {
    Refusal::new(
        RefusalKind::SignInNeeded,
        SIGN_IN_NEEDED,
        Text::ja("職員の画面です。職員IDでサインインしてください。"),
    )
}

fn password_change_needed() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        PASSWORD_CHANGE_NEEDED,
        Text::ja("はじめに、ご自分のパスワードを決めてください。"),
    )
}
