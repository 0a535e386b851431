//! Invented initiatives for the demo, made from the plan's own measures: one under way in time, one that
//! is late, one that is done, one paused, one in preparation. Marked wherever they are shown.

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, date},
};
use uuid::Uuid;
use yakusho_kernel::{
    FiscalYear, Lang,
    date::{jst_date, jst_midnight},
};
use yakusho_pack::format::Programme;
use yakusho_store::Result;

use super::{
    entered::{Entry, MilestoneEntry, RiskEntry},
    model::{Published, Sort},
    rules::Step,
    store,
};
use crate::{Plan, by::By};

/// What an invented initiative wants to reach: what, and how many months after its year began.
const MILESTONES: [(&str, i8); 4] = [
    ("いまの仕事の流れを調べ、進め方を決める", 3),
    ("1つの課で試す", 6),
    ("試した結果をまとめ、広げるかを決める", 9),
    ("ほかの課に広げる", 12),
];

/// How an invented initiative stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tale {
    InTime,
    Late,
    Done,
    Paused,
    Draft,
}

const TALES: [Tale; 7] =
    [Tale::InTime, Tale::Late, Tale::InTime, Tale::Done, Tale::InTime, Tale::Paused, Tale::Draft];

/// What is made.
#[derive(Clone)]
struct Invented {
    entry: Entry,
    milestones: Vec<MilestoneEntry>,
    words: Published,
    tale: Tale,
    by: By,
}

