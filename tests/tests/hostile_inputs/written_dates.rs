//! Dates as people write them.

use crate::typed::{
    Typed,
    Want::{Mend, MendAs, Take},
    typed,
};

pub fn dates() -> Vec<Typed> {
    let born = |what, era: &str, year: &str, month: &str, day: &str, want| {
        let pairs = [
            ("every.born:era", era),
            ("every.born:year", year),
            ("every.born:month", month),
            ("every.born:day", day),
        ];
        typed(what, &pairs, want)
    };
    vec![
        born("生年月日: 未来", "AD", "2099", "1", "1", Mend("今日までの日付")),
        born("生年月日: 2月30日", "R", "2", "2", "30", Mend("暦にありません")),
        born(
            "生年月日: うるう年でない年の2月29日",
            "AD",
            "2023",
            "2",
            "29",
            Mend("暦にありません"),
        ),
        born("生年月日: 13月", "AD", "1990", "13", "1", Mend("暦にありません")),
        born("生年月日: 昭和100年", "S", "100", "1", "1", Mend("元号")),
        born("生年月日: 令和0年", "R", "0", "5", "1", Mend("元号")),
        born("生年月日: 平成元年1月7日は昭和", "H", "1", "1", "7", Mend("元号")),
        born("生年月日: 西暦0年", "AD", "0", "1", "1", Mend("ください")),
        born("生年月日: 1800年", "AD", "1800", "1", "1", Mend("年を確かめて")),
        born("生年月日: 99999年", "AD", "99999", "1", "1", Mend("ください")),
        born("生年月日: 負の年", "AD", "-5", "1", "1", Mend("ください")),
        born("生年月日: 年だけ", "AD", "1990", "", "", Mend("月を入力")),
        born("生年月日: 何も書かない", "AD", "", "", "", Mend("入力してください")),
        // A list holds only what it offers: the era begins again as it began, and is asked for.
        born(
            "生年月日: 知らない元号",
            "X",
            "5",
            "1",
            "1",
            MendAs("元号か西暦を選び直して", &[("every.born:era", "R")]),
        ),
        born("生年月日: 元号と西暦を混ぜる", "H", "1990", "4", "1", Take("平成2年4月1日")),
        born("生年月日: 字", "AD", "さくら", "四", "いち", Mend("ください")),
        born("生年月日: 全角数字", "H", "２", "４", "１", Take("平成2年4月1日")),
        born("生年月日: 漢数字", "S", "六十四", "一", "七", Take("昭和64年1月7日")),
        born("生年月日: 元年", "R", "元", "5", "1", Take("令和元年5月1日")),
        born("生年月日: 年の欄に全部", "AD", "平成２年４月１日", "", "", Take("平成2年4月1日")),
    ]
}
