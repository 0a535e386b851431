//! What a dotted path means.

use std::ops::Range;

use super::{Checked, Checker};
use crate::{
    cel::{
        node::{Node, Part, Where},
        scope::{Named, Scope},
        types::Type,
    },
    error::ExpressionError,
};

impl Checker<'_> {
    pub(super) fn path(&self, path: &[&str], span: Range<usize>, scope: &Scope) -> Checked {
        let Some((first, rest)) = path.split_first() else {
            return Err(ExpressionError::new(span, "名前がありません"));
        };
        if let Some((local, kind)) = scope.local(first) {
            return self.members((Node::Local(local), kind.clone()), rest, span);
        }
        let of_it = scope.it().and_then(|group| self.names.member(group, path));
        if let Some((named, taken)) = of_it {
            let base = self.named(named, Where::Local(0));
            return self.members(base, path.get(taken..).unwrap_or_default(), span);
        }
        if let Some((named, taken)) = self.names.of_application(path) {
            let base = self.named(named, Where::Application);
            return self.members(base, path.get(taken..).unwrap_or_default(), span);
        }
        if let Some(fixed) = self.names.fixed_by_id.get(*first) {
            let group = self.names.fixed.get(*fixed).map_or(0, |fixed| fixed.group);
            return self.members((Node::Instance(*fixed), Type::Instance(group)), rest, span);
        }
        if rest.is_empty() {
            if let Some(group) = self.names.lists.get(*first) {
                let kind = Type::List(Box::new(Type::Instance(*group)));
                return Ok((Node::Group(*group), kind));
            }
            match *first {
                "today" => return Ok((Node::Today, Type::Date)),
                "event" => return Ok((Node::Event, Type::Text)),
                _ => {}
            }
        }
        Err(ExpressionError::new(span, self.unknown(path, scope)))
    }

    /// The rest of a path, beyond something that is already known.
    pub(super) fn members(
        &self,
        (base, kind): (Node, Type),
        rest: &[&str],
        span: Range<usize>,
    ) -> Checked {
        let Some((first, after)) = rest.split_first() else { return Ok((base, kind)) };
        match kind {
            Type::Any => Ok((base, Type::Any)),
            Type::Instance(_) if *first == "id" && after.is_empty() => {
                Ok((Node::InstanceId(base.into()), Type::Text))
            }
            Type::Instance(group) => {
                let Some((named, taken)) = self.names.member(group, rest) else {
                    return Err(ExpressionError::new(span, self.unknown_member(group, rest)));
                };
                let found = match base {
                    Node::Local(local) => self.named(named, Where::Local(local)),
                    Node::Instance(fixed) => self.named(named, Where::Fixed(fixed)),
                    other => {
                        let (_, kind) = self.named(named, Where::Application);
                        (Node::Member(other.into(), named), kind)
                    }
                };
                self.members(found, rest.get(taken..).unwrap_or_default(), span)
            }
            Type::Address | Type::Account => {
                let part = match (&kind, *first) {
                    (Type::Address, "postal_code") => Part::PostalCode,
                    (Type::Address, "prefecture") => Part::Prefecture,
                    (Type::Address, "city") => Part::City,
                    (Type::Address, "town") => Part::Town,
                    (Type::Address, "block") => Part::Block,
                    (Type::Address, "building") => Part::Building,
                    (Type::Account, "bank") => Part::Bank,
                    (Type::Account, "branch") => Part::Branch,
                    (Type::Account, "number") => Part::Number,
                    (Type::Account, "holder") => Part::Holder,
                    _ => {
                        let message = format!("{}に「{first}」はありません", kind.name());
                        return Err(ExpressionError::new(span, message));
                    }
                };
                self.members((Node::Part(base.into(), part), Type::Text), after, span)
            }
            other => {
                let message = format!("{}の中に「{first}」はありません", other.name());
                Err(ExpressionError::new(span, message))
            }
        }
    }

    fn named(&self, named: Named, place: Where) -> (Node, Type) {
        match named {
            Named::Fact(fact) => {
                let kind = self.names.fact_types.get(fact).cloned().unwrap_or(Type::Any);
                (Node::Fact(fact, place), kind)
            }
            Named::Term(term) => {
                let kind = self.term(term).map_or(Type::Any, |(_, kind)| kind);
                (Node::Term(term, place), kind)
            }
        }
    }

    fn unknown(&self, path: &[&str], scope: &Scope) -> String {
        let written = path.join(".");
        let named = self.names.named(&written);
        if let Some(group) = named.and_then(|named| self.names.group_of(named)) {
            let group = self.definition.groups.get(group);
            let list = group.map_or("", |group| group.list.as_str());
            return format!(
                "「{written}」は一人ひとり（一つひとつ）の事実です。{list}.exists(p, p.{written} …) のように、だれのことかを書いてください"
            );
        }
        let near = self.nearest(&written, scope.it());
        format!("「{written}」という事実も用語もありません{near}")
    }

    fn unknown_member(&self, group: usize, rest: &[&str]) -> String {
        let written = rest.join(".");
        let name = self.definition.groups.get(group).map_or("", |group| group.name.ja.as_str());
        let near = self.nearest(&written, Some(group));
        format!("{name}に「{written}」という事実も用語もありません{near}")
    }

    /// A hint at the name that was probably meant.
    fn nearest(&self, written: &str, group: Option<usize>) -> String {
        let facts = self.definition.facts.iter().map(|fact| &fact.id);
        let terms = self.definition.terms.iter().map(|term| &term.id);
        let prefix = group.and_then(|group| self.names.group_ids.get(group));
        let prefixed = prefix.map(|prefix| format!("{prefix}.{written}"));
        let distance = |id: &String| {
            let plain = edits(written, id);
            prefixed.as_ref().map_or(plain, |prefixed| plain.min(edits(prefixed, id)))
        };
        let best = facts.chain(terms).map(|id| (distance(id), id)).min();
        match best {
            Some((distance, id)) if distance <= 3 && distance * 3 <= written.chars().count() => {
                format!("。「{id}」ではありませんか")
            }
            _ => String::new(),
        }
    }
}

/// How many letters must be changed, added or taken away to come from one text to the other.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    if b.len().abs_diff(a.chars().count()) > 3 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (line, letter) in a.chars().enumerate() {
        let mut next = vec![line + 1];
        for (column, other) in b.iter().enumerate() {
            let kept = row.get(column).copied().unwrap_or(0) + usize::from(letter != *other);
            let taken = row.get(column + 1).copied().unwrap_or(0) + 1;
            let added = next.last().copied().unwrap_or(0) + 1;
            next.push(kept.min(taken).min(added));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
