//! Drafts that are complete and held by browsers, ready to be sent.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
};

use anyhow::{Context, Result};
use futures::{StreamExt as _, TryStreamExt as _};
use reqwest::{Client, Response, header, redirect::Policy};
use yakusho_interview::{Answers, Interview};
use yakusho_kernel::Lang;
use yakusho_procedures::{Procedures, guide::Guide};

use super::{
    complete::{Walker, four},
    ground::{Ground, clock},
    load::Shot,
};

/// How many drafts are prepared at a time.
const AT_ONCE: usize = 64;

/// What every draft will say, and which procedures it will file.
pub struct Complete {
    event: String,
    answers: Answers,
    chosen: BTreeSet<String>,
    /// How many boxes a person would fill on the papers of what is filed.
    pub boxes: usize,
}

/// How much a draft files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Files {
    /// Everything that may be filed online.
    All,
    /// One procedure: the one whose paper has the number of boxes nearest to this.
    One(usize),
}

/// A browser with its cookies and a token for forms.
#[derive(Clone, Debug)]
pub struct Browser {
    /// Its cookies, as it sends them.
    pub cookies: String,
    /// A token that fits it.
    pub token: String,
}

impl Browser {
    /// The request that submits this browser's draft.
    #[must_use]
    pub fn submission(&self) -> Shot {
        Shot {
            kind: "submit",
            path: "/apply/check".to_owned(),
            cookie: self.cookies.clone(),
            form: Some(format!("_token={}&_go=next", self.token)),
            expects: 303,
        }
    }
}

/// Lets the pack's household of four answer everything, in a guide as a person has it.
///
/// # Errors
/// Where the pack has no such household or its questions do not end.
pub async fn complete(app: &Procedures, files: Files) -> Result<Complete> {
    let edition = app.shelf().current();
    let household = four(&edition.pack)?;
    let draft = app.begin(&household.event, Lang::Ja, None, clock()).await?;
    let mut guide = app.open(draft.id, clock()).await?.context("a draft that just began")?;
    let walker = Walker::new(&edition.compiled, household)?;
    let (answers, filings) = walker.walk(&edition.compiled, |answers, _| {
        guide.answers.clone_from(answers);
        let offered = guide.cards(app)?.into_iter().filter(|card| card.fileable && card.certain);
        guide.draft.chosen = Some(offered.map(|card| card.procedure).collect());
        Ok(guide.filings(app, &guide.interview()?))
    })?;
    let all = guide.draft.chosen.clone().unwrap_or_default();
    let mut boxes: BTreeMap<&str, usize> = BTreeMap::new();
    let interview = Interview::new(&edition.compiled, &household.event, &answers, household.today)
        .context("the event of the household")?;
    for filing in filings.iter().filter(|filing| all.contains(&filing.procedure)) {
        let form = interview.form(&filing.procedure, filing.subject.as_deref());
        *boxes.entry(filing.procedure.as_str()).or_default() +=
            form.map_or(0, |form| form.boxes_that_count());
    }
    let mut chosen = all;
    if let Files::One(wanted) = files {
        let nearest = boxes.iter().min_by_key(|(_, count)| count.abs_diff(wanted));
        boxes = nearest.into_iter().map(|(procedure, count)| (*procedure, *count)).collect();
        chosen = boxes.keys().map(|procedure| (*procedure).to_owned()).collect();
    }
    anyhow::ensure!(!chosen.is_empty(), "世帯 {} に申請できる手続がありません", household.id);
    let boxes = boxes.values().sum();
    Ok(Complete { event: household.event.clone(), answers, chosen, boxes })
}

/// As many browsers as there are clients.
///
/// # Errors
/// Where the server does not answer as it should.
pub async fn browsers(server: SocketAddr, clients: u32) -> Result<Vec<Browser>> {
    let client = client()?;
    let mut browsers = Vec::new();
    for _ in 0..clients.max(1) {
        let page = client.get(format!("http://{server}/resume")).send().await?;
        let cookies = cookie(&page, "browser").context("no cookie of the browser")?;
        let page = page.text().await?;
        let (_, rest) = page.split_once("name=\"_token\" value=\"").context("no token")?;
        let token = rest.split('"').next().unwrap_or_default().to_owned();
        browsers.push(Browser { cookies, token });
    }
    Ok(browsers)
}

/// Drafts that say all of it, each in the hands of the next browser in turn.
///
/// # Errors
/// What the store says; where the server does not hand a draft out.
pub async fn prepare(
    ground: &Ground,
    complete: &Complete,
    count: u32,
    clients: u32,
) -> Result<Vec<Browser>> {
    let browsers = browsers(ground.address, clients).await?;
    let (client, app) = (client()?, &ground.house.procedures);
    let client = &client;
    let held = browsers.iter().cycle().take(usize::try_from(count).unwrap_or(0));
    futures::stream::iter(held)
        .map(|browser| async move {
            let draft = app.begin(&complete.event, Lang::Ja, None, clock()).await?;
            let guide = app.open(draft.id, clock()).await?.context("a draft that just began")?;
            app.keep(&guide, complete.answers.clone(), Lang::Ja, "bench", clock()).await?;
            app.choose(&guide, complete.chosen.clone(), clock()).await?;
            hold(app, &guide, client, ground.address, browser).await
        })
        .buffered(AT_ONCE)
        .try_collect()
        .await
}

/// A draft that was just begun, in the hands of each browser.
///
/// # Errors
/// As [`prepare`].
pub async fn begun(ground: &Ground, complete: &Complete, clients: u32) -> Result<Vec<Browser>> {
    let (client, app) = (client()?, &ground.house.procedures);
    let mut held = Vec::new();
    for browser in browsers(ground.address, clients).await? {
        let draft = app.begin(&complete.event, Lang::Ja, None, clock()).await?;
        let guide = app.open(draft.id, clock()).await?.context("a draft that just began")?;
        held.push(hold(app, &guide, &client, ground.address, &browser).await?);
    }
    Ok(held)
}

/// Where the server sends a browser that wants to go on.
///
/// # Errors
/// Where it sends it nowhere.
pub async fn next_page(server: SocketAddr, browser: &Browser) -> Result<String> {
    let request = client()?.get(format!("http://{server}/guide"));
    let answer = request.header(header::COOKIE, &browser.cookies).send().await?;
    let place = answer.headers().get(header::LOCATION).context("/guide leads nowhere")?;
    Ok(place.to_str()?.to_owned())
}

/// Opens the draft in the browser as its mail link does.
async fn hold(
    app: &Procedures,
    guide: &Guide,
    client: &Client,
    server: SocketAddr,
    browser: &Browser,
) -> Result<Browser> {
    let code = app.new_code(guide, clock()).await?.shown();
    let request = client.get(format!("http://{server}/resume/{code}"));
    let answer = request.header(header::COOKIE, &browser.cookies).send().await?;
    let draft = cookie(&answer, "draft").context("a code that opens no draft")?;
    Ok(Browser { cookies: format!("{}; {draft}", browser.cookies), token: browser.token.clone() })
}

fn cookie(answer: &Response, name: &str) -> Option<String> {
    let lines = answer.headers().get_all(header::SET_COOKIE).iter();
    lines.filter_map(|line| line.to_str().ok()?.split(';').next()).find_map(|pair| {
        let (of, _) = pair.split_once('=')?;
        (of == name).then(|| pair.to_owned())
    })
}

fn client() -> Result<Client> {
    Ok(Client::builder().redirect(Policy::none()).no_proxy().build()?)
}
