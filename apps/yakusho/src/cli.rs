//! The words of the command line. Help is in Japanese and English.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// 役所 — 市役所のしごとを、住民の一度の回答から。
///
/// yakusho — the open municipal platform. Without a command it serves.
#[derive(Debug, Parser)]
#[command(name = "yakusho", version, max_term_width = 100)]
pub struct Cli {
    /// 設定ファイル / configuration file (TOML). 環境変数 YAKUSHO_… が優先 / environment wins.
    #[arg(long, global = true, value_name = "FILE", env = "YAKUSHO_CONFIG")]
    pub config: Option<PathBuf>,
    /// 何をするか / what to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the binary can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// サーバーを動かす / serve pages, API and background jobs.
    Serve(Serve),
    /// 市のデータ（シティパック）を調べる / lint, compare and measure a city pack.
    #[command(subcommand)]
    City(City),
    /// 記録（監査ログ）が書き換えられていないか確かめる / verify the tamper-evident log.
    #[command(subcommand)]
    Audit(Audit),
    /// 申請と照らし合わせる住民記録の写し / the copy of the resident register for comparison.
    #[command(subcommand)]
    Register(Register),
    /// 保存期間と廃棄（2人で行う） / retention and disposal, with four eyes.
    #[command(subcommand)]
    Retention(Retention),
    /// 動かしたまま控えを取る / write a consistent backup while running.
    Backup(Backup),
    /// 控えから戻し、件数・添付・監査ログを照合する / restore a backup and prove it.
    Restore(Restore),
    /// PDF の電子署名（PAdES）。ネットワークを使いません / signatures in PDF (PAdES), offline.
    #[command(subcommand)]
    Pdf(Pdf),
    /// 保存場所・時計・空き容量などを診断する / check storage, clock, disk and migrations.
    Doctor(Json),
    /// 設定の値と、その出どころを示す / explain every setting and where it comes from.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// 速さを測る（誰でも測り直せます） / measure speed; anyone can run it again.
    #[command(subcommand)]
    Bench(Bench),
    /// API の仕様（OpenAPI 3.1）を出す / print the API's document.
    Openapi,
}

/// Options of `serve`.
#[derive(Debug, Default, Args)]
pub struct Serve {
    /// 待ち受ける場所 / address to listen on, for example 127.0.0.1:8090.
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// 住民・事件のデモデータを入れない / do not seed the demo city's past cases.
    #[arg(long)]
    pub no_seed: bool,
    /// 時計をこの時刻から始める（デモの環境だけ。1年の練習に） / begin the clock there, in a demo only:
    /// 2026-04-14T09:00:00+09:00.
    #[arg(long, value_name = "INSTANT")]
    pub clock: Option<jiff::Timestamp>,
}

/// `register …`
#[derive(Debug, Subcommand)]
pub enum Register {
    /// CSV（UTF-8 か CP932）を取り込む。前の写しは消えます / take a CSV in; the copy before it goes.
    Import {
        /// 1行目に 氏名・生年月日・住所 の列がある CSV / with those columns in its first line.
        file: PathBuf,
        /// どこから来たか / where it comes from, for example 住民記録システム.
        #[arg(long)]
        source: String,
        /// いつ時点の写しか / the day as of which it was copied.
        #[arg(long, value_name = "DATE")]
        dated: String,
        /// 架空の人（試験用） / the people are invented.
        #[arg(long)]
        stand_in: bool,
        /// Machine-readable output.
        #[command(flatten)]
        json: Json,
    },
    /// いま使っている写し / the copy in use.
    Show(Json),
}

