//! 教示: how to object to a refusal (行政不服審査法82条, 行政事件訴訟法46条). In Japanese the same
//! words as on the notice; other languages say what they mean.

use yakusho_kernel::Lang;
use yakusho_pages::Html;

use super::held::Held;
use crate::{web::staff::remedies, words};

/// The words that stand under a refusal.
pub fn remedies(held: &Held, procedure: &str, lang: Lang) -> Html {
    let city = &held.pack().city;
    let Some(procedure) = held.pack().procedure(procedure) else { return Html::default() };
    if lang == Lang::Ja {
        let remedies =
            remedies::remedies(procedure, &city.name.ja, &city.mayor_title, &city.prefecture);
        let texts: Vec<String> = remedies.into_iter().map(|remedy| remedy.text).collect();
        return Html::paragraphs(&texts.join("\n"));
    }
    let name = city.name.get(lang);
    let body = remedies::other_body(procedure, &city.prefecture);
    let body = match (body, lang) {
        (Some(body), _) => body,
        // The title of the mayor is Japanese.
        (None, Lang::En) => format!("the mayor of {name}"),
        (None, _) => city.mayor_title.clone(),
    };
    let texts = [
        words::REMEDY_REVIEW.with(lang, &[("body", &body)]),
        words::REMEDY_SUIT.with(lang, &[("city", name)]),
        words::REMEDY_NOTICE.get(lang).to_owned(),
    ];
    Html::paragraphs(&texts.join("\n"))
}
