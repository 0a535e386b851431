//! Invented papers for the demo: one of the first half, fixed by three people, with a decision, and one of
//! the second half that somebody still writes. Marked wherever they are shown.

use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::date};
use yakusho_kernel::{
    FiscalYear,
    date::{jst_date, jst_midnight},
};
use yakusho_store::{Error, Result};

use super::{
    assemble::assemble,
    entered::{DecisionEntry, Entry},
    model::{Decision, Half, Paper},
    rules::Step,
    store,
};
use crate::{Plan, by::By};

const SUMMARY: &str = "10の重点事業は、おおむね計画どおりに動き始めました。\nオンラインでできる手続は増えていますが、使う人の割合がまだ低いのが課題です。\n遅れている取組は、担当課の繁忙期と重なったことが主な理由です。（試験用に作った文です）";
const NEXT: &str = "遅れている取組の進め方を、12月までに各課と話し合う\n下半期の指標を、年度末までに測る\n活動報告会で、WGの試みの結果を出し合う";

/// Who has their hand in the papers: who makes, who checks, who fixes.
pub(crate) struct Three {
    /// Who makes them.
    pub(crate) maker: By,
    /// Who checks them.
    pub(crate) checker: By,
    /// Who fixes them.
    pub(crate) fixer: By,
}

impl Plan {
    /// Makes the demo's papers.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) async fn seed_papers(&self, three: &Three, now: Timestamp) -> Result<()> {
        let today = jst_date(now);
        let year = FiscalYear::of(today);
        let half_ends = date(year.0, 9, 30);
        if today <= half_ends + 22.days() {
            return Ok(());
        }
        let entry = |half: Half, as_of, summary: &str, next: &str| Entry {
            year: year.0,
            half,
            title: format!("{} {}の進み（試験用の記録）", year.label(), half.label()),
            as_of,
            summary: summary.to_owned(),
            next_steps: next.to_owned(),
        };
        let secretariat = self.secretariat();
        let at = jst_midnight(half_ends + 20.days()) + SignedDuration::from_hours(10);
        let first = entry(Half::First, half_ends, SUMMARY, NEXT);
        let input = (first, secretariat.clone(), three.maker.clone());
        let id = self
            .store()
            .write_with(at, input, |tx, (entry, secretariat, by)| {
                Box::pin(async move {
                    let id = store::make(tx, entry, true, secretariat, by).await?;
                    let ask =
                        "遅れている取組を、対象の課を絞って年度内に終えることにしてよいですか。";
                    let why = "このままでは、年度のうちに半分の課にしか広がりません。";
                    store::ask(tx, id, 1, (ask, why), by).await?;
                    let ask = "端末の入れ替えを、来年度の予算で優先してよいですか。";
                    let why = "職員の満足度が、計画の線より下にあります。";
                    store::ask(tx, id, 2, (ask, why), by).await?;
                    Ok(id)
                })
            })
            .await?;
        self.fix_paper(id, three, &secretariat, at).await?;
        let meeting = half_ends + 29.days();
        if today > meeting {
            self.decide_first(id, &three.maker, meeting).await?;
        }
        let second = entry(Half::Second, today, "（書いている途中です。試験用の記録）", "");
        let input = (second, secretariat, three.maker.clone());
        let draft = self.store().write_with(now, input, |tx, (entry, secretariat, by)| {
            Box::pin(store::make(tx, entry, true, secretariat, by))
        });
        draft.await?;
        Ok(())
    }

    async fn fix_paper(
        &self,
        id: uuid::Uuid,
        three: &Three,
        secretariat: &str,
        at: Timestamp,
    ) -> Result<()> {
        let known: Option<Paper> = store::find(self.store(), id).await?;
        let known = known.ok_or_else(|| Error::Broken("the demo's paper is gone".to_owned()))?;
        let questions = store::questions(self.store(), id).await?;
        let edition = assemble(self, &known, &questions).await?;
        let frozen = edition.freeze().map_err(|error| Error::Broken(error.to_string()))?;
        let hands = (three.checker.clone(), three.fixer.clone());
        let input = (id, known.version, frozen, hands, secretariat.to_owned());
        let later = at + SignedDuration::from_hours(24);
        let write = self.store().write_with(later, input, |tx, input| {
            Box::pin(async move {
                let (id, seen, frozen, (checker, fixer), secretariat) = input;
                store::pass(tx, *id, *seen, &Step::Check, None, secretariat, checker).await?;
                let frozen = Some(frozen);
                store::pass(tx, *id, *seen + 1, &Step::Fix, frozen, secretariat, fixer).await
            })
        });
        write.await?;
        Ok(())
    }

    async fn decide_first(&self, id: uuid::Uuid, by: &By, on: jiff::civil::Date) -> Result<()> {
        let questions = store::questions(self.store(), id).await?;
        let Some(first) = questions.into_iter().next() else { return Ok(()) };
        let entry = DecisionEntry {
            decision: Decision::WithConditions,
            words: "対象を絞ることを了承する。残りの課の予定を、活動報告会までに示すこと。"
                .to_owned(),
            on,
            task: Some((
                self.secretariat(),
                "残りの課にいつ広げるかの予定を作る".to_owned(),
                Some(on + 90.days()),
            )),
        };
        let at = jst_midnight(on) + SignedDuration::from_hours(15);
        let write = self.store().write_with(at, (first, entry, by.clone()), |tx, input| {
            Box::pin(async move {
                let (first, entry, by) = input;
                store::record(tx, first, first.version, entry, by).await
            })
        });
        write.await
    }

    /// The department that runs the plan; empty where the city has none.
    fn secretariat(&self) -> String {
        let edition = self.edition();
        edition.pack.plan.as_ref().map(|plan| plan.secretariat.clone()).unwrap_or_default()
    }
}
