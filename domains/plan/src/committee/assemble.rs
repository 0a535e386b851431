//! A paper's edition from what is kept now: figures as they were published until its day, initiatives and
//! risks as they are, questions as they are asked.

use jiff::civil::Date;
use yakusho_kernel::{Lang, Refusal, date::show_date_without_weekday};
use yakusho_pack::format::{Figure, Kpi};
use yakusho_store::Result;

use super::{
    edition::{
        Edition, FrozenInitiative, FrozenKpi, FrozenNumber, FrozenPoint, FrozenProgramme,
        FrozenQuestion, FrozenRisk, FrozenWay, SCHEMA,
    },
    model::{Paper, Question},
};
use crate::{
    Plan,
    fingerprint::fingerprint,
    initiatives::{
        State,
        rules::{late, next, reached},
        store::{self, Whole},
    },
    model::{Measurement, Method},
    rules::track::{Track, Way, track, way},
    standing,
    store::measurements,
    web::resident::told,
};

/// The edition of a paper as of now.
///
/// # Errors
/// Not found where the city has no plan; what the store and the measures say.
pub async fn assemble(plan: &Plan, paper: &Paper, questions: &[Question]) -> Result<Edition> {
    let edition = plan.edition();
    let told = edition.pack.plan.as_ref().ok_or_else(Refusal::not_found)?;
    let day = paper.as_of;
    let department = |code: &str| {
        let known = edition.pack.department_on(code, day);
        known.map_or_else(|| code.to_owned(), |known| known.name.ja.clone())
    };
    let all = store::all(plan.store()).await?;
    let programmes = told.programmes.iter().map(|programme| FrozenProgramme {
        number: programme.number,
        name: programme.name.ja.clone(),
        owner: department(&programme.owner),
        initiatives: all
            .iter()
            .filter(|whole| whole.initiative.programme == programme.number)
            .filter(|whole| whole.initiative.state != State::Draft)
            .map(|whole| initiative(whole, day, department))
            .collect(),
    });
    let mut published = measurements::published_in_full(plan.store()).await?;
    let mut kpis = Vec::new();
    for known in &edition.pack.kpis {
        let history = published.remove(&known.id).unwrap_or_default();
        let history: Vec<Measurement> =
            history.into_iter().filter(|one| one.as_of <= day).collect();
        kpis.push(kpi(plan, known, &history, day, &told.years).await?);
    }
    Ok(Edition {
        schema: SCHEMA.to_owned(),
        plan: told.name.ja.clone(),
        title: paper.title.clone(),
        year: paper.year,
        half: paper.half.number(),
        as_of: day,
        summary: paper.summary.clone(),
        next_steps: paper.next_steps.clone(),
        programmes: programmes.collect(),
        kpis,
        risks: risks(&all, department),
        questions: questions
            .iter()
            .map(|question| FrozenQuestion {
                id: question.id,
                place: question.place,
                ask: question.ask.clone(),
                background: question.background.clone(),
            })
            .collect(),
    })
}

fn initiative(whole: &Whole, day: Date, department: impl Fn(&str) -> String) -> FrozenInitiative {
    let one = &whole.initiative;
    let (reached, milestones) = reached(&whole.milestones);
    let running = matches!(one.state, State::Active | State::Paused);
    let next = next(&whole.milestones).filter(|_| running).map(|milestone| {
        let on = show_date_without_weekday(milestone.expected_on(), Lang::Ja);
        format!("{on} {}", milestone.title)
    });
    FrozenInitiative {
        id: one.id,
        version: one.version,
        title: one.title.clone(),
        department: department(&one.department),
        state: one.state.code().to_owned(),
        reached,
        milestones,
        late: if one.state == State::Active { late(&whole.milestones, day) } else { 0 },
        next: next.unwrap_or_default(),
        stand_in: one.stand_in,
    }
}

