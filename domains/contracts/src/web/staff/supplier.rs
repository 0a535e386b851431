//! `GET /staff/suppliers/{id}`: a supplier and what it agreed to. `GET, POST …/consents`: writes down a
//! consent. `POST …/consents/{consent}/withdraw`: it was taken back.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text, date::show_date_without_weekday};
use yakusho_pages::{
    FieldView, Fields, Form, Html, Page, Refused, Visit,
    field::{Choices, Line},
    parts::{Chip, Definitions, FormStart, NoticeKind, Tone},
};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::{form::Asked, seat::Seat, suppliers::supplier};
use crate::{
    Contracts,
    model::{Consent, ConsentKind, Supplier},
    store::suppliers::{self, NewConsent, SUPPLIER},
    typed::{TITLE, Typed},
};

#[derive(Template)]
#[template(path = "staff/supplier.html")]
struct ShowPage {
    id: Uuid,
    name: String,
    chip: Option<Chip>,
    facts: Definitions,
    consents: Vec<ConsentView>,
    may_keep: bool,
}

struct ConsentView {
    label: &'static str,
    chip: Chip,
    words: String,
    when: String,
    take_back: Option<FormStart>,
}

/// Shows it. Reading whom requests go to is an action.
pub async fn show(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    let known = supplier(&seat, &id, ActionName::SupplierRead).await?;
    was_read(&seat, known.id, visit.now()).await.map_err(refused)?;
    let may_keep = seat.desk.may(ActionName::SupplierKeep, &seat.desk.city());
    let all = suppliers::consents(&app, known.id).await.map_err(refused)?;
    let body = ShowPage {
        id: known.id,
        name: known.name.clone(),
        chip: known.stopped.then(|| Chip::new("取引を止めている", Tone::Grey)),
        facts: facts(&known),
        consents: all.iter().map(|one| consent(&visit, &seat, one, may_keep)).collect(),
        may_keep,
    };
    let page = seat.desk.page(&visit, known.name.clone(), &body);
    Ok(page.back("/staff/suppliers", "相手方の台帳").into_response())
}

/// Records that somebody read whom requests to a supplier go to.
///
/// # Errors
/// What the store says.
pub async fn was_read(seat: &Seat, id: Uuid, now: Timestamp) -> Stored<()> {
    let by = seat.by(&seat.rules.manager);
    let read = seat.app.store().write_with(now, (id, by), |tx, (id, by)| {
        Box::pin(by.act(tx, "supplier.contact_read", SUPPLIER, *id, json!({})))
    });
    read.await
}

fn facts(known: &Supplier) -> Definitions {
    let number = known.corporate_number.as_deref().unwrap_or("（個人の事業者）");
    let rows = [
        ("法人番号", number),
        ("代表者", &known.representative),
        ("所在地", &known.address),
        ("署名する人", &known.contact.person),
        ("署名用のメールアドレス", &known.contact.mail),
        ("電話番号", &known.contact.phone),
    ];
    Definitions {
        rows: rows.into_iter().map(|(name, value)| (name.to_owned(), Html::text(value))).collect(),
    }
}

fn consent(visit: &Visit, seat: &Seat, one: &Consent, may_keep: bool) -> ConsentView {
    let day = |day| show_date_without_weekday(day, Lang::Ja);
    let holds = one.holds_on(seat.desk.today);
    let end = one.withdrawn_on.map(|end| format!("　{}に取り消し", day(end))).unwrap_or_default();
    let action = format!("/staff/suppliers/{}/consents/{}/withdraw", one.supplier, one.id);
    ConsentView {
        label: one.kind.label(),
        chip: if holds {
            Chip::new("有効", Tone::Green)
        } else {
            Chip::new("取消し", Tone::Grey)
        },
        words: one.words.clone(),
        when: format!("{}　{}{end}", day(one.given_on), one.told_by),
        take_back: (may_keep && one.withdrawn_on.is_none())
            .then(|| FormStart::post(visit, action).with_own_button()),
    }
}

/// What the form of a consent sends.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[schema(as = ConsentEntered)]
pub struct Entered {
    /// `electronic` or `construction`.
    #[serde(default)]
    pub kind: String,
    /// On which day it was given.
    #[serde(default)]
    pub given_on: String,
    /// How it was told: 同意書（紙）, メール.
    #[serde(default)]
    pub told_by: String,
}

/// Asks.
pub async fn ask(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    let known = supplier(&seat, &id, ActionName::SupplierKeep).await?;
    let entered = Entered {
        kind: ConsentKind::Electronic.code().to_owned(),
        given_on: seat.desk.today.to_string(),
        ..Entered::default()
    };
    Ok(page(&visit, &seat, &known, &entered, None).into_response())
}