/// `retention …`. Who acts proves it: the password and the one-time code are read from standard input,
/// one a line.
#[derive(Debug, Subcommand)]
pub enum Retention {
    /// 保存期間が終わったもの。あれば終了コード1 / what is over; exit status 1 where something is.
    Due(Json),
    /// 廃棄の一覧 / the lists of disposal.
    Lists(Json),
    /// 廃棄を止める / keep the records of an application beyond their time.
    Hold {
        /// 受付番号 / the application's number.
        number: String,
        /// 訴訟・監査・その他 / why.
        #[arg(long, value_parser = ["litigation", "audit", "other"])]
        kind: String,
        /// 理由（封をして保存します） / the reason, kept sealed.
        #[arg(long)]
        reason: String,
        /// Who acts.
        #[command(flatten)]
        by: By,
    },
    /// 保留をやめる / let the records go.
    Release {
        /// 受付番号 / the application's number.
        number: String,
        /// Who acts.
        #[command(flatten)]
        by: By,
    },
    /// 課の廃棄の一覧を提案する / propose what is over in a department.
    Propose {
        /// 課のコード / the department's code.
        department: String,
        /// Who acts.
        #[command(flatten)]
        by: By,
    },
    /// 別の人が提案した一覧を承認し、消去する（元に戻せません） / approve a list that somebody else
    /// proposed, and erase it for good.
    Dispose {
        /// 一覧の番号 / the list's id.
        list: uuid::Uuid,
        /// Who acts.
        #[command(flatten)]
        by: By,
    },
    /// 廃棄証明書（PDF） / the certificate.
    Certificate {
        /// 一覧の番号 / the list's id.
        list: uuid::Uuid,
        /// 書き出すファイル / file to write.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        /// Machine-readable output.
        #[command(flatten)]
        json: Json,
    },
    /// 廃棄の台帳を書き出す。控えとは別の場所に保管します / write the register of disposals, to keep
    /// apart from the backups.
    Register {
        /// 書き出すファイル / file to write.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        /// Machine-readable output.
        #[command(flatten)]
        json: Json,
    },
}

/// Who acts.
#[derive(Debug, Args)]
pub struct By {
    /// 行う人の職員ID。パスワードと確認コードは標準入力の1行目と2行目 / sign-in name; the password and
    /// the one-time code are the first two lines of standard input.
    #[arg(long, value_name = "LOGIN")]
    pub by: String,
    /// Machine-readable output.
    #[command(flatten)]
    pub json: Json,
}

/// `city …`
#[derive(Debug, Subcommand)]
pub enum City {
    /// 間違い・不足・矛盾を、ファイルと行で説明する / explain errors with file and line.
    Lint {
        /// パックのフォルダ / folder of the pack.
        folder: PathBuf,
        /// 模擬世帯の数 / simulated households.
        #[arg(long, default_value_t = 10_000)]
        households: u32,
        /// 乱数の種 / seed.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Machine-readable output.
        #[command(flatten)]
        json: Json,
    },
    /// 二つの版で、過去の回答の結論がどう変わるか / what past answers would now end in.
    Diff {
        /// 前の版 / old pack.
        a: PathBuf,
        /// 新しい版 / new pack.
        b: PathBuf,
        /// 模擬世帯の数（できごとごと） / made-up households for each event.
        #[arg(long, default_value_t = 200)]
        households: u32,
        /// 乱数の種 / seed.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// データフォルダにある実際の申請の回答でも試す（閲覧として記録します） / also try the
        /// answers of stored applications; the reading is recorded.
        #[arg(long)]
        stored: bool,
        /// Machine-readable output.
        #[command(flatten)]
        json: Json,
    },
    /// 聞く数と書類の欄の数を比べる / questions asked against boxes on the forms.
    Measure {
        /// パックのフォルダ / folder of the pack.
        folder: PathBuf,
        /// Machine-readable output.
        #[command(flatten)]
        json: Json,
    },
}

/// `audit …`
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// 記録をすべて計算し直す / recompute everything.
    Verify {
        /// 外に控えた署名（受付票・印刷・立会者） / a checkpoint kept outside.
        #[arg(long, value_name = "FILE", num_args = 1..)]
        checkpoint: Vec<PathBuf>,
        /// 外に控えた公開鍵 / the public key kept outside; without it that of the data folder.
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
        /// Machine-readable output.
        #[command(flatten)]
        json: Json,
    },
    /// いまの署名（チェックポイント）を出す / print the current checkpoint, to keep outside.
    Checkpoint,
    /// 受付票の証明を、サーバーなしで確かめる / verify a receipt's proof offline.
    VerifyReceipt {
        /// 証明のファイル / the proof file of a receipt.
        proof: PathBuf,
        /// 市の公開鍵 / the city's verifier key.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// Machine-readable output.
        #[command(flatten)]
        json: Json,
    },
    /// 市の公開鍵を出す / print the city's verifier key.
    Key,
}

