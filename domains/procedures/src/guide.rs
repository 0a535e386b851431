//! A guide under way: a draft, its answers, and the edition of the pack with which it began.

use std::{collections::BTreeSet, net::IpAddr, sync::Arc};

use jiff::{Timestamp, civil::Date};
use yakusho_facts::FactSheet;
use yakusho_interview::{Answers, Ask, Filing, Goal, Interview};
use yakusho_kernel::{Id, Lang, Refusal, RefusalKind, Text, actor::Actor, date::jst_date};
use yakusho_store::{Error, NewAction, Result};

use crate::{
    Edition, Procedures,
    model::{Draft, DraftNoun, SecretCode},
    rules::result::{Card, cards},
    sheets,
    store::drafts,
};

/// A draft with all that is needed to ask and to answer.
#[derive(Clone)]
pub struct Guide {
    /// The draft.
    pub draft: Draft,
    /// The edition of the pack with which it began.
    pub edition: Arc<Edition>,
    /// The answers so far.
    pub answers: Answers,
    /// The day in the city.
    pub today: Date,
    /// The answers as they were kept, with their origins; empty where the draft is not kept yet.
    kept: Arc<FactSheet>,
}

impl Guide {
    /// A guide that is in nobody's browser and in no store: answers that come all at once.
    #[must_use]
    pub fn fresh(draft: Draft, edition: Arc<Edition>, answers: Answers, today: Date) -> Self {
        Self { draft, edition, answers, today, kept: Arc::default() }
    }

    /// The answers with their origins. What was not kept before was told at `now`.
    pub(crate) fn sheet(&self, now: Timestamp) -> Arc<FactSheet> {
        if self.kept.answers() == &self.answers {
            return Arc::clone(&self.kept);
        }
        let mut sheet = FactSheet::clone(&self.kept);
        sheet.change(sheets::source(&self.draft), now, |known| *known = self.answers.clone());
        Arc::new(sheet)
    }

    /// The interview as it stands.
    ///
    /// # Errors
    /// Where the edition has no such event: it was taken out of use by hand.
    pub fn interview(&self) -> Result<Interview<'_, '_>> {
        Interview::new(&self.edition.compiled, &self.draft.event, &self.answers, self.today)
            .ok_or_else(|| Error::Broken(format!("no event {} in its edition", self.draft.event)))
    }

    /// The cards of what applies.
    ///
    /// # Errors
    /// See [`Guide::interview`].
    pub fn cards(&self, app: &Procedures) -> Result<Vec<Card>> {
        Ok(self.cards_of(app, &self.interview()?))
    }

    /// The cards of an interview that the caller goes on with: what it worked out it keeps.
    #[must_use]
    pub fn cards_of(&self, app: &Procedures, interview: &Interview<'_, '_>) -> Vec<Card> {
        cards(&self.edition.pack, &interview.outcomes(), &app.parts().calendar)
    }

    /// The forms to be filled: of the chosen procedures and of those that come before them, one
    /// for each subject where the law wants one each.
    #[must_use]
    pub fn filings(&self, app: &Procedures, interview: &Interview<'_, '_>) -> Vec<Filing> {
        if self.draft.chosen.is_none() {
            return Vec::new();
        }
        self.filings_of(interview, &self.cards_of(app, interview))
    }

    /// The same where the caller has the cards.
    #[must_use]
    pub fn filings_of(&self, interview: &Interview<'_, '_>, cards: &[Card]) -> Vec<Filing> {
        let Some(chosen) = &self.draft.chosen else { return Vec::new() };
        let wanted = crate::rules::submit::with_what_comes_before(chosen, cards);
        let filings = interview.filings().into_iter();
        filings.filter(|filing| wanted.contains(&filing.procedure)).collect()
    }

    /// The next question: of the guide, and once procedures were chosen also of their forms.
    ///
    /// # Errors
    /// See [`Guide::interview`].
    pub fn next<'g>(&self, interview: &Interview<'g, '_>, filings: &[Filing]) -> Option<Ask<'g>> {
        interview.next(&Goal::Guide).or_else(|| {
            if self.draft.chosen.is_some() { interview.next(&Goal::Apply(filings)) } else { None }
        })
    }

    /// Who answers, as actions record it.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match &self.draft.helper_place {
            Some(place) => Actor::Helper { place: place.clone(), for_draft: self.draft.id.uuid() },
            None => Actor::Resident { draft_or_application: self.draft.id.uuid() },
        }
    }
}

