//! Walks an expression.

use std::borrow::Cow;

use super::{Known, Needs, Seen, Somebody, Truth3, World, seen::Sequence};
use crate::cel::{Each, Named, Node, Where};

/// The locals while walking; local 0 is `it` where the expression is over an instance.
type Locals<'a> = Vec<Known<'a>>;

impl<'a> World<'a> {
    /// The value of an expression; `it` is the instance that it is over.
    pub(crate) fn evaluate(&self, node: &'a Node, it: Option<Somebody>) -> Seen<'a> {
        let mut locals: Locals<'a> = it.map(Known::Instance).into_iter().collect();
        self.walk(node, &mut locals)
    }

    fn walk(&self, node: &'a Node, locals: &mut Locals<'a>) -> Seen<'a> {
        match node {
            Node::Bool(value) => Seen::bool(*value),
            Node::Number(value) => Seen::Known(Known::Number(*value)),
            Node::Text(value) => Seen::Known(Known::Text(Cow::Borrowed(value))),
            Node::Date(value) => Seen::Known(Known::Date(*value)),
            Node::Today => Seen::Known(Known::Date(self.today)),
            Node::Event => Seen::Known(Known::Text(Cow::Borrowed(self.event_id))),
            Node::Local(local) => locals.get(*local).cloned().map_or(Seen::ABSENT, Seen::Known),
            Node::Instance(fixed) => {
                self.fixed(*fixed).map_or(Seen::ABSENT, |who| Seen::Known(Known::Instance(who)))
            }
            Node::Fact(fact, place) => {
                self.at(*place, locals).map_or(Seen::ABSENT, |whose| self.fact(*fact, whose))
            }
            Node::Term(term, place) => {
                self.at(*place, locals).map_or(Seen::ABSENT, |whose| self.term(*term, whose))
            }
            Node::Member(base, named) => match self.walk(base, locals) {
                Seen::Known(Known::Instance(who)) => match named {
                    Named::Fact(fact) => self.fact(*fact, Some(who)),
                    Named::Term(term) => self.term(*term, Some(who)),
                },
                Seen::Known(_) => Seen::ABSENT,
                unknown @ Seen::Unknown(_) => unknown,
            },
            Node::Part(base, part) => Self::part(self.walk(base, locals), *part),
            Node::InstanceId(base) => match self.walk(base, locals) {
                Seen::Known(Known::Instance(who)) => self
                    .instance(who)
                    .map_or(Seen::ABSENT, |found| Seen::Known(Known::Text(found.id.into()))),
                Seen::Known(_) => Seen::ABSENT,
                unknown @ Seen::Unknown(_) => unknown,
            },
            Node::Group(group) => self.group_list(*group),
            Node::List(items) => self.list(items, locals),
            Node::Not(inner) => self.walk(inner, locals).truth().not().seen(),
            Node::And(left, right) => {
                let left = self.walk(left, locals).truth();
                left.and(|| self.walk(right, locals).truth()).seen()
            }
            Node::Or(left, right) => {
                let left = self.walk(left, locals).truth();
                left.or(|| self.walk(right, locals).truth()).seen()
            }
            Node::Compare(operator, left, right) => {
                let (left, right) = (self.walk(left, locals), self.walk(right, locals));
                Self::compare(*operator, &left, &right)
            }
            Node::In(item, list) => {
                let (item, list) = (self.walk(item, locals), self.walk(list, locals));
                Self::contains(&item, &list)
            }
            Node::Plus(left, right) => {
                let (left, right) = (self.walk(left, locals), self.walk(right, locals));
                Self::plus(left, right)
            }
            Node::Less(left, right) => {
                let (left, right) = (self.walk(left, locals), self.walk(right, locals));
                Self::less(&left, &right)
            }
            Node::Minus(inner) => match self.walk(inner, locals) {
                Seen::Known(Known::Number(number)) => {
                    Seen::Known(Known::Number(number.saturating_neg()))
                }
                other => other,
            },
            Node::Cond(condition, yes, no) => match self.walk(condition, locals).truth() {
                Truth3::True => self.walk(yes, locals),
                Truth3::False => self.walk(no, locals),
                Truth3::Unknown(needs) => {
                    let (yes, no) = (self.walk(yes, locals), self.walk(no, locals));
                    Self::either(needs, yes, &no)
                }
            },
            Node::Each(each, list, body) => self.each(*each, list, body, locals),
            Node::Size(list) => match self.walk(list, locals) {
                Seen::Known(Known::List(list)) => match &list.tail {
                    None => Seen::Known(Known::Number(
                        i64::try_from(list.items.len()).unwrap_or(i64::MAX),
                    )),
                    Some(needs) => Seen::Unknown(needs.clone()),
                },
                Seen::Known(_) => Seen::Known(Known::Number(0)),
                unknown @ Seen::Unknown(_) => unknown,
            },
            Node::TextTest(test, text, part) => {
                let (text, part) = (self.walk(text, locals), self.walk(part, locals));
                Self::text_test(*test, &text, &part)
            }
            Node::Function(function, args) => {
                let args = args.iter().map(|arg| self.walk(arg, locals)).collect();
                Self::call(*function, args)
            }
            Node::Label(fact, inner) => self.label(*fact, self.walk(inner, locals)),
            Node::Has(inner) => match self.walk(inner, locals) {
                Seen::Known(Known::Absent) => Seen::bool(false),
                Seen::Known(_) => Seen::bool(true),
                unknown @ Seen::Unknown(_) => unknown,
            },
        }
    }