/// Options of `backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// 控えのファイル / file to write.
    pub to: PathBuf,
    /// Machine-readable output.
    #[command(flatten)]
    pub json: Json,
}

/// Options of `restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// 控えのファイル / backup to read.
    pub from: PathBuf,
    /// 空のデータフォルダ / empty data folder to fill.
    #[arg(long, value_name = "FOLDER")]
    pub into: PathBuf,
    /// 戻す先のデータベース（既定はフォルダの SQLite） / database to fill: `sqlite` in the folder,
    /// or a postgres:// URL of an empty database.
    #[arg(long, value_name = "URL", default_value = "sqlite")]
    pub database: String,
    /// 外に控えた公開鍵 / the log's public key kept outside; without it that of the backup.
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// 外に控えた署名 / checkpoints kept outside.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub checkpoint: Vec<PathBuf>,
    /// 外に控えた廃棄の台帳（disposals.jsonl）。控えより後の廃棄を繰り返します / registers of disposals
    /// kept outside: what was disposed of since the backup is disposed of again.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub disposals: Vec<PathBuf>,
    /// 控えを取ってから廃棄をしていない / nothing was disposed of since the backup was taken.
    #[arg(long, conflicts_with = "disposals")]
    pub no_disposals: bool,
    /// Machine-readable output.
    #[command(flatten)]
    pub json: Json,
}

/// `pdf …`. Nothing is fetched: roots, revocation data and keys are files.
#[derive(Debug, Subcommand)]
pub enum Pdf {
    /// 署名する（新しいファイルに書きます） / sign into a new file.
    Sign(Box<PdfSign>),
    /// 文書タイムスタンプを付ける / add a document time-stamp.
    Timestamp(PdfTimestamp),
    /// 検証に要る情報と文書タイムスタンプを加える（長期保存、延長） / bring to B-LTA, or renew.
    Extend(PdfExtend),
    /// タイムスタンプの依頼を書き出す（閉じたネットワーク用。外へ出るのはハッシュだけ） / write what
    /// another machine is to have stamped: digests only.
    TimestampRequest(PdfTimestampRequest),
    /// 依頼に応えて、タイムスタンプ局から取る（外につながる機械で） / have the requests stamped, on a
    /// machine that reaches an authority.
    TimestampAnswer(PdfTimestampAnswer),
    /// 持ち帰ったタイムスタンプを文書に付ける / put what was brought back into the documents.
    TimestampBringBack(PdfTimestampBringBack),
    /// 署名を確かめる。すべて有効なら終了コード0、そうでなければ1、PDFとして読めなければ2 / verify
    /// signatures: exit status 0 where every file has a signature and all hold, 1 where not, 2 where a
    /// file cannot be read as PDF.
    Verify(PdfVerify),
    /// 署名・証明書・保存ごとの変更を詳しく書き出す / verify and tell everything: certificates, every
    /// saving of the file and its hash.
    Report(PdfReport),
}

