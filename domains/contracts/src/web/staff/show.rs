//! `GET /staff/contracts/{id}`: a contract, what it says, its files, who approves it, and what may be
//! done now.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use yakusho_approvals::State as Stands;
use yakusho_casework::staff::refused;
use yakusho_files::Attachment;
use yakusho_kernel::{
    Lang, Problem, Refusal, RefusalKind,
    date::{show_date_without_weekday, show_datetime},
};
use yakusho_pages::{
    FieldView, Html, Page, Refused, Visit,
    field::Need,
    parts::{
        Chip, Definitions, ErrorSummary, FormStart, Notice, NoticeKind, Table, Timeline, Tone,
    },
};
use yakusho_permission::ActionName;

use super::{
    list,
    seat::{Opened, Seat},
    trail,
};
use crate::{
    Contracts,
    model::{Contract, SignedFile, SignerState, State as Reached},
    signing::mail::party_name,
    store::{
        contracts::{self, CONTRACT, ENCLOSURE},
        seals, signers,
    },
};

/// Letters of what somebody says with their signature, at most.
pub const LONGEST_NOTE: u32 = 1_000;

#[derive(Template)]
#[template(path = "staff/show.html")]
struct ShowPage {
    errors: ErrorSummary,
    notices: Vec<Notice>,
    title: String,
    number: String,
    chip: Chip,
    facts: Definitions,
    file: Option<FileView>,
    enclosures: Vec<Enclosed>,
    bring: Option<(FormStart, String)>,
    links: Vec<(String, &'static str)>,
    version: i64,
    withdraw: Option<FormStart>,
    reissue: Option<FormStart>,
    signers: Vec<SignerView>,
    own: Vec<OwnView>,
    sealed: Option<SealedView>,
    approval: Option<ApprovalView>,
    related: Vec<(String, String)>,
    timeline: Timeline,
}

/// The contract's own file.
struct FileView {
    href: String,
    sha256: String,
    approved: Option<&'static str>,
}

/// What goes with it.
struct Enclosed {
    href: String,
    name: String,
    remove: Option<FormStart>,
}

/// Somebody who is asked to sign.
struct SignerView {
    party: String,
    chip: Chip,
    about: String,
    reason: Option<String>,
    remind: Option<FormStart>,
    again: Option<FormStart>,
}

/// A party's own signature (当事者型).
struct OwnView {
    file: String,
    subject: String,
    about: String,
    fits: bool,
}

/// The sealed file.
struct SealedView {
    file: String,
    certificate: Option<String>,
    verify: String,
    about: String,
    stand_in: bool,
}

/// Its approval.
struct ApprovalView {
    state: Chip,
    route: String,
    note: Option<Html>,
    steps: Table,
    version: i64,
    sha256: String,
    compare: Option<String>,
    sign: Option<(FormStart, FieldView)>,
    send_back: Option<String>,
    take_back: Option<FormStart>,
    look_after: Option<FormStart>,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractRead).await?;
    Ok(page(&visit, &seat, &opened, None).await?.into_response())
}