impl Procedures {
    /// Begins a guide. The code is shown when the person wants to continue later.
    ///
    /// # Errors
    /// A refusal where the event is not open to the public; what the store says.
    pub async fn begin(
        &self,
        event: &str,
        lang: Lang,
        helper_place: Option<String>,
        now: Timestamp,
    ) -> Result<Draft> {
        let edition = self.shelf().current();
        if !edition.pack.published_events().any(|published| published.id == event) {
            return Err(Refusal::not_found().into());
        }
        let keep = jiff::Span::new().days(i64::from(edition.pack.city.draft_keep_days));
        let today = jst_date(now);
        let draft = Draft {
            id: Id::new(now),
            event: event.to_owned(),
            pack_version: edition.version().to_owned(),
            lang,
            submitted: false,
            helper_place,
            chosen: None,
            created_at: now,
            expires_on: today.checked_add(keep).unwrap_or(today),
            version: 1,
        };
        let code = SecretCode::generate(&mut rand::rng());
        let written = draft.clone();
        let keyring = Arc::clone(&self.parts().keyring);
        self.store()
            .write(now, move |tx| {
                let (draft, code) = (written.clone(), code.clone());
                let keyring = Arc::clone(&keyring);
                Box::pin(async move {
                    drafts::insert(tx, &draft, &code).await?;
                    sheets::put_draft(tx, &keyring, &draft, &Answers::new()).await?;
                    let by = Actor::Resident { draft_or_application: draft.id.uuid() };
                    tx.act(NewAction {
                        kind: "draft.begun",
                        subject_kind: "draft",
                        subject: draft.id.uuid(),
                        by: &by,
                        authority: None,
                        purpose: None,
                        data: serde_json::json!({
                            "event": draft.event,
                            "pack_version": draft.pack_version,
                            "expires_on": draft.expires_on,
                            "helped": draft.helper_place.is_some(),
                        }),
                    })
                    .await?;
                    Ok(())
                })
            })
            .await?;
        Ok(draft)
    }

    /// The guide of a draft; `None` where it was deleted, has expired or was submitted.
    ///
    /// # Errors
    /// What the store says.
    pub async fn open(&self, id: Id<DraftNoun>, now: Timestamp) -> Result<Option<Guide>> {
        let today = jst_date(now);
        let municipality = self.store().municipality();
        let found = drafts::find(self.store().read(), municipality, id, today).await?;
        let Some(draft) = found.filter(|draft| !draft.submitted) else { return Ok(None) };
        let edition = self.shelf().edition(&draft.pack_version).await?;
        let keyring = &self.parts().keyring;
        // Every draft has a sheet from its beginning: without one it was submitted or deleted
        // between the two readings.
        let Some(sheet) = sheets::draft(self.store(), keyring, draft.id).await? else {
            return Ok(None);
        };
        let (answers, kept) = (sheet.answers().clone(), Arc::new(sheet));
        Ok(Some(Guide { draft, edition, answers, today, kept }))
    }

