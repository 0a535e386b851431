//! What the buttons of a question page do to the answers: members of a list, files, an address
//! looked up by its postal code.

use std::collections::BTreeMap;

use futures::stream;
use uuid::Uuid;
use yakusho_files::Holder;
use yakusho_interview::{
    Answer, Ask, AskKind, FactKey, Interview, Value,
    definition::{FactType, GroupDef, InstanceId},
    value,
};
use yakusho_kernel::{Id, Problem, Text};
use yakusho_pages::{
    Refused, SentFile, Visit,
    field::{Raw, StoredFile},
};

use super::{
    super::{failure::refused, sent::Sent},
    read::{self, NOT_MY_NUMBER, Read},
};
use crate::{Procedures, guide::Guide, words};

/// Reads what a question page sent, and does what its other buttons ask.
pub async fn read(
    visit: &Visit,
    app: &Procedures,
    guide: &Guide,
    ask: &Ask<'_>,
    sent: Sent,
) -> Result<Read, Refused> {
    let people = people(&guide.interview().map_err(refused)?);
    let context = value::Context {
        today: guide.today,
        not_my_number: sent.fields.get(NOT_MY_NUMBER).is_some(),
        people: &people,
    };
    let go = sent.fields.go().to_owned();
    let mut read = Read { answers: guide.answers.clone(), ..Read::default() };
    match &ask.kind {
        AskKind::Pick { .. } => read::pick(ask, &sent.fields, &mut read),
        AskKind::List { group, added } => {
            list(guide, ask, group, added, &sent, &go, &context, &mut read);
        }
        AskKind::Facts => {
            read::facts(ask, guide, &sent.fields, ToString::to_string, &mut read, &context);
            files(visit, app, guide, ask, &sent, &go, &mut read).await?;
        }
    }
    if let Some(field) = go.strip_prefix("find-address:") {
        look_up(guide, field, &mut read);
        read.stay = true;
        read.show_typed = true;
    }
    Ok(read)
}

/// Those to whom a `person_ref` may point.
pub fn people(interview: &Interview<'_, '_>) -> Vec<InstanceId> {
    let groups = &interview.compiled().definition().groups;
    groups.first().map(|group| interview.members(&group.id).0).unwrap_or_default()
}

#[expect(clippy::too_many_arguments, reason = "one page's state, taken apart once")]
fn list(
    guide: &Guide,
    ask: &Ask<'_>,
    group: &GroupDef,
    added: &[InstanceId],
    sent: &Sent,
    go: &str,
    context: &value::Context<'_>,
    read: &mut Read,
) {
    if let Some(id) = go.strip_prefix("remove:") {
        read.answers.remove(&group.id, id);
        read.answers.reopen(&group.id);
        read.stay = true;
        return;
    }
    // The controls of somebody who is not in the list yet are named by the fact alone.
    let blank = ask.question.facts.iter().all(|fact| {
        let def = guide.edition.compiled.fact(fact);
        let raw = def.map(|def| Raw::sent(&sent.fields, fact, def.kind)).unwrap_or_default();
        read.typed.insert(fact.clone(), raw.clone());
        raw.says_nothing()
    });
    if !blank || go == "add" {
        match read.answers.add(group) {
            None => read.problems.push(Problem::new("", "list_full", full(group))),
            Some(instance) => {
                let mut new = ask.clone();
                let keys = ask.question.facts.iter();
                new.keys = keys.map(|fact| FactKey::at(fact.as_str(), instance.as_str())).collect();
                let name = |key: &FactKey| key.fact.clone();
                read::facts(&new, guide, &sent.fields, name, read, context);
                if read.problems.is_empty() {
                    read.typed.clear();
                } else {
                    read.answers.remove(&group.id, &instance);
                }
            }
        }
    }
    match go {
        "add" => {
            read.stay = read.problems.is_empty();
        }
        "next" | "done" if read.problems.is_empty() => {
            read.answers.close(group.id.clone());
        }
        // Going back or leaving must not be stopped by a half-typed person.
        "back" | "later" => {
            read.problems.clear();
            let complete = added.len() <= read.answers.added(&group.id).len();
            debug_assert!(complete, "nobody is lost by going back");
        }
        _ => {}
    }
}