/// The page, with why something was refused.
///
/// # Errors
/// What the store says.
pub async fn page(
    visit: &Visit,
    seat: &Seat,
    opened: &Opened,
    refusal: Option<&Refusal>,
) -> Result<Page, Refused> {
    let known = &opened.contract;
    let place = format!("/staff/contracts/{}", known.id);
    let problems: &[Problem] = refusal.map_or(&[], |refusal| &refusal.problems);
    let db = seat.app.store().read();
    let attached = seat.app.files().list(db, CONTRACT, known.id).await.map_err(refused)?;
    let related = related(seat, known).await?;
    let may = |action| seat.desk.may(action, &opened.resource);
    let drafts = may(ActionName::ContractDraft);
    let is_draft = known.state == Reached::Draft;
    let history = seat.app.history(known.id).await.map_err(refused)?;
    let mut links = Vec::new();
    if drafts && is_draft {
        links.push((format!("{place}/propose"), "決裁に回す"));
        links.push((format!("{place}/edit"), "内容を直す"));
    }
    if drafts && known.state == Reached::Concluded {
        let follow = |link| format!("/staff/contracts/new?original={}&link={link}", known.id);
        links.push((follow("change"), "変更契約を作る"));
        links.push((follow("termination"), "解約の合意書を作る"));
    }
    if may(ActionName::ContractSend) && known.state == Reached::Approved {
        links.push((format!("{place}/send"), "相手方に署名を依頼する"));
    }
    let withdraws = matches!(known.state, Reached::Draft | Reached::Approved | Reached::Sent);
    let body = ShowPage {
        errors: ErrorSummary::of(problems, Lang::Ja),
        notices: notices(opened, refusal),
        title: known.title.clone(),
        number: known.number.clone(),
        chip: list::chip(known.state),
        facts: facts(seat, opened),
        file: known.file.as_ref().map(|file| FileView {
            href: format!("{place}/files/{}", file.attachment),
            sha256: file.sha256.clone(),
            approved: known.approved_sha256.as_ref().map(|approved| {
                if *approved == file.sha256 {
                    "決裁で承認されたファイルと同じです"
                } else {
                    "決裁で承認されたファイルと違います"
                }
            }),
        }),
        enclosures: attached
            .iter()
            .filter(|one| one.fact_key.as_deref() == Some(ENCLOSURE))
            .map(|one| enclosed(visit, &place, one, drafts && is_draft))
            .collect(),
        bring: (drafts && is_draft)
            .then(|| {
                FormStart::post(visit, format!("{place}/files")).with_files().with_own_button()
            })
            .map(|form| (form, limits(seat))),
        links,
        version: known.version,
        withdraw: (may(ActionName::ContractSend) && withdraws)
            .then(|| FormStart::post(visit, format!("{place}/withdraw")).with_own_button()),
        reissue: (drafts && known.state.has_failed())
            .then(|| FormStart::post(visit, format!("{place}/reissue")).with_own_button()),
        signers: signers(visit, seat, opened, may(ActionName::ContractSend)).await?,
        own: own(seat, known).await?,
        sealed: sealed(seat, known).await?,
        approval: approval(visit, seat, opened, problems).await?,
        related,
        timeline: trail::of(seat, &history, opened).await?,
    };
    let title = format!("{} {}", known.number, known.title);
    let page = seat.desk.page(visit, title, &body).back("/staff/contracts", "契約台帳");
    Ok(match refusal {
        Some(refusal) if refusal.kind == RefusalKind::Invalid => page.with_problems(),
        Some(_) => page.with_problems().status(StatusCode::CONFLICT),
        None => page,
    })
}

fn limits(seat: &Seat) -> String {
    let limits = seat.app.files().examiner().limits();
    format!(
        "PDF・写真、1つ{}MBまで、PDFは{}ページまで。パスワードの付いたPDFは使えません。",
        limits.bytes >> 20,
        limits.pages
    )
}

fn notices(opened: &Opened, refusal: Option<&Refusal>) -> Vec<Notice> {
    let mut all = Vec::new();
    if let Some(refusal) = refusal.filter(|refusal| refusal.kind != RefusalKind::Invalid) {
        all.push(Notice::new(Lang::Ja, NoticeKind::Error, refusal.message(Lang::Ja)));
    }
    let known = &opened.contract;
    if known.stand_in {
        let words = "試験用に作った契約です。会社も人も実在しません。";
        all.push(Notice::new(Lang::Ja, NoticeKind::Info, words));
    }
    let returned = opened
        .approval
        .as_ref()
        .is_some_and(|approval| approval.standing.approval.state == Stands::Returned);
    if known.state == Reached::Draft && returned {
        let words = "決裁で差し戻されています。下の経過の理由を読んで、直してから、もう一度決裁に回してください。";
        all.push(Notice::new(Lang::Ja, NoticeKind::Warning, words));
    }
    all
}

