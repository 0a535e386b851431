//! Made-up households walk through every event before real ones do.
//!
//! Four kinds of walks: seeded random ones, one for each row of a table in which every two answers
//! of two choice questions meet (pairwise), ones that aim at each rule to make it true and false,
//! and the first step, at which a rule with a condition must be unknown. Everything follows from
//! the seed.

mod aim;
mod pairs;
mod report;

use std::{
    collections::{BTreeMap, BTreeSet},
    thread,
};

use jiff::civil::Date;
use yakusho_interview::{
    Answer, Answers, Ask, Compiled, FactKey, Filing, Interview, Truth, Value,
    definition::{EventDef, GroupDef, RuleDef},
    simulate::{Dice, answer},
};

pub use report::{EventRun, RuleRun, Simulation};

use crate::{
    Pack,
    finding::{Finding, Report},
    lint::rules,
    sources::Kind,
    walk::{self, Household, Walked},
};

/// No household should be asked more than this.
const MOST_QUESTIONS: usize = 500;
/// How many households aim at a rule that chance has not made true (or false).
const AIMED: u64 = 200;
/// How many random households a thread walks before progress is told.
const EACH_TURN: u64 = 50;

/// How much is tried.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Random households, shared out evenly among the events.
    pub households: u64,
    /// From which all else follows.
    pub seed: u64,
    /// The day on which they answer.
    pub today: Date,
}

impl Options {
    /// 10,000 households.
    #[must_use]
    pub const fn on(today: Date) -> Self {
        Self { households: 10_000, seed: 1, today }
    }
}

/// Where a simulation stands, for a progress bar.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'p> {
    /// The event.
    pub event: &'p str,
    /// Random households done.
    pub done: u64,
    /// Random households in all, over all events.
    pub of: u64,
}

impl Pack {
    /// Lets households walk through every event.
    ///
    /// # Errors
    /// Where the definition does not hold together.
    pub fn simulate(
        &self,
        options: Options,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Simulation, Report> {
        let compiled = self.compiled()?;
        let count = u64::try_from(self.definition.events.len()).unwrap_or(u64::MAX).max(1);
        let each = options.households.div_ceil(count);
        let of = each.saturating_mul(count);
        let options = Options { households: each, ..options };
        let mut simulation = Simulation::default();
        let mut asked = BTreeSet::new();
        let mut findings = Vec::new();
        let mut done = 0;
        for event in &self.definition.events {
            let mut run = Run::new(self, compiled, event, options);
            run.first_step();
            run.random(&mut |more| {
                progress(Progress { event: &event.id, done: done + more, of });
            });
            done += options.households;
            run.pairwise();
            run.aimed();
            findings.append(&mut run.findings());
            asked.append(&mut run.asked);
            simulation.events.push(run.seen);
        }
        findings.extend(never_asked(self, &asked));
        simulation.report = Report::new(findings);
        Ok(simulation)
    }
}

/// Questions that some procedure or rule needs in writing, and that nobody ever met.
fn never_asked(pack: &Pack, asked: &BTreeSet<String>) -> Vec<Finding> {
    let needs = crate::lint::reach::Needs::of_published(pack);
    let questions = pack.definition.questions.iter();
    questions
        .filter(|question| !asked.contains(&question.id) && needs.has_question(question))
        .map(|question| {
            let site = pack.sources().site(Kind::Question, &question.id, "id");
            Finding::warning(
                "question-never-asked",
                &site,
                format!("質問「{}」は、試したどの世帯にも聞かれませんでした。", question.id),
            )
            .hint("条件（when）が成り立つ場合があるか、使う規則・欄があるかを確かめてください。")
        })
        .collect()
}

struct Run<'p> {
    pack: &'p Pack,
    compiled: &'p Compiled,
    event: &'p EventDef,
    options: Options,
    seen: EventRun,
    asked: BTreeSet<String>,
    filed: BTreeSet<String>,
    contradictions: BTreeMap<(String, String), u64>,
    endless: Vec<String>,
}

impl<'p> Run<'p> {
    fn new(pack: &'p Pack, compiled: &'p Compiled, event: &'p EventDef, options: Options) -> Self {
        let rules = event.rules.iter().map(|rule| RuleRun::new(&rule.id)).collect();
        let seen = EventRun { event: event.id.clone(), rules, ..EventRun::default() };
        Self {
            pack,
            compiled,
            event,
            options,
            seen,
            asked: BTreeSet::new(),
            filed: BTreeSet::new(),
            contradictions: BTreeMap::new(),
            endless: Vec::new(),
        }
    }

    /// Before anything is told, whatever has a condition must be unknown.
    fn first_step(&mut self) {
        let nothing = Answers::new();
        self.judge(&nothing);
    }

    /// Walks on as many threads as the machine has; what is counted does not depend on how many.
    fn random(&mut self, progress: &mut dyn FnMut(u64)) {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let turn = u64::try_from(threads).unwrap_or(1).saturating_mul(EACH_TURN);
        let mut from = 0;
        while from < self.options.households {
            let to = from.saturating_add(turn).min(self.options.households);
            for (number, walked) in self.walk_all(from, to) {
                self.look_at(&walked, &format!("世帯{number}"));
                self.seen.households += 1;
                let questions = walked.asked.len();
                self.seen.questions += questions;
                self.seen.most_questions = self.seen.most_questions.max(questions);
            }
            from = to;
            progress(to);
        }
    }

