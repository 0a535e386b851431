//! What a department answers, checked place by place: the page, the spreadsheet and the API send the
//! same, and problems name the same places.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yakusho_kernel::{Problem, Text, text::fits};

use super::decide::LONGEST_REASON;
use crate::{
    groups::members::Role,
    nominations::{
        model::{Answer, Request},
        people::Colleague,
    },
};

/// The least minutes of a week that somebody can be given.
const LEAST_MINUTES: u32 = 30;
/// The most.
const MOST_MINUTES: u32 = 10 * 60;

/// What was typed, in the order of the requests of a letter.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq, utoipa::ToSchema)]
#[schema(as = NominationAnswer)]
pub struct Typed {
    /// An answer for each request that is answered now.
    #[serde(default)]
    pub groups: Vec<TypedGroup>,
    /// `yes` where the manager of everybody who is named consents.
    #[serde(default)]
    pub consent: String,
}

/// What was typed for one request.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq, utoipa::ToSchema)]
#[schema(as = NominationAnswerForGroup)]
pub struct TypedGroup {
    /// The request.
    #[serde(default)]
    pub request: String,
    /// `nominated`, `declined`.
    #[serde(default)]
    pub answer: String,
    /// Who is named. Places without anybody are passed over.
    #[serde(default)]
    pub people: Vec<TypedPerson>,
    /// Why nobody is named.
    #[serde(default)]
    pub reason: String,
}

/// Somebody who is named.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq, utoipa::ToSchema)]
#[schema(as = NominationAnswerPerson)]
pub struct TypedPerson {
    /// Their sign-in name (職員ID).
    #[serde(default)]
    pub staff: String,
    /// `lead`, `member`, `secretariat`; empty: `member`.
    #[serde(default)]
    pub role: String,
    /// Hours of the week: `3.5`.
    #[serde(default)]
    pub hours: String,
    /// The sign-in name of whoever stands in for them.
    #[serde(default)]
    pub substitute: String,
}

/// An answer that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The request.
    pub request: Uuid,
    /// What is answered.
    pub answer: Answer,
    /// Who is named.
    pub people: Vec<Named>,
    /// Why nobody is.
    pub reason: Option<String>,
}

/// Somebody who is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The account.
    pub staff: Uuid,
    /// What they are to be.
    pub role: Role,
    /// Minutes of the week.
    pub minutes: u32,
    /// Who stands in for them.
    pub substitute: Option<Uuid>,
}

/// Reads what was typed for the requests of a letter that can be answered.
///
/// # Errors
/// Every place that is to be mended, as `groups.0.people.1.staff`.
pub fn read(
    typed: &Typed,
    open: &[&Request],
    colleagues: &[Colleague],
) -> Result<Vec<Entry>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut entries = Vec::new();
    for (at, group) in typed.groups.iter().enumerate() {
        let Some(request) = open.iter().find(|one| one.id.to_string() == group.request) else {
            let words = "この依頼には、いま回答できません。画面を開き直してください。";
            problem(&mut problems, format!("groups.{at}.answer"), "no_such_request", words);
            continue;
        };
        entries.extend(one(group, at, request, colleagues, &mut problems));
    }
    let names = entries.iter().any(|entry| entry.answer == Answer::Nominated);
    if names && typed.consent != "yes" {
        let words = "所属長の同意を確かめて、印を付けてください。";
        problem(&mut problems, "consent".to_owned(), "consent_missing", words);
    }
    if typed.groups.is_empty() {
        let words = "回答するWGがありません。";
        problem(&mut problems, String::new(), "nothing_answered", words);
    }
    if problems.is_empty() { Ok(entries) } else { Err(problems) }
}

fn one(
    group: &TypedGroup,
    at: usize,
    request: &Request,
    colleagues: &[Colleague],
    problems: &mut Vec<Problem>,
) -> Option<Entry> {
    let place = |field: &str| format!("groups.{at}.{field}");
    match Answer::from_code(group.answer.trim()) {
        None => {
            let words = "推薦するか、辞退するかを選んでください。";
            problem(problems, place("answer"), "answer_missing", words);
            None
        }
        Some(Answer::Declined) => {
            let reason = group.reason.trim();
            if reason.is_empty() || !fits(reason, LONGEST_REASON) {
                let words = format!("辞退の理由を、1〜{LONGEST_REASON}文字で書いてください。");
                problem(problems, place("reason"), "reason_missing", &words);
            }
            Some(Entry {
                request: request.id,
                answer: Answer::Declined,
                people: Vec::new(),
                reason: Some(reason.to_owned()),
            })
        }
        Some(Answer::Nominated) => {
            let people = people(group, at, request, colleagues, problems);
            Some(Entry { request: request.id, answer: Answer::Nominated, people, reason: None })
        }
    }
}

