//! Papers of this domain: the result, the receipt, the sheet for a visit.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use yakusho_disclosure::{Reading, ShownBox, Told};
use yakusho_interview::Goal;
use yakusho_kernel::{Lang, date};
use yakusho_pack::{Pack, format::AttachmentClass};
use yakusho_pages::{Refused, Visit};
use yakusho_paper::PaperMeta;

use super::{
    failure::refused,
    holder,
    receipt::{Held, held, next_words},
    result::{separator, thing_to_bring},
};
use crate::{
    Edition, Procedures, Receipt,
    guide::Guide,
    model::{Application, Filing},
    rules::result::{Card, Sections},
    sheets,
    submit::still_open,
    words,
};

/// `GET /guide/result.pdf`
pub async fn result(visit: Visit, State(app): State<Procedures>) -> Result<Response, Refused> {
    let guide = holder::guide(&visit, &app).await?;
    result_of(&visit, &app, &guide).await
}

/// The result of a guide on one sheet.
///
/// # Errors
/// Where questions are open or the paper cannot be made.
pub async fn result_of(
    visit: &Visit,
    app: &Procedures,
    guide: &Guide,
) -> Result<Response, Refused> {
    let lang = visit.lang();
    if guide.interview().map_err(refused)?.next(&Goal::Guide).is_some() {
        return Err(still_open().into());
    }
    let data = result_data(guide, app, lang)?;
    paper(app, "result-summary", data, words::RESULT_TITLE.get(lang), visit).await
}

fn result_data(guide: &Guide, app: &Procedures, lang: Lang) -> Result<Value, Refused> {
    let cards = guide.cards(app).map_err(refused)?;
    let interview = guide.interview().map_err(refused)?;
    let sections = Sections::of(&cards);
    let pack = &guide.edition.pack;
    let names = |card: &Card| {
        let names: Vec<String> =
            card.subjects.iter().map(|id| interview.name_of(id).get(lang).to_owned()).collect();
        names.join(separator(lang))
    };
    let do_now: Vec<Value> = sections
        .online
        .iter()
        .chain(&sections.visit)
        .map(|card| {
            json!({
                "name": card.name.get(lang),
                "for": names(card),
                "until": card.last_day.map(|day| date::show_date(day, lang)),
                "late": card.late.as_ref().map(|late| late.get(lang)),
                "where": place(pack, &card.procedure, guide.today, lang),
                "fee": fee(pack, &card.procedure, lang),
            })
        })
        .collect();
    let other = |cards: &[&Card]| -> Vec<Value> {
        cards
            .iter()
            .map(|card| {
                json!({
                    "name": card.name.get(lang),
                    "for": names(card),
                    "words": card.notes.first().or(card.period.as_ref()).map(|text| text.get(lang)),
                    "where": card.handled_by.as_ref().map(|who| who.get(lang)),
                })
            })
            .collect()
    };
    let event = pack.event(&guide.draft.event).map(|event| event.name.get(lang));
    Ok(json!({
        "municipality": pack.city.name.get(lang),
        "event": event,
        "made": date::show_date(guide.today, lang),
        "do": do_now,
        "maybe": other(&sections.maybe),
        "automatic": other(&sections.automatic),
        "elsewhere": other(&sections.elsewhere),
        "contact": contact(pack, lang),
    }))
}

/// `GET /applications/{id}/receipt.pdf`
pub async fn receipt(
    visit: Visit,
    State(app): State<Procedures>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let Held { receipt, code } = held(&visit, &app, &id).await?;
    receipt_of(&visit, &app, &receipt, code).await
}

/// A receipt on paper, with the code where it was just given.
///
/// # Errors
/// What the store says, or where the paper cannot be made.
pub async fn receipt_of(
    visit: &Visit,
    app: &Procedures,
    receipt: &Receipt,
    code: Option<String>,
) -> Result<Response, Refused> {
    let data = receipt_data(app, receipt, code.as_deref(), Vec::new()).await?;
    paper(app, "receipt", data, words::RECEIPT_PDF.get(receipt.application.lang), visit).await
}

