//! `GET /staff/admin/policy`: how long silence may last, where counters are shared, how fresh a
//! proof must be. `POST`: sets it.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_identity::{SignInPolicy, store};
use yakusho_kernel::{Lang, Problem, Text};
use yakusho_pages::{
    FieldView, Fields, Form, Page, Refused, Visit,
    field::{ChoiceView, Choices, Line, Need},
    parts::{Buttons, ErrorSummary, FormStart, NoticeKind},
};

use super::{super::desk::Desk, accounts::departments, open};
use crate::{Casework, web::failure::refused};

#[derive(Template)]
#[template(path = "staff/admin/policy.html")]
struct PolicyPage {
    errors: ErrorSummary,
    form: FormStart,
    fields: Vec<FieldView>,
    buttons: Buttons,
}

/// Shows it.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = open(&visit, &app).await?;
    let policy = store::policy(app.store()).await.map_err(refused)?;
    let typed = [policy.idle_own, policy.idle_shared, policy.fresh].map(|one| one.to_string());
    let departments = policy.shared_departments;
    Ok(page(&visit, &desk, &typed, &departments, &[]).into_response())
}

/// Sets it.
pub async fn set(
    visit: Visit,
    State(app): State<Casework>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refused> {
    let desk = open(&visit, &app).await?;
    desk.fresh(&visit).await?;
    let typed = NAMES.map(|name| fields.get(name).unwrap_or_default().trim().to_owned());
    let known = departments(&desk);
    let shared: Vec<String> = fields
        .all("shared_departments")
        .filter(|code| known.iter().any(|own| own == code))
        .map(str::to_owned)
        .collect();
    // What is no number is out of every range.
    let [idle_own, idle_shared, fresh] = typed.each_ref().map(|text| text.parse().unwrap_or(0));
    let policy = SignInPolicy { idle_own, idle_shared, fresh, shared_departments: shared.clone() };
    let problems = policy.problems();
    if !problems.is_empty() {
        let page = page(&visit, &desk, &typed, &shared, &problems);
        return Ok(page.with_problems().into_response());
    }
    let input = (desk.who.actor(), policy);
    let done = app.store().write_with(visit.now(), input, |tx, (by, policy)| {
        Box::pin(store::set_policy(tx, by, policy))
    });
    done.await.map_err(refused)?;
    visit.flash(
        NoticeKind::Success,
        &Text::ja("保存しました。終わるまでの時間は、次のサインインから変わります。"),
    );
    Ok(visit.see("/staff/admin/policy"))
}

const NAMES: [&str; 3] = ["idle_own", "idle_shared", "fresh"];

fn page(
    visit: &Visit,
    desk: &Desk,
    [idle_own, idle_shared, fresh]: &[String; 3],
    shared: &[String],
    problems: &[Problem],
) -> Page {
    let lang = Lang::Ja;
    let minutes = |name: &str, label: &str, value: &str, hint: &str| {
        let line = Line { unit: "分", ..Line::number(value) };
        FieldView::line(lang, name, label, line).hint(hint).problem(problems)
    };
    let options = departments(desk).into_iter().map(|code| ChoiceView {
        label: desk.department(&code),
        chosen: shared.contains(&code),
        value: code,
        hint: None,
    });
    let choices = Choices { options: options.collect(), dont_know: None };
    let body = PolicyPage {
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, "/staff/admin/policy"),
        fields: vec![
            minutes(
                "idle_own",
                "自分の端末で、操作がないまま続く時間",
                idle_own,
                "5分から240分まで。",
            ),
            minutes(
                "idle_shared",
                "共用の端末で、操作がないまま続く時間",
                idle_shared,
                "3分から30分まで。終わる前に知らせ、入力した内容は残ります。",
            ),
            minutes(
                "fresh",
                "決定の前の本人確認が有効な時間",
                fresh,
                "1分から60分まで。過ぎると、承認や却下の前に確認コードかパスキーを求めます。",
            ),
            FieldView::checks(lang, "shared_departments", "端末をいつも共用として扱う課", choices)
                .need(Need::Optional)
                .hint("窓口の端末を何人かで使う課です。"),
        ],
        buttons: Buttons::action(lang, "保存する"),
    };
    desk.page(visit, "サインインの決まり", &body)
}
