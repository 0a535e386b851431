//! 人事異動: routes name posts, so what is open at a post goes on to whoever holds it now, in the
//! transaction of the transfer. What a person alone had to do, because it was their draft or was
//! signed in their place, goes on as well; the trail says from whom.

use std::collections::BTreeSet;

use uuid::Uuid;
use yakusho_identity::store::{POSTS_CHANGED, Post, PostsChanged, postings_of};
use yakusho_kernel::{actor::Actor, date::jst_date};
use yakusho_pack::format::Grade;
use yakusho_store::{Error, Result, Store, Tx};

use super::{Approvals, Standing, people};
use crate::{
    model::{Roster, State},
    rules::hand_on,
    store::{absences, approvals, places},
};

const BY: Actor = Actor::System { job: "approvals_handed_on" };

impl Approvals {
    /// Begins to hear who holds which post.
    pub fn listen(&self, store: &Store) {
        let office = self.clone();
        store.subscribe(POSTS_CHANGED, move |tx, event| {
            let office = office.clone();
            Box::pin(async move {
                let told: PostsChanged = serde_json::from_value(event.data.clone())
                    .map_err(|error| Error::Broken(error.to_string()))?;
                office.hand_on(tx, &told).await
            })
        });
    }

    async fn hand_on(&self, tx: &Tx, told: &PostsChanged) -> Result<()> {
        let (db, municipality, today) = (tx.db(), tx.municipality(), jst_date(tx.now()));
        let lost = posts(&told.lost);
        let mut touched = lost.clone();
        touched.extend(posts(&told.gained));
        // Whoever stood in for somebody may be too far away for it now.
        let principals: Vec<Uuid> = absences::deputised_on(db, municipality, told.staff, today)
            .await?
            .iter()
            .map(|one| one.staff)
            .collect();
        for (staff, posting) in postings_of(db, municipality, &principals, today).await? {
            let of = people::member(staff, posting);
            touched.extend(of.map(|one| (one.department, one.grade)));
        }
        let mut ids: BTreeSet<Uuid> = BTreeSet::new();
        ids.extend(places::open_at(db, municipality, &touched, None).await?);
        ids.extend(places::to_look_after_at(db, municipality, &touched, None).await?);
        ids.extend(approvals::returned_to(db, municipality, told.staff).await?);
        let ids: Vec<Uuid> = ids.into_iter().collect();
        for standing in approvals::with_ids(db, municipality, &ids).await? {
            let roster = self.roster(db, municipality, &[&standing.approval], today).await?;
            let left = left_behind(&standing, told.staff, &lost, &roster);
            if left.is_empty() {
                self.put_work(tx, &standing, &roster).await?;
            }
            for place in left {
                let change = hand_on(&standing.approval, told.staff, place);
                self.tell(tx, &standing, &change, &roster, &BY, None, None).await?;
            }
        }
        Ok(())
    }
}

/// What waited for somebody who holds a post no longer: a place of the current step, a look at what
/// a deputy signed, or, `None`, their own draft.
fn left_behind(
    standing: &Standing,
    staff: Uuid,
    lost: &[(String, Grade)],
    roster: &Roster,
) -> Vec<Option<(usize, usize)>> {
    let approval = &standing.approval;
    let is_lost = |step: usize, place: usize| {
        let who = approval.route.steps.get(step).and_then(|step| step.who.get(place));
        who.is_some_and(|who| {
            lost.iter().any(|(department, grade)| {
                (department.as_str(), *grade) == (who.department.as_str(), who.grade)
            })
        })
    };
    let open = approval.open_places().map(|(place, _)| (approval.step, place));
    let looks = approval
        .signed
        .iter()
        .filter(|one| one.instead_of == Some(staff) && !one.looked_after)
        .filter(|_| approval.state != State::Void)
        .map(|one| (one.step, one.place));
    let mut left: Vec<Option<(usize, usize)>> =
        open.chain(looks).filter(|(step, place)| is_lost(*step, *place)).map(Some).collect();
    let gone = roster.grade_in(staff, &approval.department).is_none();
    if approval.state == State::Returned && approval.drafter == staff && gone {
        left.push(None);
    }
    left
}

fn posts(posts: &[Post]) -> Vec<(String, Grade)> {
    let of = |post: &Post| Some((post.department.clone(), people::grade_of(post.role)?));
    posts.iter().filter_map(of).collect()
}
