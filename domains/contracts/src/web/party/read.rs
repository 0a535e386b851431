//! `GET /sign`: the contract, to read before anything is answered: who, how much, until when, the text of
//! every page, the file itself. `GET /sign/file`: the file; `GET /sign/certificate`: what was concluded.

use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_kernel::{Id, Lang, Problem, Refusal, RefusalKind, date::show_datetime};
use yakusho_pages::{
    FieldView, Html, Page, Refused, Visit,
    field::Choices,
    parts::{Definitions, ErrorSummary, FormStart, Notice, NoticeKind},
};

use super::hold::Holding;
use crate::{
    Contracts,
    draft::era_day,
    filing::of_files,
    model::{Contract, SignerState, State as Reached, Way},
    store::seals,
    text,
};

#[derive(Template)]
#[template(path = "party/read.html")]
struct ReadPage {
    errors: ErrorSummary,
    notice: Option<Notice>,
    title: String,
    facts: Definitions,
    pages: Vec<(usize, Vec<String>)>,
    agree: Option<(FormStart, FieldView, String)>,
    outside: Option<OutsideView>,
    asked: bool,
    concluded: bool,
    stand_in: bool,
}

/// Signing outside with a certificate of one's own (当事者型).
struct OutsideView {
    form: FormStart,
    field: FieldView,
    error: Option<String>,
    limits: String,
    roots: Vec<String>,
    before: Vec<String>,
}

/// Shows it; that it was opened is kept.
pub async fn show(visit: Visit, State(app): State<Contracts>) -> Result<Response, Refused> {
    let holding = Holding::open(&visit, &app).await?;
    if let Some(first) = holding.first() {
        return Ok(visit.see(first));
    }
    Ok(page(&visit, &app, &holding, None).await?.into_response())
}

/// The page, with why an answer was refused.
///
/// # Errors
/// What the files or the store say.
pub async fn page(
    visit: &Visit,
    app: &Contracts,
    holding: &Holding,
    refusal: Option<&Refusal>,
) -> Result<Page, Refused> {
    let known = &holding.contract;
    let file = known.file.as_ref().ok_or_else(Refusal::not_found)?;
    let (bytes, sha256) = app.read(file).await.map_err(refused)?;
    let asked = holding.signer.state == SignerState::Asked && known.state == Reached::Sent;
    if asked {
        app.was_read(&holding.signer, visit.now()).await.map_err(refused)?;
    }
    let problems: &[Problem] = refusal.map_or(&[], |refusal| &refusal.problems);
    let pages = tokio::task::spawn_blocking(move || text::pages(&bytes)).await;
    let pages: Vec<Vec<String>> = pages.unwrap_or_default();
    let read = Choices::new([("yes", "契約書を最後まで読みました")], |_| false);
    let own = known.way == Way::Party;
    let outside =
        if asked && own { Some(outside(visit, app, known, problems).await?) } else { None };
    let body = ReadPage {
        errors: ErrorSummary::of(problems, Lang::Ja),
        notice: refusal
            .filter(|refusal| refusal.kind != RefusalKind::Invalid)
            .map(|refusal| Notice::new(Lang::Ja, NoticeKind::Error, refusal.message(Lang::Ja)))
            .or_else(|| state_notice(holding)),
        title: known.title.clone(),
        facts: facts(app, holding),
        pages: (1..).zip(pages).collect(),
        outside,
        asked,
        agree: (asked && !own).then(|| {
            let field = FieldView::checks(Lang::Ja, "read", "確認", read).problem(problems);
            (FormStart::post(visit, "/sign/agree"), field, sha256)
        }),
        concluded: known.state == Reached::Concluded,
        stand_in: known.stand_in,
    };
    let page = Page::resident(visit, known.title.clone(), &body);
    Ok(match refusal {
        Some(refusal) if refusal.kind == RefusalKind::Invalid => page.with_problems(),
        Some(_) => page.with_problems().status(axum::http::StatusCode::CONFLICT),
        None => page,
    })
}

