//! A form, box by box, as one reader may see it.

use yakusho_interview::{
    BoxState, FactKey, FilledBox, FilledForm, Source,
    definition::{FactDef, FieldClass, FieldDef, InstanceId, RoleDef, Sensitivity},
    value::Value,
};
use yakusho_kernel::Lang;

use crate::{
    reading::Told,
    shown::{Mask, Shown},
};

/// A form.
pub struct ShownForm<'d> {
    /// Its boxes, in the paper's order.
    pub boxes: Vec<ShownBox<'d>>,
}

/// One box. Its value comes out as words, or masked.
pub struct ShownBox<'d> {
    /// The box, with its caption, class and provenance.
    pub field: &'d FieldDef,
    /// The fact that fills it.
    pub fact: &'d FactDef,
    /// The shared role whose box it is.
    pub role: Option<&'d RoleDef>,
    /// Whose box; `None` for the application.
    pub instance: Option<InstanceId>,
    /// Whether the box stands on this form at all.
    pub applies: bool,
    /// The fact's key.
    pub key: FactKey,
    /// Where the value comes from.
    pub source: Source,
    /// What the reader sees.
    pub value: Shown,
    state: BoxState,
}

impl ShownBox<'_> {
    /// `filled`, `empty`, `absent`, `from_register`, `masked`.
    #[must_use]
    pub const fn state_code(&self) -> &'static str {
        if self.value.mask().is_some() {
            return "masked";
        }
        match &self.state {
            BoxState::Filled(_) => "filled",
            BoxState::Absent => "absent",
            BoxState::FromRegister => "from_register",
            BoxState::Missing | BoxState::NotKnown | BoxState::Office | BoxState::ByHand => "empty",
        }
    }

    /// Why the value is not shown.
    #[must_use]
    pub const fn mask(&self) -> Option<Mask> {
        self.value.mask()
    }

    /// Whether a value stands in the box (seen or masked).
    #[must_use]
    pub const fn is_filled(&self) -> bool {
        matches!(self.state, BoxState::Filled(_))
    }

    /// Whether it is one of the office's own boxes.
    #[must_use]
    pub const fn is_office(&self) -> bool {
        matches!(self.state, BoxState::Office)
    }

    /// Whether the city fills it from its register.
    #[must_use]
    pub const fn is_from_register(&self) -> bool {
        matches!(self.state, BoxState::FromRegister)
    }

    /// Whether a question fills it, so that the resident can be asked to mend it.
    #[must_use]
    pub fn can_be_mended(&self) -> bool {
        match &self.source {
            Source::Told(_) => true,
            Source::Derived(_) | Source::Event => false,
            Source::None => {
                self.field.class == FieldClass::Asked
                    && matches!(self.state, BoxState::NotKnown | BoxState::Missing)
            }
        }
    }

    /// The value itself, where the reader may see it.
    #[must_use]
    pub const fn seen(&self) -> Option<&Value> {
        match (&self.state, self.value.mask()) {
            (BoxState::Filled(value), None) => Some(value),
            _ => None,
        }
    }
}

pub(crate) fn shown<'d>(told: &Told<'d>, form: FilledForm<'d>) -> ShownForm<'d> {
    ShownForm { boxes: form.boxes.into_iter().map(|found| shown_box(told, found)).collect() }
}

fn shown_box<'d>(told: &Told<'d>, mut found: FilledBox<'d>) -> ShownBox<'d> {
    let key = key_of(&found);
    // Staff type what stands on a paper, whether or not a question of the guide would ask it.
    if !matches!(found.state, BoxState::Filled(_))
        && let Some(value) = told.entered(&key)
    {
        found.state = BoxState::Filled(value.clone());
        found.source = Source::Told(key.clone());
        found.applies = true;
    }
    let class = found.fact.sensitivity;
    let value = match &found.state {
        BoxState::Filled(value) => told.show(found.fact, value),
        // That somebody has no illness is told by an empty box, too.
        BoxState::Absent | BoxState::NotKnown if class == Sensitivity::Sensitive => {
            told.nothing(found.fact, words_of_nothing(&found.state, told.lang))
        }
        empty => Shown::plain(words_of_nothing(empty, told.lang).to_owned()),
    };
    ShownBox {
        field: found.field,
        fact: found.fact,
        role: found.role,
        instance: found.instance,
        applies: found.applies,
        key,
        source: found.source,
        value,
        state: found.state,
    }
}

fn key_of(found: &FilledBox<'_>) -> FactKey {
    match (&found.source, &found.fact.group, &found.instance) {
        (Source::Told(key), ..) => key.clone(),
        (_, Some(_), Some(instance)) => FactKey::at(found.fact.id.clone(), instance.clone()),
        _ => FactKey::of(found.fact.id.clone()),
    }
}

const fn words_of_nothing(state: &BoxState, lang: Lang) -> &'static str {
    let english = matches!(lang, Lang::En);
    match state {
        BoxState::Absent if english => "(nothing)",
        BoxState::Absent => "（記入なし）",
        BoxState::Missing if english => "(not answered)",
        BoxState::Missing => "（未回答）",
        BoxState::NotKnown if english => "Does not know (as told)",
        BoxState::NotKnown => "わからない（本人の回答）",
        BoxState::ByHand if english => "(signed by hand)",
        BoxState::ByHand => "（署名・自署）",
        BoxState::FromRegister | BoxState::Office | BoxState::Filled(_) => "",
    }
}