    /// The walks of the households from one number up to another, in their order.
    fn walk_all(&self, from: u64, to: u64) -> Vec<(u64, Walked)> {
        let way = Way { compiled: self.compiled, event: &self.event.id, today: self.options.today };
        let numbers: Vec<u64> = (from..to).collect();
        let size = usize::try_from(EACH_TURN).unwrap_or(1);
        let first = self.options.seed.wrapping_mul(1_000_003);
        thread::scope(|scope| {
            let parts: Vec<_> = numbers
                .chunks(size)
                .map(|part| {
                    scope.spawn(move || {
                        let walked = |number: &u64| {
                            let mut made = Made::new(first.wrapping_add(*number));
                            Some((*number, way.walk(&mut made)?))
                        };
                        part.iter().filter_map(walked).collect::<Vec<_>>()
                    })
                })
                .collect();
            parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
        })
    }

    fn pairwise(&mut self) {
        let variables = pairs::variables(self.pack, self.event);
        let table = pairs::table(&variables, self.options.seed);
        self.seen.pairs = pairs::count(&variables);
        let mut met = BTreeSet::new();
        for (number, row) in table.iter().enumerate() {
            let seed = u64::try_from(number).unwrap_or(0).wrapping_add(self.options.seed << 20);
            let mut household = Made::new(seed);
            household.wishes =
                row.iter().map(|(fact, value)| (fact.clone(), vec![value.clone()])).collect();
            household.keeps = 16;
            household.files = Files::Nothing;
            if let Some(walked) = self.walk(&mut household) {
                self.look_at(&walked, &format!("組合せ{number}"));
                pairs::meet(&variables, &walked.answers, &mut met);
            }
        }
        self.seen.rows = table.len();
        self.seen.pairs_met = met.len();
    }

    /// Aims at rules that nobody has made true, or false, or whose form nobody has filled, yet.
    fn aimed(&mut self) {
        for (at, rule) in self.event.rules.iter().enumerate() {
            let has_condition = rule.when.is_some() || rule.subjects.is_some();
            let targets = aim::targets(self.pack, rule);
            for turn in 0..AIMED {
                let Some(count) = self.seen.rules.get(at) else { break };
                let settled = count.yes > 0 && (count.no > 0 || !has_condition);
                let done = settled && self.filed.contains(&rule.procedure);
                if done {
                    break;
                }
                let mut household = Made::new(turn.wrapping_add(self.options.seed << 24));
                household.wishes.clone_from(&targets);
                household.keeps = 13;
                household.crowded = true;
                household.files = Files::Only(rule.procedure.clone());
                if let Some(walked) = self.walk(&mut household) {
                    self.look_at(&walked, &format!("規則{}への{turn}", rule.id));
                }
            }
        }
    }

    fn walk(&self, household: &mut Made) -> Option<Walked> {
        let (event, today) = (self.event.id.as_str(), self.options.today);
        Way { compiled: self.compiled, event, today }.walk(household)
    }

    fn look_at(&mut self, walked: &Walked, name: &str) {
        if !walked.finished {
            self.endless.push(name.to_owned());
        }
        self.asked.extend(walked.asked.iter().cloned());
        self.filed.extend(walked.filings.iter().map(|filing| filing.procedure.clone()));
        self.judge(&walked.answers);
    }

    /// Counts how each rule stands, and looks for two that cannot both be right.
    fn judge(&mut self, answers: &Answers) {
        let (event, today) = (self.event.id.as_str(), self.options.today);
        let Some(interview) = Interview::new(self.compiled, event, answers, today) else { return };
        let outcomes = interview.outcomes();
        for outcome in &outcomes {
            let count = self.seen.rules.iter_mut().find(|count| count.rule == outcome.rule.id);
            let Some(count) = count else { continue };
            match outcome.verdict {
                Truth::Yes => count.yes += 1,
                Truth::No => count.no += 1,
                Truth::Maybe => count.unknown += 1,
            }
        }
        let yes: Vec<_> = outcomes.iter().filter(|one| one.verdict == Truth::Yes).collect();
        for (at, one) in yes.iter().enumerate() {
            for other in yes.iter().skip(at + 1) {
                let same = one.rule.procedure == other.rule.procedure;
                let share = match (one.subjects.is_empty(), other.subjects.is_empty()) {
                    (false, false) => one.subjects.iter().any(|id| other.subjects.contains(id)),
                    _ => true,
                };
                if same && share && one.rule.deadline != other.rule.deadline {
                    let pair = (one.rule.id.clone(), other.rule.id.clone());
                    *self.contradictions.entry(pair).or_default() += 1;
                }
            }
        }
    }

