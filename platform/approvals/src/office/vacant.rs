//! 空席: something waits at a post that nobody holds. No deputy can stand in for nobody, so that it
//! waits until somebody is posted there.

use jiff::civil::Date;
use yakusho_pack::format::Grade;
use yakusho_store::{Result, Store};

use super::Approvals;
use crate::store::places;

/// A post at which approvals wait and that nobody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VacantPost {
    /// The code of the department.
    pub department: String,
    /// The grade.
    pub grade: Grade,
    /// How many places of approvals wait there.
    pub waiting: u64,
}

impl Approvals {
    /// The posts at which something waits although nobody holds them on a day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn vacant_posts(&self, store: &Store, day: Date) -> Result<Vec<VacantPost>> {
        let (db, municipality) = (store.read(), store.municipality());
        let posts: Vec<VacantPost> = places::posts_with_open(db, municipality)
            .await?
            .into_iter()
            .filter_map(|(department, grade, waiting)| {
                let grade = Grade::from_code(&grade)?;
                Some(VacantPost { department, grade, waiting: u64::try_from(waiting).ok()? })
            })
            .collect();
        let departments: Vec<&str> = posts.iter().map(|post| post.department.as_str()).collect();
        let roster = self.roster_of(db, municipality, &departments, day).await?;
        let vacant =
            |post: &VacantPost| roster.holders(&post.department, post.grade).next().is_none();
        Ok(posts.into_iter().filter(vacant).collect())
    }
}