/// Writes it down.
pub async fn agree(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    let known = supplier(&seat, &id, ActionName::SupplierKeep).await?;
    match keep(&seat, known.id, &entered, visit.now()).await {
        Ok(_) => {
            visit.flash(NoticeKind::Success, &Text::ja("同意を記録しました。"));
            Ok(visit.see(&format!("/staff/suppliers/{}", known.id)))
        }
        Err(Error::Refused(refusal)) => {
            Ok(page(&visit, &seat, &known, &entered, Some(&refusal)).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Writes a consent down in the person's name. Returns its id.
///
/// # Errors
/// A refusal with the fields to mend; what the store says.
pub async fn keep(seat: &Seat, supplier: Uuid, entered: &Entered, now: Timestamp) -> Stored<Uuid> {
    let mut typed = Typed::default();
    let kind = ConsentKind::from_code(entered.kind.trim());
    if kind.is_none() {
        typed.say("kind", "missing", "何の同意かを選んでください。");
    }
    let given_on = typed.day("given_on", &entered.given_on);
    if given_on.is_some_and(|day| day > seat.desk.today) {
        typed.say(
            "given_on",
            "in_future",
            "まだ来ていない日です。同意を受けた日を入れてください。",
        );
    }
    let told_by = typed.needed(
        "told_by",
        &entered.told_by,
        TITLE,
        "どのように受けたかを入れてください。例：同意書（紙）",
    );
    let read: Result<_, Vec<Problem>> = typed.done(kind.zip(given_on));
    let (kind, given_on) = read.map_err(Refusal::invalid)?;
    let words = match kind {
        ConsentKind::Electronic => seat.rules.consent.clone(),
        ConsentKind::Construction => seat.rules.construction_consent.clone(),
    };
    let new = NewConsent { supplier, kind, words, given_on, told_by };
    let input = (new, seat.by(&seat.rules.manager));
    let write = seat
        .app
        .store()
        .write_with(now, input, |tx, (new, by)| Box::pin(suppliers::agree(tx, new, by)));
    write.await
}

/// Writes down that a consent was taken back.
pub async fn take_back(
    visit: Visit,
    State(app): State<Contracts>,
    Path((id, consent)): Path<(String, String)>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    let known = supplier(&seat, &id, ActionName::SupplierKeep).await?;
    let consent: Uuid = consent.parse().map_err(|_| Refusal::not_found())?;
    withdraw(&seat, known.id, consent, visit.now()).await.map_err(refused)?;
    let words = "同意の取消しを記録しました。これからの契約は電子では結べません。結んだ契約はそのままです。";
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see(&format!("/staff/suppliers/{}", known.id)))
}

/// Writes it down in the person's name, as of today.
///
/// # Errors
/// Not found; a refusal where it was taken back before; what the store says.
pub async fn withdraw(seat: &Seat, supplier: Uuid, consent: Uuid, now: Timestamp) -> Stored<()> {
    let input = (supplier, consent, seat.desk.today, seat.by(&seat.rules.manager));
    let write = seat.app.store().write_with(now, input, |tx, (supplier, consent, on, by)| {
        Box::pin(suppliers::take_back(tx, *supplier, *consent, *on, by))
    });
    write.await
}

fn page(
    visit: &Visit,
    seat: &Seat,
    known: &Supplier,
    entered: &Entered,
    refusal: Option<&Refusal>,
) -> Page {
    let lang = Lang::Ja;
    let kinds = Choices::new(ConsentKind::ALL.map(|kind| (kind.code(), kind.label())), |code| {
        code == entered.kind
    });
    let place = format!("/staff/suppliers/{}", known.id);
    let asked = Asked {
        title: "同意を記録する".to_owned(),
        lead: format!(
            "{}から受けた同意です。工事請負契約には、電子契約の同意のほかに、建設業法19条3項の承諾が要ります。【電子契約の同意】{}【建設業法19条3項の承諾】{}",
            known.name, seat.rules.consent, seat.rules.construction_consent
        ),
        action: format!("{place}/consents"),
        hidden: Vec::new(),
        fields: vec![
            FieldView::radio(lang, "kind", "何の同意ですか", kinds),
            FieldView::line(
                lang,
                "given_on",
                "同意を受けた日",
                Line::short_text(&entered.given_on),
            ),
            FieldView::line(lang, "told_by", "受けた方法", Line::text(&entered.told_by))
                .hint("例：同意書（紙）、メール"),
        ],
        go: "記録する",
        back: (place, known.name.clone()),
    };
    asked.refused(visit, seat, refusal)
}
