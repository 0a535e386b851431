//! An expression with its names looked up and its types checked: what the evaluation walks.

use jiff::civil::Date;

use super::{functions::Function, scope::Named};

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    Differs,
    Below,
    AtMost,
    Above,
    AtLeast,
}

/// At which place a fact or term is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    /// The application.
    Application,
    /// The instance in this local; local 0 is `it` where there is one.
    Local(usize),
    /// The fixed instance with this index in the definition.
    Fixed(usize),
}

/// A list operation with a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Each {
    Exists,
    All,
    Filter,
    Map,
}

/// A part of an address or account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    PostalCode,
    Prefecture,
    City,
    Town,
    Block,
    Building,
    Bank,
    Branch,
    Number,
    Holder,
}

/// How two texts are compared by a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextTest {
    Contains,
    StartsWith,
    EndsWith,
}

/// A checked expression. Indices are those of `Names`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Bool(bool),
    Number(i64),
    Text(String),
    Date(Date),
    List(Vec<Node>),
    Local(usize),
    Instance(usize),
    Fact(usize, Where),
    Term(usize, Where),
    Member(Box<Node>, Named),
    Part(Box<Node>, Part),
    InstanceId(Box<Node>),
    Group(usize),
    Today,
    Event,
    Not(Box<Node>),
    Minus(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Compare(Operator, Box<Node>, Box<Node>),
    In(Box<Node>, Box<Node>),
    Plus(Box<Node>, Box<Node>),
    Less(Box<Node>, Box<Node>),
    Cond(Box<Node>, Box<Node>, Box<Node>),
    Each(Each, Box<Node>, Box<Node>),
    Size(Box<Node>),
    TextTest(TextTest, Box<Node>, Box<Node>),
    Function(Function, Vec<Node>),
    /// A choice as what a person reads: the fact that owns the choices, and the value.
    Label(usize, Box<Node>),
    Has(Box<Node>),
}

/// What an expression looks at, for finding circles and for naming sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dependency {
    Fact(usize, Where),
    Term(usize, Where),
    /// A fact or term of an instance that is found while evaluating.
    Member(Named),
    /// The members of a group.
    Group(usize),
}

impl Node {
    /// What this node itself looks at, its operands left out.
    pub(crate) fn looks_at(&self) -> Option<Dependency> {
        match self {
            Self::Fact(fact, place) => Some(Dependency::Fact(*fact, *place)),
            Self::Term(term, place) => Some(Dependency::Term(*term, *place)),
            Self::Group(group) => Some(Dependency::Group(*group)),
            Self::Member(_, named) => Some(Dependency::Member(*named)),
            _ => None,
        }
    }

    /// The operands, in the order in which they are evaluated.
    pub(crate) fn operands(&self) -> Vec<&Self> {
        match self {
            Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::Date(_) => vec![],
            Self::Local(_) | Self::Instance(_) | Self::Today | Self::Event => vec![],
            Self::Fact(..) | Self::Term(..) | Self::Group(_) => vec![],
            Self::Member(inner, _)
            | Self::Part(inner, _)
            | Self::InstanceId(inner)
            | Self::Not(inner)
            | Self::Minus(inner)
            | Self::Size(inner)
            | Self::Label(_, inner)
            | Self::Has(inner) => vec![inner],
            Self::And(left, right)
            | Self::Or(left, right)
            | Self::Compare(_, left, right)
            | Self::In(left, right)
            | Self::Plus(left, right)
            | Self::Less(left, right)
            | Self::TextTest(_, left, right)
            | Self::Each(_, left, right) => vec![left, right],
            Self::Cond(condition, yes, no) => vec![condition, yes, no],
            Self::List(items) | Self::Function(_, items) => items.iter().collect(),
        }
    }

    /// Reports everything that the expression may look at.
    pub(crate) fn visit(&self, seen: &mut impl FnMut(Dependency)) {
        let mut open = vec![self];
        while let Some(node) = open.pop() {
            if let Some(dependency) = node.looks_at() {
                seen(dependency);
            }
            open.extend(node.operands());
        }
    }
}
