//! Which instances have a role of a form.

use super::{Known, Needs, Seen, Somebody, Truth3, World};
use crate::{cel::Node, compile::RoleInfo};

/// Who has a role.
#[derive(Clone, Debug, Default)]
pub(crate) struct Holders {
    /// `None` stands for the application itself.
    pub(crate) who: Vec<Option<Somebody>>,
    /// What would settle whether there are more.
    pub(crate) tail: Option<Needs>,
}

impl<'a> World<'a> {
    /// The members of a group for whom a condition holds.
    pub(crate) fn matching(&self, group: usize, condition: &'a Node) -> super::Members {
        let all = self.members(group);
        let mut found = super::Members { members: Vec::new(), tail: all.tail };
        for somebody in all.members {
            match self.evaluate(condition, Some(somebody)).truth() {
                Truth3::True => found.members.push(somebody),
                Truth3::False => {}
                Truth3::Unknown(needs) => {
                    found.tail = Some(found.tail.unwrap_or_default().and(&needs));
                }
            }
        }
        found
    }

    /// Whom the rules for a procedure name in this event, rules that do not hold left out.
    pub(crate) fn subjects_of(&self, procedure: &str) -> Holders {
        let mut holders = Holders::default();
        let rules = self.event.rules_for.get(procedure);
        for rule in rules.into_iter().flatten().filter_map(|rule| self.event.rules.get(*rule)) {
            let Some((group, condition)) = &rule.subjects else { continue };
            let when = rule.when.as_ref();
            let when = when.map_or(Truth3::True, |when| self.evaluate(when, None).truth());
            if when == Truth3::False {
                continue;
            }
            if let Truth3::Unknown(needs) = &when {
                holders.tail = Some(holders.tail.unwrap_or_default().and(needs));
                if !needs.is_empty() {
                    continue;
                }
            }
            let found = self.matching(*group, condition);
            for somebody in found.members.into_iter().map(Some) {
                if !holders.who.contains(&somebody) {
                    holders.who.push(somebody);
                }
            }
            if let Some(tail) = &found.tail {
                holders.tail = Some(holders.tail.unwrap_or_default().and(tail));
            }
        }
        holders
    }

    /// Who has the role in a filing of the procedure for the subject.
    pub(crate) fn holders(
        &self,
        role: &'a RoleInfo,
        procedure: &str,
        subject: Option<Somebody>,
    ) -> Holders {
        match role {
            RoleInfo::Application => Holders { who: vec![None], tail: None },
            RoleInfo::Fixed(fixed) => {
                Holders { who: self.fixed(*fixed).map(Some).into_iter().collect(), tail: None }
            }
            RoleInfo::Members(group, condition) => {
                let found = self.matching(*group, condition);
                Holders { who: found.members.into_iter().map(Some).collect(), tail: found.tail }
            }
            RoleInfo::Subjects => match subject {
                Some(_) => Holders { who: vec![subject], tail: None },
                None => self.subjects_of(procedure),
            },
            RoleInfo::Referred(over, pointing) => {
                let from = match over {
                    None => Holders { who: vec![None], tail: None },
                    Some(_) => match subject {
                        Some(_) => Holders { who: vec![subject], tail: None },
                        None => self.subjects_of(procedure),
                    },
                };
                let mut holders = Holders { who: Vec::new(), tail: from.tail };
                for somebody in from.who {
                    match self.evaluate(pointing, somebody) {
                        Seen::Known(Known::Instance(found)) => {
                            if !holders.who.contains(&Some(found)) {
                                holders.who.push(Some(found));
                            }
                        }
                        Seen::Known(_) => {}
                        Seen::Unknown(needs) => {
                            holders.tail = Some(holders.tail.unwrap_or_default().and(&needs));
                        }
                    }
                }
                holders
            }
        }
    }
}
