//! `GET /staff/catalogue/{id}`: one procedure with everything that the pack says of it, and how far
//! each can be trusted.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_interview::definition::FieldClass;
use yakusho_kernel::{Provenance, Refusal};
use yakusho_pack::Pack;
use yakusho_pack::format::{CatalogueEntry, Fee, Procedure, Status, Way};
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Column, Definitions, ProvenanceMark, Row, Table, Tone},
};

use super::{
    catalogue::{may_see, volume},
    desk::Desk,
    words,
};
use crate::Casework;

#[derive(Template)]
#[template(path = "staff/catalogue_entry.html")]
struct EntryPage {
    name: String,
    chips: Vec<Chip>,
    facts: Option<Definitions>,
    boxes: Option<Table>,
    notes: Vec<String>,
    entry: Option<Definitions>,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let edition = app.procedures().shelf().current();
    let pack = &edition.pack;
    let (procedure, entry) = known(&desk, pack, &id)?;
    let name = procedure.map(|known| &known.name).or_else(|| entry.map(|known| &known.name));
    let name = name.map_or_else(|| id.clone(), |name| name.ja.clone());
    let body = EntryPage {
        name: name.clone(),
        chips: chips(procedure),
        facts: procedure.map(|known| facts(&desk, known)),
        boxes: procedure.filter(|known| !known.fields.is_empty()).map(boxes),
        notes: procedure.map_or_else(Vec::new, |known| known.notes.clone()),
        entry: entry.map(|known| entry_facts(&desk, known)),
    };
    Ok(desk.page(&visit, name, &body).back("/staff/catalogue", "手続の台帳").into_response())
}

/// What the pack says of a procedure, for somebody who may see it.
///
/// # Errors
/// Not found.
pub fn known<'p>(
    desk: &Desk,
    pack: &'p Pack,
    id: &str,
) -> Result<(Option<&'p Procedure>, Option<&'p CatalogueEntry>), Refused> {
    let procedure = pack.procedure(id);
    let listed =
        |entry: &&CatalogueEntry| entry.id == id || entry.procedures.iter().any(|one| one == id);
    let entry = pack.catalogue.iter().find(listed);
    let department = procedure
        .map(|known| &known.department)
        .or_else(|| entry.map(|known| &known.department))
        .ok_or_else(Refusal::not_found)?;
    if !may_see(desk, id, department) {
        return Err(Refusal::not_found().into());
    }
    Ok((procedure, entry))
}

fn chips(procedure: Option<&Procedure>) -> Vec<Chip> {
    let status = match procedure.map(|known| known.status) {
        Some(Status::Published) => Chip::new("公開中", Tone::Green),
        Some(Status::Draft) => Chip::new("下書き（課の確認待ち）", Tone::Yellow),
        Some(Status::Catalogue) | None => Chip::new("台帳のみ", Tone::Grey),
    };
    let unchecked = procedure.is_none_or(|known| known.law_checked_on.is_none());
    let law = unchecked.then(|| Chip::new("法令未確認", Tone::Yellow));
    std::iter::once(status).chain(law).collect()
}

fn marked(text: &str, provenance: &Provenance) -> Html {
    Html::join([
        Html::text(text),
        Html::text(" "),
        Html::of(&ProvenanceMark::of(provenance.clone())),
    ])
}

fn fee(fee: &Fee) -> Html {
    let words = match (&fee.rule, fee.yen) {
        (Some(rule), _) => rule.ja.clone(),
        (None, Some(yen)) if yen.0 == 0 => "無料".to_owned(),
        (None, Some(yen)) => yen.to_string(),
        (None, None) => "不明".to_owned(),
    };
    marked(&words, &fee.provenance)
}

