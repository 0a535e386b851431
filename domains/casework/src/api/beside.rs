//! `GET /api/v1/staff/cases/{id}/register` and `…/relatives`: what the register says of the people
//! of a form, and cases that may be about the same people.

use axum::extract::Path;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Failure, Said};

use super::{case::CaseStanding, desk::Clerk};
use crate::web::staff::{
    case::{beside, facts, kin},
    case_file::CaseFile,
};

/// The people of a form beside the register.
#[derive(Debug, Serialize, ToSchema)]
pub struct BesideRegister {
    /// Where the copy of the register comes from.
    source: String,
    /// The day as of which it was copied.
    #[schema(value_type = String, format = Date)]
    dated_on: jiff::civil::Date,
    /// Whether its people are invented.
    stand_in: bool,
    /// The people.
    people: Vec<ComparedPerson>,
}

/// A person of a form.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComparedPerson {
    /// Their place in the application: `me`, `m1`.
    whose: String,
    /// Item by item.
    items: Vec<ComparedItem>,
}

/// One compared item.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComparedItem {
    /// What it is.
    label: String,
    /// What was declared, as written.
    declared: String,
    /// What the register says, as written; empty where it says nothing.
    register: String,
    /// `same`, `spelling`, `different`, `not_there`.
    verdict: &'static str,
}

/// Cases that may be about the same people; only such as the caller may read.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseRelatives {
    /// Perhaps the same filed twice.
    duplicates: Vec<RelatedCase>,
    /// Perhaps of the same household.
    household: Vec<RelatedCase>,
}

/// Another case.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelatedCase {
    /// Where it stands.
    #[serde(flatten)]
    standing: CaseStanding,
    /// Why it is named.
    reason: String,
}

/// The people of the form beside the resident register. The reading is recorded with its purpose.
/// 404 where no copy of the register was taken in.
#[utoipa::path(
    get, path = "/api/v1/staff/cases/{id}/register", tag = "staff", security(("staff" = [])),
    params(
        ("id" = String, Path, description = "The case."),
        ("Purpose" = String, Header, description = "Why personal data are read, in UTF-8; recorded."),
    ),
    responses((status = 200, description = "The comparison.", body = BesideRegister))
)]
pub async fn register(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Said<BesideRegister>, Failure> {
    let Clerk(desk) = &clerk;
    let file = CaseFile::open(desk, &id, ActionName::CaseReadPersonalData).await?;
    clerk.must_say_why()?;
    let sheet = file.read_facts(desk, json!({ "what": "facts" }), visit.now()).await?;
    let form = facts::of(&file, &sheet);
    let found = beside::look(desk, &file, &form.values, visit.now()).await?;
    let (snapshot, all) = found.ok_or_else(Refusal::not_found)?;
    let people = all.into_iter().map(|beside| ComparedPerson {
        whose: beside.declared.whose,
        items: beside
            .items
            .into_iter()
            .map(|item| ComparedItem {
                label: item.label,
                declared: item.declared,
                register: item.register,
                verdict: item.verdict.code(),
            })
            .collect(),
    });
    let result = BesideRegister {
        source: snapshot.source,
        dated_on: snapshot.dated_on,
        stand_in: snapshot.stand_in,
        people: people.collect(),
    };
    Ok(Said::ok(&visit, result))
}

/// Cases that may be about the same people or household, with reasons.
#[utoipa::path(
    get, path = "/api/v1/staff/cases/{id}/relatives", tag = "staff", security(("staff" = [])),
    params(
        ("id" = String, Path, description = "The case."),
        ("Purpose" = String, Header, description = "Why personal data are read, in UTF-8; recorded."),
    ),
    responses((status = 200, description = "The cases.", body = CaseRelatives))
)]
pub async fn relatives(
    visit: Visit,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<Said<CaseRelatives>, Failure> {
    let Clerk(desk) = &clerk;
    let file = CaseFile::open(desk, &id, ActionName::CaseReadPersonalData).await?;
    clerk.must_say_why()?;
    let sheet = file.read_facts(desk, json!({ "what": "facts" }), visit.now()).await?;
    let form = facts::of(&file, &sheet);
    let found = kin::of(desk, &file, &form.values).await?;
    let told = |kin: Vec<kin::Kin>| {
        kin.into_iter()
            .map(|one| RelatedCase { standing: CaseStanding::of(&one.record), reason: one.reason })
            .collect()
    };
    let result =
        CaseRelatives { duplicates: told(found.duplicates), household: told(found.household) };
    Ok(Said::ok(&visit, result))
}