impl Plan {
    /// Makes the demo's initiatives. `hand` writes them where a department has nobody.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) async fn seed_initiatives(
        &self,
        hand: Uuid,
        responsible: impl Fn(&str) -> Option<Uuid>,
        now: Timestamp,
    ) -> Result<()> {
        let edition = self.edition();
        let Some(plan) = &edition.pack.plan else { return Ok(()) };
        let today = jst_date(now);
        let begin = FiscalYear::of(today).first_day();
        let mut tales = TALES.into_iter().cycle();
        for programme in &plan.programmes {
            for (at, action) in programme.actions.iter().enumerate() {
                let tale = tales.next().unwrap_or(Tale::InTime);
                let staff = responsible(&programme.owner).unwrap_or(hand);
                let one = invented(programme, &action.text, tale, begin, today, staff);
                // The first of a programme is carried by the working group that names its department.
                let group = plan.groups.iter().find(|group| {
                    at == 0 && group.departments.iter().any(|code| code == &programme.owner)
                });
                let entry =
                    Entry { working_group: group.map(|group| group.id.clone()), ..one.entry };
                self.seed_one(Invented { entry, ..one }, begin, now).await?;
            }
        }
        Ok(())
    }

    async fn seed_one(&self, one: Invented, begin: Date, now: Timestamp) -> Result<()> {
        let at = jst_midnight(begin + 14.days()).min(now);
        let today = jst_date(now);
        self.store()
            .write_with(at, one, move |tx, one| {
                Box::pin(async move {
                    let id = store::make(tx, &one.entry, true, &one.by).await?;
                    for milestone in &one.milestones {
                        store::plan_milestone(tx, id, milestone, &one.by).await?;
                    }
                    if one.tale == Tale::Draft {
                        return Ok(());
                    }
                    let words = Some(&one.words);
                    store::publish(tx, id, 1, words, &one.by).await?;
                    store::step(tx, id, 2, Step::Start, "", begin, &one.by).await?;
                    let reached = one.milestones.iter().filter(|known| known.actual_on.is_some());
                    for known in reached {
                        let words = format!("「{}」を終えました。", known.title);
                        let day = known.actual_on.unwrap_or(begin);
                        store::note(tx, id, day, &words, &one.by).await?;
                    }
                    let last = match one.tale {
                        Tale::Done => Some((Step::Finish, "")),
                        Tale::Paused => {
                            Some((Step::Pause, "機器の入れ替えを待つため。来年度に続きを行う。"))
                        }
                        _ => None,
                    };
                    if let Some((step, why)) = last {
                        store::step(tx, id, 3, step, why, today, &one.by).await?;
                    }
                    for risk in risks(one) {
                        store::name_risk(tx, id, &risk, &one.by).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

fn invented(
    programme: &Programme,
    measure: &str,
    tale: Tale,
    begin: Date,
    today: Date,
    staff: Uuid,
) -> Invented {
    let title: String =
        measure.split(['／', '：']).next().unwrap_or(measure).chars().take(60).collect();
    let milestones = MILESTONES.iter().map(|(what, months)| {
        let planned_on = last_of_month(begin, *months);
        let over = planned_on <= today;
        let reached = match tale {
            Tale::Done => true,
            Tale::Late => planned_on < today - 60.days(),
            Tale::InTime | Tale::Paused => over,
            Tale::Draft => false,
        };
        let actual_on = reached.then(|| (planned_on - 6.days()).min(today));
        let waits = !reached && over && tale == Tale::Late;
        MilestoneEntry {
            title: (*what).to_owned(),
            planned_on,
            forecast_on: waits.then(|| today + 30.days()),
            actual_on,
            dropped: false,
            reason: waits.then(|| "担当の課の繁忙期と重なったため。".to_owned()),
        }
    });
    // Half a year is late only from its own half on: the second point of a late one waits.
    let mut milestones: Vec<MilestoneEntry> = milestones.collect();
    if let (Tale::Late, Some(second)) = (tale, milestones.get_mut(1)) {
        let over = second.planned_on <= today;
        second.actual_on = None;
        second.forecast_on = over.then(|| today + 30.days());
        second.reason = over.then(|| "担当の課の繁忙期と重なったため。".to_owned());
    }
    let name = |lang| programme.name.get(lang).to_owned();
    Invented {
        entry: Entry {
            programme: programme.number,
            measure: measure.to_owned(),
            about: format!(
                "計画の取組事項「{title}」のうち、今年度に行うこと。試験用に作った記録です。"
            ),
            title: title.clone(),
            department: programme.owner.clone(),
            working_group: None,
            responsible: Some(staff),
            starts_on: begin,
            ends_on: FiscalYear::of(begin).last_day(),
        },
        milestones,
        words: Published {
            ja: format!("「{title}」に取り組んでいます（試験用の記録）。"),
            easy: format!(
                "「{}」の 仕事（しごと）です（ためしの 記録（きろく））。",
                name(Lang::JaEasy)
            ),
            en: format!("Work under “{}” (a record for the demonstration).", name(Lang::En)),
        },
        tale,
        by: By { staff, authority: Some(format!("{}:clerk", programme.owner)) },
    }
}

fn last_of_month(begin: Date, months: i8) -> Date {
    let next = begin + i32::from(months).months();
    next.yesterday().unwrap_or_else(|_| date(next.year(), next.month(), 1))
}

fn risks(one: &Invented) -> Vec<RiskEntry> {
    let risk = |sort, words: &str, likelihood, effect, answer: &str| RiskEntry {
        sort,
        words: words.to_owned(),
        likelihood,
        effect,
        department: one.entry.department.clone(),
        answer: answer.to_owned(),
        closed: false,
        reason: None,
    };
    match one.tale {
        Tale::Late => vec![
            risk(
                Sort::Risk,
                "繁忙期が続き、年度のうちに広げられない。",
                3,
                2,
                "試す課を1つに絞り、ほかの課は来年度の初めに始める。",
            ),
            risk(
                Sort::Issue,
                "広げる課の数を減らすか、期間を延ばすか。",
                3,
                2,
                "（1）3課に絞って年度内に終える。（2）来年度の6月まで延ばす。",
            ),
        ],
        Tale::InTime => vec![risk(
            Sort::Risk,
            "担当者の異動で、やり方が引き継がれない。",
            2,
            1,
            "手順を共有の場所に残し、2人で担当する。",
        )],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milestones_end_with_the_quarters() {
        let ends = MILESTONES.map(|(_, months)| last_of_month(date(2026, 4, 1), months));
        assert_eq!(
            ends,
            [date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31), date(2027, 3, 31)]
        );
    }
}
