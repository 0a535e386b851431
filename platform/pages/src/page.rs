//! The shell around a body: title, header, languages, navigation, footer.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use yakusho_kernel::Lang;

use crate::{Visit, assets::Script, guard::Finished, html::Html, parts::Notice, words};

/// A page: a title and a body in the shell.
#[must_use = "a page is an answer"]
pub struct Page {
    visit: Visit,
    title: String,
    body: Html,
    status: StatusCode,
    has_problems: bool,
    public: bool,
    office: Option<Office>,
    back: Option<(String, String)>,
}

/// What surrounds a page of the office.
#[derive(Clone, Debug, Default)]
pub struct Office {
    /// Who is signed in.
    pub user: String,
    /// Where that person belongs, and as what: 「国民健康保険課・担当」.
    pub place: String,
    /// The menu, group by group.
    pub menu: Vec<MenuGroup>,
    /// The page that tells of all of it, and what it is called.
    pub more: Option<(String, String)>,
    /// Where signing out is posted.
    pub sign_out: String,
    /// Seconds without a request after which the session ends; presence.js warns before. `None`
    /// where nobody is signed in.
    pub idle: Option<i64>,
}

/// Entries of the office's menu that serve the same work. On every page the groups are shown, and
/// the entries of the group in which the page is.
#[derive(Clone, Debug, Default)]
pub struct MenuGroup {
    /// Its words. They lead to its first entry.
    pub label: String,
    /// Its entries, at least one.
    pub items: Vec<MenuItem>,
}

/// One entry of the office's menu.
#[derive(Clone, Debug, Default)]
pub struct MenuItem {
    /// Its words.
    pub label: String,
    /// Its address. It is marked as current where the visit's path begins with it.
    pub href: String,
    /// How many things wait there.
    pub count: Option<u64>,
}

#[derive(Template)]
#[template(path = "shell.html")]
struct Shell<'p> {
    lang: Lang,
    visit: &'p Visit,
    full_title: String,
    page: &'p Page,
    flash: Option<Notice>,
    scripts: Vec<&'p str>,
}

impl Page {
    /// A page for residents.
    pub fn resident(visit: &Visit, title: impl Into<String>, body: &impl Template) -> Self {
        Self {
            visit: visit.clone(),
            title: title.into(),
            body: Html::of(body),
            status: StatusCode::OK,
            has_problems: false,
            public: false,
            office: None,
            back: None,
        }
    }

    /// A page for staff: wide, dense, in Japanese, with menu and name.
    pub fn office(
        visit: &Visit,
        title: impl Into<String>,
        office: &Office,
        body: &impl Template,
    ) -> Self {
        visit.mark_personal();
        Self { office: Some(office.clone()), ..Self::resident(visit, title, body) }
    }

    /// The form comes back with problems: status 422 and 「エラー：」 before the title.
    pub fn with_problems(mut self) -> Self {
        self.has_problems = true;
        self.status = StatusCode::UNPROCESSABLE_ENTITY;
        self
    }

    /// Another status.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Nothing on the page is about a person: browsers may keep it for five minutes. A page with a
    /// form or a flash message is never kept, whatever is said here.
    pub fn public(mut self) -> Self {
        self.public = true;
        self
    }

    /// A link above the body: back to where the person came from.
    pub fn back(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.back = Some((href.into(), label.into()));
        self
    }

    fn html(&self) -> Html {
        let visit = &self.visit;
        let config = &visit.site().config;
        let lang = if self.office.is_some() { Lang::Ja } else { visit.lang() };
        let prefix = if self.has_problems { words::TITLE_ERROR.get(lang) } else { "" };
        let full_title = format!("{prefix}{} – {}", self.title, config.city.get(lang));
        let flash = visit.take_flash().map(|flash| Notice {
            lang,
            kind: flash.kind,
            title: None,
            body: Html::text(flash.text),
            announce: true,
        });
        let assets = visit.site().assets();
        let mut wanted: Vec<Script> = Script::wanted_by(self.body.as_str()).collect();
        if self.office.as_ref().is_some_and(|office| office.idle.is_some()) {
            wanted.push(Script::Presence);
        }
        // The way back has a letter too.
        if self.office.is_some() && self.back.is_some() && !wanted.contains(&Script::Keys) {
            wanted.push(Script::Keys);
        }
        let scripts = wanted.into_iter().map(|script| assets.href(script.file()));
        Html::of(&Shell { lang, visit, full_title, page: self, flash, scripts: scripts.collect() })
    }
}

impl Shell<'_> {
    fn asset(&self, file: &str) -> &str {
        self.visit.site().assets().href(file)
    }

    fn city(&self) -> &str {
        self.visit.site().config.city.get(self.lang)
    }

    fn service(&self) -> &str {
        self.visit.site().config.service.get(self.lang)
    }

    fn stand_in(&self) -> Option<&str> {
        self.visit.site().config.stand_in.as_ref().map(|text| text.get(self.lang))
    }

    fn footer(&self) -> impl Iterator<Item = (&str, &str)> {
        let links = self.visit.site().config.footer.iter();
        links.map(|(words, href)| (words.get(self.lang), href.as_str()))
    }

    /// The address of the menu with which this path begins; of several the longest.
    fn here(&self) -> Option<&str> {
        let path = self.visit.path();
        let under = |href: &&str| {
            path == *href || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'))
        };
        let office = self.page.office.as_ref()?;
        if office.more.as_ref().is_some_and(|(_, more)| more == path) {
            return None;
        }
        let items = office.menu.iter().flat_map(|group| &group.items);
        items.map(|item| item.href.as_str()).filter(under).max_by_key(|href| href.len())
    }

    /// The group in which this page is.
    fn group_here(&self) -> Option<&MenuGroup> {
        let office = self.page.office.as_ref()?;
        office.menu.iter().find(|group| self.is_in(group))
    }

    fn is_in(&self, group: &MenuGroup) -> bool {
        self.here().is_some_and(|here| group.items.iter().any(|item| item.href == here))
    }

    /// How an entry stands to this page, in the words of `aria-current`.
    fn current(&self, item: &MenuItem) -> Option<&'static str> {
        let here = self.here().is_some_and(|here| item.href == here);
        here.then(|| if self.visit.path() == item.href { "page" } else { "true" })
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let html = self.html().to_string();
        let cache = if self.public { "private, max-age=300" } else { "no-store" };
        let lang = if self.office.is_some() { Lang::Ja } else { self.visit.lang() };
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.bcp47())),
            (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
            (header::VARY, HeaderValue::from_static("Cookie, Accept-Language")),
        ];
        let mut response = (self.status, headers, html).into_response();
        response.extensions_mut().insert(Finished);
        response
    }
}

/// The banner over everything that only looks like the real thing.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/stand_in.html")]
pub struct StandIn {
    /// The language.
    pub lang: Lang,
    /// What it stands in for, and what does not happen here.
    pub words: String,
}
impl askama::filters::HtmlSafe for StandIn {}
