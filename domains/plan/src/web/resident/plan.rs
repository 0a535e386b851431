//! `GET /plan`: the city's plan as a resident reads it.

use askama::Template;
use axum::{
    extract::State as Of,
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_kernel::{
    Lang, Refusal,
    date::{jst_date, show_date_without_weekday},
};
use yakusho_pack::format::{Programme, Statement};
use yakusho_pages::{
    Html, Page, Refused, Visit,
    parts::Definitions,
    words::{HOME, Words},
};

use super::told;
use crate::{
    Plan,
    initiatives::{Initiative, State, store},
    standing::{self, Standing, live_of},
    words,
};

#[derive(Template)]
#[template(path = "resident/plan.html")]
struct PlanPage<'p> {
    lang: Lang,
    name: &'p str,
    vision: &'p str,
    purpose: &'p str,
    principles: &'p [Statement],
    live_of: String,
    axes: Vec<AxisView<'p>>,
    together: Vec<FigureView>,
    ask: Option<String>,
}

struct AxisView<'p> {
    name: &'p str,
    programmes: Vec<ProgrammeView<'p>>,
}

struct ProgrammeView<'p> {
    programme: &'p Programme,
    name: &'p str,
    told: &'p str,
    figures: Vec<FigureView>,
    doing: Vec<DoneView>,
    done: Vec<DoneView>,
}

/// An initiative as residents read it.
struct DoneView {
    words: String,
    lang: Lang,
    when: String,
}

struct FigureView {
    href: String,
    title: String,
    going: Option<&'static str>,
    facts: Definitions,
}

impl PlanPage<'_> {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

/// Shows it.
pub async fn show(visit: Visit, Of(plan): Of<Plan>) -> Result<Response, Refused> {
    let edition = plan.edition();
    let told = edition.pack.plan.as_ref().ok_or_else(Refusal::not_found)?;
    let (lang, today) = (visit.lang(), jst_date(visit.now()));
    let all = standing::all(&plan, today).await.map_err(refused)?;
    let published = store::published(plan.store()).await.map_err(refused)?;
    let (live, count) = live_of(&all);
    let axes = told.axes.iter().map(|axis| AxisView {
        name: axis.name.get(lang),
        programmes: axis
            .programmes
            .iter()
            .filter_map(|number| told.programme(*number))
            .map(|programme| ProgrammeView {
                programme,
                name: programme.name.get(lang),
                told: programme.told.get(lang),
                figures: all
                    .iter()
                    .filter(|one| one.kpi.programme == Some(programme.number))
                    .map(|one| figure(&plan, one, today, lang))
                    .collect(),
                doing: initiatives(&published, programme.number, lang, false),
                done: initiatives(&published, programme.number, lang, true),
            })
            .collect(),
    });
    let office = edition.pack.department_on(&told.secretariat, today);
    let body = PlanPage {
        lang,
        name: told.name.get(lang),
        vision: told.vision.get(lang),
        purpose: told.purpose.get(lang),
        principles: &told.principles,
        live_of: words::LIVE_OF
            .with(lang, &[("all", &count.to_string()), ("live", &live.to_string())]),
        axes: axes.collect(),
        together: all
            .iter()
            .filter(|one| one.kpi.programme.is_none())
            .map(|one| figure(&plan, one, today, lang))
            .collect(),
        ask: office.map(|office| {
            let phone = office.phone.as_ref().unwrap_or(&edition.pack.city.contact.phone);
            format!("{} {phone}", office.name.get(lang))
        }),
    };
    let title = told.name.get(lang).to_owned();
    Ok(Page::resident(&visit, title, &body).back("/", HOME.get(lang)).public().into_response())
}

/// What is done under a programme, or what was done, in the words that were published.
fn initiatives(all: &[Initiative], number: u8, lang: Lang, done: bool) -> Vec<DoneView> {
    let own = all.iter().filter(|one| {
        let over = matches!(one.state, State::Done | State::Dropped);
        one.programme == number && over == done
    });
    let view = |one: &Initiative| {
        let (text, of) = one.words(lang);
        let day = |day| show_date_without_weekday(day, lang);
        let when = match (one.state, one.done_on) {
            (State::Done, Some(on)) => words::DONE_ON.with(lang, &[("day", &day(on))]),
            (State::Dropped, _) => words::GIVEN_UP.get(lang).to_owned(),
            (State::Paused, _) => words::PAUSED.get(lang).to_owned(),
            _ => words::UNTIL.with(lang, &[("day", &day(one.ends_on))]),
        };
        DoneView { words: text.to_owned(), lang: of, when }
    };
    own.map(view).collect()
}

fn figure(plan: &Plan, one: &Standing, today: jiff::civil::Date, lang: Lang) -> FigureView {
    let row = |name: Words, value: String| (name.get(lang).to_owned(), Html::text(value));
    let value = one.published.last().map_or_else(
        || words::NOT_YET.get(lang).to_owned(),
        |point| {
            format!("{}　{}", told::value(&one.kpi, point, lang), told::origin(point).get(lang))
        },
    );
    FigureView {
        href: format!("/plan/kpis/{}", one.kpi.id),
        title: one.kpi.title.get(lang).to_owned(),
        going: told::going(plan, one, today).map(|words| words.get(lang)),
        facts: Definitions {
            rows: vec![
                row(words::VALUE, value),
                row(words::AIM, told::aim(&one.kpi, lang)),
                row(words::BEGINNING, told::beginning(&one.kpi, lang)),
            ],
        },
    }
}