fn facts(desk: &Desk, known: &Procedure) -> Definitions {
    let articles: Vec<String> =
        known.law.iter().map(|article| format!("{} {}", article.law, article.article)).collect();
    let channels = [
        ("窓口", known.channels.counter),
        ("オンライン", known.channels.online),
        ("郵送", known.channels.mail),
    ];
    let channels: Vec<&str> =
        channels.into_iter().filter(|(_, open)| *open).map(|(name, _)| name).collect();
    let way = match known.way {
        Way::Online => "ここで申請",
        Way::Visit => "来庁の準備",
        Way::Automatic => "自動（手続き不要）",
        Way::Elsewhere => "市役所以外",
    };
    let mut rows = vec![
        ("ID".to_owned(), Html::text(&known.id)),
        (
            "課".to_owned(),
            marked(&desk.department(&known.department), &known.department_provenance),
        ),
        ("種類".to_owned(), Html::text(known.legal_kind.label())),
        ("根拠".to_owned(), marked(&articles.join("、"), &known.law_provenance)),
        (
            "法令の確認".to_owned(),
            known.law_checked_on.map_or_else(
                || Html::text("まだ（法令未確認）"),
                |day| Html::text(words::day(day)),
            ),
        ),
        ("進め方".to_owned(), Html::text(way)),
        (
            "受け付ける方法".to_owned(),
            Html::text(if channels.is_empty() {
                "なし".to_owned()
            } else {
                channels.join("・")
            }),
        ),
        ("手数料".to_owned(), fee(&known.fee)),
        ("1年の件数".to_owned(), volume(known.volume.as_ref())),
    ];
    if let Some(days) = known.standard_days {
        let provenance = known.standard_days_provenance.clone();
        let provenance = provenance.unwrap_or_else(|| Provenance::new(""));
        rows.push((
            "標準処理期間".to_owned(),
            marked(&words::standard_days(days.into()), &provenance),
        ));
    }
    if let Some(words) = &known.deadline_words {
        rows.push(("期限".to_owned(), Html::text(&words.ja)));
    }
    if let Some(form) = &known.source_form {
        let words = format!("{}（{}、{}）", form.title, form.origin, form.seen_at);
        rows.push(("元の様式".to_owned(), Html::text(words)));
    }
    for thing in &known.attachments {
        rows.push((
            format!("添付：{}", thing.name.ja),
            marked(thing.when_words.as_deref().unwrap_or("いつも"), &thing.provenance),
        ));
    }
    Definitions { rows }
}

fn boxes(known: &Procedure) -> Table {
    let rows = known.fields.iter().map(|field| {
        let class = match field.class {
            FieldClass::Asked => "たずねる",
            FieldClass::Derived if field.from_register => "市で確認",
            FieldClass::Derived => "計算・転記",
            FieldClass::OfficeOnly => "職員が記入",
        };
        Row {
            cells: vec![
                Html::text(&field.label),
                Html::text(class),
                Html::text(if field.required { "必須" } else { "" }),
                Html::text(field.when_words.as_deref().unwrap_or("")),
                Html::of(&ProvenanceMark::of(field.provenance.clone())),
            ],
            href: None,
            urgent: false,
        }
    });
    Table {
        caption: format!("様式の欄（{}）", known.fields.len()),
        caption_hidden: false,
        columns: ["欄", "だれが埋めるか", "必須", "条件", "確かさ"]
            .into_iter()
            .map(Column::new)
            .collect(),
        rows: rows.collect(),
        keys: false,
    }
}

fn entry_facts(desk: &Desk, entry: &CatalogueEntry) -> Definitions {
    let priority = &entry.national_priority;
    let on_list = if priority.on_list { "載っている" } else { "載っていない" };
    let mut rows = vec![
        ("台帳のID".to_owned(), Html::text(&entry.id)),
        (
            "課".to_owned(),
            marked(&desk.department(&entry.department), &entry.department_provenance),
        ),
        ("根拠".to_owned(), marked(&entry.law_basis, &entry.law_provenance)),
        ("1年の件数".to_owned(), volume(entry.volume.as_ref())),
        ("手数料".to_owned(), fee(&entry.fee)),
        ("本人確認".to_owned(), marked(&entry.identity_level, &entry.identity_provenance)),
        ("国の優先手続の一覧".to_owned(), marked(on_list, &priority.provenance)),
        ("ライフイベント".to_owned(), Html::text(entry.life_events.join("・"))),
        ("添付".to_owned(), Html::text(entry.attachments.join("・"))),
    ];
    let more = [
        ("交付するもの", &entry.output_document),
        ("期限", &entry.deadline),
        ("注記", &entry.note),
    ];
    rows.extend(
        more.into_iter()
            .filter_map(|(name, text)| Some((name.to_owned(), Html::text(text.as_ref()?)))),
    );
    Definitions { rows }
}
