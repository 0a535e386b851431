//! From files to a pack. Everything that cannot be read is collected, not only the first.

use std::sync::Arc;

use serde::Deserialize;
use yakusho_interview::definition::{
    Definition, EventDef, FactDef, FieldDef, FormDef, GroupDef, QuestionDef, RoleDef, RuleDef,
    TermDef,
};

use crate::{
    Pack,
    files::Files,
    finding::{Finding, Report, Site},
    format::{
        CatalogueEntry, FormImport, Handover, Household, Kpi, LogicModel, Phrase, Presentation,
        Procedure, Purpose, RetentionClass, Route, YearEntry,
    },
    sources::{Kind, Sources},
    version::PackVersion,
    yaml::{self, Entry, Node, Value},
};

/// The keys of an event's file that are not the engine's.
const PRESENTATION_KEYS: [&str; 6] =
    ["kana", "intro", "everyday_words", "order", "publish", "blocked_by"];

/// Reads a pack from its files.
///
/// # Errors
/// A report with everything that cannot be read.
pub fn load(files: Files) -> Result<Pack, Report> {
    let mut loader = Loader::default();
    loader.parse_all(&files);

    let city = loader.whole("city.yaml", Kind::City);
    let departments = loader.departments();
    let groups = loader.list("groups.yaml", Kind::Group, |group: &GroupDef| &group.id);
    let roles = loader.list("roles.yaml", Kind::Role, |role: &RoleDef| &role.id);
    let terms = loader.folder("terms", Kind::Term, |term: &TermDef| &term.id);
    let facts = loader.folder("facts", Kind::Fact, |fact: &FactDef| &fact.id);
    let questions =
        loader.folder("questions", Kind::Question, |question: &QuestionDef| &question.id);
    let (procedures, forms) = loader.procedures();
    let (presentations, events) = loader.events();
    let catalogue =
        loader.list("catalogue.yaml", Kind::Catalogue, |entry: &CatalogueEntry| &entry.id);
    let priority59 = loader.whole("priority59.yaml", Kind::Priority);
    let survey = loader.whole("survey_codelists.yaml", Kind::Survey);
    let documents = loader.whole("documents.yaml", Kind::Documents);
    let contracts = loader.whole("contracts.yaml", Kind::Contracts);
    let households = loader.households(&files);
    let handovers = loader.each_file("handover", Kind::Handover, |mapping: &Handover| &mapping.id);
    let form_imports =
        loader.each_file("imports", Kind::FormImport, |mapping: &FormImport| &mapping.id);
    let retention =
        loader.list("retention.yaml", Kind::Retention, |class: &RetentionClass| &class.id);
    let purposes = loader.list("purposes.yaml", Kind::Purpose, |purpose: &Purpose| &purpose.id);
    let phrases = loader.list("phrases.yaml", Kind::Phrase, |phrase: &Phrase| &phrase.id);
    let plan = loader.whole("plan/plan.yaml", Kind::Plan);
    let kpis = loader.list("plan/kpis.yaml", Kind::Kpi, |kpi: &Kpi| &kpi.id);
    let logic = loader.list("plan/logic.yaml", Kind::Logic, |model: &LogicModel| &model.id);
    let year = loader.list("plan/year.yaml", Kind::Year, |entry: &YearEntry| &entry.id);
    let routes = loader.list("routes.yaml", Kind::Route, |route: &Route| &route.id);
    loader.leftovers(&files);

    let Loader { sources, findings } = loader;
    let report = Report::new(findings);
    match city {
        Some(city) if report.is_clean() => Ok(Pack {
            version: PackVersion::of(&files, &sources),
            city,
            departments,
            procedures,
            events: presentations,
            catalogue,
            priority59,
            survey,
            documents,
            contracts,
            households,
            handovers,
            form_imports,
            purposes,
            routes,
            retention,
            phrases,
            plan,
            kpis,
            logic,
            year,
            definition: Arc::new(Definition {
                facts,
                groups,
                roles,
                questions,
                terms,
                forms,
                events,
            }),
            files,
            sources,
            reading: report,
            compiled: std::sync::OnceLock::new(),
        }),
        _ => Err(report),
    }
}

