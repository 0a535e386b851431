//! `GET /staff/plan/nominations/letters/{id}`: what the department is asked, what it answered, and what
//! each may do with it. `POST …/acknowledge`: the department says that it has it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Refusal, Text, date::show_datetime};
use yakusho_pages::{
    Form, Refused, Visit,
    parts::{Chip, FormStart, NoticeKind, ProvenanceMark},
};
use yakusho_store::Result as Stored;

use super::overview::{chip, group_name};
use crate::{
    Plan,
    nominations::{
        letter::moment,
        model::{Answer, Asked, LetterFile, Round, State as Reached},
        people::Directory,
        rules::{answer::hours, checks::Weight},
        store::change::{self, Acknowledging},
    },
    web::staff::seat::Seat,
};

#[derive(Template)]
#[template(path = "staff/nominations/letter.html")]
struct LetterPage {
    department: String,
    year: String,
    deadline: String,
    mark: ProvenanceMark,
    id: String,
    has_paper: bool,
    acknowledge: Option<FormStart>,
    can_answer: bool,
    asked: Vec<AskedView>,
}

struct AskedView {
    id: String,
    group: String,
    name: String,
    own_name: bool,
    chip: Chip,
    deadline: String,
    seats: String,
    answer: Option<String>,
    people: Vec<PersonView>,
    declined: Option<String>,
    returned: Option<String>,
    extensions: Vec<String>,
    warnings: Vec<String>,
    notes: Vec<String>,
    step: Option<(FormStart, i64, &'static str, &'static str)>,
    can_return: bool,
    can_extend: bool,
}

struct PersonView {
    words: String,
    paper: Option<String>,
}

/// The page sends nothing but its token.
#[derive(Deserialize)]
pub struct Nothing {}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (round, file) = seat.letter(&id).await?;
    let directory = Directory::open(plan.store()).await.map_err(refused)?;
    let mut asked = Vec::new();
    for one in &file.asked {
        asked.push(view(&visit, &seat, &round, one, &directory).await?);
    }
    let can_answer = seat.may_answer(&file);
    let fresh = file.asked.iter().any(|one| one.request.state == Reached::Sent);
    let department = seat.desk.department(&file.letter.department);
    let body = LetterPage {
        department: department.clone(),
        year: round.fiscal_year.label(),
        deadline: moment(file.deadline().unwrap_or(round.deadline)),
        mark: ProvenanceMark::of(round.hour_provenance.clone()),
        id: file.letter.id.to_string(),
        has_paper: file.letter.document.is_some(),
        acknowledge: (can_answer && fresh).then(|| {
            let action = format!("/staff/plan/nominations/letters/{}/acknowledge", file.letter.id);
            FormStart::post(&visit, action).with_own_button()
        }),
        can_answer: can_answer && file.asked.iter().any(can_be_answered),
        asked,
    };
    let page = seat.desk.page(&visit, format!("推薦の依頼：{department}"), &body);
    Ok(page.back("/staff/plan/nominations", "推薦の依頼").into_response())
}

/// Whether a request takes an answer now.
#[must_use]
pub fn can_be_answered(one: &Asked) -> bool {
    one.request.state.waits_for_answer() || one.request.state == Reached::Answered
}

async fn view(
    visit: &Visit,
    seat: &Seat,
    round: &Round,
    one: &Asked,
    directory: &Directory,
) -> Result<AskedView, Refused> {
    let request = &one.request;
    let runs = seat.runs_nominations();
    let found = if runs && request.answer.is_some() && request.state != Reached::Confirmed {
        seat.findings(round, one, directory).await?
    } else {
        Vec::new()
    };
    let of = |weight: Weight| -> Vec<String> {
        found.iter().filter(|one| one.weight == weight).map(|one| one.words.clone()).collect()
    };
    let next = match request.state {
        Reached::Answered if runs => Some(("review", "確認した")),
        Reached::Reviewed if seat.may_confirm(request) => Some(("confirm", "確定する")),
        _ => None,
    };
    let step = next.map(|(code, words)| {
        let action = format!("/staff/plan/nominations/requests/{}/step", request.id);
        (FormStart::post(visit, action).with_own_button(), request.version, code, words)
    });
    let people = one.nominees.iter().map(|person| {
        let post = directory.in_department(person.staff, &request.department, seat.desk.today);
        let grade = post.map_or("", |post| post.post.label());
        let mut words = format!(
            "{}（{grade}）　{}　週{}時間",
            directory.name(person.staff),
            person.role.label(),
            hours(person.minutes_per_week)
        );
        if let Some(other) = person.substitute {
            words.push_str(&format!("　代理：{}", directory.name(other)));
        }
        let paper = person
            .document
            .and(person.membership)
            .map(|id| format!("/staff/plan/nominations/appointments/{id}/pdf"));
        PersonView { words, paper }
    });
    let lang = yakusho_kernel::Lang::Ja;
    Ok(AskedView {
        id: request.id.to_string(),
        group: group_name(seat, &request.group),
        name: request.name.clone(),
        own_name: request.name != seat.desk.department(&request.department),
        chip: chip(request, visit.now()),
        deadline: moment(request.deadline),
        seats: format!("{}〜{}人", request.least, request.most),
        answer: request.answer.zip(request.answered_at).map(|(answer, at)| {
            let by = request.answered_by.map(|id| directory.name(id)).unwrap_or_default();
            let consent = match answer {
                Answer::Nominated => "。所属長の同意あり",
                Answer::Declined => "",
            };
            format!("{}（{}　{by}{consent}）", answer.label(), show_datetime(at, lang))
        }),
        people: people.collect(),
        declined: request.declined_because.clone(),
        returned: request.returned_because.clone().filter(|_| request.state == Reached::Returned),
        extensions: one
            .extensions
            .iter()
            .map(|later| {
                format!(
                    "{}から{}へ延ばしました。理由：{}（{}）",
                    moment(later.was),
                    moment(later.until),
                    later.reason,
                    directory.name(later.by)
                )
            })
            .collect(),
        warnings: of(Weight::Warning),
        notes: of(Weight::Note),
        step,
        can_return: runs && request.state.waits_for_office(),
        can_extend: runs && request.state.waits_for_answer(),
    })
}

/// Says that the department has it.
pub async fn acknowledge(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (_, file) = seat.letter(&id).await?;
    received(&seat, &file, visit.now()).await?;
    visit.flash(NoticeKind::Success, &Text::ja("受け取りました。続けて回答できます。"));
    Ok(visit.see(&format!("/staff/plan/nominations/letters/{}", file.letter.id)))
}

/// Says in somebody's name that their department has its letter.
///
/// # Errors
/// Not found where they may not answer for it; what the store says.
pub async fn received(seat: &Seat, file: &LetterFile, now: Timestamp) -> Result<(), Refused> {
    if !seat.may_answer(file) {
        return Err(Refusal::not_found().into());
    }
    let asked = Acknowledging {
        letter: file.letter.id,
        secretariat: seat.secretariat(),
        by: seat.desk.who.staff,
        authority: seat.authority_for(&file.letter.department),
    };
    let write: Stored<()> = seat
        .plan
        .store()
        .write_with(now, asked, |tx, asked| Box::pin(change::acknowledge(tx, asked)))
        .await;
    write.map_err(refused)
}
