//! `GET /staff/plan/top-procedures`: the procedures filed most often, whether each can be filed online,
//! and which departments own them, beside what the plan counts.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_kernel::Refusal;
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Chip, Column, ProvenanceMark, Row, Table, Tone},
};

use super::seat::Seat;
use crate::{
    Plan,
    groups::rules::departments::derivation,
    measures::TOP,
    rules::top::{is_online, owners, top},
};

#[derive(Template)]
#[template(path = "staff/top_procedures.html")]
struct TopPage {
    wanted: usize,
    found: usize,
    online: usize,
    difference: Option<Difference>,
    owners: Table,
    table: Table,
}

struct Difference {
    group: String,
    derived: usize,
    words: String,
}

/// Shows them.
pub async fn show(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let edition = plan.edition();
    let pack = &edition.pack;
    let city_plan = pack.plan.as_ref().ok_or_else(Refusal::not_found)?;
    let entries = top(pack, TOP);
    let owning = owners(&entries);
    let derived = city_plan.groups.iter().find_map(|group| {
        let found = derivation(pack, group)?;
        Some(Difference { group: group.name.clone(), derived: found.found, words: found.words() })
    });
    let online = entries.iter().filter(|entry| is_online(pack, entry)).count();
    let rows = entries.iter().enumerate().map(|(at, entry)| {
        let volume = entry.volume.as_ref();
        let per_year = volume.map_or_else(String::new, |volume| volume.per_year.to_string());
        let mark = volume.map_or_else(
            || Html::text(""),
            |volume| Html::of(&ProvenanceMark::of(volume.provenance.clone())),
        );
        let can = is_online(pack, entry);
        let chip =
            if can { Chip::new("できる", Tone::Green) } else { Chip::new("まだ", Tone::Grey) };
        Row {
            cells: vec![
                Html::text((at + 1).to_string()),
                Html::text(&entry.name.ja),
                Html::text(seat.desk.department(&entry.department)),
                Html::join([Html::text(per_year), Html::text(" "), mark]),
                Html::of(&chip),
            ],
            href: None,
            urgent: false,
        }
    });
    let body = TopPage {
        wanted: TOP,
        found: entries.len(),
        online,
        difference: derived,
        owners: Table {
            caption: "上位の手続を持つ所属".to_owned(),
            caption_hidden: true,
            columns: vec![Column::new("所属"), Column::figures("手続の数")],
            rows: owning
                .iter()
                .map(|(code, count)| Row {
                    cells: vec![
                        Html::text(seat.desk.department(code)),
                        Html::text(count.to_string()),
                    ],
                    href: None,
                    urgent: false,
                })
                .collect(),
            keys: false,
        },
        table: Table {
            caption: "年間件数の多い手続".to_owned(),
            caption_hidden: true,
            columns: vec![
                Column::figures("順位"),
                Column::new("手続"),
                Column::new("所属"),
                Column::figures("年間件数"),
                Column::new("オンライン"),
            ],
            rows: rows.collect(),
            keys: false,
        },
    };
    let page = seat.desk.page(&visit, "申請件数の多い手続", &body);
    Ok(page.back("/staff/plan", "計画").into_response())
}