    /// Keeps changed answers. `what` names the question, never the answer.
    ///
    /// # Errors
    /// A conflict where another page was faster; what the store says.
    pub async fn keep(
        &self,
        guide: &Guide,
        answers: Answers,
        lang: Lang,
        what: &str,
        now: Timestamp,
    ) -> Result<()> {
        let (draft, by, what) = (guide.draft.clone(), guide.actor(), what.to_owned());
        let keyring = Arc::clone(&self.parts().keyring);
        let answers = Arc::new(answers);
        self.store()
            .write(now, move |tx| {
                let (draft, by, what) = (draft.clone(), by.clone(), what.clone());
                let (keyring, answers) = (Arc::clone(&keyring), Arc::clone(&answers));
                Box::pin(async move {
                    if !drafts::advance(tx, &draft, lang).await? {
                        return Err(old_page().into());
                    }
                    sheets::put_draft(tx, &keyring, &draft, &answers).await?;
                    tx.act(NewAction {
                        kind: "draft.answered",
                        subject_kind: "draft",
                        subject: draft.id.uuid(),
                        by: &by,
                        authority: None,
                        purpose: None,
                        data: serde_json::json!({ "question": what }),
                    })
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Records which procedures the person wants to file.
    ///
    /// # Errors
    /// What the store says.
    pub async fn choose(
        &self,
        guide: &Guide,
        chosen: BTreeSet<String>,
        now: Timestamp,
    ) -> Result<()> {
        let (id, by) = (guide.draft.id, guide.actor());
        self.store()
            .write(now, move |tx| {
                let (chosen, by) = (chosen.clone(), by.clone());
                Box::pin(async move {
                    drafts::set_chosen(tx, id, &chosen).await?;
                    tx.act(NewAction {
                        kind: "draft.procedures_chosen",
                        subject_kind: "draft",
                        subject: id.uuid(),
                        by: &by,
                        authority: None,
                        purpose: None,
                        data: serde_json::json!({ "procedures": chosen }),
                    })
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Gives the draft a new code to continue with; the former one opens nothing any more.
    ///
    /// # Errors
    /// What the store says.
    pub async fn new_code(&self, guide: &Guide, now: Timestamp) -> Result<SecretCode> {
        let code = SecretCode::generate(&mut rand::rng());
        let (id, by, kept) = (guide.draft.id, guide.actor(), code.clone());
        self.store()
            .write(now, move |tx| {
                let (by, code) = (by.clone(), kept.clone());
                Box::pin(async move {
                    drafts::set_code(tx, id, &code).await?;
                    tx.act(NewAction {
                        kind: "draft.code_given",
                        subject_kind: "draft",
                        subject: id.uuid(),
                        by: &by,
                        authority: None,
                        purpose: None,
                        data: serde_json::json!({}),
                    })
                    .await?;
                    Ok(())
                })
            })
            .await?;
        Ok(code)
    }

    /// The draft of a typed code, submitted or not, with the brake on guessing. `None` where the
    /// code opens none.
    ///
    /// # Errors
    /// A refusal where too many wrong codes were tried; what the store says.
    pub async fn draft_of_code(
        &self,
        typed: &str,
        from: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Option<Draft>> {
        self.may_try_a_code(from, now).await?;
        let found = match SecretCode::parse(typed) {
            Some(code) => {
                let (db, municipality) = (self.store().read(), self.store().municipality());
                drafts::find_by_code(db, municipality, &code, jst_date(now)).await?
            }
            None => None,
        };
        if found.is_none() {
            self.code_was_wrong(from, now, "draft").await?;
        }
        Ok(found)
    }

    /// Whether this code opens this draft; nothing is guessed here, so that the brake is not asked.
    ///
    /// # Errors
    /// What the store says.
    pub async fn is_code_of_draft(
        &self,
        draft: &Draft,
        code: &SecretCode,
        now: Timestamp,
    ) -> Result<bool> {
        let (db, municipality) = (self.store().read(), self.store().municipality());
        let found = drafts::find_by_code(db, municipality, code, jst_date(now)).await?;
        Ok(found.is_some_and(|found| found.id == draft.id))
    }

    /// Deletes a draft with everything that was told and sent.
    ///
    /// # Errors
    /// What the store says.
    pub async fn forget(&self, id: Id<DraftNoun>, by: Actor, now: Timestamp) -> Result<()> {
        let files = self.parts().files.clone();
        self.store()
            .write(now, move |tx| {
                let (by, files) = (by.clone(), files.clone());
                Box::pin(async move {
                    sheets::dispose_draft(tx, id);
                    files.remove_all(tx, "draft", id.uuid(), &by).await?;
                    drafts::delete(tx, id).await?;
                    tx.act(NewAction {
                        kind: "draft.deleted",
                        subject_kind: "draft",
                        subject: id.uuid(),
                        by: &by,
                        authority: None,
                        purpose: None,
                        data: serde_json::json!({}),
                    })
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Deletes every draft whose last day is over. Returns how many.
    ///
    /// # Errors
    /// What the store says.
    pub async fn forget_expired(&self, now: Timestamp) -> Result<usize> {
        let municipality = self.store().municipality();
        let mut count = 0;
        loop {
            let expired =
                drafts::expired(self.store().read(), municipality, jst_date(now), 100).await?;
            if expired.is_empty() {
                return Ok(count);
            }
            for id in expired {
                self.forget(id, Actor::System { job: "forget_expired_drafts" }, now).await?;
                count += 1;
            }
        }
    }
}

pub(crate) fn old_page() -> Refusal {
    let words = crate::words::OLD_PAGE;
    Refusal::new(RefusalKind::Conflict, "draft_moved", Text::new(words.ja, words.easy, words.en))
}
