//! What is wrong with an input and what to do, in the three languages.

use yakusho_kernel::{Problem, Text, Yen, text::Trouble};

use crate::definition::FactType;

pub(super) fn required(kind: FactType) -> Problem {
    let message = match kind {
        FactType::Choice | FactType::Choices | FactType::Bool | FactType::PersonRef => {
            Text::new("どれかを選んでください。", "どれか えらんで ください。", "Choose an answer.")
        }
        FactType::Attachment => Text::new(
            "ファイルを選んでください。",
            "ファイルを えらんで ください。",
            "Choose a file.",
        ),
        _ => Text::new("入力してください。", "ここに 書（か）いて ください。", "Fill this in."),
    };
    Problem::new("", "required", message)
}

pub(super) fn part_required(part: &str, ja: &str, easy: &str, en: &str) -> Problem {
    let message = Text::new(
        format!("{ja}を入力してください。"),
        format!("{easy}を 書（か）いて ください。"),
        format!("Enter the {en}."),
    );
    Problem::new(part, "required", message)
}

pub(super) fn unknown_era() -> Problem {
    let message = Text::new(
        "元号か西暦を選び直してください。",
        "年号（ねんごう）か 西暦（せいれき）を もういちど えらんで ください。",
        "Choose the era again.",
    );
    Problem::new("", "unknown_era", message)
}

pub(super) fn too_long(part: &str, limit: usize) -> Problem {
    let message = Text::new(
        format!("{limit}文字以内で入力してください。"),
        format!("{limit}文字（もじ）までに して ください。"),
        format!("Use no more than {limit} characters."),
    );
    Problem::new(part, "too_long", message)
}

pub(super) fn trouble(part: &str, place: usize, trouble: Trouble) -> Problem {
    let place = place.saturating_add(1);
    let message = match trouble {
        Trouble::PrivateUse => Text::new(
            format!(
                "{place}文字目は、この端末だけで使える文字（外字）です。ほかの機械では正しく出ません。よく似た普通の字で入力し、正しい字は備考か窓口でお知らせください。"
            ),
            format!(
                "{place}番目（ばんめ）の 文字（もじ）は ほかの 機械（きかい）で 見（み）えません。にている ふつうの 字（じ）で 書（か）いて ください。"
            ),
            format!(
                "Character {place} exists only on this device. Use a similar ordinary character, and tell us the right one at the window."
            ),
        ),
        Trouble::Broken => Text::new(
            format!("{place}文字目が壊れています。貼り付けた文字を消して、打ち直してください。"),
            format!(
                "{place}番目（ばんめ）の 文字（もじ）が こわれて います。もういちど 書（か）いて ください。"
            ),
            format!("Character {place} is damaged. Delete it and type it again."),
        ),
        Trouble::Control | Trouble::Direction | Trouble::Invisible => Text::new(
            format!(
                "{place}文字目に、見えない文字が入っています。貼り付けた文字を消して、打ち直してください。"
            ),
            format!(
                "{place}番目（ばんめ）に 見（み）えない 文字（もじ）が あります。けして もういちど 書（か）いて ください。"
            ),
            format!(
                "There is an invisible character at position {place}. Delete it and type it again."
            ),
        ),
    };
    Problem::new(part, trouble.code(), message)
}

pub(super) fn kana() -> Problem {
    Problem::new(
        "",
        "not_kana",
        Text::new(
            "ふりがなは、ひらがなかカタカナで入力してください。",
            "ひらがなか カタカナで 書（か）いて ください。",
            "Write the reading in hiragana or katakana.",
        ),
    )
}

pub(super) fn unknown_choice() -> Problem {
    Problem::new(
        "",
        "unknown_choice",
        Text::new(
            "選択肢の中から選んでください。",
            "ここに ある ものから えらんで ください。",
            "Choose one of the answers shown.",
        ),
    )
}

pub(super) fn date_in_future() -> Problem {
    Problem::new(
        "",
        "date_in_future",
        Text::new(
            "今日までの日付を入力してください。年を確かめてください。",
            "今日（きょう）までの 日（ひ）を 書（か）いて ください。",
            "Enter a date that is not after today. Check the year.",
        ),
    )
}

pub(super) fn date_in_past() -> Problem {
    Problem::new(
        "",
        "date_in_past",
        Text::new(
            "今日から後の日付を入力してください。",
            "今日（きょう）か 今日より あとの 日（ひ）を 書（か）いて ください。",
            "Enter today’s date or a later one.",
        ),
    )
}

