//! A city pack in memory.

use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

use jiff::civil::Date;
use yakusho_interview::{Compiled, DefinitionError, definition::Definition};

use crate::{
    files::{self, Files, FilesError},
    finding::{Finding, Report, Site},
    format::{
        CatalogueEntry, City, CityPlan, ContractRules, Department, DocumentRules, FormImport,
        Handover, Household, Kpi, LogicModel, Phrase, Presentation, PriorityList, Procedure,
        Purpose, RetentionClass, Route, SurveyCodelists, YearEntry,
    },
    load,
    sources::Sources,
    version::PackVersion,
};

/// A city as data, immutable. Everything that the program knows of a city is in here.
#[derive(Debug)]
pub struct Pack {
    /// What it says, as one hash. A case keeps the version with which it began.
    pub version: PackVersion,
    /// The city.
    pub city: City,
    /// The departments, all versions.
    pub departments: Vec<Department>,
    /// The procedures, by id.
    pub procedures: Vec<Procedure>,
    /// The life events as the home page shows them, in its order.
    pub events: Vec<Presentation>,
    /// The list of procedures.
    pub catalogue: Vec<CatalogueEntry>,
    /// The state's priority procedures.
    pub priority59: Option<PriorityList>,
    /// The code lists of the state's procedure survey.
    pub survey: Option<SurveyCodelists>,
    /// How papers are numbered, sealed and posted.
    pub documents: Option<DocumentRules>,
    /// The rules of electronic contracts.
    pub contracts: Option<ContractRules>,
    /// The households by which the pack is measured.
    pub households: Vec<Household>,
    /// The mappings by which cases are handed over to core systems.
    pub handovers: Vec<Handover>,
    /// The mappings by which answers of other form tools come in.
    pub form_imports: Vec<FormImport>,
    /// For what staff may read personal data; the first is the usual one.
    pub purposes: Vec<Purpose>,
    /// By whom what is decided.
    pub routes: Vec<Route>,
    /// For how long documents are kept; the first class is that of all that no class names.
    pub retention: Vec<RetentionClass>,
    /// Phrases for corrections.
    pub phrases: Vec<Phrase>,
    /// The plan of the city, in its own words.
    pub plan: Option<CityPlan>,
    /// The figures of the plan.
    pub kpis: Vec<Kpi>,
    /// How each programme of the plan is thought to work.
    pub logic: Vec<LogicModel>,
    /// The days of the plan's year.
    pub year: Vec<YearEntry>,
    /// What the engine needs.
    pub definition: Arc<Definition>,
    pub(crate) files: Files,
    pub(crate) sources: Sources,
    pub(crate) reading: Report,
    pub(crate) compiled: OnceLock<Result<Arc<Compiled>, Vec<DefinitionError>>>,
}

impl Pack {
    /// Reads the pack in a folder.
    ///
    /// # Errors
    /// A report of everything that cannot be read, with file and line.
    pub fn load(folder: &Path) -> Result<Self, Report> {
        let files = files::from_folder(folder).map_err(|error| unreadable(&error))?;
        Self::from_files(files)
    }

    /// Reads the pack from its files.
    ///
    /// # Errors
    /// A report of everything that cannot be read, with file and line.
    pub fn from_files(files: Files) -> Result<Self, Report> {
        load::load(files)
    }

    /// The pack as one compressed blob, to be stored under its version.
    ///
    /// # Errors
    /// Where it cannot be written; in memory it does not happen.
    pub fn to_archive(&self) -> Result<Vec<u8>, FilesError> {
        files::to_archive(&self.files)
    }

    /// The pack that a blob of [`Pack::to_archive`] holds; it has the same version.
    ///
    /// # Errors
    /// A report where the blob cannot be read.
    pub fn from_archive(blob: &[u8]) -> Result<Self, Report> {
        let files = files::from_archive(blob).map_err(|error| unreadable(&error))?;
        Self::from_files(files)
    }

    /// Lets go of what only an archive and the lint need: the texts of the YAML files, and the trees
    /// with the places of everything. An installation holds a pack for months; they are the larger
    /// part of it. Afterwards [`Pack::lint`] says that the pack must be read again.
    pub fn let_go_of_sources(&mut self) {
        self.files.retain(|name, _| name.starts_with("papers/") || !name.ends_with(".yaml"));
        self.sources = Sources::default();
    }

    /// The engine for this pack, built once.
    ///
    /// # Errors
    /// A report where the definition does not hold together; `lint` says the same.
    pub fn compiled(&self) -> Result<&Arc<Compiled>, Report> {
        self.compile_once()
            .as_ref()
            .map_err(|errors| Report::new(crate::lint::definition_findings(self, errors)))
    }

    pub(crate) fn compile_once(&self) -> &Result<Arc<Compiled>, Vec<DefinitionError>> {
        self.compiled.get_or_init(|| Compiled::new(Arc::clone(&self.definition)).map(Arc::new))
    }

    /// A procedure.
    #[must_use]
    pub fn procedure(&self, id: &str) -> Option<&Procedure> {
        self.procedures.iter().find(|procedure| procedure.id == id)
    }

    /// The class of documents of a procedure.
    #[must_use]
    pub fn retention_of(&self, procedure: &str) -> Option<&RetentionClass> {
        let named = |class: &&RetentionClass| class.procedures.iter().any(|id| id == procedure);
        self.retention.iter().find(named).or_else(|| self.retention.first())
    }

    /// How an event is shown.
    #[must_use]
    pub fn event(&self, id: &str) -> Option<&Presentation> {
        self.events.iter().find(|event| event.id == id)
    }

    /// The events that the public may use, in the order of the home page.
    pub fn published_events(&self) -> impl Iterator<Item = &Presentation> {
        self.events.iter().filter(|event| event.publish && event.open_blocks().next().is_none())
    }

    /// A department as it is on a day.
    #[must_use]
    pub fn department_on(&self, code: &str, date: Date) -> Option<&Department> {
        self.departments
            .iter()
            .find(|department| department.code == code && department.in_force_on(date))
    }

    /// A hand-over mapping.
    #[must_use]
    pub fn handover(&self, id: &str) -> Option<&Handover> {
        self.handovers.iter().find(|mapping| mapping.id == id)
    }

    /// An import mapping.
    #[must_use]
    pub fn form_import(&self, id: &str) -> Option<&FormImport> {
        self.form_imports.iter().find(|mapping| mapping.id == id)
    }

    /// A figure of the plan.
    #[must_use]
    pub fn kpi(&self, id: &str) -> Option<&Kpi> {
        self.kpis.iter().find(|kpi| kpi.id == id)
    }

    /// The text of the city's plan, as the city wrote it.
    #[must_use]
    pub fn plan_source(&self) -> Option<&str> {
        self.file(files::PLAN_SOURCE).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    /// A line of the list of procedures.
    #[must_use]
    pub fn catalogue_entry(&self, id: &str) -> Option<&CatalogueEntry> {
        self.catalogue.iter().find(|entry| entry.id == id)
    }

    /// A file of the pack, such as a template below `papers/`.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }

    /// The files of the pack.
    #[must_use]
    pub const fn files(&self) -> &Files {
        &self.files
    }

    /// Where things stand in the files.
    #[must_use]
    pub const fn sources(&self) -> &Sources {
        &self.sources
    }
}

fn unreadable(error: &FilesError) -> Report {
    let finding = Finding::error(
        "unreadable",
        &Site::file("."),
        format!("パックのファイルを読めません（{error}）。"),
    );
    Report::new(vec![finding.hint("フォルダーの場所と権限を確かめてください。")])
}
