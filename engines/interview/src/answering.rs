//! From what a page sends to answers: all facts of a question checked at once.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::civil::Date;
use yakusho_kernel::{Problem, Text};

use crate::{
    answers::{Answer, Answers, FactKey},
    definition::{FactId, QuestionDef},
    interview::Interview,
    plan::{Ask, AskKind},
    value::{Context, Raw, parse},
};

/// What a page sends for one question.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// The raw input by fact.
    pub facts: BTreeMap<FactId, Raw>,
    /// 「わからない」 was chosen for the whole question.
    pub dont_know: bool,
    /// 「マイナンバーではない」 was confirmed.
    pub not_my_number: bool,
    /// For a pick question: the members chosen.
    pub picked: Vec<String>,
}

impl Interview<'_, '_> {
    /// Checks a reply to a question and gives the answers that it stands for, ready for
    /// [`Answers::set`]. Nothing is kept where anything is wrong.
    ///
    /// # Errors
    /// Every problem, each with the fact's id as its field, followed by `.` and the part where it
    /// concerns one (`person.birth_date.year`).
    pub fn answer(
        &self,
        ask: &Ask<'_>,
        reply: &Reply,
    ) -> Result<Vec<(FactKey, Answer)>, Vec<Problem>> {
        if reply.dont_know {
            if !ask.question.may_not_know {
                return Err(vec![must_be_answered()]);
            }
            return Ok(ask.keys.iter().map(|key| (key.clone(), Answer::DontKnow)).collect());
        }
        if let AskKind::Pick { among } = &ask.kind {
            if !reply.picked.iter().all(|id| among.contains(id)) {
                return Err(vec![not_a_member()]);
            }
            return Ok(ask.picked(&reply.picked));
        }
        self.check_facts(ask.question, &ask.keys, reply)
    }

    /// Checks a reply for one more member of a list and adds the member with its facts.
    ///
    /// # Errors
    /// As for [`Interview::answer`]; also where the list is full. Nothing is kept then.
    pub fn add_member(
        &self,
        ask: &Ask<'_>,
        reply: &Reply,
        answers: &mut Answers,
    ) -> Result<String, Vec<Problem>> {
        let AskKind::List { group, .. } = &ask.kind else { return Err(vec![not_a_member()]) };
        let keys: Vec<FactKey> =
            ask.question.facts.iter().map(|fact| FactKey::at(fact.as_str(), "")).collect();
        let checked = self.check_facts(ask.question, &keys, reply)?;
        let Some(id) = answers.add(group) else { return Err(vec![list_is_full(group.max)]) };
        for (key, answer) in checked {
            answers.set(FactKey::at(key.fact, id.as_str()), answer);
        }
        Ok(id)
    }

    fn check_facts(
        &self,
        question: &QuestionDef,
        keys: &[FactKey],
        reply: &Reply,
    ) -> Result<Vec<(FactKey, Answer)>, Vec<Problem>> {
        let people = self.people();
        let context = Context {
            today: self.world.today,
            not_my_number: reply.not_my_number,
            people: &people,
        };
        let blank = Raw::default();
        let mut answers = Vec::new();
        let mut problems = Vec::new();
        for key in keys {
            let Some(fact) = self.world.compiled.fact(&key.fact) else { continue };
            let raw = reply.facts.get(&key.fact).unwrap_or(&blank);
            if raw.is_blank() && question.optional {
                answers.push((key.clone(), Answer::Empty));
                continue;
            }
            match parse(raw, fact, &context) {
                Ok(value) => answers.push((key.clone(), Answer::Known(value))),
                Err(problem) => problems.push(at_fact(problem, &key.fact)),
            }
        }
        if problems.is_empty() { Ok(answers) } else { Err(problems) }
    }

    /// Checks one input for one fact, as the small script does when a field is left.
    ///
    /// # Errors
    /// The same problem that [`Interview::answer`] would give.
    pub fn check(&self, fact: &str, raw: &Raw, not_my_number: bool) -> Result<(), Problem> {
        let people = self.people();
        let context = Context { today: self.world.today, not_my_number, people: &people };
        check(self.world.compiled, fact, raw, &context)
    }

    /// Everybody whom a `person_ref` may point to.
    fn people(&self) -> Vec<String> {
        let group = self.world.compiled.names.groups.get("person").copied();
        let people = self.world.instances.iter().filter(|found| Some(found.group) == group);
        people.map(|found| found.id.to_owned()).collect()
    }

    /// The day for which the interview is held.
    #[must_use]
    pub const fn today(&self) -> Date {
        self.world.today
    }
}

/// Checks one input for one fact without an interview.
///
/// # Errors
/// The problem, with the fact's id as its field; `not_found` where there is no such fact.
pub fn check(
    compiled: &crate::Compiled,
    fact: &str,
    raw: &Raw,
    context: &Context<'_>,
) -> Result<(), Problem> {
    let Some(def) = compiled.fact(fact) else { return Err(no_such_fact()) };
    parse(raw, def, context).map(drop).map_err(|problem| at_fact(problem, fact))
}

fn at_fact(problem: Problem, fact: &str) -> Problem {
    let field = match problem.field.as_str() {
        "" => fact.to_owned(),
        part => format!("{fact}.{part}"),
    };
    Problem { field, ..problem }
}

fn must_be_answered() -> Problem {
    Problem::new(
        "",
        "must_be_answered",
        Text::new(
            "この質問には「わからない」では進めません。答えを入力してください。",
            "この しつもんには 答（こた）えを 書（か）いて ください。",
            "This question needs an answer; “I do not know” is not possible here.",
        ),
    )
}

fn not_a_member() -> Problem {
    Problem::new(
        "",
        "unknown_choice",
        Text::new(
            "表示されている人の中から選んでください。",
            "ここに ある 人（ひと）から えらんで ください。",
            "Choose among the people shown.",
        ),
    )
}

fn list_is_full(max: u32) -> Problem {
    Problem::new(
        "",
        "list_is_full",
        Text::new(
            format!("ここに足せるのは{max}人（件）までです。多いときは窓口でお手伝いします。"),
            format!("{max}までです。もっと ある ときは まどぐちに 来（き）て ください。"),
            format!(
                "You can add up to {max} here. If there are more, we will help you at the window."
            ),
        ),
    )
}

fn no_such_fact() -> Problem {
    Problem::new(
        "",
        "not_found",
        Text::new(
            "この欄はありません。ページを開き直してください。",
            "この ところは ありません。もういちど ページを 開（ひら）いて ください。",
            "This field does not exist. Open the page again.",
        ),
    )
}
