//! The files of a pack as trees with places, and where each named thing stands in them.

use std::collections::BTreeMap;

use crate::{finding::Site, yaml::Node};

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `city.yaml` itself.
    City,
    /// A version of a department; its name is `code` or, from the second version on, `code#2`.
    Department,
    /// A group.
    Group,
    /// A role of `roles.yaml`.
    Role,
    /// A term.
    Term,
    /// A fact.
    Fact,
    /// A question.
    Question,
    /// A procedure's file.
    Procedure,
    /// An event's file.
    Event,
    /// A rule, by its id.
    Rule,
    /// A line of the catalogue.
    Catalogue,
    /// The list of priority procedures.
    Priority,
    /// The survey's code lists.
    Survey,
    /// How papers are numbered and sealed.
    Documents,
    /// The rules of electronic contracts.
    Contracts,
    /// A household.
    Household,
    /// A hand-over mapping's file.
    Handover,
    /// An import mapping's file.
    FormImport,
    /// A class of documents.
    Retention,
    /// A purpose for which personal data are read.
    Purpose,
    /// A route of 決裁.
    Route,
    /// A phrase for corrections.
    Phrase,
    /// The city's plan.
    Plan,
    /// A figure of the plan.
    Kpi,
    /// The logic model of a programme.
    Logic,
    /// A day of the plan's year.
    Year,
}

impl Kind {
    /// What a clerk calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::City => "市の情報",
            Self::Department => "課",
            Self::Group => "集まり",
            Self::Role => "役割",
            Self::Term => "用語",
            Self::Fact => "事実",
            Self::Question => "質問",
            Self::Procedure => "手続",
            Self::Event => "できごと",
            Self::Rule => "規則",
            Self::Catalogue => "手続台帳の行",
            Self::Priority => "優先手続の一覧",
            Self::Survey => "棚卸調査のコード表",
            Self::Documents => "文書の決まり",
            Self::Contracts => "電子契約の決まり",
            Self::Household => "測定用の世帯",
            Self::Handover => "連携の割り付け",
            Self::FormImport => "取り込みの割り付け",
            Self::Retention => "文書分類",
            Self::Purpose => "閲覧の目的",
            Self::Route => "決裁の経路",
            Self::Phrase => "補正の文例",
            Self::Plan => "計画",
            Self::Kpi => "指標",
            Self::Logic => "ロジックモデル",
            Self::Year => "年の予定",
        }
    }
}

/// Where things stand.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    trees: BTreeMap<String, Node>,
    index: BTreeMap<(Kind, String), (String, String)>,
}

impl Sources {
    /// Keeps the tree of a file.
    pub(crate) fn keep(&mut self, file: &str, tree: Node) {
        self.trees.insert(file.to_owned(), tree);
    }

    /// Notes that a thing stands at `path` in `file`. Gives the former site where the name was
    /// taken already.
    pub(crate) fn note(&mut self, kind: Kind, id: &str, file: &str, path: &str) -> Option<Site> {
        let key = (kind, id.to_owned());
        if self.index.contains_key(&key) {
            return Some(self.site(kind, id, ""));
        }
        self.index.insert(key, (file.to_owned(), path.to_owned()));
        None
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }

    /// The tree of a file.
    #[must_use]
    pub fn tree(&self, file: &str) -> Option<&Node> {
        self.trees.get(file)
    }

    /// All trees, by file.
    pub fn trees(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.trees.iter().map(|(file, tree)| (file.as_str(), tree))
    }

    /// The part of a file in which a thing is written.
    #[must_use]
    pub fn node(&self, kind: Kind, id: &str) -> Option<&Node> {
        let (file, path) = self.index.get(&(kind, id.to_owned()))?;
        Some(self.trees.get(file)?.follow(path))
    }

    /// Where a thing stands, or the part of it at `path` (`deadline.article`, `fields.3.fact`); as
    /// near as the file goes.
    #[must_use]
    pub fn site(&self, kind: Kind, id: &str, path: &str) -> Site {
        let Some((file, base)) = self.index.get(&(kind, id.to_owned())) else {
            return Site::default();
        };
        match self.trees.get(file) {
            Some(tree) => Site::new(file.clone(), tree.follow(base).follow(path).at),
            None => Site::file(file.clone()),
        }
    }

    /// Everything that has a place, by sort and name.
    pub fn names(&self) -> impl Iterator<Item = (Kind, &str)> {
        self.index.keys().map(|(kind, id)| (*kind, id.as_str()))
    }

    /// Where the file begins in which a thing stands.
    #[must_use]
    pub fn file_of(&self, kind: Kind, id: &str) -> Option<&str> {
        self.index.get(&(kind, id.to_owned())).map(|(file, _)| file.as_str())
    }
}
