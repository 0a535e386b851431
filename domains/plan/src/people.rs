//! Who stands how to whom: the leads of a group, the managers of a person, and both as policies see
//! them.

use jiff::civil::Date;
use uuid::Uuid;
use yakusho_identity::{
    Role as Post,
    store::{posted_in, postings_of},
};
use yakusho_permission::Resource;
use yakusho_store::Result;

use crate::{
    Plan,
    groups::members::{self, Membership, Role},
};

/// Who leads a group on a day.
///
/// # Errors
/// What the store says.
pub async fn leads_of(plan: &Plan, group: &str, day: Date) -> Result<Vec<Uuid>> {
    let store = plan.store();
    let all = members::of_group(store.read(), store.municipality(), group, day).await?;
    Ok(leads(&all))
}

fn leads(all: &[Membership]) -> Vec<Uuid> {
    all.iter().filter(|one| one.role == Role::Lead).map(|one| one.staff).collect()
}

/// The heads of the departments in which somebody works on a day, without themselves.
///
/// # Errors
/// What the store says.
pub async fn managers_of(plan: &Plan, person: Uuid, day: Date) -> Result<Vec<Uuid>> {
    let store = plan.store();
    let own = postings_of(store.read(), store.municipality(), &[person], day).await?;
    let departments: Vec<&str> = own
        .iter()
        .filter(|(_, post)| matches!(post.role, Post::Clerk | Post::Chief | Post::Head))
        .map(|(_, post)| post.department.as_str())
        .collect();
    if departments.is_empty() {
        return Ok(Vec::new());
    }
    let there = posted_in(store.read(), store.municipality(), &departments, day).await?;
    let heads = there.into_iter().filter(|(id, post)| post.role == Post::Head && *id != person);
    Ok(heads.map(|(id, _)| id).collect())
}

/// The department that runs the plan; empty where the city has no plan.
#[must_use]
pub fn secretariat(plan: &Plan) -> String {
    let edition = plan.edition();
    edition.pack.plan.as_ref().map(|plan| plan.secretariat.clone()).unwrap_or_default()
}

/// A group as policies see it on a day.
///
/// # Errors
/// What the store says.
pub async fn group_resource(plan: &Plan, group: &str, day: Date) -> Result<Resource> {
    let store = plan.store();
    let all = members::of_group(store.read(), store.municipality(), group, day).await?;
    Ok(Resource::WorkingGroup {
        municipality: store.municipality(),
        id: group.to_owned(),
        secretariat: secretariat(plan),
        leads: leads(&all),
        members: all.iter().map(|one| one.staff).collect(),
    })
}

/// What a person did for a group, or for all of them, as policies see it on a day. Where no group is
/// named no lead sees it.
///
/// # Errors
/// What the store says.
pub async fn record_resource(
    plan: &Plan,
    person: Uuid,
    group: Option<&str>,
    day: Date,
) -> Result<Resource> {
    let leads = match group {
        Some(group) => leads_of(plan, group, day).await?,
        None => Vec::new(),
    };
    let managers = managers_of(plan, person, day).await?;
    Ok(Resource::WorkRecord { municipality: plan.store().municipality(), person, leads, managers })
}