pub(super) fn date_too_far() -> Problem {
    Problem::new(
        "",
        "date_too_far",
        Text::new(
            "年を確かめてください。150年より前や100年より先の日付は入力できません。",
            "年（とし）を 見（み）て ください。",
            "Check the year: it is too far from today.",
        ),
    )
}

pub(super) fn not_a_number() -> Problem {
    Problem::new(
        "",
        "not_a_number",
        Text::new(
            "数字だけで入力してください（例：12）。",
            "数字（すうじ）だけ 書（か）いて ください。",
            "Use figures only, for example 12.",
        ),
    )
}

pub(super) fn not_an_amount() -> Problem {
    Problem::new(
        "",
        "not_an_amount",
        Text::new(
            "金額を数字で入力してください（例：12,000）。",
            "お金（かね）を 数字（すうじ）で 書（か）いて ください。",
            "Enter the amount in figures, for example 12,000.",
        ),
    )
}

pub(super) fn too_small(least: i64, money: bool) -> Problem {
    let shown = shown(least, money);
    let message = Text::new(
        format!("{shown}以上で入力してください。"),
        format!("{shown}か もっと 大（おお）きい 数（かず）を 書（か）いて ください。"),
        format!("Enter {shown} or more."),
    );
    Problem::new("", "too_small", message)
}

pub(super) fn too_large(most: i64, money: bool) -> Problem {
    let shown = shown(most, money);
    let message = Text::new(
        format!("{shown}以下で入力してください。"),
        format!("{shown}か もっと 小（ちい）さい 数（かず）を 書（か）いて ください。"),
        format!("Enter {shown} or less."),
    );
    Problem::new("", "too_large", message)
}

fn shown(number: i64, money: bool) -> String {
    if money { Yen(number).to_string() } else { number.to_string() }
}

pub(super) fn wrong_digits(part: &str, digits: usize) -> Problem {
    let message = Text::new(
        format!("{digits}けたの数字で入力してください。"),
        format!("数字（すうじ）を {digits}こ 書（か）いて ください。"),
        format!("Enter {digits} digits."),
    );
    Problem::new(part, "wrong_digits", message)
}

pub(super) fn looks_like_my_number() -> Problem {
    Problem::new(
        "",
        "looks_like_my_number",
        Text::new(
            "マイナンバー（個人番号）のように見えます。マイナンバーはここに書かないでください。別の番号（免許証など）であれば「マイナンバーではない」を選んで進んでください。",
            "マイナンバーに 見（み）えます。マイナンバーは ここに 書（か）かないで ください。ほかの 番号（ばんごう）なら 「マイナンバーではない」を えらんで ください。",
            "This looks like an Individual Number (My Number). Do not write it here. If it is another number, such as a driving licence, choose “This is not my My Number”.",
        ),
    )
}

pub(super) fn not_a_phone() -> Problem {
    Problem::new(
        "",
        "not_a_phone",
        Text::new(
            "電話番号を市外局番から入力してください（例：027-000-0000）。",
            "電話番号（でんわばんごう）を はじめの 0から 書（か）いて ください。",
            "Enter the phone number with its area code, for example 027-000-0000.",
        ),
    )
}

pub(super) fn not_an_email() -> Problem {
    Problem::new(
        "",
        "not_an_email",
        Text::new(
            "メールアドレスを「name@example.jp」のように入力してください。",
            "メールアドレスを 「name@example.jp」のように 書（か）いて ください。",
            "Enter the mail address like name@example.jp.",
        ),
    )
}

pub(super) fn not_a_postal_code(part: &str) -> Problem {
    Problem::new(
        part,
        "not_a_postal_code",
        Text::new(
            "郵便番号を7けたの数字で入力してください（例：100-0001）。",
            "郵便番号（ゆうびんばんごう）の 数字（すうじ）を 7こ 書（か）いて ください。",
            "Enter the seven digits of the postal code, for example 100-0001.",
        ),
    )
}

pub(super) fn by_hand() -> Problem {
    Problem::new(
        "",
        "signed_by_hand",
        Text::new(
            "署名は窓口で、または印刷した紙に手書きしてください。",
            "サインは まどぐちで 書（か）いて ください。",
            "Signatures are made by hand at the window or on the printed paper.",
        ),
    )
}