fn facts(seat: &Seat, opened: &Opened) -> Definitions {
    let known = &opened.contract;
    let day = |day| show_date_without_weekday(day, Lang::Ja);
    let mut rows = vec![
        ("種類".to_owned(), Html::text(seat.kind(&known.kind))),
        ("契約を結ぶ課".to_owned(), Html::text(seat.desk.department(&known.department))),
    ];
    for party in &opened.parties {
        let label = if opened.parties.len() > 1 {
            format!("相手方（{}）", party.place)
        } else {
            "相手方".to_owned()
        };
        let link = Html::link(&format!("/staff/suppliers/{}", party.supplier), &party.name);
        let more = format!("　{}　{}", party.representative, party.address);
        rows.push((label, Html::join([link, Html::text(more)])));
    }
    let tax = if known.tax.0 > 0 {
        format!("（うち消費税 {}）", known.tax)
    } else {
        String::new()
    };
    rows.push(("契約金額".to_owned(), Html::text(format!("{}{tax}", known.amount))));
    rows.push(("契約日".to_owned(), Html::text(day(known.concluded_on))));
    let period = match (known.from_on.map(day), known.to_on.map(day)) {
        (None, None) => None,
        (from, to) => Some(format!("{}〜{}", from.unwrap_or_default(), to.unwrap_or_default())),
    };
    if let Some(period) = period {
        let renew = if known.auto_renew { "（1年ずつ自動で更新）" } else { "" };
        rows.push(("期間".to_owned(), Html::text(format!("{period}{renew}"))));
    }
    if !known.tender.is_empty() {
        rows.push(("入札結果の番号".to_owned(), Html::text(&known.tender)));
    }
    rows.push(("署名のしかた".to_owned(), Html::text(known.way.label())));
    Definitions { rows }
}

fn enclosed(visit: &Visit, place: &str, one: &Attachment, may_remove: bool) -> Enclosed {
    let href = format!("{place}/files/{}", one.id);
    Enclosed {
        name: format!("{}（{}KB）", one.file_name, one.bytes.div_ceil(1024)),
        remove: may_remove
            .then(|| FormStart::post(visit, format!("{href}/remove")).with_own_button()),
        href,
    }
}

async fn signers(
    visit: &Visit,
    seat: &Seat,
    opened: &Opened,
    may_send: bool,
) -> Result<Vec<SignerView>, Refused> {
    let known = &opened.contract;
    let db = seat.app.store().read();
    let all = signers::of_contract(&seat.app, db, known.id).await.map_err(refused)?;
    let mut views = Vec::new();
    for one in all {
        let tone = match one.state {
            SignerState::Agreed => Tone::Green,
            SignerState::Asked => Tone::Blue,
            SignerState::Declined => Tone::Red,
            SignerState::Waiting | SignerState::Delegated | SignerState::Ended => Tone::Grey,
        };
        let asked = may_send && one.state == SignerState::Asked && known.state == Reached::Sent;
        let form = |verb: &str| {
            let action = format!("/staff/contracts/{}/signers/{}/{verb}", known.id, one.id);
            asked.then(|| FormStart::post(visit, action).with_own_button())
        };
        let when = match (one.answered_at, one.ends_at) {
            (Some(at), _) => format!("　{}", show_datetime(at, Lang::Ja)),
            (None, Some(end)) if asked => format!("　期限 {}", show_datetime(end, Lang::Ja)),
            _ => String::new(),
        };
        let locked = if one.is_locked() {
            "　確認コードの間違いで止まっています"
        } else {
            ""
        };
        views.push(SignerView {
            party: party_name(&opened.parties, one.party),
            chip: Chip::new(one.state.label(), tone),
            about: format!("{}　{}{when}{locked}", one.contact.person, one.level.label()),
            reason: seat.app.words_of(&one).map_err(refused)?,
            remind: form("remind"),
            again: form("again"),
        });
    }
    Ok(views)
}

async fn own(seat: &Seat, known: &Contract) -> Result<Vec<OwnView>, Refused> {
    let all = seat.app.signed_files(known.id).await.map_err(refused)?;
    let view = |one: SignedFile| OwnView {
        file: format!("/staff/contracts/{}/files/{}", known.id, one.file.attachment),
        about: format!(
            "発行した認証局 {}　PAdES {}　{}　証明書のSHA-256 {}{}",
            one.issuer,
            one.level,
            show_datetime(one.taken_at, Lang::Ja),
            one.fingerprint,
            if one.stand_in { "　試験用の証明書です" } else { "" }
        ),
        subject: one.subject,
        fits: one.name_fits,
    };
    Ok(all.into_iter().map(view).collect())
}

