//! Invented past cases: made through the same façades as real ones, marked as seeded, and never
//! counted.

use std::{collections::HashMap, sync::Arc};

use futures::{StreamExt as _, TryStreamExt as _};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;
use yakusho_approvals::{Back, State};
use yakusho_identity::{Role, store::staff_list};
use yakusho_interview::{Interview, Source, simulate::Dice};
use yakusho_kernel::{
    Id, Lang,
    actor::Actor,
    date::{jst_date, jst_midnight},
};
use yakusho_pack::format::Grade;
use yakusho_procedures::{
    Edition, Submission, Told,
    model::{Channel, IdentityState},
};
use yakusho_store::{Error, Result};

use super::household::{Household, invent};
use crate::{
    Casework,
    approval::{Decision, OnApproval, Proposal, Propose, Proposed},
    handle::Request,
    model::{CaseState, CorrectionField, CorrectionRequest},
    rules::decide::Command,
    store::cases::{self, Record},
};

/// The setting that says that the cases were made.
const MADE: &str = "demo.cases";
/// The same cases in every demo.
const SEED: u64 = 20_261_122;
/// How many applications, over how many days.
const APPLICATIONS: usize = 90;
const DAYS: i64 = 75;
/// Households that are invented for each event; the others are like them.
const KINDS: usize = 4;