/// What the receipt says; `notes` are printed under it.
///
/// # Errors
/// What the store says.
pub async fn receipt_data(
    app: &Procedures,
    receipt: &Receipt,
    code: Option<&str>,
    notes: Vec<String>,
) -> Result<Value, Refused> {
    let application = &receipt.application;
    let edition = app.shelf().edition(&application.pack_version).await.map_err(refused)?;
    let (pack, lang) = (&edition.pack, application.lang);
    let name = |id: &str| {
        pack.procedure(id).map_or(id.to_owned(), |known| known.name.get(lang).to_owned())
    };
    let items: Vec<Value> = receipt
        .filings
        .iter()
        .map(|filing| {
            json!({
                "procedure": name(&filing.procedure),
                "department": department(pack, filing, application, lang),
                "state": state(application, filing, &receipt.filings),
                "next": next_words(application, filing, &receipt.filings, lang, &name),
                "date": filing.last_day.map(|day| {
                    let day = date::show_date(day, lang);
                    yakusho_pages::words::UNTIL.with(lang, &[("day", &day)])
                }),
            })
        })
        .collect();
    let code = code.map(|code| format!("{}: {code}", words::RECEIPT_CODE.get(lang)));
    // What came on paper belongs to no life event that somebody walked through.
    let event = pack.event(&application.event).filter(|_| !application.channel.is_entered());
    Ok(json!({
        "municipality": pack.city.name.get(lang),
        "test": application.stand_in,
        "number": application.shown_number(),
        "submitted": date::show_datetime(application.submitted_at, lang),
        "event": event.map(|event| event.name.get(lang)),
        "helper": application.helper_place,
        "items": items,
        "notes": code.into_iter().chain(notes).collect::<Vec<_>>(),
        "qr": format!("{}/status?a={}", app.parts().public_url, application.id),
        "contact": contact(pack, lang),
    }))
}

/// `GET /applications/{id}/visit.pdf`
pub async fn visit(
    visit: Visit,
    State(app): State<Procedures>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let Held { receipt, .. } = held(&visit, &app, &id).await?;
    visit_of(&visit, &app, &receipt).await
}

/// The sheet for a visit, filled in.
///
/// # Errors
/// What the store says, or where the paper cannot be made.
pub async fn visit_of(
    visit: &Visit,
    app: &Procedures,
    receipt: &Receipt,
) -> Result<Response, Refused> {
    let application = &receipt.application;
    let edition = app.shelf().edition(&application.pack_version).await.map_err(refused)?;
    let lang = application.lang;
    let reading = sheets::for_holder(app, application).await.map_err(refused)?;
    let data = visit_data(app, &edition, receipt, &reading);
    paper(app, "visit-pass", data, words::RECEIPT_VISIT.get(lang), visit).await
}

/// What the sheet for a visit says.
fn visit_data(app: &Procedures, edition: &Edition, receipt: &Receipt, reading: &Reading) -> Value {
    let application = &receipt.application;
    let (pack, lang) = (&edition.pack, application.lang);
    let today = date::jst_date(application.submitted_at);
    let told = reading.told(&edition.compiled, &application.event, today);
    let told = told.map(|told| told.in_language(lang));
    let in_person: Vec<&Filing> =
        receipt.filings.iter().filter(|filing| filing.in_person).collect();
    let procedures: Vec<Value> = in_person
        .iter()
        .map(|filing| {
            json!({
                "name": pack.procedure(&filing.procedure).map(|known| known.name.get(lang)),
                "deadline": filing.last_day.map(|day| date::show_date(day, lang)),
                "fee": fee(pack, &filing.procedure, lang),
                "filled": told.as_ref().map(|told| filled(told, filing)),
            })
        })
        .collect();
    let bring: Vec<Value> = in_person
        .iter()
        .filter_map(|filing| pack.procedure(&filing.procedure))
        .map(|procedure| {
            let things: Vec<Value> = procedure
                .attachments
                .iter()
                .filter(|thing| thing.class != AttachmentClass::OfficeChecks)
                .map(|thing| {
                    json!({
                        "name": thing_to_bring(thing, lang),
                        "must": thing.class == AttachmentClass::Must,
                    })
                })
                .collect();
            json!({ "person": procedure.name.get(lang), "items": things })
        })
        .collect();
    let places: Vec<Value> = pack
        .city
        .offices
        .iter()
        .take(3)
        .map(|office| {
            json!({
                "name": office.name.get(lang),
                "address": office.address.get(lang),
                "hours": office.hours_words.as_ref().map(|words| words.get(lang)),
            })
        })
        .collect();
    let until = in_person.iter().filter_map(|filing| filing.last_day).min();
    json!({
        "municipality": pack.city.name.get(lang),
        "test": application.stand_in,
        "number": application.shown_number(),
        "until": until.map(|day| date::show_date(day, lang)),
        "prepared": date::show_date(today, lang),
        "qr": format!("{}/status?a={}", app.parts().public_url, application.id),
        "places": places,
        "bring": bring,
        "procedures": procedures,
        "contact": contact(pack, lang),
    })
}