fn risks(all: &[Whole], department: impl Fn(&str) -> String) -> Vec<FrozenRisk> {
    let running =
        all.iter().filter(|whole| matches!(whole.initiative.state, State::Active | State::Paused));
    let mut open: Vec<_> = running
        .flat_map(|whole| whole.risks.iter().map(move |risk| (whole, risk)))
        .filter(|(_, risk)| !risk.closed)
        .collect();
    open.sort_by_key(|(whole, risk)| {
        (std::cmp::Reverse(risk.weight()), whole.initiative.programme, risk.id)
    });
    open.into_iter()
        .map(|(whole, risk)| FrozenRisk {
            id: risk.id,
            version: risk.version,
            sort: risk.sort.code().to_owned(),
            sort_words: risk.sort.label().to_owned(),
            programme: whole.initiative.programme,
            initiative: whole.initiative.title.clone(),
            words: risk.words.clone(),
            weight: risk.weight_label().to_owned(),
            answer: risk.answer.clone(),
            department: department(&risk.department),
        })
        .collect()
}

async fn kpi(
    plan: &Plan,
    known: &Kpi,
    history: &[Measurement],
    day: Date,
    years: &[i16],
) -> Result<FrozenKpi> {
    let shown = |figure: Figure| told::with_unit(known, figure, Lang::Ja);
    let way = way(known, years, day);
    let planned = |way: &Way, on: Date| shown(way.planned(on, plan.calendar()));
    let value = match history.last() {
        Some(last) => Some(FrozenNumber {
            origin: "published".to_owned(),
            measurement: Some(last.id),
            as_of: last.as_of,
            definition: last.definition,
            numerator: last.numerator,
            denominator: last.denominator,
            hundredths: last.value.0,
            shown: shown(last.value),
            fingerprint: last.fingerprint.clone(),
            typed_in: last.method == Method::TypedIn,
            stand_in: last.stand_in,
        }),
        None => computed(plan, known, day).await?,
    };
    let point = value.as_ref().map(|value| (value.as_of, Figure(value.hundredths)));
    let standing: Track = track(known, years, point, day, plan.calendar());
    Ok(FrozenKpi {
        id: known.id.clone(),
        programme: known.programme,
        title: known.title.ja.clone(),
        unit: known.unit.ja.clone(),
        aim: told::aim(known, Lang::Ja),
        planned: match (&way, &value) {
            (Ok(way), Some(value)) => planned(way, value.as_of),
            _ => String::new(),
        },
        track: standing.code().to_owned(),
        track_words: standing.label().to_owned(),
        value,
        history: history
            .iter()
            .map(|one| FrozenPoint {
                measurement: one.id,
                as_of: one.as_of,
                definition: one.definition,
                hundredths: one.value.0,
                shown: shown(one.value),
                planned: way
                    .as_ref()
                    .ok()
                    .filter(|way| one.as_of >= way.from.0)
                    .map_or_else(|| "—".to_owned(), |way| planned(way, one.as_of)),
                fingerprint: one.fingerprint.clone(),
            })
            .collect(),
        way: way.ok().map(|way| FrozenWay {
            from: way.from.0,
            from_hundredths: way.from.1.0,
            from_shown: shown(way.from.1),
            to: way.to.0,
            to_hundredths: way.to.1.0,
            to_shown: shown(way.to.1),
        }),
    })
}

/// What operations say of the days until the paper's, where nothing was published yet.
async fn computed(plan: &Plan, known: &Kpi, day: Date) -> Result<Option<FrozenNumber>> {
    let Some(definition) = known.definition_on(day) else { return Ok(None) };
    let Some(live) = standing::live(plan, definition, day).await? else { return Ok(None) };
    let hash = fingerprint(&definition.measure, definition.version, live.days, &live.value);
    let divides = definition.aggregation.divides();
    Ok(live.figure.map(|figure| FrozenNumber {
        origin: "operations".to_owned(),
        measurement: None,
        as_of: live.days.to,
        definition: definition.version,
        numerator: live.value.numerator,
        denominator: live.value.denominator.filter(|_| divides),
        hundredths: figure.0,
        shown: told::with_unit(known, figure, Lang::Ja),
        fingerprint: Some(hash),
        typed_in: false,
        stand_in: false,
    }))
}
