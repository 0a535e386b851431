//! The shell's own words in the three languages. Staff screens use the Japanese.

use std::borrow::Borrow;

use yakusho_kernel::{Lang, Text};

/// A text that is known when the program is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// 日本語
    pub ja: &'static str,
    /// やさしい日本語
    pub easy: &'static str,
    /// English
    pub en: &'static str,
}

impl Words {
    /// The words in a language.
    #[must_use]
    pub fn get(&self, lang: impl Borrow<Lang>) -> &'static str {
        match lang.borrow() {
            Lang::Ja => self.ja,
            Lang::JaEasy => self.easy,
            Lang::En => self.en,
        }
    }

    /// The words with `{name}` replaced by a value, for each pair.
    #[must_use]
    pub fn with(&self, lang: Lang, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.get(lang).to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
    }

    /// The words as a kernel text.
    #[must_use]
    pub fn text(&self) -> Text {
        Text::new(self.ja, self.easy, self.en)
    }
}

/// Declares a table of [`Words`]: each entry becomes a constant, and `ALL` lists them with their names
/// for the tests ([`faults`]).
#[macro_export]
macro_rules! words_table {
    ($($(#[$doc:meta])* $name:ident = $ja:literal, $easy:literal, $en:literal;)*) => {
        $(
            $(#[$doc])*
            pub const $name: $crate::words::Words =
                $crate::words::Words { ja: $ja, easy: $easy, en: $en };
        )*
        /// Every entry with its name.
        #[cfg(test)]
        pub const ALL: &[(&str, $crate::words::Words)] = &[$((stringify!($name), $name)),*];
    };
}

/// What is wrong with a table, for its test: a language without a text, or one that names other values
/// (`{name}`) than the Japanese.
#[must_use]
pub fn faults(all: &[(&str, Words)]) -> Vec<String> {
    let values = |text: &'static str| {
        let named = text.split('{').skip(1).filter_map(|rest| rest.split('}').next());
        let mut named: Vec<&str> = named.collect();
        named.sort_unstable();
        named
    };
    let of_one = |(name, words): &(&str, Words)| {
        let (name, words) = ((*name).to_owned(), *words);
        Lang::ALL.into_iter().filter_map(move |lang| {
            let text = words.get(lang);
            if text.trim().is_empty() {
                return Some(format!("{name} has no text in {}", lang.code()));
            }
            let same = values(text) == values(words.ja);
            (!same).then(|| format!("{name} names other values in {}", lang.code()))
        })
    };
    all.iter().flat_map(of_one).collect()
}

words_table! {
    // --- shell ---
    /// First link of every page.
    SKIP = "本文へ進む", "本文（ほんぶん）へ", "Skip to main content";
    /// Label of the language switch.
    LANGUAGE = "表示することば", "ことば", "Language";
    /// Name of the main navigation of the office.
    NAVIGATION = "業務メニュー", "メニュー", "Menu";
    /// Stands beside the city's name on the office's pages.
    OFFICE = "職員の画面", "職員の画面", "Staff";
    /// Leaves a signed-in session.
    SIGN_OUT = "サインアウト", "サインアウトする", "Sign out";
    /// Before the title of a page with problems.
    TITLE_ERROR = "エラー：", "エラー：", "Error: ";
    /// Mark of everything that only looks like the real thing.
    STAND_IN = "試験用", "ためす ための ページ", "Test only";
    /// The way back to the first page.
    HOME = "最初のページへ", "さいしょの ページへ", "Go to the home page";

    // --- forms ---
    /// Beside a label that must be filled.
    REQUIRED = "※必須", "※かならず", "(required)";
    /// Beside a label that may stay empty.
    OPTIONAL = "※任意", "※書（か）かなくても いい", "(optional)";
    /// Heading of the error summary.
    ERRORS = "入力を確かめてください", "なおして ください", "There is a problem";
    /// Under the heading of the error summary.
    ERRORS_LEAD = "直すところが{n}か所あります。入力した内容は残っています。", "なおす ところが {n}つ あります。書（か）いた ことは 残（のこ）って います。", "{n} to correct. What you typed is still here.";
    /// Goes on.
    NEXT = "次へ", "つぎへ", "Continue";
    /// Goes back without losing the answer.
    BACK = "前へ", "まえへ", "Back";
    /// Keeps everything and leaves.
    LATER = "あとで続ける", "あとで つづける", "Save and finish later";
    /// An honest answer.
    DONT_KNOW = "わからない", "わからない", "I do not know";
    /// Between the choices and 「わからない」.
    OR = "または", "または", "or";
    /// Yes.
    YES = "はい", "はい", "Yes";
    /// No.
    NO = "いいえ", "いいえ", "No";
    /// Empty choice of a select.
    CHOOSE = "選んでください", "えらんで ください", "Choose one";
    /// Summary of the folded reason.
    WHY = "なぜ聞くのですか", "どうして 聞（き）きますか", "Why we ask this";
    /// Link that changes an answer.
    CHANGE = "変更", "かえる", "Change";
    /// Takes something out of a list.
    REMOVE = "取り消す", "けす", "Remove";
    /// Hidden words after 変更 and the like.
    OF = "：{what}", "：{what}", " {what}";

    // --- dates ---
    /// Select of the era.
    ERA = "元号", "年（ねん）の 数（かぞ）え方（かた）", "Calendar";
    /// Western years.
    ERA_WESTERN = "西暦", "西暦（せいれき）", "Western";
    /// 2019–
    ERA_REIWA = "令和", "令和（れいわ）", "Reiwa";
    /// 1989–2019
    ERA_HEISEI = "平成", "平成（へいせい）", "Heisei";
    /// 1926–1989
    ERA_SHOWA = "昭和", "昭和（しょうわ）", "Shōwa";
    /// 1912–1926
    ERA_TAISHO = "大正", "大正（たいしょう）", "Taishō";
    /// 1868–1912
    ERA_MEIJI = "明治", "明治（めいじ）", "Meiji";
    /// Unit of the year box.
    YEAR = "年", "年（ねん）", "Year";
    /// Unit of the month box.
    MONTH = "月", "月（がつ）", "Month";
    /// Unit of the day box.
    DAY = "日", "日（にち）", "Day";
    /// Hint of a date.
    DATE_HINT = "例：平成2年4月1日、または西暦1990年4月1日", "れい：西暦（せいれき）1990年 4月 1日", "For example: Western, year 1990, month 4, day 1";

    // --- address ---
    /// Postal code.
    POSTAL = "郵便番号", "郵便番号（ゆうびんばんごう）", "Postal code";
    /// Hint of the postal code.
    POSTAL_HINT = "7けたの数字。ハイフンはあってもなくてもかまいません。", "7つの 数字（すうじ）", "7 digits, with or without a hyphen";
    /// Looks the address up.
    FIND_ADDRESS = "住所を探す", "住所（じゅうしょ）を さがす", "Find address";
    /// Prefecture.
    PREFECTURE = "都道府県", "都道府県（とどうふけん）", "Prefecture";
    /// City.
    CITY = "市区町村", "市（し）・町（まち）・村（むら）", "City, town or village";
    /// Town.
    TOWN = "町名", "町（まち）の 名前（なまえ）", "Area";
    /// Block.
    BLOCK = "番地", "番地（ばんち）", "Block and number";
    /// Building.
    BUILDING = "建物名・部屋番号", "建物（たてもの）の 名前（なまえ）・部屋（へや）", "Building and room";

    // --- account ---
    /// Bank.
    BANK = "金融機関の名前", "銀行（ぎんこう）の 名前（なまえ）", "Bank";
    /// Branch.
    BRANCH = "支店名", "支店（してん）の 名前（なまえ）", "Branch";
    /// Kind of account.
    ACCOUNT_KIND = "口座の種類", "口座（こうざ）の 種類（しゅるい）", "Kind of account";
    /// 普通
    ACCOUNT_ORDINARY = "普通", "普通（ふつう）", "Ordinary";
    /// 当座
    ACCOUNT_CURRENT = "当座", "当座（とうざ）", "Current";
    /// 貯蓄
    ACCOUNT_SAVINGS = "貯蓄", "貯蓄（ちょちく）", "Savings";
    /// Number.
    ACCOUNT_NUMBER = "口座番号", "口座番号（こうざばんごう）", "Account number";
    /// Hint of the number.
    ACCOUNT_NUMBER_HINT = "7けたまでの数字", "数字（すうじ） 7つまで", "Up to 7 digits";
    /// Holder.
    ACCOUNT_HOLDER = "口座名義（カタカナ）", "口座（こうざ）の 人（ひと）の 名前（なまえ）（カタカナ）", "Account holder (in katakana)";
    /// Hint of the holder.
    ACCOUNT_HOLDER_HINT = "通帳やカードに書いてあるとおり", "通帳（つうちょう）や カードと おなじに 書（か）いて ください", "As it stands on the passbook or card";

    // --- uploads ---
    /// Hint of an upload.
    UPLOAD_HINT = "写真（JPEG・PNG・WebP）かPDF。1つ{mb}MBまで、{n}個まで。", "写真（しゃしん）か PDF。1つ {mb}MBまで。{n}個（こ）まで。", "Photos (JPEG, PNG, WebP) or PDF, up to {mb} MB each, {n} at most.";
    /// Above the files that we hold.
    UPLOADED = "預かっているファイル", "もらった ファイル", "Files we have";
    /// Submit that sends the chosen files.
    UPLOAD = "このファイルを送る", "この ファイルを おくる", "Upload";
    /// Said by upload.js before sending.
    UPLOAD_TOO_LARGE = "このファイルは大きすぎます（{mb}MBまで）。撮り直すか、小さくしてください。", "ファイルが 大（おお）きいです。{mb}MBまで です。", "This file is too large (up to {mb} MB). Take the picture again or make it smaller.";
    /// Characters left, said by counter.js.
    CHARS_LEFT = "あと{n}文字", "あと {n}文字（もじ）", "{n} characters left";
    /// Characters too many, said by counter.js.
    CHARS_OVER = "{n}文字多いです", "{n}文字（もじ） おおい", "{n} characters too many";
    /// Said without JavaScript.
    CHARS_MAX = "{n}文字まで", "{n}文字（もじ）まで", "Up to {n} characters";
    /// The signature box.
    SIGN_LATER = "署名は、窓口で手書きするか、カードで行います。ここでは入力しません。", "サインは 窓口（まどぐち）で 書（か）きます。ここでは 書（か）きません。", "You sign at the window or with your card, not here.";

    // --- repeated groups ---
    /// Adds one more.
    ADD = "{what}を追加する", "{what}を ふやす", "Add {what}";
    /// Nobody yet.
    NONE_YET = "まだ追加していません。", "まだ ありません。", "None added yet.";

    // --- notices ---
    /// Kind of panel.
    INFO = "お知らせ", "お知（し）らせ", "Notice";
    /// Kind of panel.
    SUCCESS = "完了", "できました", "Done";
    /// Kind of panel.
    WARNING = "ご注意", "気（き）を つけて ください", "Important";
    /// Kind of panel.
    ERROR = "エラー", "エラー", "Problem";

    // --- deadlines ---
    /// Days left.
    DAYS_LEFT = "あと{n}日", "あと {n}日（にち）", "{n} days left";
    /// One day left.
    ONE_DAY_LEFT = "あと1日（あすまで）", "あと 1日（にち）。あしたまで です。", "1 day left (until tomorrow)";
    /// Last day.
    TODAY_LAST = "きょうまで", "きょうまで です", "Today is the last day";
    /// Too late.
    DAYS_PAST = "{n}日過ぎています", "{n}日（にち） すぎました", "{n} days overdue";
    /// Up to a day. `{day}`
    UNTIL = "{day}まで", "{day}まで", "By {day}";

    // --- steps ---
    /// A finished step.
    STEP_DONE = "済み", "おわりました", "Done";
    /// The step we are at.
    STEP_NOW = "いまここ", "いま ここ", "You are here";
    /// A step to come.
    STEP_NEXT = "これから", "これから", "To come";
    /// How many questions are left.
    QUESTIONS_LEFT = "あと約{n}問", "あと {n}くらい", "About {n} questions left";

    // --- lists ---
    /// Pagination.
    PAGES = "ページ", "ページ", "Pages";
    /// Previous page.
    PREVIOUS_PAGE = "前のページ", "まえの ページ", "Previous page";
    /// Next page.
    NEXT_PAGE = "次のページ", "つぎの ページ", "Next page";
    /// Where we are in the pages.
    PAGE_OF = "{total}ページ中 {page}ページ目", "{page} / {total} ページ", "Page {page} of {total}";
    /// Column is sorted.
    SORTED_UP = "小さい順", "ちいさい じゅん", "ascending";
    /// Column is sorted.
    SORTED_DOWN = "大きい順", "おおきい じゅん", "descending";
    /// Unfolds the table of a chart.
    CHART_TABLE = "数字の表", "数字（すうじ）の 表（ひょう）", "The figures as a table";
    /// The way that was planned, in a chart.
    CHART_PLANNED = "計画", "計画（けいかく）", "Planned";
    /// Target in a chart.
    CHART_TARGET = "目標", "目標（もくひょう）", "Target";

    // --- error pages ---
    /// 参照番号
    REFERENCE = "お問い合わせ番号", "番号（ばんごう）", "Reference number";
    /// What to do with the number.
    REFERENCE_HELP = "解決しないときは、この番号を市役所にお知らせください。", "こまった ときは、この 番号（ばんごう）を 市役所（しやくしょ）に 言（い）って ください。", "If this does not help, tell the city office this number.";
    /// 400
    BAD_REQUEST_TITLE = "送られた内容を読み取れませんでした", "読（よ）めませんでした", "We could not read what was sent";
    /// 400
    BAD_REQUEST = "前の画面に戻り、もう一度送信してください。保存は行われていません。", "まえの ページに もどって、もういちど おくって ください。", "Go back and send it again. Nothing was saved.";
    /// 400, encoding
    BAD_ENCODING = "文字の形式（UTF-8）が正しくないため、読み取れませんでした。前の画面に戻り、ブラウザーからもう一度送信してください。", "文字（もじ）が 読（よ）めませんでした。まえの ページに もどって、もういちど おくって ください。", "The text was not valid UTF-8. Go back and send it again from your browser.";
    /// 415
    WRONG_TYPE_TITLE = "この形式では受け付けられません", "この 形（かたち）は うけとれません", "We cannot accept this format";
    /// 415
    WRONG_TYPE = "画面のボタンから、もう一度送信してください。", "ページの ボタンで、もういちど おくって ください。", "Send it again with the button on the page.";
    /// 403, form token
    STALE_TITLE = "画面を開き直してください", "ページを もういちど 開（ひら）いて ください", "Open the page again";
    /// 403, form token
    STALE = "画面を開いてから時間がたったか、Cookieが使えない設定のため、安全を確かめられませんでした。前の画面に戻って再読み込みし、もう一度送信してください。", "安全（あんぜん）かどうか わかりませんでした。まえの ページを もういちど 開（ひら）いて、おくって ください。", "We could not confirm that this came from our page, because it was open for long or cookies are off. Go back, reload and send it again.";
    /// 403
    FORBIDDEN_TITLE = "この操作はできません", "できません", "You cannot do this";
    /// 403
    FORBIDDEN = "必要なときは、担当の課にお問い合わせください。", "市役所（しやくしょ）に 聞（き）いて ください。", "Contact the department if you need this.";
    /// 401
    SIGN_IN_TITLE = "ログインが必要です", "ログインして ください", "Sign in first";
    /// 401
    SIGN_IN = "ログインしてから、もう一度開いてください。", "ログインしてから、もういちど 開（ひら）いて ください。", "Sign in, then open this page again.";
    /// 404
    NOT_FOUND_TITLE = "ページが見つかりません", "ページが ありません", "Page not found";
    /// 404
    NOT_FOUND = "番号やURLを確かめるか、最初のページからお探しください。", "番号（ばんごう）を たしかめて ください。さいしょの ページから さがす ことも できます。", "Check the number or the address, or start from the home page.";
    /// 405
    METHOD_TITLE = "この画面は直接開けません", "この ページは 開（ひら）けません", "This page cannot be opened directly";
    /// 405
    METHOD = "最初のページから進んでください。", "さいしょの ページから 始（はじ）めて ください。", "Please start from the home page.";
    /// 409
    CONFLICT_TITLE = "先に変更されていました", "もう かわって います", "This has changed";
    /// 409
    CONFLICT = "画面を再読み込みして、いまの内容を確かめてください。", "ページを もういちど 開（ひら）いて、たしかめて ください。", "Reload the page and check what it says now.";
    /// 413
    TOO_LARGE_TITLE = "送られた内容が大きすぎます", "大（おお）きすぎます", "That is too large";
    /// 413
    TOO_LARGE = "写真を小さくするか、文章を短くして、分けて送ってください。保存は行われていません。", "写真（しゃしん）を 小（ちい）さく するか、わけて おくって ください。", "Make the picture smaller or the text shorter, or send it in parts. Nothing was saved.";
    /// 422
    INVALID_TITLE = "入力を直してください", "なおして ください", "Please correct your entry";
    /// 429
    TOO_MANY_TITLE = "しばらくお待ちください", "すこし まって ください", "Please wait a moment";
    /// 429
    TOO_MANY = "短い間に何度も操作されました。数分たってから、もう一度お試しください。", "なんども おしました。すこし まってから、もういちど して ください。", "There were many attempts in a short time. Try again in a few minutes.";
    /// 503
    UNAVAILABLE_TITLE = "いまは受け付けられません", "いまは できません", "We cannot do this right now";
    /// 503
    UNAVAILABLE = "今回の操作は保存されていません。少し待ってから、もう一度お試しください。", "いまの ことは 残（のこ）って いません。すこし まってから、もういちど して ください。", "This was not saved. Wait a moment and try again.";
    /// 500
    BROKEN_TITLE = "システムに問題が起きました", "こわれて います", "Something went wrong on our side";
    /// 500
    BROKEN = "申し訳ありません。職員に記録が届いています。保存されたか分からないときは、一覧や受付番号で確かめてから、もう一度操作してください。", "ごめんなさい。すこし まってから、もういちど して ください。", "Sorry. The failure has been recorded. Check whether your last step was saved before you repeat it.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_exists_in_three_languages_and_names_the_same_values() {
        assert_eq!(faults(ALL), Vec::<String>::new());
    }

    #[test]
    fn a_missing_text_and_a_missing_value_are_found() {
        let whole = Words { ja: "{n}件", easy: "{n}つ", en: "{n} found" };
        let wrong = [
            ("WHOLE", whole),
            ("EMPTY", Words { easy: " ", ..whole }),
            ("OTHER", Words { en: "{m} found", ..whole }),
        ];
        assert_eq!(faults(&wrong).len(), 2);
    }

    #[test]
    fn english_has_no_japanese_letters() {
        for (name, words) in ALL {
            let foreign = words
                .en
                .chars()
                .find(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'));
            assert_eq!(foreign, None, "{name}");
        }
    }
}
