//! Numbers, codes and yen.

use crate::{
    MY_NUMBER,
    typed::{
        Typed,
        Want::{Mend, Take},
        typed,
    },
};

pub fn numbers(question: &str) -> Vec<Typed> {
    let one = |what, name: &str, text: &str, want| typed(what, &[(name, text)], want);
    match question {
        "q-every-number" => vec![
            one("数: 負", "every.number", "-1", Mend("0以上")),
            one("数: 100", "every.number", "100", Mend("99以下")),
            one("数: 1e9", "every.number", "1e9", Mend("数字だけ")),
            one("数: 16進", "every.number", "0x10", Mend("数字だけ")),
            one("数: 小数", "every.number", "3.5", Mend("数字だけ")),
            one("数: 大きすぎる", "every.number", "99999999999999999999999", Mend("数字だけ")),
            one("数: アラビアの数字", "every.number", "٣", Mend("数字だけ")),
            one("数: NaN", "every.number", "NaN", Mend("数字だけ")),
            one("数: 式", "every.number", "1+1", Mend("数字だけ")),
            one("数: 全角", "every.number", "１２", Take("12")),
            one("数: 0が前にある", "every.number", "007", Take("7")),
        ],
        "q-every-code" => vec![
            one("8桁: 3桁", "every.code", "123", Mend("8けた")),
            one("8桁: 字が混じる", "every.code", "1234567O", Mend("8けた")),
            one("8桁: 前の0を保つ", "every.code", "0000-0123", Take("00000123")),
        ],
        "q-every-licence" => vec![
            one("12桁: マイナンバーの検査に合う", "every.licence", MY_NUMBER, Mend("マイナンバー")),
            typed(
                "12桁: 免許証だと言えば受ける",
                &[("every.licence", MY_NUMBER), ("_not_my_number", "yes")],
                Take(MY_NUMBER),
            ),
            one("12桁: 検査に合わない", "every.licence", "123456789012", Take("123456789012")),
        ],
        _ => vec![
            one("金額: 負", "every.money", "-1", Mend("以上")),
            one("金額: 全角の負", "every.money", "−１００円", Mend("以上")),
            one("金額: 上限を超える", "every.money", "100000001", Mend("以下")),
            one("金額: i64を超える", "every.money", "9223372036854775808", Mend("金額を数字で")),
            one("金額: コンマの場所", "every.money", "1,00", Mend("金額を数字で")),
            one("金額: 小数", "every.money", "100.5", Mend("金額を数字で")),
            one("金額: 全角・円つき", "every.money", "１２，０００円", Take("12,000")),
            one("金額: ¥つき", "every.money", "¥3000", Take("3,000")),
        ],
    }
}
