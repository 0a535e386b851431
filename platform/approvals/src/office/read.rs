//! What pages and domains ask.

use jiff::civil::Date;
use sea_orm::ConnectionTrait;
use serde_json::Value;
use uuid::Uuid;
use yakusho_identity::{Posting, store::postings_of};
use yakusho_kernel::MunicipalityCode;
use yakusho_pack::format::Grade;
use yakusho_store::{Result, Store};

use super::{Approvals, Standing, Step, Waiting, people};
use crate::{
    model::Hand,
    rules::{may_look_after, turn_of},
    store::{absences, approvals, marks, places},
};

/// No list shows more.
const MOST: u64 = 200;

impl Approvals {
    /// The approval with this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find(
        &self,
        db: &impl ConnectionTrait,
        municipality: MunicipalityCode,
        id: Uuid,
    ) -> Result<Option<Standing>> {
        approvals::find(db, municipality, id).await
    }

    /// The approvals about a subject, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn of_subject(
        &self,
        db: &impl ConnectionTrait,
        municipality: MunicipalityCode,
        kind: &str,
        subject: Uuid,
    ) -> Result<Vec<Standing>> {
        let mut found = approvals::of_subject(db, municipality, subject).await?;
        found.retain(|one| one.is_about(kind, subject));
        Ok(found)
    }

    /// The open approval about a subject: there is at most one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open_of(
        &self,
        db: &impl ConnectionTrait,
        municipality: MunicipalityCode,
        kind: &str,
        subject: Uuid,
    ) -> Result<Option<Standing>> {
        let found = self.of_subject(db, municipality, kind, subject).await?;
        Ok(found.into_iter().find(|one| one.approval.state.is_open()))
    }

    /// What the domain put into the draft, opened.
    ///
    /// # Errors
    /// Where the row is damaged.
    pub fn proposal(&self, standing: &Standing) -> Result<Value> {
        self.open_row(standing).map(|sealed| sealed.proposal)
    }

    /// 伺い of the newest draft, opened.
    ///
    /// # Errors
    /// Where the row is damaged.
    pub fn note(&self, standing: &Standing) -> Result<Option<String>> {
        self.open_row(standing).map(|sealed| sealed.note)
    }

    /// The trail, oldest first, opened.
    ///
    /// # Errors
    /// What the database says; where a row is damaged.
    pub async fn trail(&self, store: &Store, approval: Uuid) -> Result<Vec<Step>> {
        let kept = marks::of_approval(store.read(), store.municipality(), approval).await?;
        kept.into_iter()
            .map(|one| {
                let words =
                    one.sealed.map(|sealed| self.open_words(one.id, &sealed)).transpose()?;
                Ok(Step { mark: one.mark, at: one.at, words })
            })
            .collect()
    }

    /// What waits for somebody's hand: by their own grade, as a deputy, and what a deputy signed
    /// for them. What is due first comes first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn waiting_for(
        &self,
        store: &Store,
        staff: Uuid,
        postings: &[Posting],
        today: Date,
    ) -> Result<Vec<Waiting>> {
        let (db, municipality) = (store.read(), store.municipality());
        let mut posts = posts(postings);
        let deputised = absences::deputised_on(db, municipality, staff, today).await?;
        let principals: Vec<Uuid> = deputised.iter().map(|one| one.staff).collect();
        for (_, posting) in postings_of(db, municipality, &principals, today).await? {
            posts.extend(self::posts(&[posting]));
        }
        let open = places::open_at(db, municipality, &posts, Some(MOST)).await?;
        let open = approvals::with_ids(db, municipality, &open).await?;
        let concerned: Vec<_> = open.iter().map(|one| &one.approval).collect();
        let roster = self.roster(db, municipality, &concerned, today).await?;
        let mut found: Vec<Waiting> = open
            .into_iter()
            .filter_map(|standing| {
                let turn = turn_of(&standing.approval, staff, &roster)?;
                Some(Waiting { standing, turn: Some(turn) })
            })
            .collect();
        found.sort_by_key(|one| (one.standing.due_on, one.standing.approval.id));
        let mut after = places::to_look_after(db, municipality, staff, MOST).await?;
        let own = self::posts(postings);
        after.extend(places::to_look_after_at(db, municipality, &own, Some(MOST)).await?);
        after.sort_unstable();
        after.dedup();
        let after = approvals::with_ids(db, municipality, &after).await?;
        let concerned: Vec<_> = after.iter().map(|one| &one.approval).collect();
        let roster = self.roster(db, municipality, &concerned, today).await?;
        found.extend(
            after
                .into_iter()
                .filter(|standing| {
                    let approval = &standing.approval;
                    approval.signed.iter().any(|one| may_look_after(approval, one, staff, &roster))
                })
                .map(|standing| Waiting { standing, turn: None }),
        );
        Ok(found)
    }

    /// What somebody drafted, the last changed first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn drafted_by(&self, store: &Store, staff: Uuid) -> Result<Vec<Standing>> {
        approvals::drafted_by(store.read(), store.municipality(), staff, MOST).await
    }

    /// What somebody signed or sent back, the last first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn done_by(&self, store: &Store, staff: Uuid) -> Result<Vec<Standing>> {
        let (db, municipality) = (store.read(), store.municipality());
        let ids = marks::done_by(db, municipality, staff, MOST).await?;
        approvals::with_ids(db, municipality, &ids).await
    }

    /// The approvals behind items of the worklist, by the item's subject: a place or an approval.
    ///
    /// # Errors
    /// What the database says.
    pub async fn behind_items(
        &self,
        store: &Store,
        subjects: &[Uuid],
    ) -> Result<Vec<(Uuid, Standing)>> {
        let (db, municipality) = (store.read(), store.municipality());
        let owners = places::owners(db, municipality, subjects).await?;
        let owner = |subject: &Uuid| owners.get(subject).copied().unwrap_or(*subject);
        let mut ids: Vec<Uuid> = subjects.iter().map(owner).collect();
        ids.sort_unstable();
        ids.dedup();
        let found = approvals::with_ids(db, municipality, &ids).await?;
        let of = |subject: &Uuid| {
            let id = owner(subject);
            let standing = found.iter().find(|one| one.approval.id == id)?;
            Some((*subject, standing.clone()))
        };
        Ok(subjects.iter().filter_map(of).collect())
    }
}

/// The posts of postings: department and grade.
fn posts(postings: &[Posting]) -> Vec<(String, Grade)> {
    let of = |posting: &Posting| {
        people::grade_of(posting.role).map(|grade| (posting.department.clone(), grade))
    };
    postings.iter().filter_map(of).collect()
}

impl Waiting {
    /// Whether they act for somebody else.
    #[must_use]
    pub fn as_deputy_of(&self) -> Option<Uuid> {
        match self.turn.as_ref()?.hand {
            Hand::Own => None,
            Hand::Deputy { of } => Some(of),
        }
    }
}
