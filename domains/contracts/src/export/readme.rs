//! `README.txt`: what is in an export, and how to verify it with programs that anybody can have.

use jiff::Timestamp;
use yakusho_kernel::{Lang, date::show_datetime};

/// What it says.
pub struct About {
    /// The city's name.
    pub city: String,
    /// How many contracts there are.
    pub count: usize,
    /// What was sought, in words; empty where it is everything.
    pub sought: String,
    /// Whose key signed the list.
    pub signed_by: String,
    /// Whether a time-stamp was to be had.
    pub stamped: bool,
    /// Whether the key is 試験用.
    pub stand_in: bool,
    /// When it was made.
    pub now: Timestamp,
}

/// The text.
pub fn words(about: &About) -> String {
    let sought = if about.sought.is_empty() { "台帳のすべて" } else { about.sought.as_str() };
    let stand_in = if about.stand_in {
        "\n【試験用】この書出しは、試験用の鍵とタイムスタンプで作られています。法的な効力はありません。\n"
    } else {
        ""
    };
    let stamp = if about.stamped {
        "3. 一覧がその時刻にあったことを確かめる（タイムスタンプ）
   openssl ts -verify -data SHA256SUMS -in SHA256SUMS.tst -token_in -CAfile certificates/timestamp-roots.pem
   「Verification: OK」と出れば、一覧はタイムスタンプの時刻から変わっていません。
"
    } else {
        "3. タイムスタンプ
   書き出したときにタイムスタンプ局につながらなかったので、この書出しには付いていません。
   一覧の署名（2）は付いています。契約書のPDFのタイムスタンプとは別のものです。
"
    };
    format!(
        "{city} 電子契約の書出し
{line}
作った日時　{at}
中身　　　　契約 {count}件（{sought}）
一覧の署名　{signed_by}
{stand_in}
この中にあるもの
----------------
ledger.csv、ledger.xlsx　　契約台帳（CSVはUTF-8）
contracts/（契約番号）/　　契約番号の「契」は「K」に置き換えています。
  contract.pdf　　　電子署名とタイムスタンプの付いた契約書（締結したものだけ）
  certificate.pdf　 合意締結証明書（締結したものだけ）
  original.pdf　　　決裁で承認された、署名する前の契約書。取り込んだ契約ではその契約書
  signed-1.pdf　　　相手方が自分の証明書で署名したファイル（当事者型だけ）
  enclosure-1.…　　 いっしょに付けたもの。もとのファイル名はmanifest.jsonにあります
  trail.json　　　　契約の内容、相手方、署名した人の答え、決裁と経過
certificates/　　　　　　　確かめるときに信頼する認証局とタイムスタンプ局の証明書
manifest.json　　　　　　　すべてのファイルの一覧（プログラム用）
SHA256SUMS　　　　　　　　 すべてのファイルのSHA-256（sha256sum用）
SHA256SUMS.p7s　　　　　　 SHA256SUMSへの電子署名
SHA256SUMS.tst　　　　　　 SHA256SUMSへのタイムスタンプ

確かめ方
--------
市のシステムも、インターネットも要りません。ふつうに手に入るプログラムで確かめられます。
ZIPを展開し、展開したフォルダーで実行してください。

1. ファイルが変わっていないことを確かめる
   sha256sum -c SHA256SUMS
   すべての行が「OK」なら、どのファイルも一覧のとおりです。
   Windowsでは、PowerShellの Get-FileHash（既定でSHA-256）の値を、SHA256SUMSの行と比べてください。

2. 一覧そのものが変わっていないことを確かめる（電子署名）
   openssl cms -verify -binary -inform DER -in SHA256SUMS.p7s -content SHA256SUMS -CAfile certificates/roots.pem -purpose any -out /dev/null
   「CMS Verification successful」（古い版では「Verification successful」）と出れば、一覧は署名のときから変わっていません。
   証明書の期限が切れたあとに確かめるときは、-attime にタイムスタンプの時刻（1970年からの秒）を付けてください。

{stamp}
4. 契約書の電子署名を確かめる（どれか1つ）
   pdfsig contracts/R8-K-000001/contract.pdf
   pyhanko sign validate --pretty-print --trust certificates/roots.pem contracts/R8-K-000001/contract.pdf
   yakusho pdf verify --trust certificates/roots.pem --tsa-trust certificates/timestamp-roots.pem contracts/*/contract.pdf
   Adobe Acrobat Readerの署名パネルでも確かめられます。
   署名の「理由」に、合意した人の番号、日時、方法、署名する前のファイル（original.pdf）のSHA-256があります。
   contract.pdfの先頭は、original.pdfと1バイトも違いません。

certificates/ の証明書を信じるかどうかは、あなたが決めることです。
認証局が公表しているものと同じかどうかを、この書出しとは別のところで比べてください。
",
        city = about.city,
        line = "=".repeat(48),
        at = show_datetime(about.now, Lang::Ja),
        count = about.count,
        signed_by = about.signed_by,
    )
}