/// Options of `pdf sign`.
#[derive(Debug, Args)]
pub struct PdfSign {
    /// 署名する PDF / file to sign.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 書き出す新しいファイル / new file to write.
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// 秘密鍵（PKCS#8、PEM か DER） / the private key.
    #[arg(long, value_name = "KEY.pem", requires = "cert", group = "signer")]
    pub key: Option<PathBuf>,
    /// 鍵と証明書のファイル（PKCS#12）。パスワードは環境変数 YAKUSHO_SIGNING_PASSWORD / key and
    /// certificate in one file.
    #[arg(long, value_name = "FILE.p12", group = "signer")]
    pub p12: Option<PathBuf>,
    /// カードや HSM の PKCS#11 ライブラリ。暗証番号は環境変数 YAKUSHO_SIGNING_PIN / the library of a
    /// card or an HSM.
    #[arg(long, value_name = "MODULE.so", group = "signer")]
    pub pkcs11: Option<PathBuf>,
    /// カードや HSM の名前（1つだけなら不要） / label of the token.
    #[arg(long, value_name = "LABEL", default_value = "", requires = "pkcs11")]
    pub token: String,
    /// 鍵の名前（1つだけなら不要） / label of the key on it.
    #[arg(long, value_name = "LABEL", default_value = "", requires = "pkcs11")]
    pub key_label: String,
    /// 署名者の証明書（PKCS#12 と、証明書の入ったカードでは不要） / the signer's certificate.
    #[arg(long, value_name = "CERT.pem")]
    pub cert: Option<PathBuf>,
    /// 署名に入れる途中の認証局の証明書 / certificates above it, to go into the signature.
    #[arg(long, value_name = "FILE", action = clap::ArgAction::Append)]
    pub chain: Vec<PathBuf>,
    /// 水準 / level.
    #[arg(long, default_value = "B-B", value_parser = ["B-B", "B-T", "B-LT", "B-LTA"])]
    pub level: String,
    /// 署名欄の名前。空の署名欄があれば使い、なければ作る / name of the field, taken or made.
    #[arg(long, default_value = "Signature1", value_name = "NAME")]
    pub field: String,
    /// 署名の理由 / reason.
    #[arg(long)]
    pub reason: Option<String>,
    /// 署名の場所 / location.
    #[arg(long)]
    pub location: Option<String>,
    /// ページに表示する場所（ページ/左,下,右,上、ポイント） / page and rectangle of a visible stamp.
    #[arg(long, value_name = "PAGE/X,Y,X,Y")]
    pub visible: Option<String>,
    /// 表示する行（繰り返せます） / lines of the stamp.
    #[arg(long, value_name = "TEXT", action = clap::ArgAction::Append)]
    pub line: Vec<String>,
    /// 文書を証明する：1 変更不可、2 記入と署名は可、3 注釈も可 / certify the document (DocMDP).
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=3))]
    pub certify: Option<u8>,
    /// この欄を、以後変えられなくする（繰り返せます） / fields that may not change any more.
    #[arg(long, value_name = "FIELD", action = clap::ArgAction::Append, conflicts_with = "lock_all")]
    pub lock: Vec<String>,
    /// すべての欄を、以後変えられなくする / no field may change any more.
    #[arg(long)]
    pub lock_all: bool,
    /// Where time-stamps come from.
    #[command(flatten)]
    pub stamp: PdfStamp,
    /// Where validation data comes from.
    #[command(flatten)]
    pub archive: PdfArchive,
}

/// Options of `pdf timestamp`.
#[derive(Debug, Args)]
pub struct PdfTimestamp {
    /// PDF / file to stamp.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 書き出す新しいファイル / new file to write.
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// Where time-stamps come from.
    #[command(flatten)]
    pub stamp: PdfStamp,
}

/// Options of `pdf extend`.
#[derive(Debug, Args)]
pub struct PdfExtend {
    /// 署名された PDF / signed file.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 書き出す新しいファイル / new file to write.
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// Where time-stamps come from.
    #[command(flatten)]
    pub stamp: PdfStamp,
    /// Where validation data comes from.
    #[command(flatten)]
    pub archive: PdfArchive,
    /// 検証に要る情報だけを加え、タイムスタンプは付けない（あとで持ち帰るとき） / add validation data
    /// without a time-stamp, which is to be brought back later.
    #[arg(long)]
    pub without_timestamp: bool,
}

