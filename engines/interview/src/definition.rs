//! What a city pack tells the engine: facts, people, questions, rules, forms. Plain data, read
//! from YAML by `platform/pack`, without behaviour of its own.
//!
//! # Where a fact lives
//! A fact is held once per *place*. A fact whose [`FactDef::group`] is `None` has one place, the
//! application. A fact of a group (`person`, `dog`, `vehicle` …) has one place per *instance* of
//! that group: `me` is the person who answers, `m1`, `m2` … are the members added in a list
//! question, and fixed instances such as `agent`, `deceased` or `child` are declared by the pack.
//! A form speaks of *roles* (`each_child`, `spouse`, `subject`); a role resolves to instances.
//!
//! # Conditions
//! Every `when`, `where` and `derive` is an expression in CEL syntax; see `cel`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use yakusho_kernel::{Provenance, Text};

/// The id of a fact in the vocabulary, in dotted lower case: `person.birth_date`.
pub type FactId = String;
/// The id of a group of instances: `person`, `dog`, `vehicle`.
pub type GroupId = String;
/// A person, dog, vehicle … of which facts are told: `me`, `m1`, `agent`, `dog1`.
pub type InstanceId = String;
/// The id of a role that a form uses: `applicant`, `each_child`.
pub type RoleId = String;
/// The id of a procedure: `tennyu`.
pub type ProcedureId = String;
/// An expression in CEL syntax, as written in the pack.
pub type Expression = String;

/// Everything that the engine needs of a pack, in one value. Order is meaning: questions are asked
/// in the order in which they stand here.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The vocabulary.
    pub facts: Vec<FactDef>,
    /// The groups of instances.
    pub groups: Vec<GroupDef>,
    /// The roles that forms use.
    pub roles: Vec<RoleDef>,
    /// The questions, in natural order.
    pub questions: Vec<QuestionDef>,
    /// Named conditions that other expressions may use by name as if they were facts.
    pub terms: Vec<TermDef>,
    /// The forms, one a procedure.
    pub forms: Vec<FormDef>,
    /// The life events.
    pub events: Vec<EventDef>,
}

/// One fact of the vocabulary.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactDef {
    /// Its id.
    pub id: FactId,
    /// What may be told.
    #[serde(rename = "type")]
    pub kind: FactType,
    /// The group whose instances each hold this fact; `None`: once per application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
    /// The name of the field on a page.
    pub label: Text,
    /// The choices of a `choice` or `choices`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// How carefully the answer is handled.
    #[serde(default)]
    pub sensitivity: Sensitivity,
    /// It tells where somebody lives or can be found, though its type does not say so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub locates: bool,
    /// A value that follows from other facts; such a fact is never asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derive: Option<Expression>,
    /// Further limits on the value.
    #[serde(default)]
    pub limits: Limits,
    /// Where the fact comes from and what is not yet checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
}

impl FactDef {
    /// Whether the answer tells where somebody lives or can be found: every address and postal
    /// code, and what the definition marks so.
    #[must_use]
    pub const fn locates(&self) -> bool {
        self.locates || matches!(self.kind, FactType::Address | FactType::Postal)
    }
}

/// The type of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactType {
    /// One line of text.
    Text,
    /// Several lines of text.
    LongText,
    /// A name's reading in full-width katakana (half-width and hiragana are converted).
    Kana,
    /// Yes or no.
    Bool,
    /// One of [`FactDef::choices`].
    Choice,
    /// Any number of [`FactDef::choices`].
    Choices,
    /// A date; 和暦 and 西暦 are accepted.
    Date,
    /// A whole number.
    Number,
    /// Yen.
    Money,
    /// A postal address: `{postal_code, prefecture, city, town, block, building}`.
    Address,
    /// A seven-digit postal code.
    Postal,
    /// A telephone number.
    Phone,
    /// A mail address.
    Email,
    /// A bank account number.
    Account,
    /// One or more uploaded files.
    Attachment,
    /// A person among the instances of the group `person`.
    PersonRef,
    /// A signature that is made by hand at the window or with a card; never typed.
    Signature,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What conditions compare with; stable for ever.
    pub id: String,
    /// What a person reads.
    pub label: Text,
    /// One line more, where the choice needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Text>,
}

/// How carefully an answer is handled (個人情報保護法2条1項・3項).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Sensitivity {
    /// 公開
    #[serde(rename = "公開")]
    Public,
    /// 庁内
    #[serde(rename = "庁内")]
    Internal,
    /// 個人
    #[default]
    #[serde(rename = "個人")]
    Personal,
    /// 要配慮
    #[serde(rename = "要配慮")]
    Sensitive,
}

