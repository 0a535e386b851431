//! Addresses, telephones, mail, bank accounts.

use crate::typed::{
    Typed,
    Want::{Mend, Take},
    typed,
};

pub fn contacts(question: &str) -> Vec<Typed> {
    let one = |what, name: &str, text: &str, want| typed(what, &[(name, text)], want);
    let address = |what, postal: &str, town: &str, want| {
        let pairs = [
            ("every.address:postal_code", postal),
            ("every.address:prefecture", "群馬県"),
            ("every.address:city", "テニス村"),
            ("every.address:town", town),
            ("every.address:block", "1-2"),
            ("every.address:building", ""),
        ];
        typed(what, &pairs, want)
    };
    let account = |what, number: &str, holder: &str, want| {
        let pairs = [
            ("every.account:bank", "赤城銀行"),
            ("every.account:branch", "本店"),
            ("every.account:kind", "ordinary"),
            ("every.account:number", number),
            ("every.account:holder", holder),
        ];
        typed(what, &pairs, want)
    };
    match question {
        "q-every-address" => vec![
            address("住所: 郵便番号が6桁", "371-002", "サービス", Mend("7けた")),
            address("住所: 町が長すぎる", "371-0026", &"町".repeat(300), Mend("文字以内")),
            address("住所: 町に外字", "371-0026", "サ\u{E123}ビス", Mend("外字")),
            typed(
                "住所: 知らない郵便番号を探す",
                &[("every.address:postal_code", "000-0000"), ("_go", "find-address:every.address")],
                Mend("見つかりませんでした"),
            ),
        ],
        "q-every-postal" => vec![
            one("郵便番号: 6桁", "every.postal", "371002", Mend("7けた")),
            one("郵便番号: 字", "every.postal", "37l-OO26", Mend("7けた")),
            one("郵便番号: 全角と〒", "every.postal", "〒３７１−００２６", Take("371-0026")),
        ],
        "q-every-phone" => vec![
            one("電話: 字", "every.phone", "027-CALL-ME", Mend("市外局番から")),
            one("電話: 短い", "every.phone", "110", Mend("市外局番から")),
            one("電話: 長い", "every.phone", &"0".repeat(500), Mend("市外局番から")),
            one("電話: 全角", "every.phone", "０９０−１２３４−５６７８", Take("090")),
        ],
        "q-every-email" => vec![
            one(
                "メール: 改行（ヘッダーの差し込み）",
                "contact.email",
                "a@example.jp\r\nBcc: b@example.jp",
                Mend("name@example.jp"),
            ),
            one(
                "メール: %0a",
                "contact.email",
                "a@example.jp\nSubject: x",
                Mend("name@example.jp"),
            ),
            one(
                "メール: あて先を二つ",
                "contact.email",
                "a@example.jp,b@example.jp",
                Mend("name@example.jp"),
            ),
            one(
                "メール: 表示名",
                "contact.email",
                "Hanako <a@example.jp>",
                Mend("name@example.jp"),
            ),
            one("メール: @がない", "contact.email", "example.jp", Mend("name@example.jp")),
            one(
                "メール: 全角",
                "contact.email",
                "ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ",
                Take("hanako@example.jp"),
            ),
        ],
        _ => vec![
            account("口座: 番号に字", "12E4567", "ヤマダ", Mend("ください")),
            account("口座: 8桁", "12345678", "ヤマダ", Mend("ください")),
            account("口座: 名義が漢字", "1234567", "山田", Mend("ください")),
        ],
    }
}
