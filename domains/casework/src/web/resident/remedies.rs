//! 教示: how to object to a refusal (行政不服審査法82条, 行政事件訴訟法46条).

use yakusho_kernel::Lang;
use yakusho_pages::Html;

use super::held::Held;
use crate::words;

/// The words that stand under every refusal. Where a law names another body than the mayor, the
/// written notice says so, and these words lead there.
pub fn remedies(held: &Held, lang: Lang) -> Html {
    let city = &held.pack().city;
    let name = city.name.get(lang);
    // The title of the mayor is Japanese; other languages say it through the city's name.
    let mayor = match lang {
        Lang::En => format!("the mayor of {name}"),
        _ => city.mayor_title.clone(),
    };
    let texts = [
        words::REMEDY_REVIEW.with(lang, &[("mayor", &mayor)]),
        words::REMEDY_SUIT.with(lang, &[("city", name)]),
        words::REMEDY_NOTICE.get(lang).to_owned(),
    ];
    Html::paragraphs(&texts.join("\n"))
}
