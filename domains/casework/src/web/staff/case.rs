//! `GET /staff/cases/{id}`: decide. Left what was told and where it comes from; right what may be
//! done now and what happened so far.

pub mod acts;
pub mod beside;
pub mod facts;
pub mod kin;
pub mod timeline;

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde_json::json;
use yakusho_approvals::Standing;
use yakusho_files::Attachment;
use yakusho_kernel::{Lang, Problem};
use yakusho_pages::{
    FieldView, Html, Page, Refused, Visit,
    field::{Choices, Line, Need},
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
    approval::CASE,
    model::CaseState,
    retention::HoldKind,
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
    undelivered: Vec<super::undelivered::View>,
    papers: Vec<(String, String)>,
    related: Vec<RelatedView>,
    related_words: String,
    version: i64,
    acts: Vec<Act>,
    nothing: Option<&'static str>,
    timeline: Timeline,
    readings: Vec<String>,
    note: Option<NoteForm>,
    hold: Option<HoldForm>,
    aside: Option<String>,
}

/// To keep the records longer, or let them go.
struct HoldForm {
    form: FormStart,
    now: Option<&'static str>,
    kind: FieldView,
    reason: FieldView,
}

/// What only those see who may read the facts.
struct Personal {
    purpose: PurposeForm,
    groups: Vec<Group>,
    unchecked: usize,
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
    let may_read = desk.may(ActionName::CaseReadPersonalData, &file.resource(desk));
    let personal = if may_read { Some(personal(visit, desk, file).await?) } else { None };
    let all = of_application(desk, file).await?;
    let (timeline, readings) = timeline::of(desk, file, may_read).await?;
    let may_identify = super::identify::may_identify(desk, file).await?;
    let drafted = drafted(desk, file).await?;
    let acts = acts::of(visit, desk, file, may_identify, drafted.as_ref());
    let body = CasePage {
        errors: ErrorSummary::of(problems, Lang::Ja),
        name: file.name().to_owned(),
        state: words::state_chip(record.case.state),
        stand_in: record.stand_in,
        head: head(desk, file).await?,
        notices: notices(desk, file, personal.is_some(), drafted.as_ref()),
        personal,
        undelivered: super::undelivered::of(visit, desk, file).await?,
        papers: papers(desk, file, may_read).await?,
        related: related(desk, file, &all),
        related_words: related_words(desk, &all),
        version: record.case.version,
        nothing: acts.is_empty().then(|| acts::nothing(record.case.state)),
        acts,
        timeline,
        readings,
        hold: hold(visit, desk, file).await?,
        aside: (!record.case.state.is_closed()).then(|| format!("{}/aside", file.href())),
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

async fn hold(visit: &Visit, desk: &Desk, file: &CaseFile) -> Result<Option<HoldForm>, Refused> {
    if !desk.may(ActionName::CaseHold, &file.resource(desk)) {
        return Ok(None);
    }
    let now = desk.app.hold_of(file.application.id.uuid()).await.map_err(refused)?;
    let kinds = HoldKind::ALL.map(|kind| (kind.code(), kind.label()));
    Ok(Some(HoldForm {
        form: FormStart::post(visit, format!("{}/hold", file.href())).with_own_button(),
        now: now.map(HoldKind::label),
        kind: FieldView::select(Lang::Ja, "kind", "保留の理由", Choices::new(kinds, |_| false))
            .need(Need::Unsaid),
        reason: FieldView::line(Lang::Ja, "reason", "事件番号など", Line::short_text(""))
            .need(Need::Unsaid),
    }))
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
        unchecked: form.unchecked,
        // A box for each person is one caption here; the paper has them all.
        office: once_each(form.office),
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
        let left = match record.case.state {
            CaseState::Correction => "補正が届くまで止まっています".to_owned(),
            _ if closed || !crate::work::running(record.case.state) => String::new(),
            _ => words::days_left(due, desk.today),
        };
        let days = record.case.standard_days.unwrap_or_default();
        let words =
            format!("{}　{left}（標準処理期間{}）", words::day(due), words::standard_days(days));
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

/// The draft of a decision that is not made yet.
async fn drafted(desk: &Desk, file: &CaseFile) -> Result<Option<Standing>, Refused> {
    let store = desk.app.store();
    let case = file.record.case.id.uuid();
    let office = desk.app.approvals();
    office.open_of(store.read(), store.municipality(), CASE, case).await.map_err(refused)
}

fn notices(
    desk: &Desk,
    file: &CaseFile,
    shows_facts: bool,
    drafted: Option<&Standing>,
) -> Vec<Notice> {
    let mut notices = Vec::new();
    let is_aside = file.record.related_staff.contains(&desk.who.staff);
    if is_aside {
        let words =
            "この件からは外れています（自分や家族などの件）。個人情報の表示も操作もできません。";
        notices.push(Notice::new(Lang::Ja, NoticeKind::Info, words));
    }
    if let Some(standing) = drafted {
        let words = match standing.approval.current() {
            Some(step) => {
                format!(
                    "決裁を待っています（いま {}の段）。引き戻すまで、変更はできません。",
                    step.name
                )
            }
            None => "決裁で差し戻されました。理由を読んで、直して出し直すか、引き戻してください。"
                .to_owned(),
        };
        notices.push(Notice::new(Lang::Ja, NoticeKind::Info, &words));
    }
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
    if !shows_facts && !is_aside {
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

/// The form, and the papers that were sent out about the case.
async fn papers(
    desk: &Desk,
    file: &CaseFile,
    may_read: bool,
) -> Result<Vec<(String, String)>, Refused> {
    if !may_read {
        return Ok(Vec::new());
    }
    let form = with_purpose(desk, &format!("{}/form.pdf", file.href()));
    let form = (form, "記入済みの様式（PDF）".to_owned());
    let case = file.record.case.id.uuid();
    let issued = desk.app.archive().of_subject(case).await.map_err(refused)?;
    let issued = issued.iter().map(|document| {
        let words = super::documents::kind_label(&document.kind);
        let end = if document.superseded_by.is_some() { "（訂正された）" } else { "" };
        let label = format!("{words} {}{end}", document.shown_number);
        (super::documents::href(document), label)
    });
    Ok(std::iter::once(form).chain(issued).collect())
}

impl CasePage {
    fn stand_in_chip(&self) -> Chip {
        Chip::new("試験用", Tone::Yellow)
    }
}

fn once_each(captions: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    captions.into_iter().filter(|caption| seen.insert(caption.clone())).collect()
}