/// The boxes of a form that hold a value.
fn filled(told: &Told<'_>, filing: &Filing) -> Vec<Value> {
    let form = told.form(&filing.procedure, filing.subject.as_deref());
    let boxes = form.into_iter().flat_map(|form| form.boxes);
    boxes
        .filter(ShownBox::is_filled)
        .map(|filled| json!({ "label": filled.field.label, "value": filled.value.text() }))
        .collect()
}

/// Makes a receipt for somebody whose paper was entered at a desk and sends it to that desk.
///
/// # Errors
/// Where it cannot be made; what the store says.
pub async fn send_receipt(
    visit: &Visit,
    app: &Procedures,
    receipt: &Receipt,
    code: Option<&str>,
    notes: Vec<String>,
) -> Result<Response, Refused> {
    let data = receipt_data(app, receipt, code, notes).await?;
    paper(app, "receipt", data, words::RECEIPT_PDF.get(receipt.application.lang), visit).await
}

async fn paper(
    app: &Procedures,
    template: &str,
    data: Value,
    title: &str,
    visit: &Visit,
) -> Result<Response, Refused> {
    let meta = PaperMeta { title: title.to_owned(), lang: visit.lang(), now: visit.now() };
    let pdf = app.parts().paper.render(template, data, meta).await.map_err(|error| {
        tracing::error!(%error, template, "a paper could not be made");
        Refused::broken()
    })?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{template}.pdf\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, pdf).into_response())
}

/// The code of the state that a filing begins with.
pub fn state(application: &Application, filing: &Filing, all: &[Filing]) -> &'static str {
    let before = filing.after.iter().any(|id| all.iter().any(|other| other.procedure == *id));
    match (filing.in_person, before) {
        (true, _) => "visit",
        (false, true) => "held",
        (false, false) if filing.needs_identity && !application.identity.is_confirmed() => {
            "identify"
        }
        (false, false) => "received",
    }
}

/// The name of the department that has a filing.
pub fn department(pack: &Pack, filing: &Filing, application: &Application, lang: Lang) -> String {
    let day = date::jst_date(application.submitted_at);
    pack.department_on(&filing.department, day)
        .map_or_else(|| filing.department.clone(), |known| known.name.get(lang).to_owned())
}

fn place(pack: &Pack, procedure: &str, today: jiff::civil::Date, lang: Lang) -> Option<String> {
    let procedure = pack.procedure(procedure)?;
    let department = pack.department_on(&procedure.department, today)?;
    let window = procedure.window.as_ref().or(department.window.as_ref());
    let window = window.map_or(String::new(), |window| format!(" {}", window.get(lang)));
    Some(format!("{}{window}", department.name.get(lang)))
}

/// What a procedure costs, in words.
pub fn fee(pack: &Pack, procedure: &str, lang: Lang) -> Option<String> {
    let fee = &pack.procedure(procedure)?.fee;
    let words = match (fee.yen, &fee.rule) {
        (Some(yen), None) if yen.0 == 0 => words::P_FREE.get(lang).to_owned(),
        (Some(yen), None) => yen.to_string(),
        (_, Some(rule)) => rule.get(lang).to_owned(),
        (None, None) => words::P_FEE_VARIES.get(lang).to_owned(),
    };
    Some(words)
}

fn contact(pack: &Pack, lang: Lang) -> Value {
    json!({
        "department": pack.city.contact.name.get(lang),
        "phone": pack.city.contact.phone,
    })
}
