//! Invented letters, calls and counts, and two measures to raise the online rate; all marked as
//! seeded, so that no figure counts them unless somebody asks to see the sample.

use jiff::{SignedDuration, Span, Timestamp, civil::Date};
use uuid::Uuid;
use yakusho_interview::{Answers, Value, definition::FactType, simulate::Dice};
use yakusho_kernel::{Id, actor::Actor, date::jst_date, date::jst_midnight};
use yakusho_pack::format::{Procedure, Status};
use yakusho_procedures::{Paper, model::Channel};
use yakusho_store::{Error, Result};

use crate::{
    Casework,
    uptake::{
        promotion::{self, Kind, Promotion},
        tally::{self, Counter, Line},
    },
    web::staff::enter::fields::fields,
};

/// Letters, calls and counter papers that became cases.
const PAPERS: usize = 36;
/// Days on which paper was counted.
const DAYS: i64 = 70;
/// Procedures whose paper was counted.
const COUNTED: usize = 6;

/// Names that nobody has.
const NAMES: [(&str, &str); 6] = [
    ("見本　梅子", "ミホン　ウメコ"),
    ("仮名　松男", "カメイ　マツオ"),
    ("例文　桜", "レイブン　サクラ"),
    ("模擬　竹夫", "モギ　タケオ"),
    ("空想　楓", "クウソウ　カエデ"),
    ("試験　柊", "シケン　ヒイラギ"),
];

impl Casework {
    /// Makes them. `member` says who works in a department.
    ///
    /// # Errors
    /// What the store says.
    pub(super) async fn seed_demo_uptake(
        &self,
        member: impl Fn(&str) -> Option<Uuid>,
        now: Timestamp,
        dice: &mut Dice,
    ) -> Result<()> {
        let edition = self.procedures().shelf().current();
        let open: Vec<&Procedure> = edition
            .pack
            .procedures
            .iter()
            .filter(|one| one.status == Status::Published && one.is_fileable())
            .filter(|one| member(&one.department).is_some())
            .collect();
        for _ in 0..PAPERS {
            let Some(procedure) = dice.one_of(&open).copied() else { return Ok(()) };
            let Some(staff) = member(&procedure.department) else { continue };
            let at = office_hour(now, dice.between(0, DAYS), dice);
            let paper = self.demo_paper(procedure, staff, at, dice);
            match self.procedures().enter(paper, at).await {
                Ok(_) | Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        for procedure in open.iter().take(COUNTED) {
            let Some(staff) = member(&procedure.department) else { continue };
            self.count_paper(procedure, staff, now, dice).await?;
        }
        if let Some(procedure) = open.first()
            && let Some(staff) = member(&procedure.department)
        {
            self.promote(procedure, staff, now).await?;
        }
        Ok(())
    }

    fn demo_paper(
        &self,
        procedure: &Procedure,
        staff: Uuid,
        at: Timestamp,
        dice: &mut Dice,
    ) -> Paper {
        let edition = self.procedures().shelf().current();
        let nobody = ("見本　梅子", "ミホン　ウメコ");
        let (name, kana) = dice.one_of(&NAMES).copied().unwrap_or(nobody);
        let mut answers = Answers::new();
        for one in fields(&edition, &procedure.id, jst_date(at)).iter().filter(|one| one.first) {
            let value = match one.fact.kind {
                FactType::Text => Value::Text(name.to_owned()),
                FactType::Kana => Value::Kana(kana.to_owned()),
                _ => continue,
            };
            answers.tell(one.key.clone(), value);
        }
        let channels =
            [Channel::Counter, Channel::Counter, Channel::Post, Channel::Post, Channel::Phone];
        let back = Span::new().days(dice.between(0, 1));
        Paper {
            entry: Id::<()>::new(at).uuid(),
            procedure: procedure.id.clone(),
            boxes: u32::try_from(answers.len()).unwrap_or(u32::MAX),
            answers,
            channel: dice.one_of(&channels).copied().unwrap_or(Channel::Counter),
            received_on: jst_date(at).saturating_sub(back),
            scans: Vec::new(),
            by: Actor::Staff { id: staff },
            authority: Some(format!("{}:clerk", procedure.department)),
            seeded: true,
        }
    }

    async fn count_paper(
        &self,
        procedure: &Procedure,
        staff: Uuid,
        now: Timestamp,
        dice: &mut Dice,
    ) -> Result<()> {
        let calendar = &self.procedures().parts().calendar;
        let today = jst_date(now);
        let days: Vec<Date> = (1..DAYS)
            .map(|back| today.saturating_sub(Span::new().days(back)))
            .filter(|day| calendar.is_open(*day))
            .collect();
        let mut lines = Vec::new();
        for day in days {
            for (channel, most) in [(Channel::Counter, 3), (Channel::Post, 1)] {
                let count = dice.between(0, most);
                if count > 0 {
                    let line = Line {
                        procedure: procedure.id.clone(),
                        department: procedure.department.clone(),
                        channel,
                        day,
                    };
                    lines.push((line, count));
                }
            }
        }
        let authority = format!("{}:clerk", procedure.department);
        let write =
            self.store().write_with(now, (lines, authority), move |tx, (lines, authority)| {
                Box::pin(async move {
                    let by = Counter { staff, authority: Some(authority), seeded: true };
                    for (line, count) in lines {
                        tally::count(tx, line, *count, by).await?;
                    }
                    Ok(())
                })
            });
        write.await
    }

    async fn promote(&self, procedure: &Procedure, staff: Uuid, now: Timestamp) -> Result<()> {
        let today = jst_date(now);
        let day = |back: i64| today.saturating_sub(Span::new().days(back));
        let of = |kind, name: &str, words: &str, from, to| Promotion {
            id: Uuid::nil(),
            kind,
            procedure: procedure.id.clone(),
            department: procedure.department.clone(),
            name: name.to_owned(),
            words: words.to_owned(),
            from,
            to,
            version: 1,
        };
        let new = vec![
            of(
                Kind::Leaflet,
                "窓口ちらし（試験用）",
                "次からは、スマートフォンで24時間申請できます。",
                day(42),
                day(22),
            ),
            of(
                Kind::Nudge,
                "受付票のひとこと（試験用）",
                "次の手続きは、ご自宅からもできます。",
                day(10),
                today.saturating_add(Span::new().days(20)),
            ),
        ];
        let authority = format!("{}:clerk", procedure.department);
        let write = self.store().write_with(now, (new, authority), move |tx, (new, authority)| {
            Box::pin(async move {
                for one in new {
                    promotion::make(tx, one, staff, Some(authority)).await?;
                }
                Ok(())
            })
        });
        write.await
    }
}

/// Some minute of a day before today, while the office was open.
fn office_hour(now: Timestamp, days: i64, dice: &mut Dice) -> Timestamp {
    let day = jst_date(now).saturating_sub(Span::new().days(days));
    let minute = SignedDuration::from_mins(dice.between(9 * 60, 17 * 60));
    jst_midnight(day).checked_add(minute).unwrap_or(now).min(now)
}
