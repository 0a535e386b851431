//! The words of this domain's pages in the three languages.

use yakusho_pages::words_table;

words_table! {
    // --- home and search ---
    /// Heading of the home page.
    HOME_TITLE = "どんなことがありましたか", "なにが ありましたか", "What has happened?";
    /// Under it.
    HOME_LEAD = "いくつかの質問に答えると、必要な手続きと期限がわかります。同じことは二度聞きません。", "しつもんに 答（こた）えると、しなければ ならない ことと いつまでか が わかります。おなじ ことは 1回（かい）だけ 聞（き）きます。", "Answer a few questions and see what you need to do and by when. We never ask the same thing twice.";
    /// Search field.
    SEARCH_LABEL = "手続きを探す", "手続き（てつづき）を さがす", "Find a procedure";
    /// Search hint.
    SEARCH_HINT = "例：引っ越し、ごみ、子どもの保険", "れい：ひっこし、ごみ、こども", "For example: moving, pet dog, child";
    /// Search button.
    SEARCH = "探す", "さがす", "Search";
    /// Results.
    SEARCH_TITLE = "「{query}」の検索結果", "「{query}」で さがしました", "Results for “{query}”";
    /// Nothing found.
    SEARCH_EMPTY = "見つかりませんでした。短いことばやひらがなで探すか、市役所にお電話ください。", "見（み）つかりませんでした。みじかい ことばで さがして ください。市役所（しやくしょ）に 電話（でんわ）しても いいです。", "Nothing found. Try a shorter word, or call the city office.";
    /// Count of results.
    SEARCH_COUNT = "{n}件", "{n}つ あります", "{n} found";
    /// Heading of the ways to go on.
    GO_ON = "続きから", "つづきから", "Continue where you left off";
    /// Link to resume.
    RESUME_LINK = "途中でやめた入力を続ける", "とちゅうの 入力（にゅうりょく）を つづける", "Continue saved answers";
    /// Link to the status page.
    STATUS_LINK = "申請の状況を見る", "おくった 申請（しんせい）を 見（み）る", "See where my application is";
    /// Event mark in search results.
    EVENT_KIND = "できごとから案内", "ガイド", "Guide";
    /// Procedure mark in search results.
    PROCEDURE_KIND = "手続き", "手続き（てつづき）", "Procedure";

    // --- procedure page ---
    /// By when.
    P_DEADLINE = "期限", "いつまで", "Deadline";
    /// What is lost.
    P_LATE = "遅れたとき", "おくれたら", "If you are late";
    /// Who may file.
    P_WHO = "手続きできる人", "できる 人（ひと）", "Who may do it";
    /// Fee.
    P_FEE = "手数料", "お金（かね）", "Fee";
    /// No fee.
    P_FREE = "無料", "お金（かね）は いりません", "Free";
    /// Fee that depends.
    P_FEE_VARIES = "内容によって違います", "いくらか は 内容（ないよう）で かわります", "Depends on the case";
    /// What to bring.
    P_BRING = "持ち物・添付するもの", "もっていく もの", "What you need";
    /// Where.
    P_WINDOW = "窓口", "まどぐち", "Where";
    /// How.
    P_CHANNELS = "方法", "どうやって", "How";
    /// How, online.
    P_ONLINE = "インターネットで申請できます", "インターネットで できます", "You can do it online";
    /// How, visit.
    P_VISIT = "窓口での手続きです。記入はここで済ませておけます", "市役所（しやくしょ）で します。書（か）く ことは ここで 先（さき）に できます", "Done in person. You can fill in everything here beforehand";
    /// How, automatic.
    P_AUTOMATIC = "自動で済みます。何もしなくてかまいません", "なにも しなくて いいです", "Automatic. You need not do anything";
    /// How, elsewhere.
    P_ELSEWHERE = "市役所ではない手続きです", "市役所（しやくしょ）では ありません", "Not done at the city office";
    /// Catalogue only.
    P_CATALOGUE = "この手続きは、まだここからは申請できません。担当の窓口にお問い合わせください。", "ここでは まだ できません。市役所（しやくしょ）に 聞（き）いて ください。", "This cannot be filed here yet. Please contact the window in charge.";
    /// Law.
    P_LAW = "根拠", "きまり（法律（ほうりつ））", "Legal basis";
    /// Usual time.
    P_STANDARD = "標準処理期間", "かかる 日（ひ）", "Usual processing time";
    /// Days.
    P_DAYS = "{n}日（受付から）", "{n}日（にち）", "{n} days from receipt";
    /// Result documents.
    P_OUTPUTS = "受け取るもの", "もらう もの", "What you receive";
    /// Next.
    P_NEXT = "申請のあと", "そのあと", "What happens next";
    /// Events that lead here.
    P_EVENTS = "この手続きを含む案内", "この 手続き（てつづき）が ある ガイド", "Guides that include this";

    // --- start of a guide ---
    /// Button.
    START = "はじめる", "はじめる", "Start";
    /// Heading.
    START_BEFORE = "はじめる前に", "はじめる 前（まえ）に", "Before you start";
    /// Account.
    START_NO_ACCOUNT = "会員登録はいりません。途中でやめても、あとで続けられます。", "とうろくは いりません。とちゅうで やめても、あとで つづけられます。", "No account is needed. You can stop and continue later.";
    /// Deletion.
    START_KEPT = "送信しなかった答えは暗号にして預かり、{day}を過ぎると消します。", "おくらなかった 答（こた）えは {day}の あと けします。ほかの 人（ひと）は 見（み）られません。", "Answers that you do not submit are kept encrypted and deleted after {day}.";
    /// My Number.
    START_NO_NUMBER = "マイナンバー（個人番号）は入力しません。", "マイナンバーは 書（か）きません。", "Never enter your My Number.";
    /// Helper.
    HELPER_LABEL = "手伝う人と一緒に入力する場合の場所", "手伝（てつだ）う 人（ひと）が いる ときの 場所（ばしょ）", "Where somebody helps you, if so";
    /// Helper hint.
    HELPER_HINT = "公民館などで職員やサポーターに手伝ってもらうときだけ書いてください（例：中央公民館）。手伝いがあったことを記録に残します。", "手伝（てつだ）って もらう ときだけ 書（か）いて ください（れい：中央公民館（ちゅうおうこうみんかん））。きろくに 残（のこ）ります。", "Only if staff or a supporter helps you, for example at a community hall. The help is recorded.";

    // --- questions ---
    /// People already added.
    LIST_TITLE = "追加した{what}", "入（い）れた {what}", "Added: {what}";
    /// The list is complete.
    LIST_DONE = "これで全員です。次へ", "これで ぜんぶ です。つぎへ", "That is everyone. Continue";
    /// The list is empty and complete.
    LIST_NOBODY = "ほかにはいません。次へ", "ほかに いません。つぎへ", "Nobody else. Continue";
    /// Full list.
    LIST_FULL = "これ以上は追加できません。{n}より多いときは、窓口にご相談ください。", "もう 入（い）れられません。{n}より おおい ときは、市役所（しやくしょ）に 来（き）て ください。", "No more can be added. Please come to the window if there are more than {n}.";
    /// Nobody picked.
    PICK_NOBODY = "該当する人はいない", "いません", "None of them";
    /// Both a person and nobody.
    PICK_BOTH = "「いない」か、あてはまる人か、どちらかを選んでください。", "「いません」か、人（ひと）か、どちらかを えらんで ください。", "Choose either the people or “None of them”.";
    /// Nothing chosen.
    PICK_ONE = "あてはまる人を選ぶか、「該当する人はいない」を選んでください。", "人（ひと）を えらぶか、「いません」を えらんで ください。", "Choose the people it applies to, or “None of them”.";
    /// Confirmation for 12 digits.
    NOT_MY_NUMBER = "これはマイナンバーではありません", "これは マイナンバーでは ありません", "This is not a My Number";
    /// An old page was sent.
    OLD_PAGE = "別の画面で答えが変わっていました。いまの内容を表示しています。確かめてから、もう一度進んでください。", "ほかの ページで 答（こた）えが かわりました。もういちど たしかめて ください。", "Your answers were changed on another page. This is how they stand now; please check and continue.";
    /// Automatic page heading.
    FILL_TITLE = "{label}を教えてください", "{label}を 教（おし）えて ください", "Please tell us: {label}";
    /// Whose answer it is.
    FOR_PERSON = "{name}さんについて", "{name}さんの こと", "About {name}";

    // --- saved for later ---
    /// Heading.
    LATER_TITLE = "あとで続けるには", "あとで つづける", "How to continue later";
    /// The code.
    LATER_CODE = "続きの番号", "つづきの 番号（ばんごう）", "Your code";
    /// What to do with it.
    LATER_HOW = "この番号を書き留めてください。どのスマートフォンやパソコンからでも、「途中でやめた入力を続ける」にこの番号を入れると続きから始められます。番号を知っている人は内容を見られるので、ほかの人に見せないでください。", "この 番号（ばんごう）を 書（か）いて おいて ください。ほかの スマホでも つづけられます。ほかの 人（ひと）に 見（み）せないで ください。", "Write this code down. Enter it under “Continue saved answers” on any device. Anyone with the code can see your answers, so keep it to yourself.";
    /// Deletion.
    LATER_UNTIL = "{day}を過ぎると消えます。", "{day}の あと きえます。", "Deleted after {day}.";
    /// Mail.
    LATER_MAIL = "メールで続きのリンクを送る（任意）", "メールで おくる（しなくても いい）", "Send a link by mail (optional)";
    /// Mail button.
    LATER_SEND = "リンクを送る", "おくる", "Send the link";
    /// Mail sent.
    LATER_SENT = "リンクを送りました。届かないときは、迷惑メールの設定とアドレスを確かめてください。", "おくりました。来（こ）ない ときは、アドレスを たしかめて ください。", "The link was sent. If it does not arrive, check the address and your spam folder.";
    /// Heading of what another code is for.
    LATER_RENEW_TITLE = "番号をほかの人に見られたとき", "番号（ばんごう）を ほかの 人（ひと）に 見（み）られたとき", "If somebody else has seen your code";
    /// What another code is for.
    LATER_RENEW_WHY = "新しい番号を作れます。前の番号と、送ったリンクでは開けなくなります。", "新（あたら）しい 番号（ばんごう）を つくれます。前（まえ）の 番号（ばんごう）は つかえなく なります。", "You can make a new one. The old code and any link that was sent stop working.";
    /// Button.
    LATER_RENEW = "新しい番号を作る", "新（あたら）しい 番号（ばんごう）を つくる", "Make a new code";
    /// Another code was made.
    LATER_RENEWED = "新しい番号を作りました。前の番号では開けません。", "新（あたら）しい 番号（ばんごう）です。前（まえ）の 番号（ばんごう）は つかえません。", "This is your new code. The old one no longer works.";
    /// Subject of that mail.
    LATER_MAIL_SUBJECT = "入力の続きのリンク", "つづきの リンク", "Link to your saved answers";
    /// Body of that mail.
    LATER_MAIL_BODY = "次のリンクを開くと、入力の続きから始められます。\n{link}\n\n{day}を過ぎると消えます。心当たりのないときは、このメールを捨ててください。", "この リンクを 開（ひら）くと、つづきから できます。\n{link}\n\n{day}の あと きえます。わからない ときは、この メールを すてて ください。", "Open this link to continue your answers.\n{link}\n\nThey are deleted after {day}. If you did not ask for this, ignore this mail.";
    /// Heading of the resume page.
    RESUME_TITLE = "途中でやめた入力を続ける", "とちゅうの 入力（にゅうりょく）を つづける", "Continue saved answers";
    /// Wrong code.
    RESUME_WRONG = "この番号の入力は見つかりませんでした。番号を確かめてください。期限を過ぎた入力は消えています。", "この 番号（ばんごう）は ありません。番号（ばんごう）を たしかめて ください。ふるい ものは きえて います。", "We found nothing for this code. Check it again; answers past their date have been deleted.";
    /// Too many tries.
    RESUME_SLOW = "何度も違う番号が入力されたため、しばらく受け付けません。10分ほどたってからお試しください。", "なんども ちがいました。10分（ぷん）あとで もういちど して ください。", "Too many wrong codes. Try again in about ten minutes.";
    /// Button.
    RESUME = "続ける", "つづける", "Continue";
    /// Button that deletes everything.
    FORGET = "この入力をすべて消す", "ぜんぶ けす", "Delete all my answers";
    /// After deletion.
    FORGOTTEN = "入力をすべて消しました。", "ぜんぶ けしました。", "Your answers have been deleted.";

    // --- result ---
    /// Heading.
    RESULT_TITLE = "あなたに必要な手続き", "あなたが する こと", "What you need to do";
    /// Under it.
    RESULT_LEAD = "手続きは{n}件です。今日ここでできるものは、まとめて1回で送れます。", "手続き（てつづき）は {n}つ あります。ここで できる ものは いっしょに おくれます。", "{n} procedures apply. Those that can be done here are sent together in one go.";
    /// Section: online.
    RESULT_ONLINE = "今日ここでできること", "今日（きょう）ここで できる こと", "You can do these here today";
    /// Section: visit.
    RESULT_VISIT = "市役所に来て行うこと（記入は済ませておけます）", "市役所（しやくしょ）に 来（き）て する こと", "In person at the city office (filled in beforehand)";
    /// Section: automatic.
    RESULT_AUTOMATIC = "何もしなくてよいこと", "なにも しなくて いい こと", "You need not do these";
    /// Section: elsewhere.
    RESULT_ELSEWHERE = "市役所以外で行うこと", "ほかの 場所（ばしょ）で する こと", "Done elsewhere, not at the city office";
    /// Section: maybe.
    RESULT_MAYBE = "確かめてほしいこと", "たしかめて ほしい こと", "Please check these";
    /// Section: maybe, lead.
    RESULT_MAYBE_LEAD = "「わからない」と答えたため、必要かどうか決められませんでした。期限を逃さないよう、先にお確かめください。", "「わからない」と 答（こた）えたので、きめられませんでした。先（さき）に たしかめて ください。", "Because you answered “I do not know”, we cannot tell whether these apply. Please find out before the date.";
    /// Urgent mark.
    RESULT_URGENT = "特に急ぐもの", "いそいで ください", "Most urgent";
    /// Nothing in a section.
    RESULT_NONE = "ありません", "ありません", "None";
    /// After another procedure.
    RESULT_AFTER = "{name}が済むと進みます", "{name}の あとで すすみます", "Goes ahead once {name} is done";
    /// Late.
    RESULT_LATE = "遅れると：{what}", "おくれたら：{what}", "If late: {what}";
    /// For whom.
    RESULT_FOR = "対象：{names}", "{names}さんの こと", "For: {names}";
    /// Print.
    RESULT_PRINT = "印刷用（PDF）", "紙（かみ）に 出（だ）す（PDF）", "Print (PDF)";
    /// Calendar.
    RESULT_CALENDAR = "期限をカレンダーに入れる", "カレンダーに 入（い）れる", "Add deadlines to my calendar";
    /// Answers.
    RESULT_ANSWERS = "答えを見直す", "答（こた）えを 見（み）る", "Review my answers";
    /// Law note.
    RESULT_NOTE = "この案内は市が用意した規則からつくっています。個別の事情は窓口でお確かめください。", "くわしい ことは 市役所（しやくしょ）に 聞（き）いて ください。", "This guide follows rules kept by the city. Ask at the window about special circumstances.";

    // --- application ---
    /// Heading of the choice.
    APPLY_TITLE = "まとめて申請・準備する", "いっしょに 申請（しんせい）する", "Apply and prepare in one go";
    /// Button on the result.
    APPLY = "この手続きの記入に進む", "書（か）きに すすむ", "Fill in these procedures";
    /// Lead.
    APPLY_LEAD = "しないものは、印を外してください。すでに答えたことは、もう聞きません。", "しない ものは チェックを とって ください。もう 答（こた）えた ことは 聞（き）きません。", "Untick what you do not want to do. We will not ask again what you have already answered.";
    /// None chosen.
    APPLY_NONE = "手続きを1つ以上選んでください。", "1つ えらんで ください。", "Choose at least one procedure.";
    /// Heading of the check page.
    CHECK_TITLE = "内容を確かめて送信してください", "たしかめて おくって ください", "Check your answers before sending";
    /// Group: told facts.
    CHECK_ANSWERS = "答えたこと", "答（こた）えた こと", "Your answers";
    /// Group: procedures.
    CHECK_FILES = "この送信で申請・準備するもの", "おくる もの", "What this sends";
    /// Missing.
    CHECK_UNANSWERED = "未回答", "まだ", "Not answered";
    /// Do not know.
    CHECK_UNKNOWN = "わからない", "わからない", "I do not know";
    /// Private.
    CHECK_PRIVATE = "（ここには表示しません）", "（ここには 出（だ）しません）", "(not shown here)";
    /// Button.
    SUBMIT = "この内容で申請する", "おくる", "Submit";
    /// Truth.
    CHECK_TRUE = "送信すると、市がこの内容を受け付けます。あとで直すときは、受付票の案内をご覧ください。", "おくると 市役所（しやくしょ）に とどきます。", "The city records this when you submit. The receipt explains how to change something later.";
    /// Saved boxes.
    CHECK_SAVED = "{asked}個の答えで、書類の{boxes}欄が埋まります。", "{asked}の 答（こた）えで、紙（かみ）の {boxes}の ところが 書（か）けます。", "{asked} answers fill {boxes} boxes on the forms.";
    /// Not finished.
    CHECK_OPEN = "まだ答えていない質問があります。続きから答えてください。", "まだ しつもんが あります。", "Some questions are still open. Please answer them first.";

    // --- receipt ---
    /// Heading.
    RECEIPT_TITLE = "お預かりしました", "うけとりました", "We have your application";
    /// Number.
    RECEIPT_NUMBER = "受付番号", "番号（ばんごう）", "Number";
    /// Code.
    RECEIPT_CODE = "照会番号（ほかの人に見せないでください）", "ひみつの 番号（ばんごう）（見（み）せないで ください）", "Private code (keep it to yourself)";
    /// Code note.
    RECEIPT_CODE_NOTE = "状況を見るときに使います。この画面と受付票にだけ出ます。", "あとで 見（み）る ときに 使（つか）います。いま 書（か）いて おいて ください。", "You need it to see the status. It is shown only here and on the receipt.";
    /// When it was recorded.
    RECEIPT_RECORDED = "記録した日時：{at}", "いつ：{at}", "Recorded: {at}";
    /// Paper.
    RECEIPT_PDF = "受付票（PDF）", "受付票（うけつけひょう）（PDF）", "Receipt (PDF)";
    /// Visit paper.
    RECEIPT_VISIT = "来庁の準備（PDF）", "市役所（しやくしょ）に 行（い）く ときの 紙（かみ）（PDF）", "Visit sheet (PDF)";
    /// Proof.
    RECEIPT_PROOF = "記録の証明", "きろくの しょうめい", "Proof of record";
    /// Proof pending.
    RECEIPT_PROOF_SOON = "記録の証明は1分以内に付きます。画面を読み込み直してください。", "1分（ぷん）くらいで できます。もういちど 開（ひら）いて ください。", "The proof is attached within a minute. Reload this page.";
    /// Next.
    RECEIPT_NEXT = "これからのこと", "これから", "What happens next";
    /// Status.
    RECEIPT_STATUS = "状況を見る", "いま どうなって いるか 見（み）る", "See the status";
    /// Received now.
    STATE_RECEIVED = "受け付けました。担当課が確認します。", "うけつけました。", "Received. The department will check it.";
    /// Waits for identity.
    STATE_IDENTITY = "本人確認待ちです。まだ受け付けられていません。", "本人（ほんにん）か たしかめるのを 待（ま）って います。まだ うけつけて いません。", "Waiting for identification. Not received yet.";
    /// Waits for another procedure.
    STATE_AFTER = "お預かり中です。まだ受け付けられていません。{name}が済むと、その日に受け付けます。", "あずかって います。まだ うけつけて いません。{name}の あとで うけつけます。", "Held, not received yet. It is received on the day {name} is done.";
    /// Visit.
    STATE_VISIT = "記入の準備ができました。窓口で手続きをしてください。", "じゅんびが できました。市役所（しやくしょ）に 来（き）て ください。", "Prepared. Please complete it at the window.";

    // --- identification ---
    /// Heading.
    IDENTIFY_TITLE = "本人確認", "本人（ほんにん）の かくにん", "Identification";
    /// Lead.
    IDENTIFY_LEAD = "「本人確認待ち」のものは、窓口で本人確認書類を見せるか、ここで本人確認をすると受け付けられます。", "市役所（しやくしょ）で カードなどを 見（み）せるか、ここで かくにんして ください。", "Items waiting for identification are received once you show your ID at a window or identify yourself here.";
    /// Stand-in link.
    IDENTIFY_STAND_IN = "試験用の本人確認を使う", "ためしの 本人（ほんにん）かくにんを つかう", "Use the test-only identification";

    // --- uploads ---
    /// Not enough.
    UPLOAD_NEEDED = "ファイルを1つ以上送るか、「あとで窓口に持っていく」を選んでください。", "ファイルを おくるか、「あとで もっていく」を えらんで ください。", "Upload at least one file, or choose to bring it to the window.";
    /// Bring later.
    UPLOAD_BRING = "あとで窓口に持っていく", "あとで もっていく", "I will bring it to the window";
}

#[cfg(test)]
mod tests {
    use yakusho_pages::words::faults;

    use super::*;

    #[test]
    fn every_text_exists_in_three_languages_and_names_the_same_values() {
        assert_eq!(faults(ALL), Vec::<String>::new());
        for (name, words) in ALL {
            let foreign = |c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
            assert!(!words.en.contains(foreign), "{name} has Japanese letters in English");
        }
    }
}
