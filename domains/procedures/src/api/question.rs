//! `GET /api/v1/draft`: where a draft stands, with its next question. `DELETE`: deletes everything.

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use yakusho_interview::{
    Ask, AskKind, Interview,
    definition::{FactDef, FactType},
};
use yakusho_kernel::Lang;
use yakusho_pages::{
    Visit,
    field::{Raw, StoredFile},
};

use super::{
    holder::{self, Held},
    reply::not_due,
    wire::{Failure, Said},
};
use crate::{
    Procedures,
    guide::Guide,
    web::question::{
        asked,
        keep::{people, stored},
        page::{Spoken, spoken},
        read::known,
    },
};

/// Which question to show; without it the next one.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// A question that was answered before, to change its answer.
    question: Option<String>,
    /// The person or thing that it is about.
    instance: Option<String>,
}

/// Where a draft stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct Standing {
    /// The life event.
    event: String,
    /// Where a helper sits beside the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    helper: Option<String>,
    /// The day after whose end the draft is deleted.
    #[schema(format = Date)]
    expires_on: String,
    /// The procedures that were chosen to be filed; absent before the choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    chosen: Option<Vec<String>>,
    /// What comes next.
    next: Next,
    /// The question, where one comes next.
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<Question>,
}

/// What comes next.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    /// Answer the question.
    Question,
    /// See the result and choose what to file.
    Result,
    /// Everything is answered: submit.
    Submission,
}

/// One question.
#[derive(Debug, Serialize, ToSchema)]
pub struct Question {
    /// Its id, to be sent back with the answer.
    id: String,
    /// The person or thing that it is about, to be sent back with the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    /// What sort of answer it wants.
    kind: Kind,
    /// The question in words.
    title: String,
    /// Whose answer it is, where the title does not say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    /// One or two lines more.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    /// Why it is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// Whether it may be left empty.
    optional: bool,
    /// Whether `dont_know` is an answer.
    may_not_know: bool,
    /// How many questions are left as far as can be seen, this one included.
    remaining: usize,
    /// What to fill: of `facts`, each field; of `list`, the fields of one more member.
    fields: Vec<Field>,
    /// Of `list`: who is in it. Of `pick`: among whom to pick.
    members: Vec<Member>,
}

/// What sort of answer a question wants.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A value for every field.
    Facts,
    /// Members, one at a time with `add`, then `next`.
    List,
    /// Those of the members for whom the answer is yes.
    Pick,
}

/// A member of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Member {
    /// Its id.
    #[schema(example = "m1")]
    id: String,
    /// What it is called.
    name: String,
}

impl Member {
    /// A member with its name.
    #[must_use]
    pub fn new(id: &str, name: String) -> Self {
        Self { id: id.to_owned(), name }
    }
}

/// One value to fill.
#[derive(Debug, Serialize, ToSchema)]
pub struct Field {
    /// The name under which the value is sent back.
    #[schema(example = "person.birth_date@me")]
    name: String,
    /// What is asked for.
    label: String,
    /// The type: `text`, `long_text`, `kana`, `bool`, `choice`, `choices`, `date`, `number`,
    /// `money`, `address`, `postal`, `phone`, `email`, `account`, `attachment`, `person_ref`,
    /// `signature`.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    kind: FactType,
    /// The parts of which a value may be made instead of one text.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(required = false)]
    parts: &'static [&'static str],
    /// The choices, where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    choices: Vec<Choice>,
    /// Limits on the value.
    limits: Limits,
    /// What was answered before, as it would be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Value>)]
    value: Option<Value>,
    /// The files that are there, of an `attachment`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    files: Vec<File>,
}

/// A choice.
#[derive(Debug, Serialize, ToSchema)]
pub struct Choice {
    /// What to send.
    id: String,
    /// What to read.
    label: String,
    /// One line more.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

/// Limits on a value; all bounds are inclusive.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Limits {
    /// Characters at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_chars: Option<u32>,
    /// The smallest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<i64>,
    /// The largest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<i64>,
    /// Exactly so many digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    digits: Option<u32>,
    /// No day after today.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    not_future: bool,
    /// No day before today.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    not_past: bool,
}

/// A file that is there.
#[derive(Debug, Serialize, ToSchema)]
pub struct File {
    /// Its id, to remove it.
    id: String,
    /// Its name on the sender's device.
    name: String,
    /// Its type and size.
    about: String,
}