    fn rule(&self, id: &str) -> Option<&'p RuleDef> {
        self.event.rules.iter().find(|rule| rule.id == id)
    }

    fn findings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        let sources = self.pack.sources();
        for count in &self.seen.rules {
            let Some(rule) = self.rule(&count.rule) else { continue };
            let site = |path: &str| sources.site(Kind::Rule, &rule.id, path);
            let in_force = rule.effective_from.is_none_or(|from| from <= self.options.today)
                && rule.effective_to.is_none_or(|to| self.options.today <= to);
            if count.yes == 0 && in_force {
                found.push(
                    Finding::warning(
                        "rule-never-true",
                        &site("when"),
                        format!("規則「{}」は、試したどの世帯でも成り立ちませんでした。", rule.id),
                    )
                    .hint("条件が打ち消し合っていないか、聞かれない事実を見ていないかを確かめてください。"),
                );
            }
            let has_condition = rule.when.is_some() || rule.subjects.is_some();
            if has_condition && count.no == 0 && count.yes > 0 {
                found.push(
                    Finding::warning(
                        "rule-never-false",
                        &site("when"),
                        format!(
                            "規則「{}」は条件があるのに、試したどの世帯でも成り立ちました。",
                            rule.id
                        ),
                    )
                    .hint("いつも成り立つなら、条件を消してください。"),
                );
            }
        }
        for ((one, other), households) in &self.contradictions {
            if let (Some(one), Some(other)) = (self.rule(one), self.rule(other)) {
                let first = sources.site(Kind::Rule, &one.id, "id");
                let first = format!("{}:{}", first.file, first.at.line);
                let site = sources.site(Kind::Rule, &other.id, "id");
                let mut finding = rules::contradiction(&site, one, other, &first);
                finding.message.push_str(&format!("（試した世帯のうち{households}）"));
                found.push(finding);
            }
        }
        if let Some(first) = self.endless.first() {
            let site = sources.site(Kind::Event, &self.event.id, "id");
            found.push(
                Finding::error(
                    "endless",
                    &site,
                    format!(
                        "できごと「{}」で、質問が終わらない世帯がありました（{first} ほか{}）。",
                        self.event.id,
                        self.endless.len().saturating_sub(1)
                    ),
                )
                .hint("質問の条件（when）が互いに待ち合っていないかを確かめてください。"),
            );
        }
        found
    }
}

/// What a walk goes through.
#[derive(Clone, Copy)]
struct Way<'p> {
    compiled: &'p Compiled,
    event: &'p str,
    today: Date,
}

impl Way<'_> {
    fn walk(self, household: &mut Made) -> Option<Walked> {
        walk::walk(self.compiled, self.event, self.today, Answers::new(), MOST_QUESTIONS, household)
    }
}

/// What a household files of what the guide called for.
enum Files {
    All,
    Only(String),
    Nothing,
}

/// A made-up household.
struct Made {
    dice: Dice,
    /// What it would rather answer.
    wishes: BTreeMap<String, Vec<Answer>>,
    /// In how many of sixteen cases it does so.
    keeps: usize,
    /// Whether its lists are seldom empty.
    crowded: bool,
    /// What it files: everything, or only this one procedure, or nothing.
    files: Files,
    wanted: BTreeMap<String, usize>,
}

impl Made {
    fn new(seed: u64) -> Self {
        Self {
            dice: Dice::new(seed),
            wishes: BTreeMap::new(),
            keeps: 0,
            crowded: false,
            files: Files::All,
            wanted: BTreeMap::new(),
        }
    }
}

impl Household for Made {
    fn answer(&mut self, interview: &Interview<'_, '_>, ask: &Ask<'_>) -> Vec<(FactKey, Answer)> {
        let mut told = answer(interview, ask, &mut self.dice);
        for (key, answer) in &mut told {
            let Some(wishes) = self.wishes.get(&key.fact) else { continue };
            if !self.dice.chance(self.keeps, 16) {
                continue;
            }
            let wish = self.dice.one_of(wishes).cloned();
            let allowed = |wish: &Answer| match wish {
                Answer::Known(_) => true,
                Answer::DontKnow => ask.question.may_not_know,
                Answer::Empty => ask.question.optional,
            };
            if let Some(wish) = wish.filter(allowed) {
                *answer = wish;
            }
        }
        told
    }

    fn adds(&mut self, group: &GroupDef, already: usize) -> bool {
        let most = usize::try_from(group.max).unwrap_or(usize::MAX);
        let (dice, crowded) = (&mut self.dice, self.crowded);
        let wanted = *self.wanted.entry(group.id.clone()).or_insert_with(|| {
            let few = dice.few(most);
            if crowded && dice.chance(3, 4) { few.max(2.min(most)) } else { few }
        });
        already < wanted
    }

    fn files(&mut self, filings: Vec<Filing>) -> Vec<Filing> {
        match &self.files {
            Files::All => filings,
            Files::Nothing => Vec::new(),
            Files::Only(procedure) => {
                filings.into_iter().filter(|filing| filing.procedure == *procedure).collect()
            }
        }
    }
}

/// The answer that a choice or a yes-or-no question may get.
fn choice(id: &str) -> Answer {
    Answer::Known(Value::Choice(id.to_owned()))
}
