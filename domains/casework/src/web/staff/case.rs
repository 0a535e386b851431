//! `GET /staff/cases/{id}`: decide. Left what was told and where it comes from; right what may be
//! done now and what happened so far.

mod acts;
pub mod beside;
pub mod facts;
pub mod kin;
pub mod timeline;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde_json::json;
use yakusho_files::Attachment;
use yakusho_kernel::{Lang, Problem};
use yakusho_pages::{
    FieldView, Html, Page, Refused, Visit,
    field::Need,
    parts::{Chip, Definitions, ErrorSummary, FormStart, Notice, NoticeKind, Timeline, Tone},
};
use yakusho_permission::ActionName;

use self::{acts::Act, facts::Group};
use super::{
    case_file::CaseFile,
    desk::Desk,
    note,
    purpose::{PurposeForm, with_purpose},
    words,
};
use crate::{
    Casework,
    model::CaseState,
    store::cases::{self, Record},
    web::failure::refused,
};

#[derive(Template)]
#[template(path = "staff/case.html")]
struct CasePage {
    errors: ErrorSummary,
    name: String,
    state: Chip,
    stand_in: bool,
    head: Definitions,
    notices: Vec<Notice>,
    personal: Option<Personal>,
    papers: Vec<(String, &'static str)>,
    related: Vec<RelatedView>,
    related_words: String,
    version: i64,
    acts: Vec<Act>,
    nothing: Option<&'static str>,
    timeline: Timeline,
    readings: Vec<String>,
    note: Option<NoteForm>,
}

/// What only those see who may read the facts.
struct Personal {
    purpose: PurposeForm,
    groups: Vec<Group>,
    office: Vec<String>,
    attachments: Vec<FileView>,
    /// What the register says.
    beside: Html,
    /// Cases that may be about the same people.
    kin: Html,
    /// Questions to other departments.
    inquiries: Html,
}

struct FileView {
    href: String,
    name: String,
    about: String,
}

struct RelatedView {
    href: String,
    name: String,
    state: Chip,
}

struct NoteForm {
    form: FormStart,
    field: FieldView,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseRead).await?;
    Ok(page(&visit, &desk, &file, "", &[]).await?.into_response())
}

/// The page, with a note that was typed before and what is wrong with it.
pub async fn page(
    visit: &Visit,
    desk: &Desk,
    file: &CaseFile,
    note: &str,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let record = &file.record;
    let may_read = desk.may(ActionName::CaseReadPersonalData, &desk.case(record));
    let personal = if may_read { Some(personal(visit, desk, file).await?) } else { None };
    let all = of_application(desk, file).await?;
    let (timeline, readings) = timeline::of(desk, file, may_read).await?;
    let may_identify = super::identify::may_identify(desk, file).await?;
    let acts = acts::of(visit, desk, file, may_identify);
    let body = CasePage {
        errors: ErrorSummary::of(problems, Lang::Ja),
        name: file.name().to_owned(),
        state: words::state_chip(record.case.state),
        stand_in: record.stand_in,
        head: head(desk, file).await?,
        notices: notices(file, personal.is_some()),
        personal,
        papers: papers(desk, file, may_read),
        related: related(desk, file, &all),
        related_words: related_words(desk, &all),
        version: record.case.version,
        nothing: acts.is_empty().then(|| acts::nothing(record.case.state)),
        acts,
        timeline,
        readings,
        note: desk.may(ActionName::CaseNote, &desk.case(record)).then(|| NoteForm {
            form: FormStart::post(visit, format!("{}/note", file.href())).with_own_button(),
            field: FieldView::lines(Lang::Ja, "text", "内部メモ", note, note::LONGEST)
                .hint("課の職員だけが見ます。@市民課 のように課の名前を書くと、その課にもこのメモだけが届きます。")
                .need(Need::Unsaid)
                .problem(problems),
        }),
    };
    let title = format!("{} {}", file.number(), file.name());
    Ok(desk.page(visit, title, &body).back("/staff", "仕事の一覧"))
}

async fn personal(visit: &Visit, desk: &Desk, file: &CaseFile) -> Result<Personal, Refused> {
    let reading = file.read_facts(desk, json!({ "what": "facts" }), visit.now()).await?;
    let form = facts::of(file, &reading);
    let attachments = attachments(desk, file, &form).await?;
    let views = attachments.into_iter().map(|attachment| FileView {
        href: with_purpose(desk, &format!("{}/attachments/{}/view", file.href(), attachment.id)),
        about: format!(
            "{}・{}KB・{}",
            attachment.media_type.ending().to_uppercase(),
            attachment.bytes.div_ceil(1024),
            words::when(attachment.stored_at)
        ),
        name: attachment.file_name,
    });
    let relatives = kin::of(desk, file, &form.values).await?;
    Ok(Personal {
        purpose: PurposeForm::of(desk, file.href(), form.waits_for_a_purpose),
        beside: beside::panel(desk, file, &form.values, visit.now()).await?,
        kin: kin::panel(desk, &relatives),
        inquiries: super::inquiry::panel(desk, file).await?,
        groups: form.groups,
        office: form.office,
        attachments: views.collect(),
    })
}

