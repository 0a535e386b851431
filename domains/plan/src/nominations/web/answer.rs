//! `GET, POST /staff/plan/nominations/letters/{id}/answer`: the department names people, or declines.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Fields, Form, Page, Refused, Visit,
    field::{Choices, Line, Need},
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_store::{Error, Result as Stored};

use super::{letter::can_be_answered, overview::group_name};
use crate::{
    Plan,
    groups::members::Role,
    nominations::{
        letter::{Office, moment},
        model::{Answer, Asked, LetterFile, Request},
        people::{Colleague, Directory},
        rules::{
            answer::{Typed, TypedGroup, TypedPerson, hours, read},
            decide::LONGEST_REASON,
        },
        store::change::{self, Answering},
    },
    web::staff::seat::Seat,
};

#[derive(Template)]
#[template(path = "staff/nominations/answer.html")]
struct AnswerPage {
    department: String,
    deadline: String,
    errors: ErrorSummary,
    form: FormStart,
    groups: Vec<GroupView>,
    consent: FieldView,
    buttons: Buttons,
    sheet: String,
    upload: FormStart,
}

struct GroupView {
    at: usize,
    request: String,
    name: String,
    scope: String,
    seats: String,
    returned: Option<String>,
    answer: FieldView,
    first: Vec<FieldView>,
    more: Vec<FieldView>,
    open: bool,
    reason: FieldView,
}

/// A letter that somebody can answer now.
pub struct Answerable {
    /// The letter.
    pub file: LetterFile,
    /// The people of the department.
    pub colleagues: Vec<Colleague>,
    /// All accounts.
    pub directory: Directory,
}

impl Answerable {
    /// Opens it.
    ///
    /// # Errors
    /// Not found where they may not answer; what the store says.
    pub async fn open(seat: &Seat, id: &str) -> Result<Self, Refused> {
        let (_, file) = seat.letter(id).await?;
        if !seat.may_answer(&file) || !file.asked.iter().any(can_be_answered) {
            return Err(Refusal::not_found().into());
        }
        let directory = Directory::open(seat.plan.store()).await.map_err(refused)?;
        let colleagues = directory.of_department(&file.letter.department, seat.desk.today);
        Ok(Self { file, colleagues, directory })
    }

    /// What can be answered now.
    pub fn open_requests(&self) -> impl Iterator<Item = &Asked> {
        self.file.asked.iter().filter(|one| can_be_answered(one))
    }

    /// What stands: the answer that was given last, or nothing but the usual hours.
    #[must_use]
    pub fn standing(&self, usual_minutes: u32) -> Typed {
        let groups = self.open_requests().map(|one| {
            let known = one.nominees.iter().map(|person| TypedPerson {
                staff: self.directory.login(person.staff),
                role: person.role.code().to_owned(),
                hours: hours(person.minutes_per_week),
                substitute: person
                    .substitute
                    .map(|staff| self.directory.login(staff))
                    .unwrap_or_default(),
            });
            let mut people: Vec<TypedPerson> = known.collect();
            people.resize_with(seats(&one.request).max(people.len()), || TypedPerson {
                role: Role::Member.code().to_owned(),
                hours: hours(usual_minutes),
                ..TypedPerson::default()
            });
            TypedGroup {
                request: one.request.id.to_string(),
                answer: one.request.answer.map(|one| one.code().to_owned()).unwrap_or_default(),
                people,
                reason: one.request.declined_because.clone().unwrap_or_default(),
            }
        });
        Typed { groups: groups.collect(), consent: String::new() }
    }
}

/// Places for people of a request.
#[must_use]
pub fn seats(request: &Request) -> usize {
    usize::try_from(request.most).unwrap_or(1)
}

/// Asks.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let open = Answerable::open(&seat, &id).await?;
    let typed = open.standing(Office::of(&plan)?.rules().minutes);
    Ok(page(&visit, &seat, &open, &typed, &[]).into_response())
}

