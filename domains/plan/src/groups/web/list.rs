//! `GET /staff/plan/groups`: the working groups with their departments and members.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Column, Row, Table},
};

use crate::{
    Plan,
    groups::{members, registry, rules::membership::minutes_on},
    nominations::rules::answer::hours,
    web::staff::seat::Seat,
};

#[derive(Template)]
#[template(path = "staff/groups/list.html")]
struct ListPage {
    activity: String,
    sentence: String,
    table: Table,
}

/// Shows them.
pub async fn show(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let today = seat.desk.today;
    let (db, code) = (plan.store().read(), plan.store().municipality());
    let all = members::all(db, code, today).await.map_err(refused)?;
    let groups = registry::groups(&plan, today);
    let rows = groups.iter().map(|group| {
        let own: Vec<_> = all.iter().filter(|one| one.group == group.code).collect();
        let minutes: u32 = own.iter().map(|one| one.minutes_per_week).sum();
        let leads = own.iter().filter(|one| one.role == members::Role::Lead).count();
        Row {
            cells: vec![
                Html::text(&group.name),
                Html::text(&group.scope),
                Html::text(group.departments.len().to_string()),
                Html::text(own.len().to_string()),
                Html::text(leads.to_string()),
                Html::text(format!("{}時間", hours(minutes))),
            ],
            href: Some(format!("/staff/plan/groups/{}", group.code)),
            urgent: false,
        }
    });
    let people: std::collections::BTreeSet<_> = all.iter().map(|one| one.staff).collect();
    let busy = people.iter().filter(|one| minutes_on(&all, **one, today) > 270).count();
    let edition = plan.edition();
    let body = ListPage {
        activity: edition.pack.plan.as_ref().map(|one| one.activity.clone()).unwrap_or_default(),
        sentence: format!(
            "{}つのWGに、{}人（実人数）がいます。合わせて週4時間半を超える約束の人が{busy}人います。",
            groups.len(),
            people.len()
        ),
        table: Table {
            caption: "ワーキンググループ".to_owned(),
            caption_hidden: true,
            columns: vec![
                Column::new("WG"),
                Column::new("内容"),
                Column::figures("対象所属"),
                Column::figures("メンバー"),
                Column::figures("リーダー"),
                Column::figures("週の時間の約束"),
            ],
            rows: rows.collect(),
            keys: true,
        },
    };
    let page = seat.desk.page(&visit, "ワーキンググループ", &body);
    Ok(page.back("/staff/plan", "計画").into_response())
}
