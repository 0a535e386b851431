//! The city's plan: every sentence of its text is in the pack and nothing else is quoted, and its
//! programmes, figures, groups and departments belong together.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use crate::{
    Pack,
    files::PLAN_SOURCE,
    finding::{Finding, Site},
    format::{Baseline, CityPlan, Kpi},
    sources::Kind,
};

/// Where nothing of what is quoted goes on.
const GAP: char = '\u{1}';

/// The plan, where the pack has one.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let mut found = Vec::new();
    match &pack.plan {
        Some(plan) => {
            quotes(pack, plan, &mut found);
            programmes(pack, plan, &mut found);
            groups(pack, plan, &mut found);
            nomination(pack, plan, &mut found);
        }
        None if pack.kpis.is_empty() => {}
        None => {
            let site = Site::file("plan/kpis.yaml");
            let words = "指標がありますが、計画（plan/plan.yaml）がありません。";
            found.push(Finding::error("plan", &site, words));
        }
    }
    for kpi in &pack.kpis {
        figure(pack, kpi, &mut found);
    }
    found
}

/// Both ways: what is quoted stands in the source, and what stands in the source is quoted.
fn quotes(pack: &Pack, plan: &CityPlan, found: &mut Vec<Finding>) {
    let top = pack.sources().site(Kind::Plan, "", "document");
    let Some(source) = pack.plan_source() else {
        let words = "計画の原文（plan/source.txt）がありません。";
        let finding = Finding::error("plan-missing", &top, words);
        found.push(finding.hint("市の計画の文を、そのまま plan/source.txt に置いてください。"));
        return;
    };
    let mut rest = bare(source);
    for slip in &plan.corrections {
        rest = rest.replace(&bare(&slip.printed_letters()), &bare(&slip.read));
    }
    let mut quotes: Vec<(String, &str)> = plan
        .quotes()
        .into_iter()
        .chain(plan.headings.iter().map(String::as_str))
        .chain(pack.kpis.iter().map(|kpi| kpi.plan_words.as_str()))
        .map(|quote| (bare(quote), quote))
        .collect();
    // The longest first, so that a word does not tear a sentence that holds it.
    quotes.sort_by(|(one, _), (other, _)| other.len().cmp(&one.len()).then(one.cmp(other)));
    quotes.dedup();
    let whole = rest.clone();
    for (letters, quote) in quotes.iter().filter(|(letters, _)| !letters.is_empty()) {
        if whole.contains(letters.as_str()) {
            rest = rest.replace(letters.as_str(), &GAP.to_string());
        } else {
            let words = format!("計画の原文にない文です: 「{quote}」");
            let finding = Finding::error("plan-quote", &top, words);
            found.push(finding.hint("原文（plan/source.txt）のとおりに書くか、訂正（corrections）に理由を書いてください。"));
        }
    }
    for left in rest.split(GAP).filter(|left| !left.is_empty()) {
        let line = source.lines().position(|line| {
            let line = bare(line);
            !line.is_empty() && (line.contains(left) || left.starts_with(&line))
        });
        let mut site = Site::file(PLAN_SOURCE);
        site.at.line = line.and_then(|line| u32::try_from(line + 1).ok()).unwrap_or(0);
        let words = format!("計画の原文のこの部分が、パックにありません: 「{left}」");
        let finding = Finding::error("plan-missing", &site, words);
        found.push(
            finding.hint("plan/plan.yaml に書いてください。見出しだけの行は headings に書きます。"),
        );
    }
}

/// The letters of a text without what only lays it out: spaces, bullets, rules of tables.
fn bare(text: &str) -> String {
    text.nfkc().filter(|letter| !letter.is_whitespace() && !"-・●|‐".contains(*letter)).collect()
}

fn programmes(pack: &Pack, plan: &CityPlan, found: &mut Vec<Finding>) {
    let site = |path: &str| pack.sources().site(Kind::Plan, "", path);
    let mut listed = BTreeSet::new();
    for (at, axis) in plan.axes.iter().enumerate() {
        for number in &axis.programmes {
            let place = site(&format!("axes.{at}.programmes"));
            if plan.programme(*number).is_none() {
                let words = format!("重点事業（{number}）がありません。");
                found.push(Finding::error("plan", &place, words));
            }
            if !listed.insert(*number) {
                let words = format!("重点事業（{number}）が2つの柱にあります。");
                found.push(Finding::error("plan", &place, words));
            }
        }
    }
    for (at, programme) in plan.programmes.iter().enumerate() {
        let place = |key: &str| site(&format!("programmes.{at}.{key}"));
        if !listed.contains(&programme.number) {
            let words = format!("重点事業（{}）が、どの柱にもありません。", programme.number);
            found.push(Finding::error("plan", &place("number"), words));
        }
        department(pack, &programme.owner, &place("owner"), found);
        let kpis = programme.actions.iter().flat_map(|action| &action.kpis);
        for id in kpis.filter(|id| pack.kpi(id).is_none()) {
            let words = format!("取組事項の指標「{id}」が plan/kpis.yaml にありません。");
            found.push(Finding::error("plan", &place("actions"), words));
        }
    }
    department(pack, &plan.secretariat, &site("secretariat"), found);
}

