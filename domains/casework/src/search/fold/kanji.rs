//! Old and variant kanji of names and places, each with the form that is common today.
//!
//! Source: the old forms that 常用漢字表 (平成22年内閣告示第2号) prints in brackets, and variants of
//! family names as 戸籍 and the resident register know them. Only forms that nobody wants to tell
//! apart when searching; a register keeps them apart.

use std::{collections::HashMap, sync::LazyLock};

/// In each word the last character is the common form of those before it. What
/// [`yakusho_kernel::text::search_key`] folds already may be missing here.
const VARIANTS: &str = "\
亞亜 惡悪 壓圧 圍囲 醫医 爲為 壹壱 隱隠 營営 衞衛 驛駅 緣縁 艷艶 應応 歐欧 毆殴 \
奧奥 溫温 穩穏 假仮 價価 畫画 會会 壞壊 懷懐 繪絵 槪概 擴拡 殼殻 覺覚 樂楽 渴渇 \
罐缶 卷巻 陷陥 勸勧 歡歓 觀観 氣気 歸帰 龜亀 僞偽 戲戯 犧犠 舊旧 據拠 擧挙 虛虚 \
峽峡 挾挟 狹狭 鄕郷 曉暁 驅駆 區区 勳勲 薰薫 徑径 揭掲 莖茎 經経 螢蛍 輕軽 繼継 \
雞鷄鶏 藝芸 擊撃 缺欠 硏研 縣県 儉倹 劍劒劔釼剣 險険 圈圏 檢検 權権 獻献 顯顕 驗験 \
嚴厳 效効 恆恒 黃黄 鑛鉱 號号 碎砕 濟済 劑剤 雜雑 參参 慘惨 棧桟 蠶蚕 贊賛 殘残 \
絲糸 齒歯 兒児 辭辞 濕湿 舍舎 寫写 釋釈 收収 從従 澁渋 獸獣 縱縦 肅粛 處処 敍敘叙 \
將将 稱称 涉渉 燒焼 證証 奬奨 狀状 乘乗 淨浄 剩剰 疊畳 繩縄 壤壌 孃嬢 讓譲 釀醸 \
觸触 囑嘱 寢寝 愼慎 盡尽 圖図 粹粋 醉酔 穗穂 隨随 髓髄 樞枢 數数 瀨瀬 聲声 竊窃 \
攝摂 專専 淺浅 戰戦 踐践 錢銭 潛潜 纖繊 禪禅 雙双 壯壮 爭争 搜捜 插挿 巢巣 瘦痩 \
裝装 總総 騷騒 增増 臟臓 卽即 屬属 續続 墮堕 對対 體躰軆体 帶帯 滯滞 臺台 擇択 \
單単 擔担 膽胆 團団 彈弾 斷断 癡痴 遲遅 晝昼 蟲虫 鑄鋳 廳庁 徵徴 聽聴 敕勅 鎭鎮 \
遞逓 轉転 點点 傳伝 黨党 盜盗 燈灯 當当 鬪鬭闘 獨独 讀読 屆届 貳弐 惱悩 腦脳 霸覇 \
拜拝 廢廃 賣売 麥麦 發発 髮髪 拔抜 晚晩 蠻蛮 祕秘 甁瓶 拂払 佛仏 倂併 竝並 變変 \
步歩 寶宝 襃褒 飜翻 每毎 滿満 麵麺 默黙 餠餅 戾戻 藥薬 譯訳 豫予 餘余 譽誉 搖揺 \
樣様 謠謡 來来 賴頼 亂乱 覽覧 兩両 獵猟 綠緑 淚涙 壘塁 禮礼 勵励 隸隷 靈霊 齡齢 \
曆暦 歷歴 戀恋 鍊錬 爐炉 勞労 樓楼 郞郎 祿禄 灣湾 埓埒 桒桑 桝枡 槗𣘺橋 曻昇 昻昂 \
吞呑 翆翠 蘓蘇 莱萊 鴬鶯 鷗鴎 蠅蝿 頴穎 頰頬 剝剥 塡填 噓嘘 搔掻 摑掴 攪撹 繫繋 \
蟬蝉 蠟蝋 醬醤 嚙噛 俠侠 俱倶 屛屏 幷并 彥彦 穰穣 凜凛 尭堯 巖巌 晋晉 瑤瑶 禰祢 \
聰聡 薗園 邨村 埜野 㐂喜 㓛功 曺曹 朖朗 舩船 淸清 靑青 敎教 內内 兔兎 冱冴 凉涼 \
壻聟婿 姬姫 悳徳 愽博 欝鬱 殱殲 濶闊 焰焔 皐皋 砺礪 秌穐龝秋 秊年 窗窻窓 筝箏 絕絶 \
緜綿 繡繍 舖舗 萠萌 葱蔥 藳藁 虵蛇 蛎蠣 猪豬 逹達 釜釡 鈎鉤 銕鐡鉄 鋭銳 鐮鎌 閒間 \
闗関 隝島 顏顔 飮飲 駈駆 桺柳 渊渕 梹浜 亰京 仭仞 冝宜 刕州 勗勖 卄廿 厩廐 呌叫 \
喆哲 囯国 圀国 塚塜 墻牆 夛多 奈柰 嵓巌 峩峨 嶮険 帋紙 庿廟 弌一 弍二 弎三 恊協 \
戶戸 扣控 攷考 旹時 昿曠 暎映 朞期 杦杉 柹柿 栢柏 桧檜 梺麓 棊棋 樋桶 檞槲 毘毗 \
沪濾 洌冽 涌湧 湏須 溪渓 滊汽 灋法 煕熈熙 熖焔 畄留 畧略 皈帰 盖蓋 眤昵 礻示 稾稿 \
稲稻 竒奇 糺糾 羣群 羮羹 翶翺 耻恥 聨聯 脉脈 膓腸 臯皋 芦蘆 苅刈 茘荔 荅答 蒋蔣 \
蕋蘂 衂衄 裏裡 褝襌 讃讚 賎賤 賍贓 贋贗 跡蹟 迯逃 迩邇 遡溯 鄰隣 醗醱 鍳鑑 鑒鑑 \
靭靱 頚頸 餝飾 鯵鰺 鳫雁 鴈雁 鵞鵝 鶴鸖 鹸鹼 鼡鼠";

static COMMON: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let mut common: HashMap<char, char> = HashMap::new();
    for word in VARIANTS.split_whitespace() {
        let mut letters: Vec<char> = word.chars().collect();
        let Some(form) = letters.pop() else { continue };
        common.extend(letters.into_iter().map(|letter| (letter, form)));
    }
    common
});

/// The common form of a character; itself where it has no other.
#[must_use]
pub fn common_kanji(letter: char) -> char {
    COMMON.get(&letter).copied().unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_form_folds_in_a_circle() {
        assert!(COMMON.len() > 400, "{}", COMMON.len());
        for (variant, form) in COMMON.iter() {
            assert_eq!(common_kanji(*form), *form, "{variant} → {form}");
            assert_ne!(variant, form);
        }
    }
}
