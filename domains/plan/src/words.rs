//! The words of the pages for residents in the three languages.

use yakusho_pages::words_table;

words_table! {
    /// Heading of the principles.
    PRINCIPLES = "大切にすること", "大切（たいせつ）に すること", "What we care about";
    /// How many figures operations tell.
    LIVE_OF = "{all}の数字のうち{live}つは、毎日の仕事から自動で数えています。ほかの数字は、職員が調べて入れます。数字は、3人の職員が確かめてから公表します。", "{all}の 数字（すうじ）の うち {live}つは、毎日（まいにち）の 仕事（しごと）から 数（かぞ）えます。ほかは 職員（しょくいん）が 調（しら）べます。3人（にん）で たしかめてから 出（だ）します。", "{live} of {all} figures are counted from daily work. The others are found and entered by staff. Three members of staff check a figure before it is published.";
    /// The last published value.
    VALUE = "いまの値", "いまの 数（かず）", "Now";
    /// Nothing published.
    NOT_YET = "まだ公表していません", "まだ ありません", "Not published yet";
    /// The beginning.
    BEGINNING = "始まり", "はじめ", "Start";
    /// The beginning will be measured.
    PENDING = "これから調べます", "これから 調（しら）べます", "Still to be measured";
    /// The plan gives no beginning.
    NO_BEGINNING = "計画に書かれていません", "計画（けいかく）に ありません", "The plan gives none";
    /// The target.
    AIM = "目標", "目標（もくひょう）", "Target";
    /// The plan gives no target.
    NO_AIM = "計画に数の目標はありません", "数（かず）の 目標（もくひょう）は ありません", "The plan gives no number";
    /// A target without a date.
    NO_DATE = "（期限は書かれていません）", "（いつまで は ありません）", " (no date given)";
    /// A target of every year.
    EVERY_YEAR = "毎年度", "毎年（まいとし）", "every year";
    /// A target by the end of a year.
    BY_END = "{year}末まで", "{year}の 終（お）わりまで", "by the end of fiscal {year}";
    /// The state of a day.
    ON_DAY = "{day}の値", "{day}の 数（かず）", "as of {day}";
    /// Seeded for the demo.
    STAND_IN = "試験用の記録です", "ためしの 数（かず）です", "A record for the demonstration";
    /// Typed in by people.
    TYPED_IN = "職員が調べて入れた値です", "職員（しょくいん）が 調（しら）べた 数（かず）です", "Found and entered by staff";
    /// Computed.
    COUNTED = "毎日の仕事から数えた値です", "毎日（まいにち）の 仕事（しごと）から 数（かぞ）えた 数（かず）です", "Counted from daily work";
    /// How it is going.
    REACHED = "目標に届きました", "目標（もくひょう）に とどきました", "The target is reached";
    /// How it is going.
    ON_TRACK = "計画どおりです", "よてい どおりです", "On the planned way";
    /// How it is going.
    BEHIND = "計画より少し遅れています", "少（すこ）し おくれています", "A little behind the plan";
    /// How it is going.
    OFF = "計画より遅れています", "おくれています", "Behind the plan";
    /// The city's own text.
    CITY_TEXT = "市の計画の文", "市（し）の 計画（けいかく）の 文（ぶん）（日本語（にほんご））", "The city's own text (in Japanese)";
    /// Whose words these are.
    OUR_WORDS = "「市の計画の文」は市の文のままです。そのほかの短い説明は、このサイトで書いたもので、市の文ではありません。", "やさしい 日本語（にほんご）の 説明（せつめい）は、この サイトで 書（か）きました。市（し）の 文（ぶん）では ありません。", "The English texts were written for this site. Only the Japanese text is the city's.";
    /// No figure.
    NO_FIGURES = "計画に、この事業の数字はありません。", "この 仕事（しごと）の 数字（すうじ）は ありません。", "The plan gives no figure for this programme.";
    /// Heading of the figures that belong to no programme.
    TOGETHER = "課をまたぐ活動（ワーキンググループ）", "いくつかの 課（か）が いっしょに する こと", "Working groups across divisions";
    /// How it is counted.
    DEFINITION = "数え方", "数（かぞ）え方（かた）", "How it is counted";
    /// The formula.
    FORMULA = "式", "計算（けいさん）", "Formula";
    /// Over which time.
    WINDOW = "いつの値か", "いつの 数（かず）か", "Time";
    /// The plan's own words.
    PLAN_WORDS = "計画の文", "計画（けいかく）の 文（ぶん）", "In the plan";
    /// Heading of what was published.
    PUBLISHED = "公表した値", "出（だ）した 数（かず）", "Published values";
    /// Column head.
    DAY = "日", "日（ひ）", "Day";
    /// Column head: where a value came from.
    ORIGIN = "出どころ", "どこから", "Source";
    /// Open questions.
    QUESTIONS = "計画の文で決まらないこと", "まだ 決（き）まって いない こと", "What the plan leaves open";
    /// Which reading is used.
    USED = "いまの数え方", "いまは これで 数（かぞ）えます", "used now";
    /// The others.
    OTHER = "別の読み方", "ほかの 読（よ）み方（かた）", "another reading";
    /// Link as data.
    DATA = "データ（JSON）", "データ（JSON）", "Data (JSON)";
    /// In which language the definition is.
    JAPANESE_ONLY = "数え方の細かい文は日本語だけです。", "くわしい 数（かぞ）え方（かた）は、ふつうの 日本語（にほんご）です。", "The exact definition is in Japanese.";
    /// Heading of what is done now.
    DOING = "いま、していること", "いま して いる こと", "What we are doing now";
    /// Heading of what was done.
    DONE = "終わったこと", "終（お）わった こと", "What is finished";
    /// Until when it is done.
    UNTIL = "（{day}まで）", "（{day}まで）", "(until {day})";
    /// When it was done.
    DONE_ON = "（{day}に終わりました）", "（{day}に 終（お）わりました）", "(finished on {day})";
    /// It is paused.
    PAUSED = "（いまは止めています）", "（いまは 止（と）めて います）", "(paused)";
    /// It was given up.
    GIVEN_UP = "（取りやめました）", "（やめました）", "(given up)";
    /// Who to ask.
    ASK = "この計画についての問い合わせ", "聞（き）きたい とき", "Questions about the plan";
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_exists_in_three_languages_and_names_the_same_values() {
        assert_eq!(yakusho_pages::words::faults(super::ALL), Vec::<String>::new());
        for (name, words) in super::ALL {
            let english = words.en.chars().all(|letter| letter.is_ascii() || letter == '’');
            assert!(english, "{name}");
        }
    }
}
