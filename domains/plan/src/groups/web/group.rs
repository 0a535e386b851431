//! `GET /staff/plan/groups/{code}`: one working group, its departments and its members.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Refusal, date::show_date_without_weekday};
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{Column, Row, Table},
};

use crate::{
    Plan,
    groups::{
        members::{self, Membership},
        registry::{self, WorkingGroup},
    },
    nominations::{people::Directory, rules::answer::hours},
    web::staff::seat::Seat,
};

#[derive(Template)]
#[template(path = "staff/groups/group.html")]
struct GroupPage {
    name: String,
    scope: String,
    words: String,
    derivation: Option<String>,
    members: Option<Table>,
    departments: Table,
    links: Vec<(String, &'static str)>,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let today = seat.desk.today;
    let group = registry::group(&plan, &code, today).ok_or_else(Refusal::not_found)?;
    let (db, city) = (plan.store().read(), plan.store().municipality());
    let all = members::of_group(db, city, &group.code, today).await.map_err(refused)?;
    let directory = Directory::open(plan.store()).await.map_err(refused)?;
    let body = GroupPage {
        name: group.name.clone(),
        scope: group.scope.clone(),
        words: group.departments_words.clone(),
        derivation: group.derivation.map(|found| {
            format!("手続の多い所属は、いま{}所属です。{}", found.found, found.words())
        }),
        members: (!all.is_empty()).then(|| people(&seat, &all, &directory)),
        departments: departments(&group, &all),
        links: links(&group.code),
    };
    let page = seat.desk.page(&visit, group.name.clone(), &body);
    Ok(page.back("/staff/plan/groups", "ワーキンググループ").into_response())
}

/// Where the group's work is: address and words.
fn links(group: &str) -> Vec<(String, &'static str)> {
    let below = |part: &str, words| (format!("/staff/plan/groups/{group}/{part}"), words);
    vec![
        below("charter", "活動計画書"),
        below("meetings", "会議"),
        below("decisions", "決めたこと"),
        below("themes", "課題と試行"),
        below("time", "活動の時間"),
        ("/staff/plan/nominations".to_owned(), "推薦の依頼"),
    ]
}

fn people(seat: &Seat, all: &[Membership], directory: &Directory) -> Table {
    let lang = Lang::Ja;
    let rows = all.iter().map(|one| {
        let until = one.until.map(|day| show_date_without_weekday(day, lang)).unwrap_or_default();
        let from = show_date_without_weekday(one.from, lang);
        Row {
            cells: vec![
                Html::text(directory.name(one.staff)),
                Html::text(seat.desk.department(&one.department)),
                Html::text(one.role.label()),
                Html::text(format!("{}時間", hours(one.minutes_per_week))),
                Html::text(format!("{from}〜{until}")),
            ],
            href: None,
            urgent: false,
        }
    });
    Table {
        caption: "メンバー".to_owned(),
        caption_hidden: true,
        columns: vec![
            Column::new("氏名"),
            Column::new("所属"),
            Column::new("役割"),
            Column::figures("週の時間"),
            Column::new("期間"),
        ],
        rows: rows.collect(),
        keys: false,
    }
}

fn departments(group: &WorkingGroup, all: &[Membership]) -> Table {
    let rows = group.departments.iter().map(|one| {
        let own = all.iter().filter(|member| member.department == one.code).count();
        let procedures =
            if one.procedures == 0 { "—".to_owned() } else { one.procedures.to_string() };
        Row {
            cells: vec![
                Html::text(&one.name),
                Html::text(one.source.label()),
                Html::text(procedures),
                Html::text(own.to_string()),
            ],
            href: None,
            urgent: false,
        }
    });
    Table {
        caption: "対象所属".to_owned(),
        caption_hidden: true,
        columns: vec![
            Column::new("所属"),
            Column::new("対象になる理由"),
            Column::figures("上位の手続"),
            Column::figures("メンバー"),
        ],
        rows: rows.collect(),
        keys: false,
    }
}