fn full(group: &GroupDef) -> Text {
    let fill = |text: &str| text.replace("{n}", &group.max.to_string());
    let words = words::LIST_FULL;
    Text::new(fill(words.ja), fill(words.easy), fill(words.en))
}

/// Files of the page's facts: those sent are taken in, those to be removed go, and the answer is
/// what is there then.
async fn files(
    visit: &Visit,
    app: &Procedures,
    guide: &Guide,
    ask: &Ask<'_>,
    sent: &Sent,
    go: &str,
    read: &mut Read,
) -> Result<(), Refused> {
    let of_files = |key: &&FactKey| {
        let def = guide.edition.compiled.fact(&key.fact);
        def.is_some_and(|def| def.kind == FactType::Attachment)
    };
    for key in ask.keys.iter().filter(of_files) {
        let name = key.to_string();
        // A page's control is named `<field>:files`, a part of an API call by the field alone.
        let is_for =
            |file: &&SentFile| file.field.strip_suffix(":files").unwrap_or(&file.field) == name;
        for file in sent.files.iter().filter(is_for) {
            if let Some(problem) = take_in(visit, app, guide, key, file).await? {
                read.problems.push(problem);
            }
        }
        if let Some(id) = go.strip_prefix("remove-file:").and_then(|id| id.parse().ok()) {
            remove(visit, app, guide, id).await?;
        }
        let there = held(app, guide, &name).await?;
        let later = sent.fields.get(&format!("{name}:bring")).is_some();
        if there.is_empty() {
            read.answers.forget(key);
            if later || ask.question.optional {
                read.answers.set(key.clone(), Answer::Empty);
            } else if go == "next" {
                let words = words::UPLOAD_NEEDED.text();
                read.problems.push(Problem::new(name, "required", words));
            }
        } else {
            let ids = there.iter().map(|file| file.id.clone()).collect();
            read.answers.tell(key.clone(), Value::Files(ids));
        }
    }
    if go == "upload" || go.starts_with("remove-file:") {
        read.stay = true;
        read.show_typed = !read.problems.is_empty();
    }
    Ok(())
}

async fn take_in(
    visit: &Visit,
    app: &Procedures,
    guide: &Guide,
    key: &FactKey,
    file: &SentFile,
) -> Result<Option<Problem>, Refused> {
    let files = app.parts().files.clone();
    let name = key.to_string();
    let at_field = |refusal: yakusho_kernel::Refusal| {
        Problem::new(name.clone(), refusal.code, refusal.message)
    };
    if file.too_large {
        let limit = files.examiner().limits().bytes >> 20;
        let fill = |text: &str| text.replace("{mb}", &limit.to_string());
        let words = yakusho_pages::words::UPLOAD_TOO_LARGE;
        let words = Text::new(fill(words.ja), fill(words.easy), fill(words.en));
        return Ok(Some(Problem::new(name, "file_too_large", words)));
    }
    let bytes = stream::iter([Ok::<_, std::io::Error>(file.bytes.clone())]);
    let clean = match files.examiner().take_in(&file.name, bytes).await {
        Ok(clean) => clean,
        Err(error) => return Ok(Some(at_field(error.refusal()))),
    };
    let kept = match files.keep(&clean, visit.now()).await {
        Ok(kept) => kept,
        Err(error) => return Ok(Some(at_field(error.refusal()))),
    };
    let (draft, by) = (guide.draft.id.uuid(), guide.actor());
    let written = app
        .store()
        .write(visit.now(), move |tx| {
            let (files, kept, by, name) = (files.clone(), kept.clone(), by.clone(), name.clone());
            Box::pin(async move {
                let holder = Holder { kind: "draft", id: draft, fact_key: Some(name) };
                files.attach(tx, &kept, &holder, &by).await?;
                Ok(())
            })
        })
        .await;
    match written {
        Ok(()) => Ok(None),
        Err(yakusho_store::Error::Refused(refusal)) => {
            Ok(Some(Problem::new(key.to_string(), refusal.code, refusal.message)))
        }
        Err(error) => Err(refused(error)),
    }
}

