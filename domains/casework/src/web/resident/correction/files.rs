//! Files of a correction. What was sent before stays as it is; what is sent now is added to it,
//! and can be taken away until the correction is sent.

use futures::stream;
use yakusho_files::{Attachment, Holder};
use yakusho_interview::{Answer, FactKey, Value};
use yakusho_kernel::{Problem, Text};
use yakusho_pages::{Refused, SentFile, Visit, field::StoredFile};

use super::{
    super::held::Held,
    fields::{Asked, AskedFact},
    sent::Sent,
};
use crate::{Casework, web::failure::refused, words};

const HOLDER: &str = "application";

/// The files of one fact.
pub struct FilesOf {
    /// The fact's key as printed.
    pub key: String,
    /// Names of those that were sent before the correction was asked.
    pub before: Vec<String>,
    /// Those sent since.
    pub new: Vec<StoredFile>,
    /// Ids of all.
    pub ids: Vec<String>,
}

/// The files of the facts that were asked.
pub async fn of(app: &Casework, held: &Held, asked: &Asked) -> Result<Vec<FilesOf>, Refused> {
    if asked.attachments().next().is_none() {
        return Ok(Vec::new());
    }
    let all = list(app, held).await?;
    Ok(asked.attachments().map(|fact| sort(fact, asked, &all)).collect())
}

fn sort(fact: &AskedFact, asked: &Asked, all: &[Attachment]) -> FilesOf {
    let key = fact.key.to_string();
    let mine = all.iter().filter(|file| file.fact_key.as_deref() == Some(key.as_str()));
    let mut files =
        FilesOf { before: Vec::new(), new: Vec::new(), ids: Vec::new(), key: key.clone() };
    for file in mine {
        files.ids.push(file.id.to_string());
        if file.stored_at < asked.at {
            files.before.push(file.file_name.clone());
        } else {
            let kind = file.media_type.ending().to_uppercase();
            files.new.push(StoredFile {
                id: file.id.to_string(),
                name: file.file_name.clone(),
                about: format!("{kind} {}KB", file.bytes.div_ceil(1024)),
                href: None,
                thumbnail: None,
            });
        }
    }
    files
}

async fn list(app: &Casework, held: &Held) -> Result<Vec<Attachment>, Refused> {
    let files = &app.procedures().parts().files;
    let id = held.application.id.uuid();
    files.list(app.store().read(), HOLDER, id).await.map_err(refused)
}

/// The answers that the files are, and what is missing. A file that was asked for again must be
/// sent again, unless the person says that the first one is right.
pub fn answers(
    asked: &Asked,
    files: &[FilesOf],
    is_right: bool,
) -> (Vec<(FactKey, Answer)>, Vec<Problem>) {
    let (mut answers, mut problems) = (Vec::new(), Vec::new());
    for (fact, files) in asked.attachments().zip(files) {
        if files.new.is_empty() && !is_right {
            let needed = words::FIX_FILE_NEEDED.text();
            problems.push(Problem::new(files.key.clone(), "required", needed));
        } else if !files.ids.is_empty() {
            answers.push((fact.key.clone(), Answer::Known(Value::Files(files.ids.clone()))));
        }
    }
    (answers, problems)
}

/// Takes in the files that were sent; what is refused says why.
pub async fn take_in(
    visit: &Visit,
    app: &Casework,
    held: &Held,
    asked: &Asked,
    sent: &Sent,
) -> Result<Vec<Problem>, Refused> {
    let mut problems = Vec::new();
    for file in &sent.files {
        let name = file.field.strip_suffix(":files").unwrap_or(&file.field);
        if asked.attachments().any(|fact| fact.key.to_string() == name) {
            problems.extend(take_one(visit, app, held, name, file).await?);
        }
    }
    Ok(problems)
}

async fn take_one(
    visit: &Visit,
    app: &Casework,
    held: &Held,
    name: &str,
    file: &SentFile,
) -> Result<Option<Problem>, Refused> {
    let files = app.procedures().parts().files.clone();
    let at_field =
        |refusal: yakusho_kernel::Refusal| Some(Problem::new(name, refusal.code, refusal.message));
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
        Err(error) => return Ok(at_field(error.refusal())),
    };
    let kept = match files.keep(&clean, visit.now()).await {
        Ok(kept) => kept,
        Err(error) => return Ok(at_field(error.refusal())),
    };
    let (by, id, key) = (held.actor(), held.application.id.uuid(), name.to_owned());
    let written = app
        .store()
        .write(visit.now(), move |tx| {
            let (files, kept, by, key) = (files.clone(), kept.clone(), by.clone(), key.clone());
            Box::pin(async move {
                let holder = Holder { kind: HOLDER, id, fact_key: Some(key) };
                files.attach(tx, &kept, &holder, &by).await?;
                Ok(())
            })
        })
        .await;
    match written {
        Ok(()) => Ok(None),
        Err(yakusho_store::Error::Refused(refusal)) => Ok(at_field(refusal)),
        Err(error) => Err(refused(error)),
    }
}

/// Takes a file away that was sent for this correction; any other id does nothing.
pub async fn remove(
    visit: &Visit,
    app: &Casework,
    held: &Held,
    asked: &Asked,
    id: &str,
) -> Result<(), Refused> {
    let all = list(app, held).await?;
    let facts: Vec<String> = asked.attachments().map(|fact| fact.key.to_string()).collect();
    let mine = all.into_iter().find(|file| {
        file.id.to_string() == id
            && file.stored_at >= asked.at
            && file.fact_key.as_ref().is_some_and(|key| facts.contains(key))
    });
    let Some(file) = mine else { return Ok(()) };
    let (files, by) = (app.procedures().parts().files.clone(), held.actor());
    app.store()
        .write(visit.now(), move |tx| {
            let (files, by) = (files.clone(), by.clone());
            Box::pin(async move {
                files.remove(tx, file.id, &by).await?;
                Ok(())
            })
        })
        .await
        .map_err(refused)
}
