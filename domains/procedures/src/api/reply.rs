//! What a call says to a question, as the controls of its page would say it: the page's own reader
//! takes it from there, so that the API and the page never differ.

use std::collections::BTreeMap;

use serde::Deserialize;
use utoipa::ToSchema;
use yakusho_interview::{Ask, AskKind, definition::FactType};
use yakusho_kernel::{Problem, Refusal, RefusalKind, Text};
use yakusho_pages::{Fields, words as shell};

use crate::{
    guide::Guide,
    web::{
        question::read::{NOBODY, NOT_MY_NUMBER, PICK, Read},
        sent::Sent,
    },
};

/// A reply to a question.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// The question's id.
    pub question: String,
    /// The person or thing that it is about, as the question said.
    #[serde(default)]
    pub instance: Option<String>,
    /// The values by the names of the question's fields.
    #[serde(default)]
    values: Values,
    /// Of `pick`: the members for whom the answer is yes; empty where it is nobody.
    #[serde(default)]
    picked: Option<Vec<String>>,
    /// What to do with it.
    #[serde(default)]
    action: Action,
    /// 「わからない」 to the whole question.
    #[serde(default)]
    dont_know: bool,
    /// Twelve digits that pass the check of a マイナンバー are something else.
    #[serde(default)]
    not_my_number: bool,
    /// Of `attachment` fields: the names of those that will be brought to the window.
    #[serde(default)]
    bring: Vec<String>,
    /// Of `list`: the member to take out.
    #[serde(default)]
    remove: Option<String>,
    /// Of `attachment`: the file to take away.
    #[serde(default)]
    remove_file: Option<String>,
}

/// What to do with a reply.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Keep it and go on. A list is complete with it.
    #[default]
    Next,
    /// Of `list`: add this member and stay.
    Add,
}

/// Values by the names of fields.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Values(BTreeMap<String, Typed>);

impl Values {
    /// The values as the controls of a page say them.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (name, value) in &self.0 {
            match value {
                Typed::One(one) => pairs.push((name.clone(), one.typed())),
                Typed::Many(many) => {
                    pairs.extend(many.iter().map(|one| (name.clone(), one.typed())));
                }
                Typed::Parts(parts) => {
                    pairs.extend(
                        parts.iter().map(|(part, one)| (format!("{name}:{part}"), one.typed())),
                    );
                }
            }
        }
        pairs
    }
}

impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A value: one text, several, or parts by name.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Typed {
    /// One value, as typed: `2026-12-06` or `令和8年12月6日`, the id of a choice, a number.
    One(Scalar),
    /// Several choices.
    Many(Vec<Scalar>),
    /// Parts: of an address, an account, a date.
    Parts(BTreeMap<String, Scalar>),
}

/// A single value.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Scalar {
    /// Text.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
}

impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reply").field("question", &self.question).finish_non_exhaustive()
    }
}

impl Scalar {
    fn typed(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Flag(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Self::Number(number) => number.to_string(),
        }
    }
}

impl Reply {
    /// Whether it only takes a file away.
    #[must_use]
    pub const fn is_about_a_file(&self) -> bool {
        self.remove_file.is_some()
    }

    /// The reply as the question's page sends it.
    #[must_use]
    pub fn as_sent(&self) -> Sent {
        let yes = || "yes".to_owned();
        let mut pairs = vec![("_go".to_owned(), self.go())];
        pairs.extend(self.values.pairs());
        match self.picked.as_deref() {
            None => {}
            Some([]) => pairs.push((NOBODY.to_owned(), yes())),
            Some(ids) => pairs.extend(ids.iter().map(|id| (PICK.to_owned(), id.clone()))),
        }
        if self.not_my_number {
            pairs.push((NOT_MY_NUMBER.to_owned(), yes()));
        }
        pairs.extend(self.bring.iter().map(|name| (format!("{name}:bring"), yes())));
        Sent { fields: pairs.into_iter().collect::<Fields>(), files: Vec::new() }
    }

    fn go(&self) -> String {
        match (&self.remove, &self.remove_file, self.action) {
            (Some(id), _, _) => format!("remove:{id}"),
            (None, Some(id), _) => format!("remove-file:{id}"),
            (None, None, _) if self.dont_know => "unknown".to_owned(),
            (None, None, Action::Add) => "add".to_owned(),
            (None, None, Action::Next) => "next".to_owned(),
        }
    }

    /// What a page could not send, and an API must not send in vain: names that the question does
    /// not have, and 「わからない」 where it is no answer.
    #[must_use]
    pub fn strangers(&self, guide: &Guide, ask: &Ask<'_>) -> Vec<Problem> {
        let is_typed = |fact: &str| {
            let kind = guide.edition.compiled.fact(fact).map(|def| def.kind);
            kind.is_some_and(|kind| !matches!(kind, FactType::Attachment | FactType::Signature))
        };
        let named = |name: &str| match &ask.kind {
            AskKind::Facts => {
                ask.keys.iter().any(|key| is_typed(&key.fact) && key.to_string() == name)
            }
            AskKind::List { .. } => ask.question.facts.iter().any(|fact| fact == name),
            AskKind::Pick { .. } => false,
        };
        let mut problems: Vec<Problem> = self
            .values
            .0
            .keys()
            .filter(|name| !named(name))
            .map(|name| Problem::new(name.clone(), "unknown_field", unknown_field()))
            .collect();
        if let (AskKind::Pick { among }, Some(picked)) = (&ask.kind, &self.picked)
            && !picked.iter().all(|id| among.contains(id))
        {
            problems.push(Problem::new(PICK, "unknown_choice", unknown_field()));
        }
        if self.dont_know && !ask.question.may_not_know {
            problems.push(Problem::new("", "required", shell::REQUIRED.text()));
        }
        problems
    }
}

/// Keeps what a step with files did to the files' answers and leaves all others as they were: the
/// call did not send them, where a page would have.
pub fn only_files(guide: &Guide, ask: &Ask<'_>, read: &mut Read) {
    for key in &ask.keys {
        let def = guide.edition.compiled.fact(&key.fact);
        if def.is_some_and(|def| def.kind == FactType::Attachment) {
            continue;
        }
        match guide.answers.get(key) {
            Some(answer) => {
                read.answers.set(key.clone(), answer.clone());
            }
            None => {
                read.answers.forget(key);
            }
        }
        let part = format!("{key}:");
        let own = key.to_string();
        read.problems.retain(|problem| problem.field != own && !problem.field.starts_with(&part));
    }
}

/// The question does not apply (any more), or other questions come first.
pub fn not_due() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "question_not_due",
        Text::new(
            "この質問は、いまは聞いていません。GET /api/v1/draft で次の質問を確かめてください。",
            "この しつもんは いま きいて いません。つぎの しつもんを 見（み）て ください。",
            "This question is not being asked now. See GET /api/v1/draft for the next one.",
        ),
    )
}

fn unknown_field() -> Text {
    Text::new(
        "この質問に、この欄はありません。質問の fields と members にある名前で送ってください。",
        "この しつもんに この ところは ありません。",
        "This question has no such field. Use the names in its fields and members.",
    )
}
