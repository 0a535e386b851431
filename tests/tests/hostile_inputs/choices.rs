//! Readings, and what is chosen rather than written.

use crate::typed::{
    Typed,
    Want::{Ask, Mend, Take},
    typed,
};

pub fn choices(question: &str) -> Vec<Typed> {
    match question {
        "q-every-kana" => vec![
            typed("フリガナ: 漢字", &[("every.kana", "山田")], Mend("ひらがなかカタカナ")),
            typed("フリガナ: 英字", &[("every.kana", "Yamada")], Mend("ひらがなかカタカナ")),
            typed("フリガナ: ひらがな", &[("every.kana", "やまだ")], Take("ヤマダ")),
            typed("フリガナ: 半角カナ", &[("every.kana", "ﾔﾏﾀﾞ ﾊﾅｺ")], Take("ヤマダ")),
        ],
        "q-every-yes" => vec![
            typed("はい・いいえ: maybe", &[("every.yes", "maybe")], Ask("選択肢の中から")),
            typed("はい・いいえ: 選ばない", &[], Ask("選んでください")),
        ],
        "q-every-one" => vec![
            typed("選択: 知らないid", &[("every.one", "gold")], Ask("選択肢の中から")),
            typed(
                "選択: idの形をした攻撃",
                &[("every.one", "wood' OR '1'='1")],
                Ask("選択肢の中から"),
            ),
            typed(
                "選択: ラジオが二つ（初めのもの）",
                &[("every.one", "carbon"), ("every.one", "wood")],
                Take("カーボン"),
            ),
            typed(
                "選択: 聞いていない「わからない」",
                &[("every.one", "dont_know")],
                Ask("選んでください"),
            ),
        ],
        "q-every-many" => vec![
            typed(
                "複数選択: 一つは知らないid",
                &[("every.many", "ball"), ("every.many", "shoe")],
                Ask("選択肢の中から"),
            ),
            typed(
                "複数選択: 同じものを二度",
                &[("every.many", "net"), ("every.many", "net")],
                Take("ネット"),
            ),
        ],
        _ => vec![
            typed("人: いない人", &[("every.who", "m99")], Ask("選択肢の中から")),
            typed("人: ほかの集まりの id", &[("every.who", "../me")], Ask("選択肢の中から")),
        ],
    }
}