/// The attachments that belong to the boxes of this case's form. Another department's are not its
/// business.
pub async fn attachments(
    desk: &Desk,
    file: &CaseFile,
    form: &facts::Facts,
) -> Result<Vec<Attachment>, Refused> {
    let files = &desk.app.procedures().parts().files;
    let holder = file.application.id.uuid();
    let all = files.list(desk.app.store().read(), "application", holder).await.map_err(refused)?;
    let belongs = |attachment: &Attachment| {
        attachment.fact_key.as_ref().is_none_or(|key| form.keys.contains(key))
    };
    Ok(all.into_iter().filter(belongs).collect())
}

async fn of_application(desk: &Desk, file: &CaseFile) -> Result<Vec<Record>, Refused> {
    let store = desk.app.store();
    let of = file.record.case.application;
    cases::of_application(store.read(), store.municipality(), of).await.map_err(refused)
}

/// The other cases of the application that the person may see, by procedure and state only.
fn related(desk: &Desk, file: &CaseFile, all: &[Record]) -> Vec<RelatedView> {
    all.iter()
        .filter(|other| other.case.id != file.record.case.id)
        .filter(|other| desk.may(ActionName::CaseRead, &desk.case(other)))
        .map(|other| RelatedView {
            href: format!("/staff/cases/{}", other.case.id),
            name: name_in(file, &other.case.procedure),
            state: words::state_chip(other.case.state),
        })
        .collect()
}

/// How many of the application's cases, as far as the person may see them, have their answer. The
/// resident sees the same on the status page, case by case.
fn related_words(desk: &Desk, all: &[Record]) -> String {
    let seen = || all.iter().filter(|one| desk.may(ActionName::CaseRead, &desk.case(one)));
    let done = seen()
        .filter(|one| one.case.state.is_closed() || one.case.state.releases_followers())
        .count();
    format!(
        "この件をふくむ{}件のうち、{done}件が決まりました。1件ずつ決められます。",
        seen().count()
    )
}

fn name_in(file: &CaseFile, procedure: &str) -> String {
    file.pack()
        .procedure(procedure)
        .map_or_else(|| procedure.to_owned(), |known| known.name.ja.clone())
}

async fn head(desk: &Desk, file: &CaseFile) -> Result<Definitions, Refused> {
    let record = &file.record;
    let mut rows = vec![
        ("受付番号".to_owned(), Html::text(file.number())),
        ("種類".to_owned(), Html::text(record.case.kind.label())),
        ("課".to_owned(), Html::text(desk.department(&record.department))),
    ];
    let received =
        record.case.received_on.map_or_else(|| "まだ（お預かり中）".to_owned(), words::day);
    rows.push(("受付日".to_owned(), Html::text(received)));
    if let Some(due) = record.due_on {
        let closed = record.case.state.is_closed();
        let left = if closed { String::new() } else { words::days_left(due, desk.today) };
        let days = record.case.standard_days.unwrap_or_default();
        let words = format!("{}　{left}（標準処理期間{days}日）", words::day(due));
        rows.push(("処理の期限".to_owned(), Html::text(words)));
    }
    if let Some(last) = record.last_day {
        rows.push(("法律上の期限".to_owned(), Html::text(words::day(last))));
    }
    let assignee = match record.case.assignee {
        Some(id) => yakusho_identity::store::staff_names(desk.app.store(), &[id])
            .await
            .map_err(refused)?
            .pop()
            .map(|(_, name)| name),
        None => None,
    };
    rows.push(("担当".to_owned(), Html::text(assignee.as_deref().unwrap_or("未定"))));
    Ok(Definitions { rows })
}

fn notices(file: &CaseFile, shows_facts: bool) -> Vec<Notice> {
    let mut notices = Vec::new();
    let case = &file.record.case;
    if file.application.helper_place.is_some() {
        let words = "支援員がそばで手伝った申請です。支援員が入力した欄には、そう書いてあります。";
        notices.push(Notice::new(Lang::Ja, NoticeKind::Info, words));
    }
    if case.state == CaseState::HeldAfter {
        let before: Vec<String> = case.after.iter().map(|id| name_in(file, id)).collect();
        let words = format!("「{}」が済むと、自動で受付になります。", before.join("」「"));
        notices.push(Notice::new(Lang::Ja, NoticeKind::Info, &words));
    }
    if !shows_facts {
        let words = "この役割では、個人情報を除いた状態だけを見られます。";
        notices.push(Notice::new(Lang::Ja, NoticeKind::Info, words));
    }
    let unchecked = file.procedure().is_some_and(|known| known.law_checked_on.is_none());
    if unchecked {
        let words = "この手続の条文は、まだ現行の法令と照らし合わせていません（法令未確認）。";
        notices.push(Notice::new(Lang::Ja, NoticeKind::Warning, words));
    }
    notices
}

/// The papers of the case as it stands.
fn papers(desk: &Desk, file: &CaseFile, may_read: bool) -> Vec<(String, &'static str)> {
    let mut papers = Vec::new();
    if may_read {
        papers.push((
            with_purpose(desk, &format!("{}/form.pdf", file.href())),
            "記入済みの様式（PDF）",
        ));
        if let Some(words) = super::decision_paper::words(file) {
            papers.push((with_purpose(desk, &format!("{}/decision.pdf", file.href())), words));
        }
    }
    papers
}

impl CasePage {
    fn stand_in_chip(&self) -> Chip {
        Chip::new("試験用", Tone::Yellow)
    }
}
