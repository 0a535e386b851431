//! What somebody at the plan may do with nominations.

use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::Refusal;
use yakusho_pages::Refused;
use yakusho_permission::{ActionName, Resource};

use crate::{
    groups::members,
    nominations::{
        model::{Asked, LetterFile, Request, Round},
        people::Directory,
        rules::{
            checks::{Finding, Known, findings},
            decide::Step,
        },
        store::{
            change::{self, Stepping},
            read,
        },
    },
    web::staff::seat::Seat,
};

impl Seat {
    /// The department that runs the plan.
    #[must_use]
    pub fn secretariat(&self) -> String {
        let edition = self.plan.edition();
        edition.pack.plan.as_ref().map(|plan| plan.secretariat.clone()).unwrap_or_default()
    }

    /// What a department was asked, as policies see it.
    #[must_use]
    pub fn nomination(&self, id: Uuid, department: &str, answered_by: Option<Uuid>) -> Resource {
        Resource::Nomination {
            municipality: self.plan.store().municipality(),
            id,
            department: department.to_owned(),
            secretariat: self.secretariat(),
            answered_by,
        }
    }

    /// Whether they run rounds.
    #[must_use]
    pub fn runs_nominations(&self) -> bool {
        let office = self.nomination(Uuid::nil(), &self.secretariat(), None);
        self.desk.may(ActionName::NominationRun, &office)
    }

    /// Goes on where they run rounds.
    ///
    /// # Errors
    /// Not found.
    pub fn must_run_nominations(&self) -> Result<(), Refused> {
        if self.runs_nominations() { Ok(()) } else { Err(Refusal::not_found().into()) }
    }

    /// Whether they may answer for a department.
    #[must_use]
    pub fn may_answer(&self, file: &LetterFile) -> bool {
        let letter = self.nomination(file.letter.id, &file.letter.department, None);
        self.desk.may(ActionName::NominationAnswer, &letter)
    }

    /// Whether they may see a letter: once it is out, or where they run rounds.
    #[must_use]
    pub fn may_read(&self, round: &Round, file: &LetterFile) -> bool {
        let letter = self.nomination(file.letter.id, &file.letter.department, None);
        let reads = self.desk.may(ActionName::NominationRead, &letter);
        reads && (round.sent_at.is_some() || self.runs_nominations())
    }

    /// Whether they may confirm what was answered.
    #[must_use]
    pub fn may_confirm(&self, request: &Request) -> bool {
        let resource = self.nomination(request.id, &request.department, request.answered_by);
        self.desk.may(ActionName::NominationConfirm, &resource)
    }

    /// A letter and its round.
    ///
    /// # Errors
    /// Not found, also where they may not see it; what the store says.
    pub async fn letter(&self, id: &str) -> Result<(Round, LetterFile), Refused> {
        let id = id.parse().map_err(|_| Refusal::not_found())?;
        let (db, code) = (self.plan.store().read(), self.plan.store().municipality());
        let file = read::letter(db, code, id).await.map_err(refused)?;
        let file = file.ok_or_else(Refusal::not_found)?;
        let round = read::round(db, code, file.letter.round).await.map_err(refused)?;
        let round = round.ok_or_else(Refusal::not_found)?;
        if !self.may_read(&round, &file) {
            return Err(Refusal::not_found().into());
        }
        Ok((round, file))
    }

    /// A request in its letter, for somebody who runs rounds.
    ///
    /// # Errors
    /// Not found; what the store says.
    pub async fn request(&self, id: &str) -> Result<(Round, LetterFile, Asked), Refused> {
        self.must_run_nominations()?;
        let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
        let (db, code) = (self.plan.store().read(), self.plan.store().municipality());
        let known = read::request(db, code, id).await.map_err(refused)?;
        let known = known.ok_or_else(Refusal::not_found)?;
        let (round, file) = self.letter(&known.letter.to_string()).await?;
        let asked = file.request(id).cloned().ok_or_else(Refusal::not_found)?;
        Ok((round, file, asked))
    }

    /// As what they act for a department.
    #[must_use]
    pub fn authority_for(&self, department: &str) -> Option<String> {
        self.desk.who.authority_in(department)
    }

    /// Takes a step with a request in their name.
    ///
    /// # Errors
    /// The refusal of the rules; a conflict where somebody was faster; what the store says.
    pub async fn step(
        &self,
        request: &Request,
        step: Step,
        seen: i64,
        now: Timestamp,
    ) -> yakusho_store::Result<crate::nominations::model::State> {
        let secretariat = self.secretariat();
        let stepping = Stepping {
            request: request.id,
            seen,
            step,
            authority: self.authority_for(&secretariat),
            secretariat,
            by: self.desk.who.staff,
        };
        let write = self
            .plan
            .store()
            .write_with(now, stepping, |tx, stepping| Box::pin(change::step(tx, stepping)));
        write.await
    }

    /// What to look at before an answer is confirmed.
    ///
    /// # Errors
    /// What the store says.
    pub async fn findings(
        &self,
        round: &Round,
        asked: &Asked,
        directory: &Directory,
    ) -> Result<Vec<Finding>, Refused> {
        let (db, code) = (self.plan.store().read(), self.plan.store().municipality());
        let today = self.desk.today;
        let letters = read::letters(db, code, round.id).await.map_err(refused)?;
        let members = members::all(db, code, today).await.map_err(refused)?;
        let all = || letters.iter().flat_map(|file| &file.asked);
        let people = asked.nominees.iter().map(|person| {
            let own = members.iter().filter(|one| one.staff == person.staff);
            let mut groups: std::collections::BTreeSet<String> =
                own.clone().map(|one| one.group.clone()).collect();
            let mut minutes: u32 = own.map(|one| one.minutes_per_week).sum();
            for other in all().filter(|other| other.request.state.waits_for_office()) {
                for named in other.nominees.iter().filter(|one| one.staff == person.staff) {
                    groups.insert(other.request.group.clone());
                    minutes += named.minutes_per_week;
                }
            }
            let post = directory.in_department(person.staff, &asked.request.department, today);
            Known {
                name: directory.name(person.staff),
                leaves_on: post.as_ref().and_then(|post| post.leaves_on),
                post: post.map(|post| post.post),
                groups,
                minutes,
            }
        });
        let people: Vec<Known> = people.collect();
        let same = all().filter(|one| one.request.group == asked.request.group);
        let unanswered = same.filter(|one| one.request.state.waits_for_answer()).count();
        Ok(findings(&people, round.fiscal_year.last_day(), unanswered))
    }
}
