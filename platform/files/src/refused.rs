//! Why a file is not taken, and what the person can do instead.

use yakusho_kernel::{Problem, Refusal, RefusalKind, Text};

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{}", self.code())]
pub enum Refused {
    /// It has no content.
    Empty,
    /// More bytes than one file may have.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// More files than one application may have.
    TooMany {
        /// The limit.
        limit: u64,
    },
    /// All files together would be too large.
    TooLargeTogether {
        /// The limit in bytes.
        limit: u64,
    },
    /// The upload ended early.
    Interrupted,
    /// A photo in Apple's format, which many programs cannot open.
    Heic,
    /// A film.
    Video,
    /// A document of a word processor or a spreadsheet.
    OfficeDocument,
    /// A ZIP or another archive.
    Archive,
    /// None of what is taken.
    UnknownKind,
    /// It can be read as two kinds of file.
    TwoInOne,
    /// The image cannot be read, or its end is missing.
    BrokenImage,
    /// More pixels than can be handled.
    TooManyPixels,
    /// The PDF cannot be read, or its end is missing.
    BrokenPdf,
    /// The PDF wants a password.
    LockedPdf,
    /// The PDF can start something: scripts, programs, forms that send themselves.
    ActivePdf,
    /// The PDF carries other files.
    PdfWithFiles,
    /// The PDF has too many pages.
    TooManyPages {
        /// The limit.
        limit: usize,
    },
    /// The PDF unpacks to far more than it is.
    Bomb,
}

impl Refused {
    /// Every reason once, for tests and for the API's documentation.
    pub const ALL: [Self; 19] = [
        Self::Empty,
        Self::TooLarge { limit: 20 << 20 },
        Self::TooMany { limit: 20 },
        Self::TooLargeTogether { limit: 100 << 20 },
        Self::Interrupted,
        Self::Heic,
        Self::Video,
        Self::OfficeDocument,
        Self::Archive,
        Self::UnknownKind,
        Self::TwoInOne,
        Self::BrokenImage,
        Self::TooManyPixels,
        Self::BrokenPdf,
        Self::LockedPdf,
        Self::ActivePdf,
        Self::PdfWithFiles,
        Self::TooManyPages { limit: 100 },
        Self::Bomb,
    ];

