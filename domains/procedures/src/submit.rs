//! A submission: the draft becomes an application with its filings, in one transaction, and others
//! hear of it in the same one.

mod filed;

use std::{collections::BTreeSet, sync::Arc};

use jiff::Timestamp;
use yakusho_facts::{FactSheet, Sealed};
use yakusho_interview::{Answers, FactKey, Goal, Value};
use yakusho_kernel::{
    FiscalYear, Id, Lang, Refusal, RefusalKind, Text, actor::Actor, date::jst_date,
};
use yakusho_notify::{Address, Letter, Mail};
use yakusho_store::{Error, Event, NewAction, Result, Tx};

use crate::{
    Procedures,
    events::{APPLICATION_SUBMITTED, Submitted},
    guide::{Guide, old_page},
    model::{
        Application, ApplicationNoun, Channel, Draft, DraftNoun, Filing, IdentityState, SecretCode,
        application::shown_number,
    },
    rules::submit::filings,
    sheets,
    store::{
        applications::{self, Counted},
        drafts::{self, Closed},
    },
};

pub use filed::Filed;

/// The series of 受付番号.
pub(crate) const SERIES: &str = "application";

/// What was recorded.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The application.
    pub application: Application,
    /// Its filings.
    pub filings: Vec<Filing>,
    /// The code that opens its status; `None` where the same form was sent before.
    pub code: Option<SecretCode>,
}

/// Answers that come all at once, without a person who walks through the guide.
#[derive(Clone)]
pub struct Told {
    /// The life event.
    pub event: String,
    /// Everything that was told.
    pub answers: Answers,
    /// The procedures to file.
    pub chosen: BTreeSet<String>,
    /// The language of papers and mails.
    pub lang: Lang,
    /// By which way they come.
    pub channel: Channel,
}

/// A receipt as pages and papers show it.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The application.
    pub application: Application,
    /// Its filings in their order.
    pub filings: Vec<Filing>,
}

impl Procedures {
    /// Submits a draft. A form that is sent twice is one application.
    ///
    /// # Errors
    /// A refusal where questions are still open or nothing was chosen; what the store says.
    pub async fn submit(
        &self,
        guide: &Guide,
        lang: Lang,
        channel: Channel,
        now: Timestamp,
    ) -> Result<Submission> {
        let code = SecretCode::generate(&mut rand::rng());
        self.submit_with(guide, lang, channel, code, now).await
    }

    /// Submits a draft as [`Procedures::submit`] does, with a code that the caller made.
    ///
    /// # Errors
    /// As there.
    pub(crate) async fn submit_with(
        &self,
        guide: &Guide,
        lang: Lang,
        channel: Channel,
        code: SecretCode,
        now: Timestamp,
    ) -> Result<Submission> {
        self.submit_led(guide, lang, channel, (code, None), now).await
    }

    /// The same for a person whom a leaflet or campaign led here.
    ///
    /// # Errors
    /// As [`Procedures::submit`].
    pub(crate) async fn submit_led(
        &self,
        guide: &Guide,
        lang: Lang,
        channel: Channel,
        (code, led_by): (SecretCode, Option<uuid::Uuid>),
        now: Timestamp,
    ) -> Result<Submission> {
        let mut plan = self.plan(guide, lang, channel, now)?;
        plan.led_by = led_by;
        self.write(plan, code, now).await
    }

    /// Submits answers that come all at once, under the same rules as a person's own: draft and
    /// application are written in one transaction.
    ///
    /// # Errors
    /// A refusal where questions are still open or nothing was chosen; what the store says.
    pub async fn submit_told(&self, told: Told, now: Timestamp) -> Result<Submission> {
        let edition = self.shelf().current();
        let today = jst_date(now);
        let keep = jiff::Span::new().days(i64::from(edition.pack.city.draft_keep_days));
        let draft = Draft {
            id: Id::new(now),
            event: told.event,
            pack_version: edition.version().to_owned(),
            lang: told.lang,
            submitted: false,
            helper_place: None,
            chosen: Some(told.chosen),
            created_at: now,
            expires_on: today.checked_add(keep).unwrap_or(today),
            version: 1,
        };
        let guide = Guide::fresh(draft, edition, told.answers, today);
        let mut plan = self.plan(&guide, told.lang, told.channel, now)?;
        plan.fresh = true;
        self.write(plan, SecretCode::generate(&mut rand::rng()), now).await
    }