async fn outside(
    visit: &Visit,
    app: &Contracts,
    known: &Contract,
    problems: &[Problem],
) -> Result<OutsideView, Refused> {
    let limits = app.files().examiner().limits();
    let read = Choices::new([("yes", "契約書を最後まで読みました")], |_| false);
    let before = app.signed_files(known.id).await.map_err(refused)?;
    let at_file = problems.iter().find(|problem| problem.field == "file");
    Ok(OutsideView {
        form: FormStart::post(visit, "/sign/signed").with_files().with_own_button(),
        field: FieldView::checks(Lang::Ja, "read", "確認", read).problem(problems),
        error: at_file.map(|problem| problem.message.get(Lang::Ja).to_owned()),
        limits: format!("PDF、{}MBまで。", limits.bytes >> 20),
        roots: app.accepted_roots(),
        before: before.into_iter().map(|one| one.subject).collect(),
    })
}

fn state_notice(holding: &Holding) -> Option<Notice> {
    let words = match holding.contract.state {
        Reached::Sent if holding.signer.state == SignerState::Agreed => {
            "合意を受け取りました。ほかの相手方の合意を待っています。全員がそろうと、メールでお知らせします。"
        }
        Reached::Agreed => {
            "全員が合意しました。いま電子署名を付けています。終わると、メールでお知らせします。"
        }
        Reached::Concluded => {
            "契約が結ばれました。下から、電子署名の付いた契約書と証明書をダウンロードして、保存してください。"
        }
        Reached::Declined => "この契約は、辞退されました。",
        Reached::Withdrawn => "この契約は、市が取り下げました。",
        Reached::Expired => "この契約は、期限までに合意がそろわず、終わりました。",
        _ => return None,
    };
    Some(Notice::new(Lang::Ja, NoticeKind::Info, words))
}

fn facts(app: &Contracts, holding: &Holding) -> Definitions {
    let known = &holding.contract;
    let party = holding.party();
    let mut rows = vec![
        ("契約する相手".to_owned(), app.city()),
        (
            "あなたの会社".to_owned(),
            party
                .map(|party| format!("{}　{}", party.name, party.representative))
                .unwrap_or_default(),
        ),
        ("件名".to_owned(), known.title.clone()),
        ("契約金額（税込み）".to_owned(), known.amount.to_string()),
        ("契約日".to_owned(), era_day(known.concluded_on)),
    ];
    let period = match (known.from_on.map(era_day), known.to_on.map(era_day)) {
        (None, None) => None,
        (from, to) => {
            Some(format!("{} から {} まで", from.unwrap_or_default(), to.unwrap_or_default()))
        }
    };
    rows.extend(period.map(|period| ("期間".to_owned(), period)));
    if let Some(end) = holding.signer.ends_at.filter(|_| holding.signer.state == SignerState::Asked)
    {
        rows.push(("いつまでに答えるか".to_owned(), show_datetime(end, Lang::Ja)));
    }
    Definitions { rows: rows.into_iter().map(|(name, value)| (name, Html::text(value))).collect() }
}

/// Sends the file: the sealed one where there is one.
pub async fn file(visit: Visit, State(app): State<Contracts>) -> Result<Response, Refused> {
    let holding = Holding::open(&visit, &app).await?;
    holding.must_be_known()?;
    let known = &holding.contract;
    let (db, municipality) = (app.store().read(), app.store().municipality());
    let sealed = seals::of_contract(db, municipality.as_str(), known.id).await.map_err(refused)?;
    let bytes = match sealed.first() {
        Some(seal) => app.sealed(seal).await.map_err(refused)?,
        None => {
            let file = app.to_sign(known).await.map_err(refused)?;
            app.read(&file).await.map_err(refused)?.0
        }
    };
    Ok(pdf("contract.pdf", bytes))
}

/// Sends the 合意締結証明書.
pub async fn certificate(visit: Visit, State(app): State<Contracts>) -> Result<Response, Refused> {
    let holding = Holding::open(&visit, &app).await?;
    holding.must_be_known()?;
    let (db, municipality) = (app.store().read(), app.store().municipality());
    let seals = seals::of_contract(db, municipality.as_str(), holding.contract.id).await;
    let seals = seals.map_err(refused)?;
    let id = seals.first().and_then(|seal| seal.certificate).ok_or_else(Refusal::not_found)?;
    let found = app.files().find(db, Id::from_uuid(id)).await.map_err(refused)?;
    let attachment = found.ok_or_else(Refusal::not_found)?;
    let bytes = app.files().read(&attachment).await.map_err(of_files).map_err(refused)?;
    Ok(pdf("certificate.pdf", bytes))
}

fn pdf(name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
