//! `POST /api/v1/staff/search`: finds cases. What is looked for travels in the body.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use super::{case::CaseStanding, desk::Clerk};
use crate::web::staff::find::{
    entered::Entered,
    run::{Hit, search},
};

/// What to look for: everything that is said must hold.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Search {
    /// 受付番号.
    #[schema(example = "R8-000123")]
    number: String,
    /// A name in kanji, kana or letters, whole or in part; variants of characters are one.
    #[schema(example = "髙橋 はなこ")]
    name: String,
    /// A day of birth, 和暦 or 西暦.
    #[schema(example = "昭和55年4月1日")]
    born: String,
    /// An address, from the name of the town on.
    #[schema(example = "大手町2-12-1")]
    address: String,
    /// Words in notes, reasons and requests of the office.
    words: String,
    /// A procedure.
    procedure: String,
    /// A state.
    state: String,
    /// A department.
    department: String,
    /// `online`, `hall` and the other ways by which applications come.
    channel: String,
    /// Opened on this day or later.
    from: String,
    /// Opened on this day or earlier.
    to: String,
}

/// What was found, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchResult {
    /// The cases.
    hits: Vec<FoundCase>,
    /// Whether there are more than are told.
    more: bool,
}

/// A case that was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundCase {
    /// Where it stands.
    #[serde(flatten)]
    standing: CaseStanding,
    /// Name, reading and day of birth of the person, where the search was for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
}

/// Finds cases among those that the caller may see. The search is recorded with its purpose.
#[utoipa::path(
    post, path = "/api/v1/staff/search", tag = "staff", security(("staff" = [])),
    params(("Purpose" = String, Header, description = "Why somebody is looked for, in UTF-8; recorded.")),
    request_body = Search,
    responses((status = 200, description = "What was found.", body = SearchResult))
)]
pub async fn find(
    visit: Visit,
    clerk: Clerk,
    Body(asked): Body<Search>,
) -> Result<Said<SearchResult>, Failure> {
    let Clerk(desk) = &clerk;
    clerk.must_say_why()?;
    let entered = Entered::from(asked);
    let wanted = entered.wanted(desk.today, &desk.app.own_city()).map_err(Refusal::invalid)?;
    let found = search(desk, &wanted, &desk.purpose.words, visit.now()).await?;
    let result = SearchResult { hits: found.hits.iter().map(told).collect(), more: found.more };
    Ok(Said::ok(&visit, result))
}

fn told(hit: &Hit) -> FoundCase {
    FoundCase { standing: CaseStanding::of(&hit.record), person: hit.person.clone() }
}

impl From<Search> for Entered {
    fn from(asked: Search) -> Self {
        Self {
            number: asked.number,
            name: asked.name,
            born: asked.born,
            address: asked.address,
            words: asked.words,
            procedure: asked.procedure,
            state: asked.state,
            department: asked.department,
            channel: asked.channel,
            from: asked.from,
            to: asked.to,
            purpose: String::new(),
        }
    }
}