fn people(
    group: &TypedGroup,
    at: usize,
    request: &Request,
    colleagues: &[Colleague],
    problems: &mut Vec<Problem>,
) -> Vec<Named> {
    let filled = group.people.iter().enumerate().filter(|(_, one)| !one.staff.trim().is_empty());
    let filled: Vec<(usize, &TypedPerson)> = filled.collect();
    let count = u32::try_from(filled.len()).unwrap_or(u32::MAX);
    let first = format!("groups.{at}.people.0.staff");
    if count < request.least {
        let words = format!("職員を{}人以上選んでください。", request.least);
        problem(problems, first, "too_few", &words);
    } else if count > request.most {
        let words = format!("推薦は{}人までです。", request.most);
        problem(problems, first, "too_many", &words);
    }
    let mut seen = BTreeSet::new();
    let mut named = Vec::new();
    for (place, person) in filled {
        let field = |name: &str| format!("groups.{at}.people.{place}.{name}");
        let staff = known(&person.staff, colleagues);
        match staff {
            None => {
                let words = "この課の職員から選んでください。";
                problem(problems, field("staff"), "not_a_colleague", words);
            }
            Some(staff) if !seen.insert(staff) => {
                let words = "同じ職員を2回選んでいます。";
                problem(problems, field("staff"), "named_twice", words);
            }
            Some(_) => {}
        }
        let role = match person.role.trim() {
            "" => Some(Role::Member),
            code => Role::from_code(code),
        };
        if role.is_none() {
            let words = "リーダーかメンバーを選んでください。";
            problem(problems, field("role"), "no_such_role", words);
        }
        let minutes = minutes(&person.hours);
        if minutes.is_none() {
            let words = "週の時間を、0.5から10まで、30分きざみで入れてください。例：3.5";
            problem(problems, field("hours"), "hours_impossible", words);
        }
        let substitute = match person.substitute.trim() {
            "" => None,
            login => {
                let found = known(login, colleagues);
                if found.is_none() || found == staff {
                    let words = "代理は、この課のほかの職員から選んでください。";
                    problem(problems, field("substitute"), "no_such_substitute", words);
                }
                found
            }
        };
        if let (Some(staff), Some(role), Some(minutes)) = (staff, role, minutes) {
            named.push(Named { staff, role, minutes, substitute });
        }
    }
    named
}

fn known(login: &str, colleagues: &[Colleague]) -> Option<Uuid> {
    let login = login.trim();
    colleagues.iter().find(|one| one.login == login).map(|one| one.staff)
}

/// Hours with a decimal point, in steps of half an hour, as minutes.
#[must_use]
pub fn minutes(typed: &str) -> Option<u32> {
    let plain: String = typed
        .trim()
        .trim_end_matches("時間")
        .chars()
        .map(|letter| match letter {
            '０'..='９' => char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0'))
                .unwrap_or(letter),
            '．' => '.',
            other => other,
        })
        .collect();
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, "0"));
    let whole: u32 = whole.parse().ok()?;
    let half = match rest.trim_end_matches('0') {
        "" => 0,
        "5" => 30,
        _ => return None,
    };
    let minutes = whole.checked_mul(60)?.checked_add(half)?;
    (LEAST_MINUTES..=MOST_MINUTES).contains(&minutes).then_some(minutes)
}