    /// Whose fact is meant; `None` where that instance does not exist here.
    fn at(&self, place: Where, locals: &Locals<'a>) -> Option<Option<Somebody>> {
        match place {
            Where::Application => Some(None),
            Where::Fixed(fixed) => self.fixed(fixed).map(Some),
            Where::Local(local) => match locals.get(local) {
                Some(Known::Instance(who)) => Some(Some(*who)),
                _ => None,
            },
        }
    }

    fn list(&self, items: &'a [Node], locals: &mut Locals<'a>) -> Seen<'a> {
        let mut sequence = Sequence::default();
        for item in items {
            match self.walk(item, locals) {
                Seen::Known(known) => sequence.items.push(known),
                Seen::Unknown(needs) => sequence.wait_for(&needs),
            }
        }
        Seen::Known(Known::List(sequence.into()))
    }

    fn each(
        &self,
        each: Each,
        list: &'a Node,
        body: &'a Node,
        locals: &mut Locals<'a>,
    ) -> Seen<'a> {
        let list = match self.walk(list, locals) {
            Seen::Known(Known::List(list)) => list,
            Seen::Known(_) => Sequence::default().into(),
            unknown @ Seen::Unknown(_) => return unknown,
        };
        let mut made = Sequence { items: Vec::new(), tail: list.tail.clone() };
        for item in &list.items {
            locals.push(item.clone());
            let seen = self.walk(body, locals);
            locals.pop();
            match (each, seen) {
                (Each::Map, Seen::Known(known)) => made.items.push(known),
                (Each::Map, Seen::Unknown(needs)) => made.wait_for(&needs),
                (_, seen) => match (each, seen.truth()) {
                    (Each::Exists, Truth3::True) => return Seen::bool(true),
                    (Each::All, Truth3::False) => return Seen::bool(false),
                    (Each::Filter, Truth3::True) => made.items.push(item.clone()),
                    (_, Truth3::Unknown(needs)) => made.wait_for(&needs),
                    _ => {}
                },
            }
        }
        match each {
            Each::Map | Each::Filter => Seen::Known(Known::List(made.into())),
            Each::Exists | Each::All => match made.tail {
                Some(needs) => Seen::Unknown(needs),
                None => Seen::bool(each == Each::All),
            },
        }
    }
}

impl Sequence<'_> {
    fn wait_for(&mut self, needs: &Needs) {
        self.tail = Some(self.tail.take().unwrap_or_default().and(needs));
    }
}
