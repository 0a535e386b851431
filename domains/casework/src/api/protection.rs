//! `/api/v1/staff/protections`: the records of persons under 支援措置.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, Said};
use yakusho_protection::{Category, Person};
use yakusho_store::NewAction;

use super::desk::Clerk;
use crate::{
    Casework,
    web::staff::protection::{Wanted, keep},
};

/// A record.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProtectionRecord {
    /// Its id.
    id: Uuid,
    /// The protected persons; absent unless the purpose opens 支援措置.
    #[serde(skip_serializing_if = "Option::is_none")]
    names: Option<Vec<String>>,
    /// `spouse`, `stalking`, `child`, `other`; absent as the names.
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<&'static str>,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    until: Date,
    /// Whether it holds today.
    in_force: bool,
    /// Members of staff who may see where the persons live.
    officers: Vec<Uuid>,
}

/// A person to protect.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProtectedPerson {
    /// The name as on the 住民票.
    name: String,
    /// Its reading.
    kana: String,
    /// The day of birth.
    #[schema(value_type = String, format = Date)]
    birth_date: Date,
}

/// A record to set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProtection {
    /// The person, and who asks together with them.
    persons: Vec<ProtectedPerson>,
    /// `spouse`, `stalking`, `child`, `other`.
    category: String,
    /// From this day; without it from today. The record holds one year.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Members of staff who may see where the persons live.
    officers: Vec<Uuid>,
}

/// The records. Names show for a purpose that opens 支援措置, and that is recorded.
#[utoipa::path(
    get, path = "/api/v1/staff/protections", tag = "staff", security(("staff" = [])),
    params(("Purpose" = Option<String>, Header, description = "Why; a purpose of the pack.")),
    responses((status = 200, description = "The records.", body = Vec<ProtectionRecord>))
)]
pub async fn protections(
    visit: Visit,
    State(app): State<Casework>,
    clerk: Clerk,
) -> Result<Said<Vec<ProtectionRecord>>, Failure> {
    let Clerk(desk) = &clerk;
    desk.must(ActionName::ProtectionList, &desk.city())?;
    let keyring = &app.procedures().parts().keyring;
    let records = yakusho_protection::list(app.store(), keyring).await?;
    let shows_names = desk.purpose.opens.iter().any(|class| class == "支援措置");
    if shows_names {
        let (by, purpose, count) = (desk.who.actor(), desk.purpose.words.clone(), records.len());
        let reading = app.store().write(visit.now(), move |tx| {
            let (by, purpose) = (by.clone(), purpose.clone());
            Box::pin(async move {
                tx.act(NewAction {
                    kind: "personal_data.read",
                    subject_kind: "staff",
                    subject: by.id().unwrap_or_default(),
                    by: &by,
                    authority: None,
                    purpose: Some(&purpose),
                    data: json!({ "what": "protections", "records": count }),
                })
                .await?;
                Ok(())
            })
        });
        reading.await?;
    }
    let views = records.into_iter().map(|record| ProtectionRecord {
        id: record.id,
        in_force: record.in_force_on(desk.today),
        names: shows_names
            .then(|| record.persons.iter().map(|person| person.name.clone()).collect()),
        category: shows_names.then(|| record.category.code()),
        from: record.period.from,
        until: record.ended_on.unwrap_or(record.period.until),
        officers: record.officers,
    });
    Ok(Said::ok(&visit, views.collect()))
}

/// Puts persons under protection for a year.
#[utoipa::path(
    post, path = "/api/v1/staff/protections", tag = "staff", security(("staff" = [])),
    request_body = NewProtection,
    responses((status = 204, description = "It holds."))
)]
pub async fn protect(
    visit: Visit,
    clerk: Clerk,
    Body(sent): Body<NewProtection>,
) -> Result<StatusCode, Failure> {
    let Clerk(desk) = &clerk;
    desk.must(ActionName::ProtectionSet, &desk.city())?;
    let Some(category) = Category::from_code(&sent.category) else {
        let words = Text::ja("申出の理由は spouse、stalking、child、other のどれかです。");
        let problem = Problem::new("category", "category_missing", words);
        return Err(Refusal::invalid(vec![problem]).into());
    };
    let persons = sent.persons.into_iter().map(|person| Person {
        name: person.name,
        kana: person.kana,
        birth_date: person.birth_date,
    });
    let wanted = Wanted {
        persons: persons.collect(),
        category,
        from: sent.from.unwrap_or(desk.today),
        officers: sent.officers,
    };
    keep(&visit, desk, wanted).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Extends a record by one year, within its last month.
#[utoipa::path(
    post, path = "/api/v1/staff/protections/{id}/extend", tag = "staff",
    security(("staff" = [])), params(("id" = String, Path, description = "The record.")),
    responses((status = 204, description = "It holds a year longer."))
)]
pub async fn extend_protection(
    visit: Visit,
    State(app): State<Casework>,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    change(&visit, &app, &clerk, &id, true).await
}

/// Ends a record today.
#[utoipa::path(
    post, path = "/api/v1/staff/protections/{id}/end", tag = "staff",
    security(("staff" = [])), params(("id" = String, Path, description = "The record.")),
    responses((status = 204, description = "It is over."))
)]
pub async fn end_protection(
    visit: Visit,
    State(app): State<Casework>,
    clerk: Clerk,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    change(&visit, &app, &clerk, &id, false).await
}

async fn change(
    visit: &Visit,
    app: &Casework,
    clerk: &Clerk,
    id: &str,
    longer: bool,
) -> Result<StatusCode, Failure> {
    let Clerk(desk) = clerk;
    desk.must(ActionName::ProtectionSet, &desk.city())?;
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    crate::web::staff::protection::change_record(visit, desk, app, id, longer).await?;
    Ok(StatusCode::NO_CONTENT)
}