/// Minutes as hours: `3.5`.
#[must_use]
pub fn hours(minutes: u32) -> String {
    let tenths = (minutes * 10 + 30) / 60;
    if tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

fn problem(problems: &mut Vec<Problem>, field: String, code: &'static str, words: &str) {
    problems.push(Problem::new(field, code, Text::ja(words)));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use yakusho_identity::Role as Post;

    use super::*;
    use crate::nominations::{model::State, rules::decide::tests::request};

    fn colleagues() -> Vec<Colleague> {
        (1..=4)
            .map(|number| Colleague {
                staff: Uuid::from_u128(number),
                login: format!("shimin.0{number}"),
                name: format!("見本 {number}子"),
                post: Post::Chief,
                leaves_on: None,
            })
            .collect()
    }

    fn person(staff: &str, hours: &str) -> TypedPerson {
        TypedPerson { staff: staff.to_owned(), hours: hours.to_owned(), ..TypedPerson::default() }
    }

    fn typed(answer: &str, people: Vec<TypedPerson>, reason: &str) -> Typed {
        let group = TypedGroup {
            request: Uuid::from_u128(1).to_string(),
            answer: answer.to_owned(),
            people,
            reason: reason.to_owned(),
        };
        Typed { groups: vec![group], consent: "yes".to_owned() }
    }

    fn fields(typed: &Typed) -> Vec<String> {
        let asked = request(State::Sent);
        let found = read(typed, &[&asked], &colleagues()).expect_err("problems");
        found.into_iter().map(|one| format!("{}:{}", one.field, one.code)).collect()
    }

    #[test]
    fn a_department_names_people_or_declines() {
        let asked = request(State::Sent);
        let read = |typed: &Typed| read(typed, &[&asked], &colleagues()).expect("an answer");
        let mut two = vec![person("shimin.02", "３．５"), person("", ""), person("shimin.03", "4")];
        two[0].role = "lead".to_owned();
        two[0].substitute = "shimin.04".to_owned();
        let found = read(&typed("nominated", two, "")).remove(0);
        assert_eq!(found.answer, Answer::Nominated);
        let told: Vec<(u128, Role, u32, Option<u128>)> = found
            .people
            .iter()
            .map(|one| {
                let substitute = one.substitute.map(|id| id.as_u128());
                (one.staff.as_u128(), one.role, one.minutes, substitute)
            })
            .collect();
        assert_eq!(told, [(2, Role::Lead, 210, Some(4)), (3, Role::Member, 240, None)]);
        let found = read(&typed("declined", Vec::new(), "人が足りない")).remove(0);
        assert_eq!((found.answer, found.people.len()), (Answer::Declined, 0));
    }

    #[test]
    fn what_cannot_be_is_said_at_its_place() {
        assert_eq!(fields(&typed("", Vec::new(), "")), ["groups.0.answer:answer_missing"]);
        assert_eq!(fields(&typed("declined", Vec::new(), " ")), ["groups.0.reason:reason_missing"]);
        assert_eq!(
            fields(&typed("nominated", Vec::new(), "")),
            ["groups.0.people.0.staff:too_few"]
        );
        let three = ["shimin.01", "shimin.02", "shimin.03"].map(|login| person(login, "3"));
        assert_eq!(
            fields(&typed("nominated", three.to_vec(), "")),
            ["groups.0.people.0.staff:too_many"]
        );
        let twice = vec![person("shimin.01", "3"), person("shimin.01", "11")];
        assert_eq!(
            fields(&typed("nominated", twice, "")),
            ["groups.0.people.1.staff:named_twice", "groups.0.people.1.hours:hours_impossible"]
        );
        let mut stranger = person("kokuho.01", "3");
        stranger.substitute = "kokuho.02".to_owned();
        stranger.role = "chair".to_owned();
        assert_eq!(
            fields(&typed("nominated", vec![stranger], "")),
            [
                "groups.0.people.0.staff:not_a_colleague",
                "groups.0.people.0.role:no_such_role",
                "groups.0.people.0.substitute:no_such_substitute"
            ]
        );
        let mut silent = typed("nominated", vec![person("shimin.01", "3")], "");
        silent.consent = String::new();
        assert_eq!(fields(&silent), ["consent:consent_missing"]);
        let mut other = typed("declined", Vec::new(), "理由");
        other.groups[0].request = Uuid::from_u128(99).to_string();
        assert_eq!(fields(&other), ["groups.0.answer:no_such_request"]);
    }

    proptest! {
        #[test]
        fn hours_are_read_as_they_are_written(halves in 1_u32..=20) {
            prop_assert_eq!(minutes(&hours(halves * 30)), Some(halves * 30));
        }

        #[test]
        fn no_text_breaks_the_hours(typed: String) {
            let _ = minutes(&typed);
        }
    }
}
