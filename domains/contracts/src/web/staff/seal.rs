//! `GET /staff/contracts/{id}/verify`: what the engine says of the sealed file today, and whether it fits
//! what was agreed. `POST …/reissue`: a corrected contract in the place of one that was not concluded.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Refusal, Text, date::show_date_without_weekday};
use yakusho_pages::{
    Fields, Form, Html, Refused, Visit,
    parts::{Definitions, Notice, NoticeKind},
};
use yakusho_pdf_signature::{Language, Report};
use yakusho_permission::ActionName;
use yakusho_store::Result as Stored;

use super::seat::{Opened, Seat};
use crate::{
    Contracts,
    model::{Link, Origin, Seal},
    rules::entry::Entry,
    store::{
        contracts::{self, New},
        seals, suppliers,
    },
};

#[derive(Template)]
#[template(path = "staff/verify.html")]
struct VerifyPage {
    title: String,
    notice: Notice,
    facts: Definitions,
    wrong: Vec<String>,
    report: Vec<String>,
}

/// What a verification found.
pub struct Found {
    /// The seal.
    pub seal: Seal,
    /// What the engine says.
    pub report: Report,
    /// What does not fit what was agreed.
    pub wrong: Vec<String>,
}

/// Verifies the newest seal of a contract.
///
/// # Errors
/// Not found where there is none; what the files or the store say.
pub async fn found(seat: &Seat, opened: &Opened, at: Timestamp) -> Result<Found, Refused> {
    let (db, municipality) = (seat.app.store().read(), seat.app.store().municipality());
    let all = seals::of_contract(db, municipality.as_str(), opened.contract.id).await;
    let seal = all.map_err(refused)?.into_iter().next().ok_or_else(Refusal::not_found)?;
    let (report, wrong) = seat.app.verify(&seal, at).await.map_err(refused)?;
    Ok(Found { seal, report, wrong })
}

/// Shows it.
pub async fn verify(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractRead).await?;
    let found = found(&seat, &opened, visit.now()).await?;
    let holds = found.report.holds() && found.wrong.is_empty();
    let notice = if holds {
        Notice::new(
            Lang::Ja,
            NoticeKind::Success,
            "有効です。署名はすべて確かめられ、合意の記録とも合っています。",
        )
    } else {
        Notice::new(
            Lang::Ja,
            NoticeKind::Error,
            "確かめられないところがあります。下の内容を、運用管理者に伝えてください。",
        )
    };
    let day = |day| show_date_without_weekday(day, Lang::Ja);
    let mut rows = vec![
        ("形式".to_owned(), format!("PAdES {}", found.seal.level)),
        ("署名後のSHA-256".to_owned(), found.seal.sha256.clone()),
        ("延長した回数".to_owned(), format!("{}回", found.seal.number.saturating_sub(1))),
        ("次に延長する日".to_owned(), day(found.seal.renew_on)),
    ];
    if found.seal.stand_in {
        rows.push((
            "注意".to_owned(),
            "試験用の鍵とタイムスタンプです。法的な効力はありません。".to_owned(),
        ));
    }
    let body = VerifyPage {
        title: format!("{} {}", opened.contract.number, opened.contract.title),
        notice,
        facts: Definitions {
            rows: rows.into_iter().map(|(name, value)| (name, Html::text(value))).collect(),
        },
        wrong: found.wrong,
        report: found.report.in_words(Language::Japanese).lines().map(str::to_owned).collect(),
    };
    let place = format!("/staff/contracts/{}", opened.contract.id);
    let page = seat.desk.page(&visit, "電子署名を確かめる", &body);
    Ok(page.back(place, opened.contract.number.clone()).into_response())
}

/// Drafts a corrected contract in the place of one that failed.
pub async fn reissue(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractDraft).await?;
    let id = again(&seat, &opened, visit.now()).await.map_err(refused)?;
    let words = "もとの契約を写して、新しい契約を作りました。直してから、決裁に回してください。";
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see(&format!("/staff/contracts/{id}/edit")))
}

/// Drafts it in the person's name. Returns its id.
///
/// # Errors
/// The refusal of the rules; what the press or the store say.
pub async fn again(seat: &Seat, opened: &Opened, now: Timestamp) -> Stored<Uuid> {
    let known = &opened.contract;
    let mut all = Vec::new();
    for party in &opened.parties {
        let found = suppliers::find(&seat.app, party.supplier).await?;
        all.push(found.ok_or_else(Refusal::not_found)?);
    }
    let entry = Entry {
        kind: known.kind.clone(),
        title: known.title.clone(),
        department: known.department.clone(),
        suppliers: all.iter().map(|one| one.id).collect(),
        amount: known.amount,
        tax: known.tax,
        concluded_on: known.concluded_on,
        from_on: known.from_on,
        to_on: known.to_on,
        tender: known.tender.clone(),
        auto_renew: known.auto_renew,
        way: known.way,
        link: Some((Link::Reissue, known.id)),
    };
    let by = seat.by(&known.department);
    let new = New { entry, suppliers: all, origin: Origin::Drafted, stand_in: known.stand_in };
    let write = seat
        .app
        .store()
        .write_with(now, (new, by.clone()), |tx, (new, by)| Box::pin(contracts::make(tx, new, by)));
    let id = write.await?;
    seat.app.press(id, &by, now).await?;
    Ok(id)
}