async fn sealed(seat: &Seat, known: &Contract) -> Result<Option<SealedView>, Refused> {
    let (db, municipality) = (seat.app.store().read(), seat.app.store().municipality());
    let all = seals::of_contract(db, municipality.as_str(), known.id).await.map_err(refused)?;
    let place = format!("/staff/contracts/{}", known.id);
    Ok(all.into_iter().next().map(|seal| SealedView {
        file: format!("{place}/files/{}", seal.attachment),
        certificate: seal.certificate.map(|id| format!("{place}/files/{id}")),
        verify: format!("{place}/verify"),
        about: format!(
            "PAdES {}　{}　次に延長する日 {}",
            seal.level,
            show_datetime(seal.sealed_at, Lang::Ja),
            show_date_without_weekday(seal.renew_on, Lang::Ja)
        ),
        stand_in: seal.stand_in,
    }))
}

async fn related(seat: &Seat, known: &Contract) -> Result<Vec<(String, String)>, Refused> {
    let (db, municipality) = (seat.app.store().read(), seat.app.store().municipality());
    let mut all = Vec::new();
    if let Some((link, id)) = known.link
        && let Some(original) =
            contracts::find(db, municipality.as_str(), id).await.map_err(refused)?
    {
        let words =
            format!("もとの契約（{}）：{} {}", link.label(), original.number, original.title);
        all.push((format!("/staff/contracts/{id}"), words));
    }
    for one in contracts::linked_to(db, municipality.as_str(), known.id).await.map_err(refused)? {
        let label = one.link.map_or("", |(link, _)| link.label());
        let words = format!("{label}：{} {}（{}）", one.number, one.title, one.state.label());
        all.push((format!("/staff/contracts/{}", one.id), words));
    }
    Ok(all)
}

async fn approval(
    visit: &Visit,
    seat: &Seat,
    opened: &Opened,
    problems: &[Problem],
) -> Result<Option<ApprovalView>, Refused> {
    let Some(found) = &opened.approval else { return Ok(None) };
    let known = &opened.contract;
    let place = format!("/staff/contracts/{}", known.id);
    let standing = &found.standing;
    let staff = seat.desk.who.staff;
    let may_sign = seat.desk.may(ActionName::ContractApprove, &opened.resource);
    let turn = found.turn(staff).filter(|_| may_sign && known.state == Reached::InApproval);
    // The approver's comparison: the bytes as they are read at this moment.
    let (compare, sha256) = match (&turn, &known.file) {
        (Some(_), Some(file)) => match seat.app.read(file).await {
            Ok((_, hash)) if hash == standing.approval.subject.hash => {
                (Some(format!("いま読んだファイルのSHA-256は、起案されたものと同じです：{hash}")), hash)
            }
            _ => (Some("いま読んだファイルは、起案されたものと違います。承認できません。差し戻してください。".to_owned()), String::new()),
        },
        _ => (None, String::new()),
    };
    let signs = turn.is_some() && !sha256.is_empty();
    let waits = standing.approval.signed.iter().any(|one| {
        yakusho_approvals::rules::may_look_after(&standing.approval, one, staff, &found.roster)
    });
    let own = standing.approval.drafter == staff;
    let open = known.state == Reached::InApproval;
    Ok(Some(ApprovalView {
        state: trail::approval_chip(standing.approval.state),
        route: standing.approval.route.name.clone(),
        note: found.note.as_deref().map(Html::paragraphs),
        steps: trail::steps(seat, found).await?,
        version: standing.approval.version,
        compare,
        sha256,
        sign: signs.then(|| {
            let field = FieldView::lines(Lang::Ja, "note", "意見", "", LONGEST_NOTE)
                .hint("なくてもかまいません。相手方には見えません。")
                .need(Need::Optional)
                .problem(problems);
            (FormStart::post(visit, format!("{place}/approve")), field)
        }),
        send_back: turn.is_some().then(|| format!("{place}/return")),
        take_back: (own && open)
            .then(|| FormStart::post(visit, format!("{place}/take-back")).with_own_button()),
        look_after: waits
            .then(|| FormStart::post(visit, format!("{place}/look-after")).with_own_button()),
    }))
}