impl Sensitivity {
    /// All of them, from the most open.
    pub const ALL: [Self; 4] = [Self::Public, Self::Internal, Self::Personal, Self::Sensitive];

    /// The word in packs and policies.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Public => "公開",
            Self::Internal => "庁内",
            Self::Personal => "個人",
            Self::Sensitive => "要配慮",
        }
    }
}

/// Limits on a value beyond its type. All bounds are inclusive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Characters, for texts; `None`: the type's own limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_chars: Option<u32>,
    /// Smallest number or amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Largest number or amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// Exactly this many digits, for numbers on cards and letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digits: Option<u32>,
    /// A date may not lie after today.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_future: bool,
    /// A date may not lie before today.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_past: bool,
}

/// A group of instances that a list question fills.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupDef {
    /// `person`, `dog` …
    pub id: GroupId,
    /// What one of them is called: 「人」「犬」.
    pub name: Text,
    /// Instances that exist without being added, such as `me`, `agent`, `deceased`. They exist for
    /// a list (`people.exists(…)`) only where a role or [`FixedInstance::listed`] says so.
    #[serde(default)]
    pub fixed: Vec<FixedInstance>,
    /// The name of the list in expressions: `people`, `dogs`. The list holds `listed` fixed
    /// instances and the added ones.
    pub list: String,
    /// At most this many are added.
    pub max: u32,
    /// The prefix of added instances: `m` gives `m1`, `m2` …
    pub prefix: String,
}

/// An instance that the pack declares.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedInstance {
    /// Its id.
    pub id: InstanceId,
    /// What the person is called on pages: 「あなた」「代理人」.
    pub name: Text,
    /// Whether it stands in the group's list.
    #[serde(default)]
    pub listed: bool,
    /// Only in these events; empty: in all.
    #[serde(default)]
    pub events: Vec<String>,
}

/// A role of a form.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleDef {
    /// `applicant`, `each_child` …
    pub id: RoleId,
    /// What the role is called on a form.
    pub name: Text,
    /// Which instances have it.
    #[serde(flatten)]
    pub source: RoleSource,
}

/// How a role finds its instances.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleSource {
    /// This fixed instance; where it does not exist in the event, nobody.
    Instance(InstanceId),
    /// The instances of a group for which the condition holds (the instance is `it`).
    Members {
        /// The group.
        group: GroupId,
        /// The condition, over `it`.
        #[serde(rename = "where")]
        condition: Expression,
    },
    /// Whom the rule that called for the procedure names ([`RuleDef::subjects`]).
    Subjects,
    /// The application itself (its facts without a group).
    Application,
    /// The instance to which this `person_ref` fact points (for example the claimant chosen among
    /// the parents); of the filing's subject where the fact belongs to a group.
    Referred(FactId),
}

/// A named condition or value. `each` makes it a property of every instance of a group.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermDef {
    /// Its dotted name, in the same namespace as facts.
    pub id: String,
    /// The group whose instances each have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
    /// The expression; over `it` where `group` is given.
    pub is: Expression,
    /// Why it is so, for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One page that asks for one thing.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionDef {
    /// Its id.
    pub id: String,
    /// What it fills. One fact, or the few that a person says in one breath (a name and its
    /// reading).
    pub facts: Vec<FactId>,
    /// For a list question: the group whose instances it adds; `facts` are then asked of each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adds: Option<GroupId>,
    /// Asked only where this holds. Where it is definitely false the facts are *absent*, which is
    /// a value and not a gap. Over `it` where the facts belong to a group; a list question
    /// (`adds`) stands or falls for the whole list and has no `it`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expression>,
    /// The heading, as a question. `{name}` stands for the person asked about.
    pub title: Text,
    /// One or two lines under the heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Text>,
    /// Why it is asked, folded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Text>,
    /// Whether 「わからない」 is an honest answer here.
    #[serde(default)]
    pub may_not_know: bool,
    /// Whether it may be left empty (an empty answer is *absent*).
    #[serde(default)]
    pub optional: bool,
    /// Neither the question nor its answer is repeated on results, print or receipts (支援措置).
    #[serde(default)]
    pub private: bool,
    /// Asked first, and asked of one person for all: `any` questions ("does anybody in the
    /// household …?") name the instances for whom the answer is yes; all others are no.
    #[serde(default)]
    pub pick: bool,
}