/// Where the draft stands, and its next question with all that is needed to draw it.
#[utoipa::path(
    get, path = "/api/v1/draft", tag = "draft", params(Which), security(("draft" = [])),
    responses((status = 200, description = "The draft.", body = Standing,
        headers(("ETag" = String, description = "The version, for If-Match."))))
)]
pub async fn show(
    visit: Visit,
    State(app): State<Procedures>,
    Held(guide): Held,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Said<Standing>, Failure> {
    let Which { question, instance } = which.map(|Query(which)| which).unwrap_or_default();
    let wanted = question.as_deref().map(|question| (question, instance.as_deref()));
    let standing = standing(&app, &guide, wanted, &visit).await?;
    Ok(Said::ok(&visit, standing).etag(&holder::etag(&guide.draft)))
}

/// Deletes the draft with everything that was told.
#[utoipa::path(
    delete, path = "/api/v1/draft", tag = "draft", security(("draft" = [])),
    params(("If-Match" = Option<String>, Header, description = "The version that was seen.")),
    responses((status = 204, description = "Everything is deleted."))
)]
pub async fn forget(
    visit: Visit,
    State(app): State<Procedures>,
    Held(guide): Held,
    if_match: super::wire::IfMatch,
) -> Result<StatusCode, Failure> {
    if_match.check(&holder::etag(&guide.draft))?;
    app.forget(guide.draft.id, guide.actor(), visit.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where a draft stands. `wanted` names a question that was answered before.
///
/// # Errors
/// A conflict where the wanted question is not due; what the store says.
pub async fn standing(
    app: &Procedures,
    guide: &Guide,
    wanted: Option<(&str, Option<&str>)>,
    visit: &Visit,
) -> Result<Standing, Failure> {
    let ask = match wanted {
        Some((question, instance)) => {
            Some(asked(guide, app, question, instance)?.ok_or_else(not_due)?)
        }
        None => next(app, guide)?,
    };
    let question = match &ask {
        Some(ask) => {
            let files = stored(app, guide, ask).await?;
            Some(view(guide, ask, &files, visit)?)
        }
        None => None,
    };
    let chosen = guide.draft.chosen.as_ref();
    let next = match (&question, chosen) {
        (Some(_), _) => Next::Question,
        (None, None) => Next::Result,
        (None, Some(_)) => Next::Submission,
    };
    Ok(Standing {
        event: guide.draft.event.clone(),
        helper: guide.draft.helper_place.clone(),
        expires_on: guide.draft.expires_on.to_string(),
        chosen: chosen.map(|chosen| chosen.iter().cloned().collect()),
        next,
        question,
    })
}

fn next<'g>(app: &Procedures, guide: &'g Guide) -> Result<Option<Ask<'g>>, Failure> {
    let interview = guide.interview()?;
    let filings = guide.filings(app, &interview);
    Ok(guide.next(&interview, &filings))
}

fn view(
    guide: &Guide,
    ask: &Ask<'_>,
    files: &[(String, StoredFile)],
    visit: &Visit,
) -> Result<Question, Failure> {
    let (interview, lang) = (guide.interview()?, visit.lang());
    let member =
        |id: &String| Member { id: id.clone(), name: interview.name_of(id).get(lang).to_owned() };
    let typed = known(guide, ask);
    let field = |name: &str, fact: &str| {
        let def = guide.edition.compiled.fact(fact)?;
        let raw = typed.get(name).unwrap_or(&Raw::Empty);
        Some(field(def, name, raw, files, &interview, lang))
    };
    let (kind, fields, members) = match &ask.kind {
        AskKind::Facts => {
            let fields = ask.keys.iter().filter_map(|key| field(&key.to_string(), &key.fact));
            (Kind::Facts, fields.collect(), Vec::new())
        }
        AskKind::List { added, .. } => {
            let fields = ask.question.facts.iter().filter_map(|fact| field(fact, fact));
            (Kind::List, fields.collect(), added.iter().map(member).collect())
        }
        AskKind::Pick { among } => (Kind::Pick, Vec::new(), among.iter().map(member).collect()),
    };
    let Spoken { title, person, hint, why } = spoken(visit, guide, ask)?;
    Ok(Question {
        id: ask.question.id.clone(),
        instance: ask.instance.clone(),
        kind,
        title,
        person,
        hint,
        why,
        optional: ask.question.optional,
        may_not_know: ask.question.may_not_know,
        remaining: ask.remaining_estimate,
        fields,
        members,
    })
}

fn field(
    def: &FactDef,
    name: &str,
    raw: &Raw,
    files: &[(String, StoredFile)],
    interview: &Interview<'_, '_>,
    lang: Lang,
) -> Field {
    let choices = match def.kind {
        FactType::PersonRef => people(interview)
            .iter()
            .map(|id| Choice {
                id: id.clone(),
                label: interview.name_of(id).get(lang).to_owned(),
                hint: None,
            })
            .collect(),
        _ => def
            .choices
            .iter()
            .map(|choice| Choice {
                id: choice.id.clone(),
                label: choice.label.get(lang).to_owned(),
                hint: choice.hint.as_ref().map(|hint| hint.get(lang).to_owned()),
            })
            .collect(),
    };
    let held = files.iter().filter(|(of, _)| of == name).map(|(_, file)| File {
        id: file.id.clone(),
        name: file.name.clone(),
        about: file.about.clone(),
    });
    let limits = &def.limits;
    Field {
        name: name.to_owned(),
        label: def.label.get(lang).to_owned(),
        kind: def.kind,
        parts: parts(def.kind),
        choices,
        limits: Limits {
            max_chars: limits.max_chars,
            min: limits.min,
            max: limits.max,
            digits: limits.digits,
            not_future: limits.not_future,
            not_past: limits.not_past,
        },
        value: value(raw),
        files: held.collect(),
    }
}

const fn parts(kind: FactType) -> &'static [&'static str] {
    match kind {
        FactType::Date => &["era", "year", "month", "day"],
        FactType::Address => &["postal_code", "prefecture", "city", "town", "block", "building"],
        FactType::Account => &["bank", "branch", "kind", "number", "holder"],
        _ => &[],
    }
}

fn value(raw: &Raw) -> Option<Value> {
    Some(match raw {
        Raw::Empty => return None,
        Raw::One(text) => text.clone().into(),
        Raw::Many(many) => many.clone().into(),
        Raw::Parts(parts) => serde_json::json!(parts),
        Raw::DontKnow => "dont_know".into(),
    })
}
