//! Choices.

use yakusho_interview::definition::Choice;
use yakusho_kernel::Lang;

use crate::words;

/// The choices of a field.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// The choices in their order.
    pub options: Vec<ChoiceView>,
    /// Whether 「わからない」 is offered, and whether it is the answer.
    pub dont_know: Option<bool>,
}

/// One choice.
#[derive(Clone, Debug, Default)]
pub struct ChoiceView {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// One line more.
    pub hint: Option<String>,
    /// Whether it is the answer.
    pub chosen: bool,
}

impl Choices {
    /// Choices of value and label.
    #[must_use]
    pub fn new<V: Into<String>, L: Into<String>>(
        options: impl IntoIterator<Item = (V, L)>,
        is_chosen: impl Fn(&str) -> bool,
    ) -> Self {
        let options = options.into_iter().map(|(value, label)| {
            let (value, label) = (value.into(), label.into());
            let chosen = is_chosen(&value);
            ChoiceView { value, label, hint: None, chosen }
        });
        Self { options: options.collect(), dont_know: None }
    }

    /// はい and いいえ, sent as `yes` and `no`.
    #[must_use]
    pub fn yes_no(lang: Lang, answer: Option<bool>) -> Self {
        let chosen = answer.map(|yes| if yes { "yes" } else { "no" });
        let options = [("yes", words::YES.get(lang)), ("no", words::NO.get(lang))];
        Self::new(options, |value| chosen == Some(value))
    }

    /// The choices of a fact.
    #[must_use]
    pub fn of_fact(choices: &[Choice], lang: Lang, is_chosen: impl Fn(&str) -> bool) -> Self {
        let options = choices.iter().map(|choice| ChoiceView {
            value: choice.id.clone(),
            label: choice.label.get(lang).to_owned(),
            hint: choice.hint.as_ref().map(|hint| hint.get(lang).to_owned()),
            chosen: is_chosen(&choice.id),
        });
        Self { options: options.collect(), dont_know: None }
    }

    pub(super) fn is_answered(&self) -> bool {
        self.options.iter().any(|option| option.chosen) || self.dont_know == Some(true)
    }
}