/// A form of a procedure: every box of the official or customary paper.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormDef {
    /// The procedure whose form it is.
    pub procedure: ProcedureId,
    /// Where this form means somebody else by a role than [`Definition::roles`] says.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<RoleId, RoleSource>,
    /// The boxes, in the paper's order.
    pub fields: Vec<FieldDef>,
}

/// One box of a form.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDef {
    /// The box's own caption.
    pub label: String,
    /// The fact that fills it.
    pub fact: FactId,
    /// Whose fact.
    pub per: RoleId,
    /// Who fills it.
    pub class: FieldClass,
    /// The box exists only where this holds (`None`: always), over `it` for a role of instances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expression>,
    /// The condition in the source's own words, where the source gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when_words: Option<String>,
    /// Whether the form is incomplete without it (given that `when` holds).
    #[serde(default)]
    pub required: bool,
    /// For `derived`: the expression that gives the value; without one the value is the fact's
    /// own, told elsewhere or known to the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derive: Option<Expression>,
    /// The source's own words on where a derived value comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived_from: Option<String>,
    /// The value is the city's to fill from its register or another office: the box prints
    /// 「市で確認」 and nobody is asked.
    #[serde(default)]
    pub from_register: bool,
    /// A remark for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where the box was seen.
    pub provenance: Provenance,
}

/// Who fills a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldClass {
    /// The resident.
    Asked,
    /// Follows from what is told or known.
    Derived,
    /// The office; never counts in any ratio.
    OfficeOnly,
}

/// A life event: 転入, 出生 …
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventDef {
    /// Its id: `tennyu`, `shussho` …
    pub id: String,
    /// Its name in words that people use.
    pub name: Text,
    /// The fact that holds the day from which periods run by default.
    pub anchor: FactId,
    /// Facts that are known because of the event: `move.kind = 転入`.
    #[serde(default)]
    pub given: Vec<Given>,
    /// The decision table.
    pub rules: Vec<RuleDef>,
}

/// A fact that an event settles.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The fact (of the application).
    pub fact: FactId,
    /// Its value, as an expression.
    pub is: Expression,
}

/// One row of a decision table: when it holds, the procedure applies.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleDef {
    /// Stable id within the pack: `tennyu-kokuho`.
    pub id: String,
    /// The procedure that applies.
    pub procedure: ProcedureId,
    /// The condition; `None`: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expression>,
    /// Whom it concerns: the members of this group for whom `where` holds. The rule then applies
    /// where there is at least one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subjects: Option<Subjects>,
    /// Procedures that must be done before this one.
    #[serde(default)]
    pub after: Vec<ProcedureId>,
    /// The period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// What the resident should know about this procedure in this event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Show it above all others (a claim that lapses, a danger to a person).
    #[serde(default)]
    pub urgent: bool,
    /// The articles it rests on.
    pub law: String,
    /// The day on which somebody compared it with the law in force; `None`: not yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law_checked_on: Option<jiff::civil::Date>,
    /// Where it was read.
    pub provenance: Provenance,
    /// From this day on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<jiff::civil::Date>,
    /// Until this day, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<jiff::civil::Date>,
}

/// Whom a rule concerns.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subjects {
    /// The group.
    pub group: GroupId,
    /// The condition over `it`.
    #[serde(rename = "where")]
    pub condition: Expression,
    /// One filing for each (`true`), or one for all of them.
    #[serde(default)]
    pub each: bool,
}

/// A period by law and what is lost after it. The engine finds the day from which it runs; the
/// calendar of the city (holidays) computes the last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// The fact that holds the first day (起算の基準日); of the subject where the fact belongs to a
    /// group. A path such as `deceased.died_on` is possible too. `None`: the event's anchor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<FactId>,
    /// ISO 8601 period: `P14D`, `P3M`, `P2Y`; `P0D`: on the day; `None`: no fixed period, see
    /// `words`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// 初日算入: whether the first day counts (民法140条 says no, 戸籍法43条 says yes).
    #[serde(default)]
    pub count_first_day: bool,
    /// 休日延長: whether a last day on which offices are closed moves to the next open day
    /// (地方自治法4条の2第4項).
    #[serde(default)]
    pub extend_on_holiday: bool,
    /// The period in words: 「転入した日から14日以内」.
    pub words: Text,
    /// What is lost afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Text>,
    /// The articles.
    pub article: String,
    /// Where it was read.
    pub provenance: Provenance,
}