impl Casework {
    /// Makes the demo's past cases, once. An application that the rules refuse is left out.
    ///
    /// # Errors
    /// What the store says.
    pub async fn seed_demo_cases(&self, now: Timestamp) -> Result<()> {
        if self.store().setting(MADE).await?.is_some() {
            return Ok(());
        }
        let mark = self.store().write(now, |tx| {
            Box::pin(
                async move { tx.set_setting(MADE, &serde_json::json!({ "seed": SEED })).await },
            )
        });
        mark.await?;
        let mut dice = Dice::new(SEED);
        let office = Office::of(self).await?;
        let plans = plans(self, now, &mut dice);
        let mut submitted = Vec::with_capacity(plans.len());
        for plan in plans {
            match self.procedures().submit_told(plan.told.clone(), plan.at).await {
                Ok(submission) => submitted.push((submission, plan, dice.roll())),
                Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        let before = SignedDuration::from_hours(24 * (DAYS + 10));
        self.seed_seals(now.checked_sub(before).unwrap_or(now)).await?;
        let office = &office;
        let member = |department: &str| office.member(department, Grade::Clerk);
        self.seed_demo_uptake(member, now, &mut dice).await?;
        futures::stream::iter(submitted)
            .map(|(submission, plan, roll)| async move {
                self.work_through(office, &submission, &plan, Dice::new(roll), now).await
            })
            .buffer_unordered(8)
            .try_collect::<()>()
            .await?;
        self.send_somebody_away(now).await?;
        self.seed_letters(now).await
    }

    /// Lets the office work on one application, as far as it plausibly came by now.
    async fn work_through(
        &self,
        office: &Office,
        submission: &Submission,
        plan: &Plan,
        mut dice: Dice,
        now: Timestamp,
    ) -> Result<()> {
        let application = submission.application.id;
        let days = now.duration_since(plan.at).as_hours() / 24;
        let mut at = plan.at;
        // Most people come within a few days; then the rest flows.
        if days >= 2 && dice.chance(4, 5) {
            at = self.later(at, &mut dice, now);
            self.identify_at_window(application, office.anybody(), at).await?;
            // Whoever comes does everything on the same day, or nearly everything.
            for visit in self.cases_of(application).await? {
                if visit.case.state == CaseState::Visit && dice.chance(9, 10) {
                    self.try_command(office, &visit, Command::RecordVisit, at).await?;
                }
            }
        }
        for record in self.cases_of(application).await? {
            if days < 1 || record.case.state != CaseState::Received || dice.chance(1, 4) {
                continue;
            }
            let mut at = self.later(at, &mut dice, now);
            for command in way_of(&record, plan, office, days, &mut dice) {
                let Some(record) = self.case_now(&record).await? else { break };
                match proposal_of(&command) {
                    Some(proposal) => {
                        at = self.decide_it(office, &record, proposal, at, &mut dice, now).await?;
                    }
                    None => self.try_command(office, &record, command, at).await?,
                }
                at = self.later(at, &mut dice, now);
            }
        }
        Ok(())
    }

    /// Some minute of an open day within the next days, but never after now.
    fn later(&self, at: Timestamp, dice: &mut Dice, now: Timestamp) -> Timestamp {
        let next = jiff::Span::new().days(dice.between(1, 3));
        let day = jst_date(at).checked_add(next).unwrap_or(jst_date(at));
        let day = self.procedures().parts().calendar.next_open(day);
        let minute = SignedDuration::from_mins(dice.between(9 * 60, 17 * 60));
        jst_midnight(day).checked_add(minute).unwrap_or(now).min(now)
    }

    async fn cases_of(
        &self,
        application: Id<yakusho_procedures::model::ApplicationNoun>,
    ) -> Result<Vec<Record>> {
        let store = self.store();
        cases::of_application(store.read(), store.municipality(), application.uuid()).await
    }

    async fn case_now(&self, record: &Record) -> Result<Option<Record>> {
        let store = self.store();
        cases::find(store.read(), store.municipality(), record.case.id).await
    }

    async fn identify_at_window(
        &self,
        application: Id<yakusho_procedures::model::ApplicationNoun>,
        by: Option<Uuid>,
        at: Timestamp,
    ) -> Result<()> {
        let Some(id) = by else { return Ok(()) };
        let by = Actor::Staff { id };
        let write = self.store().write(at, move |tx| {
            let by = by.clone();
            Box::pin(async move {
                let state = IdentityState::Window;
                yakusho_procedures::identify(tx, application, state, "運転免許証", &by).await
            })
        });
        write.await
    }

    /// Proposes a decision and lets those who must sign do so, so far as they plausibly came by
    /// now. Returns when the last of them did.
    async fn decide_it(
        &self,
        office: &Office,
        record: &Record,
        proposal: Proposal,
        at: Timestamp,
        dice: &mut Dice,
        now: Timestamp,
    ) -> Result<Timestamp> {
        let Some(staff) = office.member(&record.department, Grade::Clerk) else { return Ok(at) };
        let propose = Propose {
            case: record.case.id,
            version: record.case.version,
            note: proposal
                .decision
                .has_reasons()
                .then(|| "要件の当てはめは別紙のとおりです。（試験用）".to_owned()),
            proposal,
            staff,
            authority: Some(format!("{}:{}", record.department, Role::Clerk.code())),
        };
        let mut standing = match self.propose(propose, at).await {
            Ok(Proposed::Drafted(standing, _)) => *standing,
            Ok(Proposed::Decided(_)) | Err(Error::Refused(_)) => return Ok(at),
            Err(error) => return Err(error),
        };
        let mut at = at;
        while standing.approval.state == State::Running {
            // Some wait on a desk, now and then one goes back.
            if dice.chance(1, 8) {
                break;
            }
            at = self.later(at, dice, now);
            let place = standing.approval.open_places().next().map(|(_, place)| place.clone());
            let signer = place.and_then(|place| office.member(&place.department, place.grade));
            let Some(signer) = signer else { break };
            let what = if dice.chance(1, 14) {
                let reason = "根拠の条文を書き足してください。（試験用）".to_owned();
                OnApproval::Return { to: Back::Drafter, reason }
            } else {
                OnApproval::Sign
            };
            let (id, version) = (standing.approval.id, standing.approval.version);
            standing = match self.on_approval(id, version, what, None, signer, at).await {
                Ok(standing) => standing,
                Err(Error::Refused(_)) => break,
                Err(error) => return Err(error),
            };
        }
        Ok(at)
    }

    /// The head of the busiest department is away today, and the second 係長 stands in.
    async fn send_somebody_away(&self, now: Timestamp) -> Result<()> {
        let edition = self.procedures().shelf().current();
        let accounts = super::accounts(&edition.pack);
        let of = |ending: &str| {
            let found = accounts.iter().find(|account| account.login.ends_with(ending));
            found.map(|account| account.login.clone())
        };
        // The first fourth account is the busiest department's.
        let Some(deputy) = of(".04") else { return Ok(()) };
        let head = deputy.replace(".04", ".03");
        let staff = staff_list(self.store()).await?;
        let id = |login: &str| staff.iter().find(|row| row.login == login).map(|row| row.id);
        let (Some(head), Some(deputy)) = (id(&head), id(&deputy)) else { return Ok(()) };
        let today = jst_date(now);
        let end = today.checked_add(jiff::Span::new().days(4)).unwrap_or(today);
        let write = self.store().write_with(now, self.approvals(), move |tx, office| {
            let by = Actor::Staff { id: head };
            Box::pin(async move {
                office.be_absent(tx, &by, head, deputy, (today, end)).await.map(|_| ())
            })
        });
        match write.await {
            Ok(()) | Err(Error::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Carries a command out; what the rules refuse did not happen.
    async fn try_command(
        &self,
        office: &Office,
        record: &Record,
        command: Command,
        at: Timestamp,
    ) -> Result<()> {
        let Some(staff) = office.member(&record.department, Grade::Clerk) else { return Ok(()) };
        let by = match command {
            Command::Withdraw => Actor::Resident { draft_or_application: record.case.application },
            _ => Actor::Staff { id: staff },
        };
        let visited = command == Command::RecordVisit;
        let request = Request {
            case: record.case.id,
            version: record.case.version,
            command,
            authority: Some(format!("{}:{}", record.department, Role::Clerk.code())),
            by,
            identified_by: visited.then(|| "運転免許証".to_owned()),
        };
        match self.carry_out(request, at).await {
            Ok(_) | Err(Error::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// What a command proposes, where it is a decision.
fn proposal_of(command: &Command) -> Option<Proposal> {
    let decision = Decision::of(command)?;
    let reason = match command {
        Command::Refuse { reason } | Command::Return { reason } => reason.clone(),
        _ => String::new(),
    };
    Some(Proposal { decision, reason })
}

/// One application to be.
struct Plan {
    at: Timestamp,
    told: Told,
    edition: Arc<Edition>,
}

/// The applications in the order of their days.
fn plans(app: &Casework, now: Timestamp, dice: &mut Dice) -> Vec<Plan> {
    let edition = app.procedures().shelf().current();
    let events: Vec<String> =
        edition.pack.published_events().map(|event| event.id.clone()).collect();
    let mut kinds: Vec<(String, Household)> = Vec::new();
    for event in &events {
        for _ in 0..KINDS {
            let made = invent(app.procedures(), &edition, event, now, dice);
            kinds.extend(made.map(|household| (event.clone(), household)));
        }
    }
    let mut plans: Vec<Plan> = (0..APPLICATIONS)
        .filter_map(|_| {
            let (event, household) = dice.one_of(&kinds)?.clone();
            let days = dice.between(0, DAYS);
            let household = household.moved(-days, jst_date(now)).renamed(dice);
            Some(Plan {
                at: office_hour(now, days, dice)?,
                told: Told {
                    event,
                    answers: household.answers,
                    chosen: household.chosen,
                    lang: Lang::Ja,
                    channel: Channel::Seed,
                },
                edition: Arc::clone(&edition),
            })
        })
        .collect();
    plans.sort_by_key(|plan| plan.at);
    plans
}

/// Some minute of a day before today, mostly by day.
fn office_hour(now: Timestamp, days: i64, dice: &mut Dice) -> Option<Timestamp> {
    let minutes = dice.between(1, 12 * 60);
    let back = SignedDuration::from_hours(24 * days) + SignedDuration::from_mins(minutes);
    now.checked_sub(back).ok()
}

/// What the office does with a received case, step by step.
fn way_of(
    record: &Record,
    plan: &Plan,
    office: &Office,
    days: i64,
    dice: &mut Dice,
) -> Vec<Command> {
    let Some(staff) = office.member(&record.department, Grade::Clerk) else {
        return Vec::new();
    };
    let claim = Command::Claim { staff };
    let decided = record.case.kind.is_decided();
    let yes = if decided { Command::Approve } else { Command::Accept };
    match dice.below(20) {
        0..=4 => vec![claim],
        5..=6 => match correction(record, plan) {
            Some(request) => vec![claim, Command::AskCorrection(request)],
            None => vec![claim],
        },
        7 if decided => {
            let reason =
                "申請の要件（対象となる人の範囲）に当たらないため。これは試験用の理由です。";
            vec![claim, Command::Refuse { reason: reason.to_owned() }]
        }
        8 => vec![Command::Withdraw],
        9 if !decided => {
            let reason = "必要な書類がそろっていないため。これは試験用の理由です。";
            vec![claim, Command::Return { reason: reason.to_owned() }]
        }
        _ if days < 4 => vec![claim],
        _ if dice.chance(2, 3) => vec![claim, yes, Command::Finish],
        _ => vec![claim, yes],
    }
}

/// A correction of the first box that the person told.
fn correction(record: &Record, plan: &Plan) -> Option<CorrectionRequest> {
    let today = jst_date(plan.at);
    let (compiled, told) = (&plan.edition.compiled, &plan.told);
    let interview = Interview::new(compiled, &told.event, &told.answers, today)?;
    let form = interview.form(&record.case.procedure, record.case.subject.as_deref())?;
    let (key, label) = form.boxes.iter().find_map(|found| match &found.source {
        Source::Told(key) => Some((key.to_string(), found.field.label.clone())),
        _ => None,
    })?;
    let reason = "お持ちの書類と違うようです。もう一度ご確認ください。（試験用）".to_owned();
    Some(CorrectionRequest {
        fields: vec![CorrectionField { key, label, reason }],
        answer_by: None,
    })
}

/// Who works where, as what.
struct Office {
    posts: HashMap<(String, Role), Uuid>,
}

impl Office {
    async fn of(app: &Casework) -> Result<Self> {
        let mut posts = HashMap::new();
        for row in staff_list(app.store()).await? {
            for (_, posting) in row.postings {
                posts.entry((posting.department, posting.role)).or_insert(row.id);
            }
        }
        Ok(Self { posts })
    }

    fn member(&self, department: &str, grade: Grade) -> Option<Uuid> {
        let role = Role::from_code(grade.code())?;
        self.posts.get(&(department.to_owned(), role)).copied()
    }

    /// Some clerk; always the same one.
    fn anybody(&self) -> Option<Uuid> {
        let clerks = self.posts.iter().filter(|((_, role), _)| *role == Role::Clerk);
        clerks.map(|(_, id)| *id).min()
    }
}
