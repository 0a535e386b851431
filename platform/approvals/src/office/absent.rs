//! 不在と代決者: who is away from when to when, and who decides for them.

use jiff::civil::Date;
use serde_json::json;
use uuid::Uuid;
use yakusho_identity::store::postings_of;
use yakusho_kernel::{Problem, Refusal, Text, actor::Actor, date::jst_date};
use yakusho_store::{NewAction, Result, Store, Tx};

use super::{Approvals, people};
use crate::{
    model::{Absence, Member},
    store::{absences, approvals, places},
};

/// No absence is longer: whoever is away for longer is replaced.
const LONGEST_DAYS: i32 = 366;

impl Approvals {
    /// Enters an absence. The items of what waits for the person go to the deputy at once where it
    /// has begun. Returns its id.
    ///
    /// # Errors
    /// A refusal at the field: days in the wrong order, past or too many; a deputy who is the same
    /// person, works nowhere with them, or is away on one of the days; an absence that overlaps
    /// another of the same person. What the database says.
    pub async fn be_absent(
        &self,
        tx: &Tx,
        by: &Actor,
        staff: Uuid,
        deputy: Uuid,
        (from, to): (Date, Date),
    ) -> Result<Uuid> {
        let today = jst_date(tx.now());
        let municipality = tx.municipality();
        let mut problems = days(from, to, today);
        let postings =
            postings_of(tx.db(), municipality, &[staff, deputy], from.max(today)).await?;
        let members: Vec<Member> = postings
            .into_iter()
            .filter_map(|(staff, posting)| people::member(staff, posting))
            .collect();
        let together = members.iter().filter(|one| one.staff == staff).any(|one| {
            members.iter().any(|other| other.staff == deputy && other.department == one.department)
        });
        if deputy == staff {
            problems.push(problem("deputy", "deputy_is_self", "本人のほかの人を選んでください。"));
        } else if !together {
            problems.push(problem(
                "deputy",
                "deputy_elsewhere",
                "同じ課の職員から選んでください。",
            ));
        }
        let known = absences::from_day_on(tx.db(), municipality, &[staff, deputy], today).await?;
        let overlaps = |one: &&Absence| one.from <= to && from <= one.to;
        if let Some(other) = known.iter().filter(overlaps).find(|one| one.staff == staff) {
            let words =
                format!("{}から{}までの不在が、もう登録されています。", other.from, other.to);
            problems.push(problem("from", "absence_overlaps", &words));
        } else if known.iter().filter(overlaps).any(|one| one.staff == deputy) {
            problems.push(problem(
                "deputy",
                "deputy_absent",
                "その人も、この間に不在の日があります。ほかの人を選んでください。",
            ));
        }
        if !problems.is_empty() {
            return Err(Refusal::invalid(problems).into());
        }
        let absence = Absence { id: tx.new_id(), staff, deputy, from, to };
        absences::insert(tx, &absence).await?;
        record(tx, "absence.entered", &absence, by).await?;
        self.hand_over(tx, staff, today).await?;
        Ok(absence.id)
    }

    /// Cancels an absence, or ends one that has begun.
    ///
    /// # Errors
    /// Not found; what the database says.
    pub async fn cancel_absence(&self, tx: &Tx, by: &Actor, id: Uuid) -> Result<()> {
        let found = absences::find(tx.db(), tx.municipality(), id).await?;
        let absence = found.ok_or_else(Refusal::not_found)?;
        if !absences::cancel(tx, id).await? {
            return Err(Refusal::not_found().into());
        }
        record(tx, "absence.cancelled", &absence, by).await?;
        self.hand_over(tx, absence.staff, jst_date(tx.now())).await
    }

    /// An absence that was not cancelled.
    ///
    /// # Errors
    /// What the database says.
    pub async fn absence(&self, store: &Store, id: Uuid) -> Result<Option<Absence>> {
        absences::find(store.read(), store.municipality(), id).await
    }

    /// The absences of these people that have not ended, the next first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn absences_of(
        &self,
        store: &Store,
        staff: &[Uuid],
        today: Date,
    ) -> Result<Vec<Absence>> {
        absences::from_day_on(store.read(), store.municipality(), staff, today).await
    }

    /// Puts the items of everything that waits at somebody's posts into the right hands.
    async fn hand_over(&self, tx: &Tx, staff: Uuid, today: Date) -> Result<()> {
        let municipality = tx.municipality();
        let postings = postings_of(tx.db(), municipality, &[staff], today).await?;
        let posts: Vec<_> = postings
            .into_iter()
            .filter_map(|(staff, posting)| people::member(staff, posting))
            .map(|one| (one.department, one.grade))
            .collect();
        let ids = places::open_at(tx.db(), municipality, &posts, None).await?;
        for standing in approvals::with_ids(tx.db(), municipality, &ids).await? {
            let roster = self.roster(tx.db(), municipality, &[&standing.approval], today).await?;
            self.put_work(tx, &standing, &roster).await?;
        }
        Ok(())
    }
}

fn days(from: Date, to: Date, today: Date) -> Vec<Problem> {
    if to < from {
        return vec![problem(
            "to",
            "absence_ends_first",
            "終わりの日は、始まりの日以後にしてください。",
        )];
    }
    if to < today {
        return vec![problem(
            "to",
            "absence_past",
            "もう過ぎた日です。きょう以後の日を入れてください。",
        )];
    }
    if (to - from).get_days() > LONGEST_DAYS {
        return vec![problem(
            "to",
            "absence_too_long",
            "1年を超える不在は登録できません。人事異動として扱ってください。",
        )];
    }
    Vec::new()
}

async fn record(tx: &Tx, kind: &str, absence: &Absence, by: &Actor) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind: "absence",
        subject: absence.id,
        by,
        authority: None,
        purpose: None,
        data: json!({
            "staff": absence.staff,
            "deputy": absence.deputy,
            "from": absence.from.to_string(),
            "to": absence.to.to_string(),
        }),
    })
    .await?;
    Ok(())
}

fn problem(field: &str, code: &'static str, words: &str) -> Problem {
    Problem::new(field, code, Text::ja(words))
}
