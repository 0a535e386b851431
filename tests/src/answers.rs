//! Good answers to the questions of the tests' pack.

/// The controls that answer the page at `path` well.
///
/// # Panics
/// Where the page is none of the pack's.
#[must_use]
pub fn good(path: &str) -> Vec<(String, String)> {
    if path == "/apply" {
        let all = [
            "nyuson-todoke",
            "racket-touroku",
            "ball-dog",
            "yusho-houkoku",
            "shokin-seikyuu",
            "every-todoke",
        ];
        return all.map(|id| ("procedure".to_owned(), id.to_owned())).to_vec();
    }
    let mut parts = path.trim_start_matches("/guide/q/").split('/');
    let question = parts.next().unwrap_or_default().to_owned();
    let at = parts.next().map(|instance| format!("@{instance}")).unwrap_or_default();
    let person = if at.is_empty() { "@me".to_owned() } else { at.clone() };
    let one = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    let about = |fact: &str, value: &str| vec![(format!("{fact}{person}"), value.to_owned())];
    let parts = |fact: &str, parts: &[(&str, &str)]| -> Vec<(String, String)> {
        parts.iter().map(|(part, value)| (format!("{fact}:{part}"), (*value).to_owned())).collect()
    };
    let day = |fact: &str, year: &str| {
        parts(fact, &[("era", "AD"), ("year", year), ("month", "4"), ("day", "1")])
    };
    let address: &[(&str, &str)] = &[
        ("postal_code", "371-0026"),
        ("prefecture", "群馬県"),
        ("city", "テニス村"),
        ("town", "サービス"),
        ("block", "1丁目2-3"),
        ("building", ""),
    ];
    let account: &[(&str, &str)] = &[
        ("bank", "赤城銀行"),
        ("branch", "本店"),
        ("kind", "ordinary"),
        ("number", "0012345"),
        ("holder", "ヤマダ ハナコ"),
    ];
    match question.as_str() {
        "q-moved-on" => day("move.moved_on", "2026"),
        "q-from" => one("move.from", "football"),
        "q-address" => parts("address.new", address),
        "q-people" => one("_go", "done"),
        "q-name" => {
            [about("person.name", "山田 花子"), about("person.kana", "ヤマダ ハナコ")].concat()
        }
        "q-birth" => day(&format!("person.birth_date{person}"), "1990"),
        "q-hand" => about("person.hand", "left"),
        "q-phone" => about("person.phone", "027-000-0000"),
        "q-injury" => about("person.injury", "no"),
        "q-coach" => one("filing.by_coach", "no"),
        "q-racket" => one("racket.count", "2"),
        "q-material" => one("racket.material", "carbon"),
        "q-dog" => one("dog.any", "no"),
        "q-dogs" => one("_go", "done"),
        "q-racket-photo" => Vec::new(),
        "q-won-on" => day("cup.won_on", "2026"),
        "q-cup" => one("cup.name", "春の大会"),
        "q-winner" => one("cup.winner", "me"),
        "q-has-prize" => one("cup.has_prize", "yes"),
        "q-prize" => one("cup.prize", "30,000"),
        "q-account" => parts("cup.account", account),
        "q-every-day" => day("every.day", "2026"),
        "q-every-born" => day("every.born", "1990"),
        "q-every-text" => one("every.text", "山田 花子"),
        "q-every-long" => one("every.long", "よろしくお願いします。"),
        "q-every-kana" => one("every.kana", "ヤマダ"),
        "q-every-yes" => one("every.yes", "yes"),
        "q-every-one" => one("every.one", "wood"),
        "q-every-many" => one("every.many", "ball"),
        "q-every-number" => one("every.number", "3"),
        "q-every-code" => one("every.code", "00000123"),
        "q-every-licence" => one("every.licence", "123456789012"),
        "q-every-money" => one("every.money", "12,000"),
        "q-every-address" => parts("every.address", address),
        "q-every-postal" => one("every.postal", "371-0026"),
        "q-every-phone" => one("every.phone", "027-000-0000"),
        "q-every-email" => one("contact.email", "hanako@example.jp"),
        "q-every-account" => parts("every.account", account),
        "q-every-photo" => one("every.photo:bring", "yes"),
        "q-every-who" => one("every.who", "me"),
        other => panic!("no good answer to {other} ({path}) is known"),
    }
}
