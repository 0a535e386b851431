//! `GET, POST /api/v1/staff/plan/my-work` and below: one's own record, and that of one's people.

use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use crate::{
    api::seat::Seated,
    record::{
        rules::entry::{Learned, Track},
        web::{
            own,
            person::look,
            view::{Record, record},
        },
    },
};

/// A record of a fiscal year.
#[derive(Serialize, ToSchema)]
pub struct RecordTold {
    /// The fiscal year by its first calendar year.
    year: i16,
    /// The codes of the groups.
    groups: Vec<String>,
    /// Minutes for the groups.
    minutes: i64,
    /// 従事
    engagement: String,
    /// 職務
    duty: String,
    /// 成果共有
    sharing: String,
    /// キャリアパス
    career: String,
    /// What was learned.
    learned: Vec<LearningTold>,
    /// Meetings attended.
    meetings: Vec<AttendedTold>,
    /// What was told to all groups, by its ids.
    told: Vec<Uuid>,
}

/// Something learned.
#[derive(Serialize, ToSchema)]
struct LearningTold {
    /// Its id.
    id: Uuid,
    /// The day.
    #[schema(value_type = String, format = Date)]
    day: jiff::civil::Date,
    /// What.
    what: String,
    /// With whom it was shared.
    shared: String,
}

/// A meeting attended.
#[derive(Serialize, ToSchema)]
struct AttendedTold {
    /// The meeting.
    meeting: Uuid,
    /// Its day.
    #[schema(value_type = String, format = Date)]
    day: jiff::civil::Date,
    /// Whether something was presented.
    presented: bool,
}

/// What was done.
#[derive(Serialize, ToSchema)]
pub struct RecordDone {
    /// `kept`, `learned`, `removed`.
    state: &'static str,
    /// What was learned.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
}

/// One's own record of this fiscal year.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/my-work", tag = "plan", operation_id = "plan_record_own",
    security(("staff" = [])),
    responses((status = 200, description = "The record.", body = RecordTold))
)]
pub async fn own(visit: Visit, Seated(seat): Seated) -> Result<Said<RecordTold>, Failure> {
    let own = record(&seat.plan, seat.desk.who.staff, seat.desk.today).await?;
    Ok(Said::ok(&visit, said(own)))
}

/// The record of a person whose manager one is. The reading is recorded.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/my-work/people/{id}", tag = "plan",
    operation_id = "plan_record_person", security(("staff" = [])),
    params(("id" = String, Path, description = "Whose.")),
    responses((status = 200, description = "The record.", body = RecordTold))
)]
pub async fn person(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<RecordTold>, Failure> {
    let person = id.parse().map_err(|_| Refusal::not_found())?;
    let found = look(&seat, person, visit.now()).await?;
    Ok(Said::ok(&visit, said(found)))
}

/// Keeps the four sides of one's dual track of this fiscal year.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/my-work", tag = "plan", operation_id = "plan_record_keep",
    security(("staff" = [])), request_body = Track,
    responses((status = 200, description = "It is kept.", body = RecordDone))
)]
pub async fn keep(
    visit: Visit,
    Seated(seat): Seated,
    Body(sent): Body<Track>,
) -> Result<Said<RecordDone>, Failure> {
    own::keep(&seat, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, RecordDone { state: "kept", id: None }))
}

/// Keeps something that one learned.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/my-work/learned", tag = "plan",
    operation_id = "plan_record_learn", security(("staff" = [])), request_body = Learned,
    responses((status = 200, description = "It is kept.", body = RecordDone))
)]
pub async fn learn(
    visit: Visit,
    Seated(seat): Seated,
    Body(sent): Body<Learned>,
) -> Result<Said<RecordDone>, Failure> {
    let id = own::learn(&seat, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, RecordDone { state: "learned", id: Some(id) }))
}

/// Takes something out of one's own record.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/my-work/learned/{id}/remove", tag = "plan",
    operation_id = "plan_record_forget", security(("staff" = [])),
    params(("id" = String, Path, description = "Which.")),
    responses((status = 200, description = "It is out.", body = RecordDone))
)]
pub async fn forget(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<RecordDone>, Failure> {
    own::forget(&seat, &id, visit.now()).await?;
    Ok(Said::ok(&visit, RecordDone { state: "removed", id: None }))
}

fn said(own: Record) -> RecordTold {
    RecordTold {
        year: own.year.0,
        groups: own.groups.into_iter().map(|(one, _)| one.group).collect(),
        minutes: own.minutes,
        engagement: own.track.engagement,
        duty: own.track.duty,
        sharing: own.track.sharing,
        career: own.track.career,
        learned: own
            .learnings
            .into_iter()
            .map(|(id, one)| LearningTold { id, day: one.day, what: one.what, shared: one.shared })
            .collect(),
        meetings: own
            .meetings
            .into_iter()
            .map(|(meeting, presented)| AttendedTold {
                meeting: meeting.id,
                day: meeting.day,
                presented,
            })
            .collect(),
        told: own.told.into_iter().map(|one| one.id).collect(),
    }
}
