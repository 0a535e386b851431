//! Tells the applicant by mail that something changed, in the transaction of the change. A mail
//! names neither the person nor the procedure: it says that there is something to see, and where.

use futures::future::BoxFuture;
use uuid::Uuid;
use yakusho_facts::Sheets;
use yakusho_interview::{Answer, FactKey, Value};
use yakusho_kernel::{Id, Text};
use yakusho_notify::{Address, Letter, Mail};
use yakusho_procedures::{Procedures, model::Channel};
use yakusho_store::{Error, Event, Result, Tx};

use crate::{
    events::{CASE_CHANGED, CASE_RELEASED, Changed, Released},
    model::CaseState,
    papers::delivery,
};

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    /// Boxes must be mended.
    Correction,
    /// There is an answer.
    Decided,
    /// What was held is now received.
    Received,
}

/// Listens to what applicants must hear.
pub fn listen(app: &Procedures) {
    let post = app.clone();
    app.store().subscribe(CASE_CHANGED, move |tx, event| changed(tx, event, post.clone()));
    let post = app.clone();
    app.store().subscribe(CASE_RELEASED, move |tx, event| released(tx, event, post.clone()));
}

fn changed<'t>(tx: &'t Tx, event: &'t Event, app: Procedures) -> BoxFuture<'t, Result<()>> {
    Box::pin(async move {
        let said: Changed = read(event)?;
        match news_of(&said.action) {
            Some(news) => {
                let key = format!("{}/{}/{}", said.action, event.subject, tx.now());
                tell(tx, &app, said.application, news, key).await
            }
            None => Ok(()),
        }
    })
}

fn released<'t>(tx: &'t Tx, event: &'t Event, app: Procedures) -> BoxFuture<'t, Result<()>> {
    Box::pin(async move {
        let said: Released = read(event)?;
        if said.state != CaseState::Received {
            return Ok(());
        }
        // One mail for all cases that move on together.
        let key = format!("{CASE_RELEASED}/{}/{}", said.application, tx.now());
        tell(tx, &app, said.application, News::Received, key).await
    })
}

fn read<T: serde::de::DeserializeOwned>(event: &Event) -> Result<T> {
    serde_json::from_value(event.data.clone())
        .map_err(|error| Error::Broken(format!("{}: {error}", event.kind)))
}

fn news_of(action: &str) -> Option<News> {
    match action {
        "case.correction_asked" => Some(News::Correction),
        "case.approved" | "case.refused" | "case.accepted" | "case.returned" => Some(News::Decided),
        _ => None,
    }
}

async fn tell(tx: &Tx, app: &Procedures, of: Uuid, news: News, key: String) -> Result<()> {
    let id = Id::from_uuid(of);
    let found = yakusho_procedures::application(tx.db(), tx.municipality(), id).await?;
    let Some(application) = found.filter(|found| found.channel != Channel::Seed) else {
        return Ok(());
    };
    if !delivery::preference(tx, &application).await?.mail {
        return Ok(());
    }
    let Some(to) = address(tx, app, of).await? else { return Ok(()) };
    let link = format!("{}/status", app.parts().public_url);
    let number = application.shown_number();
    let values = [("number", number.as_str()), ("link", link.as_str())];
    let (subject, body) = letter(news).fill(application.lang, &values);
    let mail = Mail {
        to,
        subject,
        body,
        about_kind: "application",
        about_id: of,
        lang: application.lang,
        key,
    };
    app.parts().mailer.queue(tx, &mail).await?;
    Ok(())
}

/// The address that the applicant told, if any.
async fn address(tx: &Tx, app: &Procedures, of: Uuid) -> Result<Option<Address>> {
    let (municipality, keyring) = (tx.municipality(), &app.parts().keyring);
    let sheet = Sheets::Application.latest(tx.db(), municipality.as_str(), keyring, of).await?;
    let told = sheet.and_then(|stored| {
        [FactKey::at("contact.email", "me"), FactKey::of("contact.email")]
            .iter()
            .find_map(|key| stored.sheet.answers().get(key).cloned())
    });
    Ok(match told {
        Some(Answer::Known(Value::Email(address))) => Address::parse(&address),
        _ => None,
    })
}

fn letter(news: News) -> Letter {
    let (subject, body) = match news {
        News::Correction => (
            Text::new(
                "直していただきたいところがあります（受付番号 {number}）",
                "なおす ところが あります（番号（ばんごう） {number}）",
                "Please correct something ({number})",
            ),
            Text::new(
                "受付番号 {number} の申請に、直していただきたいところがあります。\n次のページで、受付番号と照会番号を入れて、内容をご確認ください。\n{link}",
                "番号（ばんごう） {number} の 申請（しんせい）に、なおす ところが あります。\nこの ページを 見（み）て ください。\n{link}",
                "Something in your application {number} needs to be corrected.\nSee what it is here, with the number and your private code:\n{link}",
            ),
        ),
        News::Decided => (
            Text::new(
                "結果が出ました（受付番号 {number}）",
                "けっかが 出（で）ました（番号（ばんごう） {number}）",
                "There is an answer ({number})",
            ),
            Text::new(
                "受付番号 {number} の手続きの結果が出ました。\n次のページで、受付番号と照会番号を入れて、内容をご確認ください。\n{link}",
                "番号（ばんごう） {number} の けっかが 出（で）ました。\nこの ページを 見（み）て ください。\n{link}",
                "There is an answer to your application {number}.\nSee it here, with the number and your private code:\n{link}",
            ),
        ),
        News::Received => (
            Text::new(
                "お預かりしていた手続きを受け付けました（受付番号 {number}）",
                "あずかって いた 手続（てつづき）が はじまりました（番号（ばんごう） {number}）",
                "What we held for you is now received ({number})",
            ),
            Text::new(
                "受付番号 {number} でお預かりしていた手続きを受け付けました。\n次のページで、受付番号と照会番号を入れると、今の状況を見られます。\n{link}",
                "番号（ばんごう） {number} で あずかって いた 手続（てつづき）が はじまりました。\nこの ページを 見（み）て ください。\n{link}",
                "We have now received what we held for you under {number}.\nSee how it stands here, with the number and your private code:\n{link}",
            ),
        ),
    };
    Letter { subject, body }
}

#[cfg(test)]
mod tests {
    use yakusho_kernel::Lang;

    use super::*;

    #[test]
    fn every_mail_has_three_languages_a_number_and_a_link_and_nothing_else() {
        for news in [News::Correction, News::Decided, News::Received] {
            let letter = letter(news);
            assert!(letter.subject.missing().is_empty() && letter.body.missing().is_empty());
            assert_eq!(letter.places().into_iter().collect::<Vec<_>>(), ["link", "number"]);
            for lang in Lang::ALL {
                assert!(letter.body.get(lang).contains("{link}"), "{news:?} {lang:?}");
            }
        }
    }

    #[test]
    fn nobody_is_told_what_they_did_themselves() {
        for action in ["case.withdrawn", "case.correction_answered", "case.visited", "case.claimed"]
        {
            assert_eq!(news_of(action), None, "{action}");
        }
    }
}
