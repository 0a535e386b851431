//! `GET /staff/approvals/{id}`: yes, no, back. What is decided and on what; who signed; what may be
//! done now.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;
use yakusho_approvals::{Hand, State as Stands};
use yakusho_kernel::{Lang, Problem, Refusal, RefusalKind, date::jst_date};
use yakusho_pages::{
    FieldView, Html, Page, Refused, Visit,
    field::Need,
    parts::{
        Chip, Column, Definitions, ErrorSummary, FormStart, Notice, NoticeKind, Row, Table,
        Timeline,
    },
};
use yakusho_permission::ActionName;

use super::{
    file::{ApprovalFile, elsewhere},
    for_signing, inbox, trail, way,
};
use crate::{
    Casework,
    web::staff::{case::facts, desk::Desk, purpose::PurposeForm, words},
};

/// Letters of what somebody says with their signature, at most.
pub const LONGEST_NOTE: u32 = 1_000;

#[derive(Template)]
#[template(path = "staff/approval.html")]
struct ApprovalPage {
    errors: ErrorSummary,
    title: String,
    about: String,
    state: Chip,
    notices: Vec<Notice>,
    head: Definitions,
    reason: Option<Html>,
    note: Option<Html>,
    papers: Vec<(String, &'static str)>,
    facts: Option<facts::Facts>,
    purpose: PurposeForm,
    version: i64,
    sign: Option<SignForm>,
    links: Vec<(String, &'static str)>,
    look_after: Option<FormStart>,
    nothing: Option<String>,
    steps: Table,
    timeline: Timeline,
}

/// The form that signs.
struct SignForm {
    form: FormStart,
    field: FieldView,
    button: &'static str,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = for_signing(Desk::open(&visit, &app).await?, &visit);
    if let Some(place) = elsewhere(&desk, &id).await? {
        return Ok(visit.see(&place));
    }
    let file = ApprovalFile::open(&desk, &id, ActionName::ApprovalRead).await?;
    Ok(page(&visit, &desk, &file, "", None).await?.into_response())
}

/// The page, with what was typed and why it was refused.
///
/// # Errors
/// What the store says.
pub async fn page(
    visit: &Visit,
    desk: &Desk,
    file: &ApprovalFile,
    note: &str,
    refusal: Option<&Refusal>,
) -> Result<Page, Refused> {
    let problems: &[Problem] = refusal.map_or(&[], |refusal| &refusal.problems);
    let approval = &file.standing.approval;
    let reading = if desk.may(ActionName::ApprovalReadPersonalData, &file.resource) {
        let what = json!({ "what": "facts", "for": "approval", "approval": approval.id });
        Some(file.read_facts(desk, what, visit.now()).await?)
    } else {
        None
    };
    let facts = reading.as_ref().map(|reading| facts::of(&file.case, reading));
    let words = |text: &str| {
        let shown = reading.as_ref()?.words(text, Lang::Ja);
        (!text.trim().is_empty()).then(|| Html::paragraphs(shown.text()))
    };
    let sees = facts.is_some();
    let waits = facts.as_ref().is_some_and(|facts| facts.waits_for_a_purpose);
    let sign = sign_form(visit, desk, file, note, problems);
    let look_after = (file.waits_for_look_of(desk.who.staff)
        && desk.may(ActionName::ApprovalDecide, &file.resource))
    .then(|| FormStart::post(visit, format!("{}/look-after", file.href())).with_own_button());
    let links = links(desk, file, sign.is_some());
    let body = ApprovalPage {
        errors: ErrorSummary::of(problems, Lang::Ja),
        title: file.title(),
        about: file.about(),
        state: inbox::chip(approval.state),
        notices: notices(desk, file, refusal, sees),
        head: head(desk, file),
        reason: words(&file.proposal.reason),
        note: file.note.as_deref().and_then(words),
        papers: papers(file, sees),
        purpose: PurposeForm::of(desk, file.href(), waits),
        facts,
        version: approval.version,
        nothing: (sign.is_none() && look_after.is_none()).then(|| nothing(desk, file)),
        sign,
        links,
        look_after,
        steps: steps(desk, file),
        timeline: trail::of(desk, file, reading.as_ref()),
    };
    let title = format!("{} {}", file.title(), file.case.number());
    let page = desk.page(visit, title, &body).back("/staff/approvals", "決裁の一覧");
    Ok(match refusal {
        Some(refusal) if refusal.kind == RefusalKind::Invalid => page.with_problems(),
        Some(_) => page.with_problems().status(StatusCode::CONFLICT),
        None => page,
    })
}

fn sign_form(
    visit: &Visit,
    desk: &Desk,
    file: &ApprovalFile,
    note: &str,
    problems: &[Problem],
) -> Option<SignForm> {
    let turn = file.turn.as_ref().filter(|_| file.unchanged)?;
    if !desk.may(ActionName::ApprovalDecide, &file.resource) {
        return None;
    }
    Some(SignForm {
        form: FormStart::post(visit, format!("{}/sign", file.href())),
        field: FieldView::lines(Lang::Ja, "note", "意見", note, LONGEST_NOTE)
            .hint("なくてもかまいません。決裁シートに残ります。住民の方には見えません。")
            .need(Need::Optional)
            .problem(problems),
        button: match turn.hand {
            Hand::Own => "承認する",
            Hand::Deputy { .. } => "代決する",
        },
    })
}

fn links(desk: &Desk, file: &ApprovalFile, signs: bool) -> Vec<(String, &'static str)> {
    let approval = &file.standing.approval;
    let mut links = Vec::new();
    let may_decide = desk.may(ActionName::ApprovalDecide, &file.resource);
    if signs || (file.turn.is_some() && may_decide) {
        links.push((format!("{}/return", file.href()), "差し戻す"));
    }
    let may_withdraw = desk.may(ActionName::ApprovalWithdraw, &file.resource);
    let drafter = approval.drafter == desk.who.staff;
    let drafter = drafter || file.drafter_is_gone();
    if may_withdraw && approval.state == Stands::Returned && drafter {
        links.push((format!("{}/redraft", file.href()), "直して出し直す"));
    }
    if may_withdraw && approval.state.is_open() && drafter {
        links.push((format!("{}/withdraw", file.href()), "引き戻す"));
    }
    links
}

fn nothing(desk: &Desk, file: &ApprovalFile) -> String {
    let approval = &file.standing.approval;
    match approval.state {
        Stands::Running if file.turn.is_some() => {
            "内容が変わっているため、承認はできません。差し戻してください。".to_owned()
        }
        Stands::Running if approval.has_hand_of(desk.who.staff) => {
            "ほかの人の決裁を待っています。起案した人・承認した人は、次の段を決裁できません。"
                .to_owned()
        }
        Stands::Running => "いまは、あなたの番ではありません。".to_owned(),
        Stands::Returned if file.drafter_is_gone() => {
            "起案した人は異動しました。担当する課で起案できる職員が、直して出し直すか、引き戻してください。"
                .to_owned()
        }
        Stands::Returned => "起案した人が直すのを待っています。".to_owned(),
        Stands::Decided => "決裁は済みました。".to_owned(),
        Stands::Withdrawn => "起案した人が引き戻しました。".to_owned(),
        Stands::Void => "もとの件が変わったため、取りやめになりました。".to_owned(),
    }
}

fn notices(desk: &Desk, file: &ApprovalFile, refusal: Option<&Refusal>, sees: bool) -> Vec<Notice> {
    let lang = Lang::Ja;
    let mut notices = Vec::new();
    if let Some(refusal) = refusal.filter(|refusal| refusal.kind != RefusalKind::Invalid) {
        notices.push(Notice::new(lang, NoticeKind::Error, refusal.message(lang)));
    }
    let approval = &file.standing.approval;
    if approval.state.is_open() && !file.unchanged {
        let words = "起案のあとで申請の内容が変わっています。このままでは決裁できません。理由を書いて起案者に差し戻してください。";
        notices.push(Notice::new(lang, NoticeKind::Error, words));
    }
    if let Some(turn) = &file.turn
        && let Hand::Deputy { of } = turn.hand
    {
        let words = format!(
            "{}　{}の{}さんが不在のため、あなたが代わりに決裁します（代決）。本人はあとで内容を確かめます（後閲）。",
            desk.department(&turn.department),
            post_of(file, of).unwrap_or_default(),
            file.name(of)
        );
        notices.push(Notice::new(lang, NoticeKind::Info, &words));
    }
    if file.waits_for_look_of(desk.who.staff) {
        let words = "この職の人が不在の間に、代決者が決裁しました。内容を確かめて「後閲した」を押してください。";
        notices.push(Notice::new(lang, NoticeKind::Warning, words));
    }
    if !sees {
        let words = "この役割では、個人情報を除いた経過だけを見られます。";
        notices.push(Notice::new(lang, NoticeKind::Info, words));
    }
    notices
}

fn post_of(file: &ApprovalFile, staff: uuid::Uuid) -> Option<&'static str> {
    let place = file
        .standing
        .approval
        .open_places()
        .find(|(_, place)| file.roster.holds(staff, &place.department, place.grade));
    place.map(|(_, place)| place.grade.label())
}

fn head(desk: &Desk, file: &ApprovalFile) -> Definitions {
    let approval = &file.standing.approval;
    let case = &file.case;
    let mut rows = vec![
        (
            "決めること".to_owned(),
            Html::text(format!("{}（{}）", file.proposal.decision.label(), case.name())),
        ),
        ("受付番号".to_owned(), Html::text(case.number())),
        (
            "起案".to_owned(),
            Html::text(format!(
                "{}　{}　{}",
                words::day(jst_date(file.standing.drafted_at)),
                desk.department(&approval.department),
                file.name(approval.drafter)
            )),
        ),
        ("経路".to_owned(), Html::text(approval.route.name.as_str())),
    ];
    if let Some(basis) = way::basis(&approval.route) {
        rows.push(("権限".to_owned(), Html::text(basis)));
    }
    if let Some(due) = file.standing.due_on.filter(|_| approval.state == Stands::Running) {
        let left = words::days_left(due, desk.today);
        rows.push(("この段の期限".to_owned(), Html::text(format!("{}　{left}", words::day(due)))));
    }
    if let Some(due) = case.record.due_on {
        rows.push(("件の処理期限".to_owned(), Html::text(words::day(due))));
    }
    let digest: String = approval.subject.hash.chars().take(12).collect();
    let same = if !approval.state.is_open() {
        format!("照合番号 {digest}")
    } else if file.unchanged {
        format!("起案のときから変わっていません（照合番号 {digest}）")
    } else {
        "起案のあとで変わっています".to_owned()
    };
    rows.push(("内容".to_owned(), Html::text(same)));
    Definitions { rows }
}

fn papers(file: &ApprovalFile, sees: bool) -> Vec<(String, &'static str)> {
    if !sees {
        return Vec::new();
    }
    let mut papers = Vec::new();
    if crate::papers::Kind::of(&file.proposal.command()).is_some() {
        papers.push((format!("{}/notice.pdf", file.href()), "通知の案（PDF）"));
    }
    papers.push((format!("{}/sheet.pdf", file.href()), "決裁シート（PDF）"));
    papers
}

/// The steps of the route: who signs, and who has.
fn steps(desk: &Desk, file: &ApprovalFile) -> Table {
    let approval = &file.standing.approval;
    let name = |staff| file.name(staff).to_owned();
    let mut rows = Vec::new();
    for (s, step) in approval.route.steps.iter().enumerate() {
        for (p, place) in step.who.iter().enumerate() {
            let signed = approval.signed.iter().find(|one| (one.step, one.place) == (s, p));
            let (state, who) = match signed {
                Some(one) => {
                    let of = one.instead_of.map(|of| {
                        let seen = if one.looked_after { "後閲済" } else { "後閲待ち" };
                        format!("（{}の代決・{seen}）", file.name(of))
                    });
                    ("承認", format!("{}{}", file.name(one.staff), of.unwrap_or_default()))
                }
                None => {
                    let now = approval.state == Stands::Running && s == approval.step;
                    let who = way::people(&file.roster, &place.department, place.grade, &name);
                    (if now { "いまここ" } else { "まだ" }, who)
                }
            };
            rows.push(Row {
                cells: vec![
                    Html::text(step.name.as_str()),
                    Html::text(format!(
                        "{}　{}",
                        desk.department(&place.department),
                        place.grade.label()
                    )),
                    Html::text(state),
                    Html::text(who),
                ],
                href: None,
                urgent: false,
            });
        }
    }
    Table {
        caption: "決裁の段".to_owned(),
        caption_hidden: true,
        columns: ["段", "職", "状態", "氏名"].map(Column::new).to_vec(),
        rows,
        keys: false,
    }
}