/// Keeps the answer.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let open = Answerable::open(&seat, &id).await?;
    let typed = typed(&open, &fields);
    match keep(&seat, &open, &typed, "page", visit.now()).await {
        Ok(count) => {
            let words = format!("{count}件の依頼に回答しました。情報政策の担当が確認します。");
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see(&format!("/staff/plan/nominations/letters/{}", open.file.letter.id)))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let page = page(&visit, &seat, &open, &typed, &refusal.problems);
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Keeps what was typed in the person's name. Returns how many requests were answered.
///
/// # Errors
/// A refusal with the places to mend; a conflict where somebody was faster; what the store says.
pub async fn keep(
    seat: &Seat,
    open: &Answerable,
    typed: &Typed,
    way: &'static str,
    now: Timestamp,
) -> Stored<usize> {
    let requests: Vec<&Request> = open.open_requests().map(|one| &one.request).collect();
    let entries = read(typed, &requests, &open.colleagues).map_err(Refusal::invalid)?;
    let count = entries.len();
    let entries = entries.into_iter().filter_map(|entry| {
        let known = requests.iter().find(|one| one.id == entry.request)?;
        Some((entry, known.version))
    });
    let answering = Answering {
        entries: entries.collect(),
        letter: open.file.letter.id,
        secretariat: seat.secretariat(),
        way,
        by: seat.desk.who.staff,
        authority: seat.authority_for(&open.file.letter.department),
    };
    let write = seat
        .plan
        .store()
        .write_with(now, answering, |tx, answering| Box::pin(change::answer(tx, answering)));
    write.await.map(|()| count)
}

/// What the form sent, place by place.
fn typed(open: &Answerable, fields: &Fields) -> Typed {
    let get = |name: String| fields.get(&name).unwrap_or_default().to_owned();
    let groups = open.open_requests().enumerate().map(|(at, one)| {
        let place = |name: &str| format!("groups.{at}.{name}");
        let people = (0..seats(&one.request)).map(|seat| {
            let of = |name: &str| get(format!("groups.{at}.people.{seat}.{name}"));
            TypedPerson {
                staff: of("staff"),
                role: of("role"),
                hours: of("hours"),
                substitute: of("substitute"),
            }
        });
        TypedGroup {
            request: get(place("request")),
            answer: get(place("answer")),
            people: people.collect(),
            reason: get(place("reason")),
        }
    });
    Typed { groups: groups.collect(), consent: get("consent".to_owned()) }
}

fn page(
    visit: &Visit,
    seat: &Seat,
    open: &Answerable,
    typed: &Typed,
    problems: &[Problem],
) -> Page {
    let lang = Lang::Ja;
    let groups = open.open_requests().zip(&typed.groups).enumerate();
    let groups = groups.map(|(at, (one, typed))| group(seat, open, one, typed, at, problems));
    let chosen = typed.consent == "yes";
    let words = "推薦するすべての職員について、所属長の同意を得ている";
    let consent = Choices::new([("yes", words)], |_| chosen);
    let id = open.file.letter.id;
    let back = format!("/staff/plan/nominations/letters/{id}");
    let deadline = open.file.asked.iter().map(|one| one.request.deadline).min();
    let body = AnswerPage {
        department: seat.desk.department(&open.file.letter.department),
        deadline: deadline.map(moment).unwrap_or_default(),
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, format!("/staff/plan/nominations/letters/{id}/answer")),
        groups: groups.collect(),
        consent: FieldView::checks(lang, "consent", "所属長の同意", consent)
            .hint("推薦するときに必要です。だれが同意を確かめたかを記録します。")
            .need(Need::Unsaid)
            .problem(problems),
        buttons: Buttons {
            back: Back::Link(back.clone()), ..Buttons::action(lang, "回答する")
        },
        sheet: format!("/staff/plan/nominations/letters/{id}/sheet"),
        upload: FormStart::post(visit, format!("/staff/plan/nominations/letters/{id}/sheet"))
            .with_files()
            .with_own_button(),
    };
    seat.desk.page(visit, "WGメンバーの推薦", &body).back(back, "推薦の依頼")
}