    async fn write(&self, plan: Plan, code: SecretCode, now: Timestamp) -> Result<Submission> {
        let plan = Arc::new(plan);
        let app = self.clone();
        let written = Arc::clone(&plan);
        let kept = code.clone();
        let recorded = self
            .store()
            .write(now, move |tx| {
                let (app, plan, code) = (app.clone(), Arc::clone(&written), kept.clone());
                Box::pin(async move { record(tx, &app, &plan, &code).await })
            })
            .await?;
        match recorded {
            Some(application) => {
                let filings = plan.filings.clone();
                Ok(Submission { application, filings, code: Some(code) })
            }
            None => self.submitted_before(plan.draft.id).await,
        }
    }

    /// What a draft became; without its code.
    ///
    /// # Errors
    /// Not found where it was not submitted; what the store says.
    pub(crate) async fn submitted_before(&self, draft: Id<DraftNoun>) -> Result<Submission> {
        let municipality = self.store().municipality();
        let (db, draft) = (self.store().read(), draft.uuid());
        let found = applications::find_by_draft(db, municipality, draft).await?;
        let application = found.ok_or_else(Refusal::not_found)?;
        let filings =
            applications::filings(self.store().read(), municipality, application.id).await?;
        Ok(Submission { application, filings, code: None })
    }

    /// Whether a code is the application's own.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) async fn is_code_of(
        &self,
        application: &Application,
        code: &SecretCode,
    ) -> Result<bool> {
        let (db, municipality) = (self.store().read(), self.store().municipality());
        let number = (application.fiscal_year, application.number);
        let found = applications::find_by_number_and_code(db, municipality, number, code).await?;
        Ok(found.is_some())
    }

    /// The receipt of an application; `None` where there is none.
    ///
    /// # Errors
    /// What the store says.
    pub async fn receipt(&self, id: Id<ApplicationNoun>) -> Result<Option<Receipt>> {
        let municipality = self.store().municipality();
        let db = self.store().read();
        let Some(application) = applications::find(db, municipality, id).await? else {
            return Ok(None);
        };
        let filings = applications::filings(db, municipality, id).await?;
        Ok(Some(Receipt { application, filings }))
    }

    fn plan(&self, guide: &Guide, lang: Lang, channel: Channel, now: Timestamp) -> Result<Plan> {
        let Some(chosen) = &guide.draft.chosen else { return Err(still_open().into()) };
        let interview = guide.interview()?;
        let cards = guide.cards_of(self, &interview);
        let forms = guide.filings_of(&interview, &cards);
        if interview.next(&Goal::Guide).is_some() || interview.next(&Goal::Apply(&forms)).is_some()
        {
            return Err(still_open().into());
        }
        let today = jst_date(now);
        let filings = filings(&guide.edition.pack, &cards, chosen, today, now);
        if filings.is_empty() {
            return Err(still_open().into());
        }
        let boxes = forms.iter().filter_map(|filing| {
            Some(interview.form(&filing.procedure, filing.subject.as_deref())?.boxes_that_count())
        });
        let counted = Counted {
            form_boxes: u32::try_from(boxes.sum::<usize>()).unwrap_or(u32::MAX),
            asked_boxes: u32::try_from(interview.told().len()).unwrap_or(u32::MAX),
        };
        let mail = [FactKey::at("contact.email", "me"), FactKey::of("contact.email")]
            .iter()
            .find_map(|key| interview.value(key));
        let mail = match mail {
            // Nobody is behind a seeded application.
            Some(Value::Email(address)) if channel != Channel::Seed => Address::parse(&address),
            _ => None,
        };
        let id = Id::new(now);
        let told = guide.sheet(now);
        let sheet = sheets::seal(&self.parts().keyring, id, &told)?;
        Ok(Plan {
            id,
            draft: guide.draft.clone(),
            by: guide.actor(),
            told,
            sheet,
            fresh: false,
            lang,
            channel,
            filings,
            counted,
            mail,
            led_by: None,
            now,
        })
    }
}

/// What a submission will write.
struct Plan {
    /// The application's id.
    id: Id<ApplicationNoun>,
    draft: Draft,
    by: Actor,
    /// What was told.
    told: Arc<FactSheet>,
    /// The same, as it is kept.
    sheet: Sealed,
    /// The draft is not in the store yet.
    fresh: bool,
    lang: Lang,
    channel: Channel,
    filings: Vec<Filing>,
    counted: Counted,
    mail: Option<Address>,
    led_by: Option<uuid::Uuid>,
    now: Timestamp,
}

