//! Reminders by open day: in the department's worklist and by mail, each once.

use std::time::Duration;

use jiff::{Timestamp, civil::Date};
use sea_orm::{EntityTrait, IntoActiveModel, sea_query::OnConflict};
use serde_json::json;
use yakusho_kernel::{Lang, actor::Actor, date::jst_date};
use yakusho_notify::{Address, Mail};
use yakusho_store::{JobRegistry, NewAction, Result, Tx};

use super::{
    letter::{Office, moment},
    model::LetterFile,
    rules::mark::{Mark, reached},
    store::{
        entity::reminder::{Column, Entity, Model},
        read,
    },
    work,
};
use crate::Plan;

/// The job's kind.
pub const REMIND: &str = "plan.nominations.remind";
const EVERY: Duration = Duration::from_secs(15 * 60);

/// A letter of which somebody is reminded.
#[derive(Clone)]
struct Due {
    file: LetterFile,
    mark: Mark,
    deadline: Date,
    secretariat: String,
    mail: Option<Mail>,
}

impl Plan {
    /// The background work of nominations.
    #[must_use]
    pub(crate) fn nomination_jobs(&self, registry: JobRegistry) -> JobRegistry {
        let plan = self.clone();
        registry.every(REMIND, EVERY, move |_, _, now| {
            let plan = plan.clone();
            Box::pin(async move { plan.remind_of_nominations(now).await.map(drop) })
        })
    }

    /// Reminds, on open days, every department that has not answered and has come to the next point
    /// before or after its deadline. Returns how many.
    ///
    /// # Errors
    /// What the store says.
    pub async fn remind_of_nominations(&self, now: Timestamp) -> Result<usize> {
        let today = jst_date(now);
        let Ok(office) = Office::of(self) else { return Ok(0) };
        if !self.calendar().is_open(today) {
            return Ok(0);
        }
        let (db, code) = (self.store().read(), self.store().municipality());
        let Some(round) = read::newest(db, code).await? else { return Ok(0) };
        let mut count = 0;
        for file in read::letters(db, code, round.id).await? {
            let Some(deadline) = file.deadline() else { continue };
            let day = jst_date(deadline);
            let Some(mark) = reached(self.calendar(), day, today) else { continue };
            let mail = self.mail(&office, &file, mark, deadline);
            let secretariat = office.secretariat.clone();
            let due = Due { file, mark, deadline: day, secretariat, mail };
            let mailer = self.procedures().parts().mailer.clone();
            let write = self.store().write_with(now, (due, mailer), |tx, (due, mailer)| {
                Box::pin(async move {
                    let new = remind(tx, due).await?;
                    if let Some(mail) = due.mail.as_ref().filter(|_| new) {
                        mailer.queue(tx, mail).await?;
                    }
                    Ok(new)
                })
            });
            count += usize::from(write.await?);
        }
        Ok(count)
    }

    fn mail(
        &self,
        office: &Office,
        file: &LetterFile,
        mark: Mark,
        deadline: Timestamp,
    ) -> Option<Mail> {
        let letter = &file.letter;
        let to = office.rules().mail.replace("{department}", &letter.department);
        let body = format!(
            "{}\n\n{}の依頼に、まだ回答がありません。{}。\n期限：{}\n\n次の画面から、3分ほどで回答できます。\n{}/staff/plan/nominations/letters/{}\n",
            file.asked.first().map_or("", |one| one.request.name.as_str()),
            office.rules().letter.title,
            mark.words(),
            moment(deadline),
            self.procedures().parts().public_url,
            letter.id,
        );
        Some(Mail {
            to: Address::parse(&to)?,
            subject: format!("WGメンバーの推薦：{}", mark.words()),
            body,
            about_kind: work::SUBJECT,
            about_id: letter.id,
            lang: Lang::Ja,
            key: format!("{REMIND}/{}/{}/{}", letter.id, jst_date(deadline), mark.code()),
        })
    }
}

/// Keeps that it was done, once; the item of the worklist says it.
async fn remind(tx: &Tx, due: &Due) -> Result<bool> {
    let letter = due.file.letter.id;
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        letter,
        mark: format!("{}/{}", due.deadline, due.mark.code()),
        reminded_at: tx.stamp(),
    };
    let once = OnConflict::columns([Column::Municipality, Column::Letter, Column::Mark])
        .do_nothing()
        .to_owned();
    let mark = row.mark.clone();
    let written =
        Entity::insert(row.into_active_model()).on_conflict(once).exec_without_returning(tx.db());
    if written.await? == 0 {
        return Ok(false);
    }
    tx.act(NewAction {
        kind: "nomination.reminded",
        subject_kind: work::SUBJECT,
        subject: letter,
        by: &Actor::System { job: "remind_of_nominations" },
        authority: None,
        purpose: None,
        data: json!({ "mark": mark }),
    })
    .await?;
    work::put(tx, &due.secretariat, &due.file, Some(due.mark)).await?;
    Ok(true)
}