    /// Stable machine code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::TooLarge { .. } => "file_too_large",
            Self::TooMany { .. } => "files_too_many",
            Self::TooLargeTogether { .. } => "files_too_large_together",
            Self::Interrupted => "file_interrupted",
            Self::Heic => "file_heic",
            Self::Video => "file_video",
            Self::OfficeDocument => "file_office_document",
            Self::Archive => "file_archive",
            Self::UnknownKind => "file_kind_unknown",
            Self::TwoInOne => "file_two_in_one",
            Self::BrokenImage => "image_broken",
            Self::TooManyPixels => "image_too_many_pixels",
            Self::BrokenPdf => "pdf_broken",
            Self::LockedPdf => "pdf_locked",
            Self::ActivePdf => "pdf_active",
            Self::PdfWithFiles => "pdf_with_files",
            Self::TooManyPages { .. } => "pdf_too_many_pages",
            Self::Bomb => "pdf_bomb",
        }
    }

    /// Why, and what to do.
    #[must_use]
    pub fn message(self) -> Text {
        match self {
            Self::Empty => Text::new(
                "ファイルの中身がありません。もう一度撮影するか、別のファイルを選んでください。",
                "ファイルの 中（なか）が からです。もう一度（いちど） 写真（しゃしん）を とるか、ほかの ファイルを 選（えら）んで ください。",
                "The file is empty. Take the photo again or choose another file.",
            ),
            Self::TooLarge { limit } => too_large(limit >> 20),
            Self::TooMany { limit } => Text::new(
                format!(
                    "添付できるのは{limit}個までです。いらないものを消してから追加してください。"
                ),
                format!(
                    "ファイルは {limit}個（こ）までです。いらない ものを 消（け）して ください。"
                ),
                format!(
                    "You can attach up to {limit} files. Remove one that is not needed, then add this one."
                ),
            ),
            Self::TooLargeTogether { limit } => {
                let mega = limit >> 20;
                Text::new(
                    format!(
                        "添付の合計が{mega}MBを超えます。いらないものを消すか、写真で出してください。"
                    ),
                    format!(
                        "ファイルを 全部（ぜんぶ） あわせて {mega}MBまでです。いらない ものを 消（け）して ください。"
                    ),
                    format!(
                        "All files together may have at most {mega} MB. Remove one, or send photos instead."
                    ),
                )
            }
            Self::Interrupted => Text::new(
                "ファイルが最後まで届きませんでした。電波のよいところで、もう一度送ってください。",
                "ファイルが 最後（さいご）まで 届（とど）きませんでした。もう一度（いちど） 送（おく）って ください。",
                "The file did not arrive completely. Please send it again where the connection is good.",
            ),
            Self::Heic => Text::new(
                "HEIC という形式の写真は開けないことがあるため、受け取れません。iPhone では「設定」→「カメラ」→「フォーマット」で「互換性優先」を選んで撮り直すか、写真を画面に出してスクリーンショットを送ってください。",
                "HEICの 写真（しゃしん）は 使（つか）えません。iPhoneの「設定（せってい）」→「カメラ」→「フォーマット」で「互換性優先（ごかんせい ゆうせん）」を 選（えら）んで、もう一度（いちど） とって ください。スクリーンショットでも いいです。",
                "Photos in the HEIC format cannot be taken because many programs cannot open them. On an iPhone choose Settings → Camera → Formats → Most Compatible and take the photo again, or send a screenshot of it.",
            ),
            Self::Video => Text::new(
                "動画は受け取れません。書類を写真に撮って送ってください。",
                "ビデオは 使（つか）えません。写真（しゃしん）を とって 送（おく）って ください。",
                "Videos cannot be taken. Please send a photo of the document.",
            ),
            Self::OfficeDocument => Text::new(
                "ワードやエクセルのファイルは受け取れません。PDF にして保存するか、印刷したものを写真に撮って送ってください。",
                "ワードや エクセルは 使（つか）えません。PDFに するか、紙（かみ）の 写真（しゃしん）を 送（おく）って ください。",
                "Word and Excel files cannot be taken. Save the file as PDF, or send a photo of the printed page.",
            ),
            Self::Archive => Text::new(
                "まとめて圧縮したファイル（ZIP など）は受け取れません。中の写真や PDF を1つずつ送ってください。",
                "ZIPの ファイルは 使（つか）えません。中（なか）の 写真（しゃしん）や PDFを 一（ひと）つずつ 送（おく）って ください。",
                "ZIP and similar files cannot be taken. Send the photos or PDFs inside one by one.",
            ),
            Self::UnknownKind => Text::new(
                "この種類のファイルは受け取れません。写真（JPEG・PNG・WebP）か PDF を送ってください。名前の末尾だけを変えても使えません。",
                "この ファイルは 使（つか）えません。写真（しゃしん）か PDFを 送（おく）って ください。",
                "This kind of file cannot be taken. Send a photo (JPEG, PNG, WebP) or a PDF. Changing the end of the name does not help.",
            ),
            Self::TwoInOne => Text::new(
                "このファイルは二つの種類が重なっているため、安全のため受け取れません。書類を写真に撮って送ってください。",
                "この ファイルは あぶないかも しれないので 使（つか）えません。写真（しゃしん）を とって 送（おく）って ください。",
                "This file is two kinds of file in one and cannot be taken for safety. Please send a photo of the document.",
            ),
            Self::BrokenImage => Text::new(
                "写真のファイルが壊れていて開けません。もう一度撮影して送ってください。",
                "写真（しゃしん）が こわれて います。もう一度（いちど） とって 送（おく）って ください。",
                "The image is damaged and cannot be opened. Take the photo again and send it.",
            ),
            Self::TooManyPixels => Text::new(
                "写真の画素数が大きすぎます。カメラの設定で小さいサイズを選ぶか、スクリーンショットを送ってください。",
                "写真（しゃしん）が 大（おお）きすぎます。カメラの 設定（せってい）を 小（ちい）さく するか、スクリーンショットを 送（おく）って ください。",
                "The image has too many pixels. Choose a smaller size in the camera settings, or send a screenshot.",
            ),
            Self::BrokenPdf => Text::new(
                "PDF が壊れているか、途中で切れています。もう一度保存してから送るか、印刷したものを写真に撮って送ってください。",
                "PDFが こわれて います。もう一度（いちど） 保存（ほぞん）して 送（おく）って ください。写真（しゃしん）でも いいです。",
                "The PDF is damaged or cut off. Save it again and send it, or send a photo of the printed page.",
            ),
            Self::LockedPdf => Text::new(
                "パスワードや保護のかかった PDF は受け取れません。保護を外して保存し直すか、印刷したものを写真に撮って送ってください。",
                "パスワードの ある PDFは 使（つか）えません。パスワードを なくすか、写真（しゃしん）を 送（おく）って ください。",
                "A PDF with a password or protection cannot be taken. Save it without protection, or send a photo of the printed page.",
            ),
            Self::ActivePdf => Text::new(
                "プログラムの入った PDF は安全のため受け取れません。「PDF として印刷」で保存し直すか、写真に撮って送ってください。",
                "プログラムが 入（はい）った PDFは 使（つか）えません。「PDFとして 印刷（いんさつ）」で 作（つく）りなおすか、写真（しゃしん）を 送（おく）って ください。",
                "A PDF with a program inside cannot be taken for safety. Print it to a new PDF, or send a photo.",
            ),
            Self::PdfWithFiles => Text::new(
                "ほかのファイルが入った PDF は安全のため受け取れません。「PDF として印刷」で保存し直すか、中のファイルを1つずつ送ってください。",
                "ほかの ファイルが 入（はい）った PDFは 使（つか）えません。「PDFとして 印刷（いんさつ）」で 作（つく）りなおして ください。",
                "A PDF that carries other files cannot be taken for safety. Print it to a new PDF, or send the files inside one by one.",
            ),
            Self::TooManyPages { limit } => Text::new(
                format!("PDF は{limit}ページまでです。必要なページだけにして送ってください。"),
                format!("PDFは {limit}ページまでです。いる ページだけ 送（おく）って ください。"),
                format!("A PDF may have up to {limit} pages. Send only the pages that are needed."),
            ),
            Self::Bomb => Text::new(
                "開くと極端に大きくなる PDF のため受け取れません。「PDF として印刷」で保存し直すか、写真に撮って送ってください。",
                "この PDFは 中（なか）が 大（おお）きすぎます。写真（しゃしん）を とって 送（おく）って ください。",
                "This PDF becomes far too large when opened. Print it to a new PDF, or send a photo.",
            ),
        }
    }

    /// As a problem at the form control `field`.
    #[must_use]
    pub fn problem(self, field: &str) -> Problem {
        Problem::new(field, self.code(), self.message())
    }

    /// As a refusal of the whole request.
    #[must_use]
    pub fn refusal(self) -> Refusal {
        let kind = match self {
            Self::TooLarge { .. } | Self::TooMany { .. } | Self::TooLargeTogether { .. } => {
                RefusalKind::TooMuch
            }
            _ => RefusalKind::Invalid,
        };
        Refusal::new(kind, self.code(), self.message())
    }
}

