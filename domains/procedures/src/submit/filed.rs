//! Filings that come ready filled by another way: what another form tool exported, or what a clerk
//! types from paper. They name their procedures themselves, so the questions of the guide need not
//! be answered; boxes that are still empty are for the department to ask.

use std::collections::BTreeSet;

use jiff::Timestamp;
use uuid::Uuid;
use yakusho_interview::Answers;
use yakusho_kernel::{Id, Lang, actor::Actor, date::jst_date};
use yakusho_pack::format::{IdentityLevel, Procedure, Way};
use yakusho_store::{Error, Result};

use super::{Plan, Submission, still_open};
use crate::{
    Edition, Procedures,
    guide::Guide,
    model::{Channel, Draft, Filing, SecretCode},
    rules::result::Card,
    sheets,
    store::{applications, applications::Counted},
};

/// What came.
#[derive(Clone)]
pub struct Filed {
    /// Names it once and for all: the same origin is the same application, however often it comes.
    pub origin: Option<Uuid>,
    /// The life event under which the facts are told.
    pub event: String,
    /// What was told.
    pub answers: Answers,
    /// When.
    pub told_at: Timestamp,
    /// The procedures that are filed.
    pub procedures: BTreeSet<String>,
    /// The language of papers.
    pub lang: Lang,
    /// By which way it came.
    pub channel: Channel,
    /// Who brought it in.
    pub by: Actor,
}

impl Procedures {
    /// Records filings that came ready filled. One that came before is given back without a code,
    /// and nothing is written.
    ///
    /// # Errors
    /// A refusal where no procedure is named or one cannot be filed here; what the store says.
    pub async fn submit_filed(&self, filed: Filed, now: Timestamp) -> Result<Submission> {
        if let Some(origin) = filed.origin
            && self.filed_before(origin).await?
        {
            return self.submitted_before(Id::from_uuid(origin)).await;
        }
        let origin = filed.origin;
        let plan = self.plan_filed(filed, now)?;
        let code = SecretCode::generate(&mut rand::rng());
        match self.write(plan, code, now).await {
            // Somebody brought the same one at the same time.
            Err(Error::Constraint(_)) if origin.is_some() => {
                self.submitted_before(Id::from_uuid(origin.unwrap_or_default())).await
            }
            written => written,
        }
    }

    /// Whether something of this origin became an application.
    ///
    /// # Errors
    /// What the store says.
    pub async fn filed_before(&self, origin: Uuid) -> Result<bool> {
        let (db, municipality) = (self.store().read(), self.store().municipality());
        Ok(applications::find_by_draft(db, municipality, origin).await?.is_some())
    }

    fn plan_filed(&self, filed: Filed, now: Timestamp) -> Result<Plan> {
        let edition = self.shelf().current();
        let today = jst_date(now);
        let draft = Draft {
            id: filed.origin.map_or_else(|| Id::new(now), Id::from_uuid),
            event: filed.event,
            pack_version: edition.version().to_owned(),
            lang: filed.lang,
            submitted: false,
            helper_place: None,
            chosen: Some(filed.procedures.clone()),
            created_at: now,
            expires_on: today,
            version: 1,
        };
        let guide = Guide::fresh(draft, edition, filed.answers, today);
        let cards = guide.cards(self)?;
        let mut filings = Vec::new();
        for id in &filed.procedures {
            let known = guide.edition.pack.procedure(id).filter(|known| known.is_fileable());
            let procedure = known.ok_or_else(still_open)?;
            let card = cards.iter().find(|card| card.procedure == *id);
            let among = &filed.procedures;
            filings.extend(filings_of(&guide.edition, procedure, card, (among, today), now));
        }
        if filings.is_empty() {
            return Err(still_open().into());
        }
        let interview = guide.interview()?;
        let boxes = filings.iter().filter_map(|filing| {
            Some(interview.form(&filing.procedure, filing.subject.as_deref())?.boxes_that_count())
        });
        let counted = Counted {
            form_boxes: u32::try_from(boxes.sum::<usize>()).unwrap_or(u32::MAX),
            asked_boxes: u32::try_from(interview.told().len()).unwrap_or(u32::MAX),
        };
        let id = Id::new(now);
        let told = guide.sheet(filed.told_at);
        let sheet = sheets::seal(&self.parts().keyring, id, &told)?;
        drop(interview);
        Ok(Plan {
            id,
            draft: guide.draft,
            told,
            sheet,
            fresh: true,
            lang: filed.lang,
            channel: filed.channel,
            filings,
            counted,
            // Whoever filed by another way was answered by that way.
            mail: None,
            led_by: None,
            by: filed.by,
            now,
        })
    }
}

/// The filings of one procedure: for each subject where the law wants one each and it is known
/// whom it concerns.
fn filings_of(
    edition: &Edition,
    procedure: &Procedure,
    card: Option<&Card>,
    (among, today): (&BTreeSet<String>, jiff::civil::Date),
    now: Timestamp,
) -> Vec<Filing> {
    let subjects: Vec<Option<String>> = match card {
        Some(card) if card.each && !card.subjects.is_empty() => {
            card.subjects.iter().cloned().map(Some).collect()
        }
        _ => vec![None],
    };
    let in_person = procedure.way == Way::Visit;
    let department = edition.pack.department_on(&procedure.department, today);
    let filing = |subject| Filing {
        id: Id::new(now),
        procedure: procedure.id.clone(),
        subject,
        legal_kind: procedure.legal_kind,
        department: department
            .map_or_else(|| procedure.department.clone(), |known| known.code.clone()),
        in_person,
        needs_identity: !in_person && procedure.identity_level > IdentityLevel::L1,
        after: procedure.after.iter().filter(|id| among.contains(*id)).cloned().collect(),
        last_day: card.and_then(|card| card.last_day),
        standard_days: procedure.standard_days.map(u32::from),
    };
    subjects.into_iter().map(filing).collect()
}