fn group(
    seat: &Seat,
    open: &Answerable,
    one: &Asked,
    typed: &TypedGroup,
    at: usize,
    problems: &[Problem],
) -> GroupView {
    let lang = Lang::Ja;
    let request = &one.request;
    let place = |name: &str| format!("groups.{at}.{name}");
    let answers = [
        (Answer::Nominated.code(), "推薦する"),
        (Answer::Declined.code(), "辞退する（理由を書く）"),
    ];
    let answer = FieldView::radio(
        lang,
        &place("answer"),
        "回答",
        Choices::new(answers, |code| code == typed.answer),
    );
    let own = request.department == seat.secretariat();
    let mut people: Vec<Vec<FieldView>> = (0..)
        .zip(&typed.people)
        .map(|(number, person)| person_fields(open, at, number, person, own))
        .map(|fields| fields.into_iter().map(|field| field.problem(problems)).collect())
        .collect();
    let first = if people.is_empty() { Vec::new() } else { people.remove(0) };
    let filled = typed.people.iter().skip(1).any(|person| !person.staff.is_empty());
    let later = |problem: &Problem| {
        let own = problem.field.strip_prefix(&format!("groups.{at}.people."));
        own.is_some_and(|rest| !rest.starts_with("0."))
    };
    let longest = u32::try_from(LONGEST_REASON).unwrap_or(u32::MAX);
    let edition = seat.plan.edition();
    let mut charters = edition.pack.plan.iter().flat_map(|plan| &plan.groups);
    let scope = charters.find(|group| group.id == request.group);
    GroupView {
        at,
        request: request.id.to_string(),
        name: match request.name == seat.desk.department(&request.department) {
            true => group_name(seat, &request.group),
            false => format!("{}（{}）", group_name(seat, &request.group), request.name),
        },
        scope: scope.map(|group| group.scope.clone()).unwrap_or_default(),
        seats: format!("{}〜{}人", request.least, request.most),
        returned: request.returned_because.clone(),
        answer: answer.problem(problems),
        first,
        more: people.into_iter().flatten().collect(),
        open: filled || problems.iter().any(later),
        reason: FieldView::lines(lang, &place("reason"), "辞退の理由", &typed.reason, longest)
            .hint("辞退するときだけ書きます。")
            .need(Need::Optional)
            .problem(problems),
    }
}

fn person_fields(
    open: &Answerable,
    at: usize,
    number: usize,
    person: &TypedPerson,
    secretariat: bool,
) -> Vec<FieldView> {
    let lang = Lang::Ja;
    let place = |name: &str| format!("groups.{at}.people.{number}.{name}");
    let nth = number + 1;
    let names = || {
        open.colleagues
            .iter()
            .map(|one| (one.login.clone(), format!("{}（{}）", one.name, one.post.label())))
    };
    let roles = Role::ALL.into_iter().filter(|role| secretariat || *role != Role::Secretariat);
    let roles = roles.map(|role| (role.code(), role.label()));
    let need = if number == 0 { Need::Unsaid } else { Need::Optional };
    vec![
        FieldView::select(
            lang,
            &place("staff"),
            &format!("{nth}人目の職員"),
            Choices::new(names(), |login| login == person.staff),
        )
        .need(need),
        FieldView::select(
            lang,
            &place("role"),
            &format!("{nth}人目の役割"),
            Choices::new(roles, |code| code == person.role),
        )
        .need(Need::Unsaid),
        FieldView::line(
            lang,
            &place("hours"),
            &format!("{nth}人目の週の時間"),
            Line { unit: "時間", ..Line::number(&person.hours) },
        )
        .hint("目安は3〜4時間（週の10%）。30分きざみ。例：3.5")
        .need(Need::Unsaid),
        FieldView::select(
            lang,
            &place("substitute"),
            &format!("{nth}人目の代理"),
            Choices::new(names(), |login| login == person.substitute),
        )
        .need(Need::Optional),
    ]
}
