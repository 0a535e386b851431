//! A contract, its parties and its file.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;
use yakusho_kernel::Yen;

/// A contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// Its id.
    pub id: Uuid,
    /// 契約番号: `R8-契-000012`.
    pub number: String,
    /// Its kind in the pack.
    pub kind: String,
    /// 件名
    pub title: String,
    /// The department that concludes it.
    pub department: String,
    /// 契約金額, tax included.
    pub amount: Yen,
    /// うち消費税.
    pub tax: Yen,
    /// 契約日
    pub concluded_on: Date,
    /// 期間の始まり
    pub from_on: Option<Date>,
    /// 期間の終わり
    pub to_on: Option<Date>,
    /// 入札結果の番号
    pub tender: String,
    /// Whether it is renewed by itself.
    pub auto_renew: bool,
    /// Where its file comes from.
    pub origin: Origin,
    /// Who signs how.
    pub way: Way,
    /// How far it is.
    pub state: State,
    /// Its file as it is now.
    pub file: Option<ContractFile>,
    /// The SHA-256 of the file that was approved.
    pub approved_sha256: Option<String>,
    /// The contract that it is linked to, and how.
    pub link: Option<(Link, Uuid)>,
    /// Who drafted it.
    pub drafted_by: Uuid,
    /// When.
    pub drafted_at: Timestamp,
    /// Seeded for the demo.
    pub stand_in: bool,
    /// Counts its changes.
    pub version: i64,
}

/// The file of a contract: exactly these bytes are what is approved and signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractFile {
    /// The attachment that holds it.
    pub attachment: Uuid,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: i64,
}

/// A party of a contract besides the city, as the register had it when the contract was drafted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its id.
    pub id: Uuid,
    /// Its place among the parties, from 1.
    pub place: i64,
    /// The supplier of the register.
    pub supplier: Uuid,
    /// 商号・名称
    pub name: String,
    /// 代表者
    pub representative: String,
    /// 所在地
    pub address: String,
}

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $code:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$of])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code in the database and the API.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What staff call it.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// The one with this code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

coded! {
    /// Where a contract's file comes from.
    Origin {
        /// Made from the template of its kind.
        Drafted = "drafted", "ひな形から作成";
        /// A PDF made elsewhere.
        Uploaded = "uploaded", "別に作ったPDF";
        /// Concluded elsewhere, on paper or in another service, and brought here to be kept.
        Imported = "imported", "ほかで結んだ契約の取込み";
    }
}

coded! {
    /// Who signs how.
    Way {
        /// 立会人型: the parties agree, the platform signs.
        Witness = "witness", "立会人型（事業者署名型）";
        /// 当事者型: the party signs with a certificate of its own.
        Party = "party", "当事者型";
    }
}

coded! {
    /// How far a contract is.
    State {
        /// It is written.
        Draft = "draft", "起案中";
        /// Those who approve have it.
        InApproval = "in_approval", "決裁中";
        /// It may be sent.
        Approved = "approved", "決裁済（送信待ち）";
        /// The parties were asked to sign.
        Sent = "sent", "署名を依頼中";
        /// All agreed; the seal is still to be put.
        Agreed = "agreed", "全員が合意（封緘待ち）";
        /// 締結
        Concluded = "concluded", "締結済";
        /// A party declined.
        Declined = "declined", "相手方が辞退";
        /// The time to sign is over.
        Expired = "expired", "署名の期限切れ";
        /// The city took it back.
        Withdrawn = "withdrawn", "取下げ";
    }
}

coded! {
    /// How a contract is linked to another.
    Link {
        /// 訂正・再発行: it takes the place of one that was not concluded.
        Reissue = "reissue", "訂正して出し直し";
        /// 変更契約
        Change = "change", "変更契約";
        /// 解約
        Termination = "termination", "解約";
    }
}

impl State {
    /// Whether nothing more comes of it as it is, and another may take its place.
    #[must_use]
    pub const fn has_failed(self) -> bool {
        matches!(self, Self::Declined | Self::Expired | Self::Withdrawn)
    }
}
