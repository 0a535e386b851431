//! The demo's round of this fiscal year: letters to every department, most answered, one late, one
//! declined, one sent back, some confirmed. Invented people, through the same functions as real ones.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, civil::Date};
use uuid::Uuid;
use yakusho_identity::Role as Post;
use yakusho_kernel::{FiscalYear, date::jst_midnight};
use yakusho_store::{Error, Result};

use super::{
    letter::Office,
    model::{Answer, Asked, LetterFile},
    people::{Colleague, Directory},
    rules::{
        answer::{Entry, Named},
        decide::Step,
    },
    store::{
        change::{self, Answering, Stepping},
        confirm::{self, Confirming},
        read,
        round::{self, NewRound, Sending},
    },
    web::draft::closing,
};
use crate::{
    Plan,
    groups::{members::Role, registry},
};

/// The setting that says that the round was made.
const MADE: &str = "demo.nominations";
/// How many requests are declined, are sent back, come late, stay open, and wait to be looked at.
const DECLINED: usize = 7;
const RETURNED: usize = 12;
const LATE: usize = 20;
const OPEN: usize = 27;
const WAITING: [usize; 4] = [9, 16, 24, 31];

/// Who runs the round.
#[derive(Clone)]
struct Run {
    office: Arc<Office>,
    clerk: Uuid,
    chief: Uuid,
}

impl Plan {
    /// Makes the demo's round, once.
    ///
    /// # Errors
    /// What the store says.
    pub async fn seed_demo_nominations(&self, now: Timestamp) -> Result<()> {
        let Ok(office) = Office::of(self) else { return Ok(()) };
        if self.store().setting(MADE).await?.is_some() {
            return Ok(());
        }
        let year = FiscalYear::of(yakusho_kernel::date::jst_date(now));
        let (Ok(begin), Ok(last)) = (Date::new(year.0, 4, 14), Date::new(year.0, 4, 28)) else {
            return Ok(());
        };
        let at = |day: Date, hour: i64| {
            let opened = jst_midnight(day).checked_add(SignedDuration::from_hours(hour));
            opened.unwrap_or(now).min(now)
        };
        let begun = at(begin, 10);
        let directory = Directory::open(self.store()).await?;
        let of_office = directory.of_department(&office.secretariat, begin);
        let holder = |post: Post| of_office.iter().find(|one| one.post == post);
        let (Some(clerk), Some(chief)) = (holder(Post::Clerk), holder(Post::Chief)) else {
            return Ok(());
        };
        let run = Run { office: Arc::clone(&office), clerk: clerk.staff, chief: chief.staff };
        let rules = office.rules();
        let new = NewRound {
            fiscal_year: year,
            issued_on: begin,
            deadline: closing(last, &office),
            hour_provenance: rules.closes_at_provenance.words().to_owned(),
            groups: registry::groups(self, begin),
            least: rules.least,
            most: rules.most,
            by: run.clerk,
            authority: None,
            stand_in: true,
        };
        let sent = self.store().write_with(begun, (new, run.clone()), |tx, (new, run)| {
            Box::pin(async move {
                let id = round::draft(tx, new).await?;
                let office = Arc::clone(&run.office);
                let sending =
                    Sending { round: id, seen: 1, office, by: run.clerk, authority: None };
                round::send(tx, &sending).await?;
                Ok(id)
            })
        });
        let id = sent.await?;
        let letters = read::letters(self.store().read(), self.store().municipality(), id).await?;
        let mut number = 0;
        for file in &letters {
            let colleagues = directory.of_department(&file.letter.department, begin);
            for asked in &file.asked {
                let day = begin.saturating_add(
                    jiff::Span::new().days(i64::try_from(number % 13).unwrap_or(0)),
                );
                let day = if number == LATE {
                    last.saturating_add(jiff::Span::new().days(2))
                } else {
                    day
                };
                self.answer_one(&run, file, asked, &colleagues, number, at(day, 14)).await?;
                number += 1;
            }
        }
        let mark = self.store().write(now, |tx| {
            Box::pin(async move { tx.set_setting(MADE, &serde_json::json!(true)).await })
        });
        mark.await
    }

    /// Lets a department answer one request, and the office go on as far as it came.
    async fn answer_one(
        &self,
        run: &Run,
        file: &LetterFile,
        asked: &Asked,
        colleagues: &[Colleague],
        number: usize,
        at: Timestamp,
    ) -> Result<()> {
        let head = colleagues.iter().find(|one| one.post == Post::Head);
        let Some(head) = head.filter(|_| number != OPEN) else { return Ok(()) };
        let able: Vec<&Colleague> =
            colleagues.iter().filter(|one| one.post != Post::Head).collect();
        let declines = number == DECLINED || able.is_empty();
        // What goes back named somebody who is no 係長.
        let wanted = if number == RETURNED { Post::Clerk } else { Post::Chief };
        let best = able.iter().find(|one| one.post == wanted).or_else(|| able.first());
        let people = best.map(|one| Named {
            staff: one.staff,
            role: if number.is_multiple_of(9) { Role::Lead } else { Role::Member },
            minutes: 180 + 30 * u32::try_from(number % 3).unwrap_or(0),
            substitute: None,
        });
        let entry = Entry {
            request: asked.request.id,
            answer: if declines { Answer::Declined } else { Answer::Nominated },
            people: people.filter(|_| !declines).into_iter().collect(),
            reason: declines.then(|| {
                "年度の前半は制度の改正への対応で、時間を確保できないため。後半に改めて相談します。"
                    .to_owned()
            }),
        };
        let answering = Answering {
            entries: vec![(entry.clone(), 2)],
            letter: file.letter.id,
            secretariat: run.office.secretariat.clone(),
            way: "page",
            by: head.staff,
            authority: Some(format!("{}:head", file.letter.department)),
        };
        self.store()
            .write_with(at, answering, |tx, answering| Box::pin(change::answer(tx, answering)))
            .await?;
        let later = at.checked_add(SignedDuration::from_hours(20)).unwrap_or(at);
        if number == RETURNED {
            let reason =
                "推薦の方は担当の方です。係長級の方を推薦できるか、もう一度ご検討ください。";
            return self
                .step(run, asked, Step::Return { reason: reason.to_owned() }, 3, later)
                .await;
        }
        if WAITING.contains(&number) {
            return Ok(());
        }
        self.step(run, asked, Step::Review, 3, later).await?;
        let names = entry.people.iter().filter_map(|person| {
            let one = colleagues.iter().find(|one| one.staff == person.staff)?;
            Some((one.staff, one.name.clone()))
        });
        let confirming = Confirming {
            request: asked.request.id,
            seen: 4,
            office: Arc::clone(&run.office),
            names: names.collect(),
            from: None,
            by: run.chief,
            authority: Some(format!("{}:chief", run.office.secretariat)),
        };
        let done = self.store().write_with(later, confirming, |tx, confirming| {
            Box::pin(confirm::confirm(tx, confirming))
        });
        match done.await {
            // Somebody may stand for their facilities and for their department in one group.
            Ok(_) | Err(Error::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn step(
        &self,
        run: &Run,
        asked: &Asked,
        step: Step,
        seen: i64,
        at: Timestamp,
    ) -> Result<()> {
        let stepping = Stepping {
            request: asked.request.id,
            seen,
            step,
            secretariat: run.office.secretariat.clone(),
            by: run.clerk,
            authority: None,
        };
        let write = self
            .store()
            .write_with(at, stepping, |tx, stepping| Box::pin(change::step(tx, stepping)));
        write.await.map(drop)
    }
}