fn too_large(mega: usize) -> Text {
    Text::new(
        format!(
            "ファイルが大きすぎます（{mega}MBまで）。写真のサイズを小さくするか、ページを分けて送ってください。"
        ),
        format!(
            "ファイルが 大（おお）きすぎます（{mega}MBまで）。小（ちい）さく して 送（おく）って ください。"
        ),
        format!(
            "The file is too large (up to {mega} MB). Make the photo smaller or send the pages separately."
        ),
    )
}

/// We cannot keep files just now.
pub(crate) fn unavailable() -> Refusal {
    Refusal::new(
        RefusalKind::Unavailable,
        "files_unavailable",
        Text::new(
            "ただいまファイルを保存できません。入力した内容は残っています。しばらくしてから、もう一度送ってください。",
            "いま ファイルを 受（う）け取（と）れません。すこし まってから もう一度（いちど） 送（おく）って ください。",
            "Files cannot be saved at the moment. What you typed is still here. Please try again a little later.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_reason_has_its_own_code_and_words_in_three_languages() {
        let codes: BTreeSet<_> = Refused::ALL.iter().map(|reason| reason.code()).collect();
        assert_eq!(codes.len(), Refused::ALL.len());
        for reason in Refused::ALL {
            assert!(reason.message().missing().is_empty(), "{reason:?}");
            assert!(reason.message().ja.contains("ください"), "{reason:?} does not say what to do");
        }
    }
}