#[derive(Default)]
struct Loader {
    sources: Sources,
    findings: Vec<Finding>,
}

impl Loader {
    fn parse_all(&mut self, files: &Files) {
        for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".yaml")) {
            let text = match std::str::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => {
                    let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                    let line = before.iter().filter(|byte| **byte == b'\n').count();
                    let at = yaml::Position {
                        line: u32::try_from(line.saturating_add(1)).unwrap_or(u32::MAX),
                        column: 0,
                    };
                    self.findings.push(
                        Finding::error(
                            "not-utf8",
                            &Site::new(name, at),
                            "文字コードがUTF-8ではありません。",
                        )
                        .hint("エディターで文字コードをUTF-8にして保存し直してください。"),
                    );
                    continue;
                }
            };
            match yaml::parse(text) {
                Ok(tree) => self.sources.keep(name, tree),
                Err(error) => {
                    let site = Site::new(name, error.at);
                    let mut finding = Finding::error("yaml", &site, error.message);
                    finding.hint = error.hint;
                    self.findings.push(finding);
                }
            }
        }
        for needed in ["city.yaml", "departments.yaml"] {
            if !files.contains_key(needed) {
                self.findings.push(Finding::error(
                    "missing-file",
                    &Site::file(needed),
                    format!("{needed} がありません。"),
                ));
            }
        }
    }

    /// Files that lie where nothing is read from.
    fn leftovers(&mut self, files: &Files) {
        const TOP: [&str; 13] = [
            "city.yaml",
            "departments.yaml",
            "groups.yaml",
            "roles.yaml",
            "routes.yaml",
            "phrases.yaml",
            "catalogue.yaml",
            "priority59.yaml",
            "survey_codelists.yaml",
            "purposes.yaml",
            "retention.yaml",
            "documents.yaml",
            "contracts.yaml",
        ];
        const FOLDERS: [&str; 10] = [
            "terms/",
            "facts/",
            "questions/",
            "procedures/",
            "events/",
            "papers/",
            "plan/",
            "handover/",
            "imports/",
            "policies/",
        ];
        for name in files.keys() {
            let known = TOP.contains(&name.as_str())
                || name == crate::files::POSTAL
                || is_households(name)
                || FOLDERS.iter().any(|folder| name.starts_with(folder));
            if !known {
                self.findings.push(
                    Finding::warning(
                        "unused-file",
                        &Site::file(name),
                        "このファイルはどこからも読まれません。",
                    )
                    .hint("置く場所とファイル名を確かめてください。"),
                );
            }
        }
    }

    fn read<T: for<'de> Deserialize<'de>>(&mut self, file: &str, node: &Node) -> Option<T> {
        match yaml::read(node) {
            Ok(value) => Some(value),
            Err(error) => {
                let site = Site::new(file, error.at.unwrap_or(node.at));
                let mut finding = Finding::error("format", &site, error.message);
                finding.hint = error.hint;
                self.findings.push(finding);
                None
            }
        }
    }

    /// Notes where a thing stands; a name may be taken only once.
    fn note(&mut self, kind: Kind, id: &str, file: &str, path: &str) {
        let site = |sources: &Sources| {
            let at = sources.tree(file).map(|tree| tree.follow(path).follow("id").at);
            Site::new(file, at.unwrap_or_default())
        };
        if !is_good_id(id) {
            let finding = Finding::error(
                "bad-id",
                &site(&self.sources),
                format!("id「{id}」に使えない文字があります。"),
            );
            self.findings.push(finding.hint("半角の英小文字・数字と . _ - だけで書いてください。"));
        }
        if let Some(first) = self.sources.note(kind, id, file, path) {
            self.findings.push(
                Finding::error(
                    "duplicate-id",
                    &site(&self.sources),
                    format!("{}「{id}」が2度書かれています。", kind.label()),
                )
                .hint(format!("最初は {}:{} にあります。", first.file, first.at.line)),
            );
        }
    }

    /// A file that is one value.
    fn whole<T: for<'de> Deserialize<'de>>(&mut self, file: &str, kind: Kind) -> Option<T> {
        let tree = self.sources.tree(file)?.clone();
        self.sources.note(kind, "", file, "");
        self.read(file, &tree)
    }

    /// A file that is a list of things with ids.
    fn list<T: for<'de> Deserialize<'de>>(
        &mut self,
        file: &str,
        kind: Kind,
        id: fn(&T) -> &String,
    ) -> Vec<T> {
        let Some(tree) = self.sources.tree(file).cloned() else { return Vec::new() };
        if tree.is_null() {
            return Vec::new();
        }
        let Some(items) = tree.items() else {
            self.findings.push(
                Finding::error(
                    "format",
                    &Site::new(file, tree.at),
                    "このファイルは並び（- で始まる項目）でなければなりません。",
                )
                .hint("各項目を「- id: …」で始めてください。"),
            );
            return Vec::new();
        };
        let mut things = Vec::new();
        for (at, item) in items.iter().enumerate() {
            if let Some(thing) = self.read::<T>(file, item) {
                self.note(kind, id(&thing), file, &at.to_string());
                things.push(thing);
            }
        }
        things
    }

    /// All files of a folder, in the order of their names.
    fn folder<T: for<'de> Deserialize<'de>>(
        &mut self,
        folder: &str,
        kind: Kind,
        id: fn(&T) -> &String,
    ) -> Vec<T> {
        let names = self.names_in(folder);
        names.iter().flat_map(|name| self.list(name, kind, id)).collect()
    }

    /// A folder with one thing in each file, named by its id.
    fn each_file<T: for<'de> Deserialize<'de>>(
        &mut self,
        folder: &str,
        kind: Kind,
        id: fn(&T) -> &String,
    ) -> Vec<T> {
        let mut things = Vec::new();
        for file in self.names_in(folder) {
            let Some(tree) = self.sources.tree(&file).cloned() else { continue };
            let Some(thing) = self.read::<T>(&file, &tree) else { continue };
            self.note(kind, id(&thing), &file, "");
            self.check_file_name(&file, id(&thing), &tree);
            things.push(thing);
        }
        things
    }

    /// `households.yaml` and, where there are many, `households-….yaml`.
    fn households(&mut self, files: &Files) -> Vec<Household> {
        let names = files.keys().filter(|name| is_households(name));
        names
            .flat_map(|name| {
                self.list(name, Kind::Household, |household: &Household| &household.id)
            })
            .collect()
    }

    fn names_in(&self, folder: &str) -> Vec<String> {
        let prefix = format!("{folder}/");
        self.sources
            .trees()
            .filter(|(name, _)| name.starts_with(&prefix))
            .map(|(name, _)| name.to_owned())
            .collect()
    }

    fn departments(&mut self) -> Vec<crate::format::Department> {
        let file = "departments.yaml";
        let Some(tree) = self.sources.tree(file).cloned() else { return Vec::new() };
        let mut departments: Vec<crate::format::Department> = Vec::new();
        for (at, item) in tree.items().unwrap_or_default().iter().enumerate() {
            let Some(department) = self.read::<crate::format::Department>(file, item) else {
                continue;
            };
            let path = at.to_string();
            let before = departments.iter().filter(|other| other.code == department.code);
            let id = match before.clone().count() {
                0 => department.code.clone(),
                versions => format!("{}#{}", department.code, versions.saturating_add(1)),
            };
            if before.clone().any(|other| other.overlaps(&department)) {
                self.findings.push(
                    Finding::error(
                        "duplicate-id",
                        &Site::new(file, item.follow("code").at),
                        format!(
                            "課「{}」の有効期間が、先に書かれたものと重なっています。",
                            department.code
                        ),
                    )
                    .hint("valid_to と valid_from を続けて書き、重ならないようにしてください。"),
                );
            }
            self.sources.note(Kind::Department, &id, file, &path);
            departments.push(department);
        }
        departments
    }

    fn procedures(&mut self) -> (Vec<Procedure>, Vec<FormDef>) {
        let mut procedures = Vec::new();
        let mut forms = Vec::new();
        for file in self.names_in("procedures") {
            let Some(tree) = self.sources.tree(&file).cloned() else { continue };
            let (rest, own) = tree.split(&["fields"]);
            let fields: Vec<FieldDef> = self.parts(&file, own.get("fields"));
            let Some(mut procedure) = self.read::<Procedure>(&file, &as_in(&tree, rest)) else {
                continue;
            };
            self.note(Kind::Procedure, &procedure.id, &file, "");
            self.check_file_name(&file, &procedure.id, &tree);
            procedure.fields = fields;
            if !procedure.fields.is_empty() {
                forms.push(FormDef {
                    procedure: procedure.id.clone(),
                    roles: procedure.roles.clone(),
                    fields: procedure.fields.clone(),
                });
            }
            procedures.push(procedure);
        }
        (procedures, forms)
    }

    fn events(&mut self) -> (Vec<Presentation>, Vec<EventDef>) {
        let mut events = Vec::new();
        for file in self.names_in("events") {
            let Some(tree) = self.sources.tree(&file).cloned() else { continue };
            let (engine, own) = tree.split(&PRESENTATION_KEYS);
            let (mut engine, rules) = engine.split(&["rules"]);
            let nothing = Node { at: tree.at, value: Value::Seq(Vec::new()) };
            let (mut shown, _) = own.split(&[]);
            push(&mut engine, "rules", nothing);
            for key in ["id", "name"] {
                if let Some(value) = tree.get(key) {
                    push(&mut shown, key, value.clone());
                }
            }
            let definition = self.read::<EventDef>(&file, &as_in(&tree, engine));
            let presentation = self.read::<Presentation>(&file, &as_in(&tree, shown));
            let rules: Vec<RuleDef> = self.parts(&file, rules.get("rules"));
            let (Some(mut definition), Some(presentation)) = (definition, presentation) else {
                continue;
            };
            self.note(Kind::Event, &definition.id, &file, "");
            self.check_file_name(&file, &definition.id, &tree);
            let places = tree.get("rules").and_then(Node::items).unwrap_or_default();
            for (at, place) in places.iter().enumerate() {
                if let Some(id) = place.get("id").and_then(Node::text) {
                    self.note(Kind::Rule, id, &file, &format!("rules.{at}"));
                }
            }
            definition.rules = rules;
            events.push((presentation, definition));
        }
        events.sort_by(|(a, _), (b, _)| (a.order, &a.id).cmp(&(b.order, &b.id)));
        events.into_iter().unzip()
    }

    /// The items of a list inside a file, each read by itself.
    fn parts<T: for<'de> Deserialize<'de>>(&mut self, file: &str, list: Option<&Node>) -> Vec<T> {
        let Some(list) = list.filter(|list| !list.is_null()) else { return Vec::new() };
        let Some(items) = list.items() else {
            self.findings.push(Finding::error(
                "format",
                &Site::new(file, list.at),
                "ここは並び（- で始まる項目）でなければなりません。",
            ));
            return Vec::new();
        };
        items.iter().filter_map(|item| self.read(file, item)).collect()
    }

    fn check_file_name(&mut self, file: &str, id: &str, tree: &Node) {
        let stem = file.rsplit('/').next().and_then(|name| name.strip_suffix(".yaml"));
        if stem != Some(id) {
            self.findings.push(
                Finding::error(
                    "file-name",
                    &Site::new(file, tree.follow("id").at),
                    format!("id「{id}」とファイル名が違います。"),
                )
                .hint(format!("ファイル名を {id}.yaml にしてください。")),
            );
        }
    }
}

fn is_households(name: &str) -> bool {
    let stem = name.strip_suffix(".yaml").and_then(|name| name.strip_prefix("households"));
    stem.is_some_and(|rest| !rest.contains('/') && (rest.is_empty() || rest.starts_with('-')))
}

/// A part cut out of a file, where that file is no map at all: the file, so that the message says
/// what is wrong with it.
fn as_in(tree: &Node, part: Node) -> Node {
    if tree.entries().is_some() { part } else { tree.clone() }
}

fn push(map: &mut Node, key: &str, value: Node) {
    if let Value::Map(entries) = &mut map.value {
        entries.push(Entry { key: key.to_owned(), key_at: value.at, value });
    }
}

/// Lower case letters, digits and `. _ -`, so that an id is safe in addresses and file names.
fn is_good_id(id: &str) -> bool {
    !id.is_empty()
        && id.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-')
        })
}