/// Options of `pdf timestamp-request`.
#[derive(Debug, Args)]
pub struct PdfTimestampRequest {
    /// 依頼を書き出すファイル / file of requests to write.
    #[arg(long, value_name = "REQUESTS.json")]
    pub to: PathBuf,
    /// PDF / files to stamp.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

/// Options of `pdf timestamp-answer`.
#[derive(Debug, Args)]
pub struct PdfTimestampAnswer {
    /// 依頼のファイル / file of requests.
    #[arg(value_name = "REQUESTS.json")]
    pub requests: PathBuf,
    /// 持ち帰るファイル / file to bring back.
    #[arg(long, value_name = "ANSWERS.json")]
    pub to: PathBuf,
    /// Where time-stamps come from.
    #[command(flatten)]
    pub stamp: PdfStamp,
}

/// Options of `pdf timestamp-bring-back`.
#[derive(Debug, Args)]
pub struct PdfTimestampBringBack {
    /// 持ち帰ったファイル / file that was brought back.
    #[arg(long, value_name = "ANSWERS.json")]
    pub answers: PathBuf,
    /// 新しい PDF を書き出すフォルダー / folder for the new files.
    #[arg(long, value_name = "FOLDER")]
    pub to: PathBuf,
    /// 依頼したときのままの PDF / the files as they were requested.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

/// Time-stamp authorities, over the network or of one's own.
#[derive(Debug, Args)]
pub struct PdfStamp {
    /// タイムスタンプ局（RFC 3161）。繰り返すと、応えるまで順に聞きます / authorities, asked in order
    /// until one answers.
    #[arg(long, value_name = "URL", action = clap::ArgAction::Append)]
    pub tsa: Vec<String>,
    /// 受け取ってよいタイムスタンプのポリシー（1.2.392.…） / the only policy that is taken.
    #[arg(long, value_name = "OID", default_value = "")]
    pub tsa_policy: String,
    /// 自前のタイムスタンプ局の秘密鍵（認定を受けたものではありません） / key of an authority of one's
    /// own, which is not accredited.
    #[arg(long, value_name = "KEY.pem", requires = "tsa_cert", conflicts_with = "tsa")]
    pub tsa_key: Option<PathBuf>,
    /// その証明書 / its certificate.
    #[arg(long, value_name = "CERT.pem", requires = "tsa_key")]
    pub tsa_cert: Option<PathBuf>,
    /// その上の証明書 / certificates above it.
    #[arg(long, value_name = "FILE", action = clap::ArgAction::Append)]
    pub tsa_chain: Vec<PathBuf>,
    /// 時刻。なければ今 / the time, now by default.
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
}

/// What a long-term signature takes in.
#[derive(Debug, Args)]
pub struct PdfArchive {
    /// 信頼する認証局（B-LT と B-LTA に要ります） / roots, needed for B-LT and B-LTA.
    #[arg(long, value_name = "ROOT.pem", action = clap::ArgAction::Append)]
    pub trust: Vec<PathBuf>,
    /// 失効リスト（CRL） / revocation lists.
    #[arg(long, value_name = "FILE", action = clap::ArgAction::Append)]
    pub crl: Vec<PathBuf>,
    /// OCSP の回答 / OCSP responses.
    #[arg(long, value_name = "FILE", action = clap::ArgAction::Append)]
    pub ocsp: Vec<PathBuf>,
    /// 失効情報を取りに行ってよいホスト（繰り返せます）。なければどこにもつなぎません / hosts of which
    /// revocation data may be fetched, where a certificate names them; none by default.
    #[arg(long, value_name = "HOST", action = clap::ArgAction::Append)]
    pub fetch_from: Vec<String>,
}

/// Options of `pdf verify`.
#[derive(Debug, Args)]
pub struct PdfVerify {
    /// What is trusted, and when.
    #[command(flatten)]
    pub trust: PdfTrust,
    /// JSON（1ファイル1行）で出す / print JSON, one object a file.
    #[arg(long)]
    pub json: bool,
    /// 報告の言葉 / language of the report.
    #[arg(long, default_value = "ja", value_parser = ["ja", "en"])]
    pub lang: String,
    /// 確かめる PDF / files to verify.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// Options of `pdf report`.
#[derive(Debug, Args)]
pub struct PdfReport {
    /// What is told of verification.
    #[command(flatten)]
    pub verify: PdfVerify,
    /// 署名された版だけを書き出すフォルダ / folder for the versions that were signed, one file for
    /// each signature.
    #[arg(long, value_name = "FOLDER")]
    pub signed_versions: Option<PathBuf>,
}

/// What a verification starts from.
#[derive(Debug, Args)]
pub struct PdfTrust {
    /// 信頼する認証局の証明書（PEM か DER） / roots that are trusted, PEM or DER.
    #[arg(long, value_name = "ROOT.pem", num_args = 1.., required = true)]
    pub trust: Vec<PathBuf>,
    /// タイムスタンプだけに信頼する認証局。なければ --trust / roots for time-stamps instead.
    #[arg(long, value_name = "ROOT.pem", num_args = 1..)]
    pub tsa_trust: Vec<PathBuf>,
    /// 途中の認証局の証明書 / further certificates on the way to a root.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub cert: Vec<PathBuf>,
    /// 失効リスト（CRL） / revocation lists.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub crl: Vec<PathBuf>,
    /// OCSP の回答（DER） / OCSP responses.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub ocsp: Vec<PathBuf>,
    /// いつ時点で確かめるか。なければ今 / the moment of the verdict, now by default; for example
    /// 2036-04-01T00:00:00Z or 2036-04-01.
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// 失効情報がないとき soft は続けて知らせ、hard は確認できないとする / without revocation data
    /// soft goes on and reports the gap, hard does not pass.
    #[arg(long, default_value = "soft", value_parser = ["soft", "hard"])]
    pub revocation: String,
}

/// `config …`
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// 値・出どころ・問題点 / values, origins and problems.
    Check(Json),
}

/// `bench …`. Each makes its own data folder below the configured one and takes it away again.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// 申請の送信（確実に保存してから返事）と、同じ行の書き込みの限界 / durable submissions, and
    /// what this disk gives for the same rows in the same run.
    Submit {
        /// How the server is loaded.
        #[command(flatten)]
        load: Load,
        /// 毎秒の申請 / submissions a second.
        #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
        rate: u32,
        /// 続けて送れるだけ送る申請の数 / submissions sent as fast as they are answered.
        #[arg(long, default_value_t = 3000)]
        saturated: u32,
        /// 世帯の申請すべてではなく、紙の欄の数がこれに近い1件だけを出す / file one procedure only,
        /// the one whose paper has the number of boxes nearest to this.
        #[arg(long, value_name = "BOXES")]
        one_form: Option<usize>,
    },
    /// 画面（ホーム・質問・結果・手続の案内） / pages: home, question, result, procedure.
    Pages {
        /// How the server is loaded.
        #[command(flatten)]
        load: Load,
        /// 毎秒の画面 / pages a second.
        #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..))]
        rate: u32,
    },
    /// 質問を1つ選ぶ・結果を出す・様式をうめる時間 / one step of the interview.
    Interview {
        /// 世帯ごとに繰り返す数 / rounds for each household.
        #[arg(long, default_value_t = 20)]
        rounds: u32,
        /// Machine-readable output.
        #[command(flatten)]
        json: Json,
    },
    /// 一覧・検索・件の画面 / worklist, search and case page over many cases.
    Cases {
        /// 件の数 / cases.
        #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..))]
        count: u64,
        /// 画面ごとに繰り返す数 / requests of each kind.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
        rounds: u32,
        /// 別のデータベース（空のもの） / another database, empty; without it SQLite.
        #[arg(long, value_name = "URL")]
        database: Option<String>,
        /// Machine-readable output.
        #[command(flatten)]
        json: Json,
    },
    /// 計画の画面（35自治体、10年分の測定値） / the plan's pages beside many cities' measurements.
    Plan {
        /// 自治体の数 / cities in the store.
        #[arg(long, default_value_t = 35, value_parser = clap::value_parser!(u16).range(1..1000))]
        cities: u16,
        /// 年数 / years, a value a month of each figure.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..50))]
        years: u16,
        /// 画面ごとに繰り返す数 / requests of each page.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
        rounds: u32,
        /// 別のデータベース（空のもの） / another database, empty; without it SQLite.
        #[arg(long, value_name = "URL")]
        database: Option<String>,
        /// Machine-readable output.
        #[command(flatten)]
        json: Json,
    },
    /// 起動から最初の返事まで / from start to the first answer, and memory at rest.
    Start {
        /// 保存してある件の数 / stored cases.
        #[arg(long, default_value_t = 100_000)]
        cases: u32,
        /// 起動する回数 / starts.
        #[arg(long, default_value_t = 5)]
        runs: u32,
        /// Machine-readable output.
        #[command(flatten)]
        json: Json,
    },
}

/// How a server is loaded.
#[derive(Debug, Clone, Args)]
pub struct Load {
    /// 同時につながる利用者 / clients, each with a connection of its own.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..))]
    pub clients: u32,
    /// 測る秒数 / seconds.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    pub seconds: u32,
    /// 別のデータベース（空のもの） / another database, empty; without it SQLite.
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// Machine-readable output.
    #[command(flatten)]
    pub json: Json,
}

/// Machine-readable output.
#[derive(Debug, Default, Clone, Copy, Args)]
pub struct Json {
    /// JSON で出す / print JSON.
    #[arg(long)]
    pub json: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Option<Command> {
        let all = std::iter::once("yakusho").chain(words.iter().copied());
        Cli::try_parse_from(all).ok()?.command
    }