async fn remove(visit: &Visit, app: &Procedures, guide: &Guide, id: Uuid) -> Result<(), Refused> {
    let files = app.parts().files.clone();
    let mine = files
        .list(app.store().read(), "draft", guide.draft.id.uuid())
        .await
        .map_err(refused)?
        .into_iter()
        .any(|file| file.id.uuid() == id);
    if !mine {
        return Ok(());
    }
    let by = guide.actor();
    app.store()
        .write(visit.now(), move |tx| {
            let (files, by) = (files.clone(), by.clone());
            Box::pin(async move {
                files.remove(tx, Id::from_uuid(id), &by).await?;
                Ok(())
            })
        })
        .await
        .map_err(refused)
}

/// The files that the draft holds for a fact.
async fn held(app: &Procedures, guide: &Guide, key: &str) -> Result<Vec<StoredFile>, Refused> {
    let all = all_files(app, guide).await?;
    Ok(all.into_iter().filter(|(of, _)| of == key).map(|(_, file)| file).collect())
}

/// The files of a page's facts.
pub async fn stored(
    app: &Procedures,
    guide: &Guide,
    ask: &Ask<'_>,
) -> Result<Vec<(String, StoredFile)>, Refused> {
    let kinds: BTreeMap<String, FactType> = ask
        .keys
        .iter()
        .filter_map(|key| Some((key.to_string(), guide.edition.compiled.fact(&key.fact)?.kind)))
        .collect();
    if !kinds.values().any(|kind| *kind == FactType::Attachment) {
        return Ok(Vec::new());
    }
    let all = all_files(app, guide).await?;
    Ok(all.into_iter().filter(|(key, _)| kinds.contains_key(key)).collect())
}

async fn all_files(app: &Procedures, guide: &Guide) -> Result<Vec<(String, StoredFile)>, Refused> {
    let files = &app.parts().files;
    let all =
        files.list(app.store().read(), "draft", guide.draft.id.uuid()).await.map_err(refused)?;
    Ok(all
        .into_iter()
        .filter_map(|file| {
            let about = format!(
                "{} {}KB",
                file.media_type.ending().to_uppercase(),
                file.bytes.div_ceil(1024)
            );
            let stored = StoredFile {
                id: file.id.to_string(),
                name: file.file_name.clone(),
                about,
                href: None,
                thumbnail: None,
            };
            Some((file.fact_key?, stored))
        })
        .collect())
}

/// Fills prefecture, city and town of an address from its postal code, where the pack knows it.
fn look_up(guide: &Guide, field: &str, read: &mut Read) {
    let Some(Raw::Parts(parts)) = read.typed.get_mut(field) else {
        read.problems.retain(|problem| problem.field != field);
        read.problems.push(Problem::new(field, "postal_code_missing", unknown_postal()));
        return;
    };
    let typed = parts.get("postal_code").map_or("", String::as_str);
    let digits: String =
        yakusho_kernel::text::search_key(typed).chars().filter(char::is_ascii_digit).collect();
    read.problems.retain(|problem| problem.field != field);
    match guide.edition.postal().find(&digits) {
        Some(place) => {
            parts.insert("prefecture".to_owned(), place.prefecture.clone());
            parts.insert("city".to_owned(), place.city.clone());
            parts.insert("town".to_owned(), place.town.clone());
        }
        None => read.problems.push(Problem::new(field, "postal_code_unknown", unknown_postal())),
    }
}

fn unknown_postal() -> Text {
    Text::new(
        "この郵便番号の住所は見つかりませんでした。7けたの数字を確かめるか、都道府県から順に入力してください。",
        "この 番号（ばんごう）は 見（み）つかりません。7つの 数字（すうじ）を たしかめるか、住所（じゅうしょ）を 書（か）いて ください。",
        "We found no address for this postal code. Check the 7 digits, or fill in the address yourself.",
    )
}