fn nomination(pack: &Pack, plan: &CityPlan, found: &mut Vec<Finding>) {
    let Some(rules) = &plan.nomination else { return };
    let place = |field: &str| pack.sources().site(Kind::Plan, "", &format!("nomination.{field}"));
    if rules.least == 0 || rules.most < rules.least {
        let words = "推薦の人数は、least を1以上、most を least 以上にします。".to_owned();
        found.push(Finding::error("plan", &place("least"), words));
    }
    if !rules.mail.contains("{department}") || !rules.mail.contains('@') {
        let words = "推薦の依頼のメールの宛先には、{department} と @ が要ります。".to_owned();
        found.push(Finding::error("plan", &place("mail"), words));
    }
}

fn groups(pack: &Pack, plan: &CityPlan, found: &mut Vec<Finding>) {
    for (at, group) in plan.groups.iter().enumerate() {
        let place = pack.sources().site(Kind::Plan, "", &format!("groups.{at}.departments"));
        for code in &group.departments {
            department(pack, code, &place, found);
        }
        for (at_facility, one) in group.facilities.iter().enumerate() {
            let path = format!("groups.{at}.facilities.{at_facility}.through");
            department(pack, &one.through, &pack.sources().site(Kind::Plan, "", &path), found);
        }
        if group.from.zip(group.until).is_some_and(|(from, until)| until < from) {
            let words = format!("WG「{}」の終わりの日が、始まりの日より前です。", group.id);
            found.push(Finding::error("plan", &place, words));
        }
        if group.departments.is_empty() == group.derived.is_none() {
            let words = format!(
                "WG「{}」の対象所属は、課の名前（departments）か、導き方（derived）のどちらか一方で書きます。",
                group.id
            );
            found.push(Finding::error("plan", &place, words));
        }
    }
}

fn figure(pack: &Pack, kpi: &Kpi, found: &mut Vec<Finding>) {
    let site = |path: &str| pack.sources().site(Kind::Kpi, &kpi.id, path);
    let mut say =
        |path: &str, words: String| found.push(Finding::error("plan", &site(path), words));
    let known =
        |number: u8| pack.plan.as_ref().is_some_and(|plan| plan.programme(number).is_some());
    if let Some(number) = kpi.programme.filter(|number| !known(*number)) {
        say("programme", format!("指標「{}」の重点事業（{number}）がありません。", kpi.id));
    }
    if kpi.definitions.is_empty() {
        say("id", format!("指標「{}」に定義がありません。", kpi.id));
    }
    for (at, definition) in kpi.definitions.iter().enumerate() {
        if usize::from(definition.version) != at + 1 {
            let words = format!("指標「{}」の定義の版は、1から順に書きます。", kpi.id);
            say(&format!("definitions.{at}.version"), words);
        }
        if definition.aggregation.divides() != definition.denominator.is_some() {
            let words =
                format!("指標「{}」の分母は、割合と平均のときに書き、ほかでは書きません。", kpi.id);
            say(&format!("definitions.{at}.denominator"), words);
        }
    }
    for (at, question) in kpi.questions.iter().enumerate() {
        if question.readings.len() < 2 {
            let words =
                format!("指標「{}」の確かめたいことには、読み方を2つ以上書きます。", kpi.id);
            say(&format!("questions.{at}.readings"), words);
        }
    }
    if let (Baseline::Fixed { value, .. }, true) = (
        &kpi.baseline,
        kpi.targets.iter().any(|target| !target.every_year && target.year.is_some()),
    ) && kpi.targets.iter().any(|target| target.value < *value)
    {
        say("targets", format!("指標「{}」の目標が、始まりの値より小さくなっています。", kpi.id));
    }
    department(pack, &kpi.owner, &pack.sources().site(Kind::Kpi, &kpi.id, "owner"), found);
}

fn department(pack: &Pack, code: &str, site: &Site, found: &mut Vec<Finding>) {
    if !pack.departments.iter().any(|known| known.code == code) {
        let words = format!("課「{code}」が departments.yaml にありません。");
        found.push(Finding::error("unknown-department", site, words));
    }
}