    #[test]
    fn the_words_of_the_command_line_hold_together() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }

    #[test]
    fn lint_takes_ten_thousand_households_unless_told_otherwise() {
        match parse(&["city", "lint", "cities/maebashi"]) {
            Some(Command::City(City::Lint { households, seed, json, .. })) => {
                assert_eq!((households, seed, json.json), (10_000, 1, false));
            }
            other => panic!("{other:?}"),
        }
        match parse(&["city", "lint", "a", "--households", "7", "--seed", "9", "--json"]) {
            Some(Command::City(City::Lint { households, seed, json, .. })) => {
                assert_eq!((households, seed, json.json), (7, 9, true));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn verify_takes_several_checkpoints() {
        match parse(&["audit", "verify", "--checkpoint", "a", "b", "--checkpoint", "c"]) {
            Some(Command::Audit(Audit::Verify { checkpoint, key: None, .. })) => {
                assert_eq!(checkpoint.len(), 3);
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_pdf_is_not_verified_without_a_root() {
        assert!(parse(&["pdf", "verify", "contract.pdf"]).is_none());
        match parse(&["pdf", "verify", "--json", "contract.pdf", "--trust", "a.pem", "b.pem"]) {
            Some(Command::Pdf(Pdf::Verify(verify))) => {
                assert_eq!((verify.files.len(), verify.trust.trust.len()), (1, 2));
                assert_eq!(verify.trust.revocation, "soft");
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_receipt_is_not_verified_without_a_key() {
        assert!(parse(&["audit", "verify-receipt", "proof"]).is_none());
        assert!(parse(&["audit", "verify-receipt", "proof", "--key", "k"]).is_some());
    }

    #[test]
    fn restore_fills_a_sqlite_file_unless_told_otherwise() {
        match parse(&["restore", "b.zip", "--into", "new"]) {
            Some(Command::Restore(restore)) => assert_eq!(restore.database, "sqlite"),
            other => panic!("{other:?}"),
        }
        assert!(parse(&["restore", "b.zip"]).is_none());
    }

    #[test]
    fn a_bench_has_the_rates_of_the_promise_unless_told_otherwise() {
        match parse(&["bench", "submit"]) {
            Some(Command::Bench(Bench::Submit { load, rate, .. })) => {
                assert_eq!((load.clients, rate, load.seconds), (64, 200, 30));
            }
            other => panic!("{other:?}"),
        }
        assert!(matches!(
            parse(&["bench", "pages"]),
            Some(Command::Bench(Bench::Pages { rate: 500, .. }))
        ));
        assert!(parse(&["bench", "submit", "--clients", "0"]).is_none());
        assert!(parse(&["bench", "pages", "--rate", "0"]).is_none());
    }
}