/// Writes it; `None` where the draft was submitted before.
async fn record(
    tx: &Tx,
    app: &Procedures,
    plan: &Plan,
    code: &SecretCode,
) -> Result<Option<Application>> {
    let (draft, id) = (&plan.draft, plan.id);
    if plan.fresh {
        let nobodys = SecretCode::generate(&mut rand::rng());
        drafts::insert(tx, draft, &nobodys).await?;
    }
    match drafts::close(tx, draft).await? {
        Closed::Now => {}
        Closed::Before => return Ok(None),
        Closed::Moved => return Err(old_page().into()),
    }
    plan.sheet.clone().append(tx, None);
    if !plan.fresh {
        sheets::dispose_draft(tx, draft.id);
    }
    let holders = (("draft", draft.id.uuid()), ("application", id.uuid()));
    app.parts().files.hand_over(tx, holders.0, holders.1, &plan.by).await?;
    // Whoever else wants a number waits from here on, so everything that can come before it does.
    let year = FiscalYear::of(jst_date(plan.now));
    let fiscal_year = i32::from(year.0);
    let application = Application {
        id,
        number: tx.next_number(SERIES, i64::from(fiscal_year)).await?,
        fiscal_year,
        event: draft.event.clone(),
        pack_version: draft.pack_version.clone(),
        lang: plan.lang,
        submitted_at: plan.now,
        identity: IdentityState::Unconfirmed,
        channel: plan.channel,
        helper_place: draft.helper_place.clone(),
        stand_in: plan.channel == Channel::Seed,
    };
    applications::append(tx, &application, draft.id, code, plan.counted, &plan.filings)?;
    act(tx, &application, plan).await?;
    let said = Submitted { led_by: plan.led_by, ..Submitted::of(&application, &plan.filings) };
    let data = serde_json::to_value(said).map_err(|error| Error::Broken(error.to_string()))?;
    tx.lend(id.uuid(), Arc::clone(&plan.told));
    tx.publish(Event { kind: APPLICATION_SUBMITTED, subject: id.uuid(), data }).await?;
    if let Some(to) = &plan.mail {
        mail(tx, app, &application, to).await?;
    }
    Ok(Some(application))
}

async fn act(tx: &Tx, application: &Application, plan: &Plan) -> Result<()> {
    let procedures: Vec<&str> =
        plan.filings.iter().map(|filing| filing.procedure.as_str()).collect();
    tx.act(NewAction {
        kind: "application.submitted",
        subject_kind: "application",
        subject: application.id.uuid(),
        by: &plan.by,
        authority: None,
        purpose: None,
        data: serde_json::json!({
            "number": application.shown_number(),
            "draft": plan.draft.id,
            "event": application.event,
            "pack_version": application.pack_version,
            "channel": application.channel,
            "helped": application.helper_place.is_some(),
            "procedures": procedures,
            "led_by": plan.led_by,
            "asked_boxes": plan.counted.asked_boxes,
            "form_boxes": plan.counted.form_boxes,
        }),
    })
    .await?;
    Ok(())
}

async fn mail(tx: &Tx, app: &Procedures, application: &Application, to: &Address) -> Result<()> {
    let letter = Letter {
        subject: Text::new(
            "お預かりしました（受付番号 {number}）",
            "うけとりました（番号（ばんごう） {number}）",
            "We have your application ({number})",
        ),
        body: Text::new(
            "受付番号 {number} でお預かりしました。\n状況は次のページで、受付番号と照会番号を入れると見られます。\n{link}\n\n照会番号は受付票にあります。このメールには書いていません。",
            "うけとりました。番号（ばんごう）は {number} です。\nいま どうなって いるかは、この ページで 見（み）られます。\n{link}\n\nひみつの 番号（ばんごう）は 受付票（うけつけひょう）に あります。",
            "We have your application, number {number}.\nSee its status here with the number and your private code:\n{link}\n\nThe private code is on your receipt, not in this mail.",
        ),
    };
    let link = format!("{}/status", app.parts().public_url);
    let number = shown_number(application.fiscal_year, application.number);
    let (subject, body) = letter.fill(application.lang, &[("number", &number), ("link", &link)]);
    let id = application.id.uuid();
    let mail = Mail {
        to: to.clone(),
        subject,
        body,
        about_kind: "application",
        about_id: id,
        lang: application.lang,
        key: format!("application.submitted/{id}"),
    };
    app.parts().mailer.queue_new(tx, &mail).await?;
    Ok(())
}

/// Questions are open, so that nothing can be chosen or filed yet.
pub(crate) fn still_open() -> Refusal {
    let words = crate::words::CHECK_OPEN;
    Refusal::new(RefusalKind::Conflict, "questions_open", Text::new(words.ja, words.easy, words.en))
}
