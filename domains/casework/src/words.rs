//! The words of the resident's pages of this domain in the three languages. Staff screens are
//! Japanese only and have theirs beside the page.

use yakusho_pages::words_table;

words_table! {
    // --- the way in ---
    /// Heading of the page that asks for number and code.
    STATUS_TITLE = "申請の状況を見る", "おくった 申請（しんせい）を 見（み）る", "See where my application is";
    /// Under it.
    STATUS_LEAD = "受付票にある受付番号と照会番号を入力してください。全角でも、空白やハイフンがなくてもかまいません。", "受付票（うけつけひょう）の 2つの 番号（ばんごう）を 書（か）いて ください。", "Enter the number and the private code from your receipt. Spaces, hyphens and capitals do not matter.";
    /// Field.
    STATUS_NUMBER = "受付番号", "番号（ばんごう）", "Number";
    /// Its hint.
    STATUS_NUMBER_HINT = "例：R8-000123", "れい：R8-000123", "For example: R8-000123";
    /// Field.
    STATUS_CODE = "照会番号", "ひみつの 番号（ばんごう）", "Private code";
    /// Its hint.
    STATUS_CODE_HINT = "英数字12文字です。受付票にあります", "12の もじです。受付票（うけつけひょう）に あります", "12 letters and figures, on your receipt";
    /// Button.
    STATUS_SHOW = "状況を見る", "見（み）る", "Show the status";
    /// The same words whichever of the two is wrong.
    STATUS_WRONG = "受付番号か照会番号が違います。受付票を見て、もう一度入力してください。受付票が見当たらないときは、本人確認書類を持って窓口へお越しください。", "番号（ばんごう）が ちがいます。受付票（うけつけひょう）を 見（み）て、もういちど 書（か）いて ください。紙（かみ）が ない ときは、市役所（しやくしょ）に 来（き）て ください。", "The number or the code is not right. Check your receipt and try again. If you have lost it, come to the window with an identity document.";
    /// For whoever does not hold the application.
    NOT_HELD = "この申請は、ここでは開けません。「申請の状況を見る」から、受付番号と照会番号を入力してください。前に開いたときから1時間たつと、もう一度入力が必要です。", "この 申請（しんせい）は 開（ひら）けません。「申請（しんせい）を 見（み）る」で 番号（ばんごう）を 書（か）いて ください。", "This application cannot be opened here. Enter its number and private code under “See where my application is”. An hour after you last opened it, they are needed again.";

    // --- the status page ---
    /// Number above the page.
    NUMBER = "受付番号", "番号（ばんごう）", "Number";
    /// When it was sent.
    SENT = "{when}に送信", "{when}に おくりました", "Sent on {when}";
    /// Heading of what the person must do.
    TODO_TITLE = "いま、していただくこと", "いま する こと", "What you must do now";
    /// Nothing to do.
    TODO_NONE = "いま、していただくことはありません。動きがあれば、このページが変わります。", "いま する ことは ありません。", "There is nothing for you to do now. This page changes when something happens.";
    /// Everything has its answer.
    TODO_OVER = "すべての手続きが終わりました。していただくことはありません。", "ぜんぶ 終（お）わりました。", "Everything has been answered. There is nothing left for you to do.";
    /// A correction was asked.
    TODO_CORRECTION = "「{name}」に、直してほしいところがあります", "「{name}」に なおして ほしい ところが あります", "Something in “{name}” must be corrected";
    /// By when an answer is hoped for.
    TODO_ANSWER_BY = "{day}までにお願いします。過ぎても、担当が決定するまでは直せます。", "{day}までに おねがいします。", "Please answer by {day}. You can still correct it later, until the office decides.";
    /// Link.
    TODO_CORRECT = "理由を見て直す", "りゆうを 見（み）て なおす", "See why and correct it";
    /// A visit is prepared.
    TODO_VISIT = "「{name}」のために、窓口へお越しください", "「{name}」のために 市役所（しやくしょ）に 来（き）て ください", "Come to the window for “{name}”";
    /// Where.
    TODO_VISIT_WHERE = "{department}（{place}）。記入は済んでいます。", "{department}（{place}）。もう 書（か）いて あります。", "{department} ({place}). Everything is filled in.";
    /// Where, when the window is not known.
    TODO_VISIT_DEPARTMENT = "{department}。記入は済んでいます。", "{department}。もう 書（か）いて あります。", "{department}. Everything is filled in.";
    /// Several visits are prepared.
    TODO_VISITS = "市役所の窓口へお越しください（{n}件）", "市役所（しやくしょ）に 来（き）て ください（ぜんぶで {n}）", "Come to city hall ({n} procedures)";
    /// What is done there.
    TODO_VISITS_WHY = "記入は済んでいます。次の手続きを、一度にまとめてできます。", "もう 書（か）いて あります。いちどに ぜんぶ できます。", "Everything is filled in. You can do all of these in one go:";
    /// One of them, with its last day.
    TODO_VISITS_UNTIL = "{name} … {place}、{day}まで", "{name} … {place}、{day}まで", "{name}: {place}, by {day}";
    /// One of them.
    TODO_VISITS_ONE = "{name} … {place}", "{name} … {place}", "{name}: {place}";
    /// A department with its window.
    TODO_PLACE = "{department}（{place}）", "{department}（{place}）", "{department} ({place})";
    /// Paper.
    TODO_VISIT_PAPER = "来庁の準備（PDF）", "市役所（しやくしょ）に 行（い）く ときの 紙（かみ）（PDF）", "Visit sheet (PDF)";
    /// The person must be identified.
    TODO_IDENTIFY = "本人確認をしてください", "本人（ほんにん）か たしかめます", "Have yourself identified";
    /// Why.
    TODO_IDENTIFY_WHY = "「{names}」は、本人確認が済むまで受け付けられません。窓口で本人確認書類（運転免許証など）を見せてください。", "「{names}」は、本人（ほんにん）か たしかめてから うけつけます。市役所（しやくしょ）で カードを 見（み）せて ください。", "“{names}” cannot be received until you have been identified. Show an identity document at a window.";
    /// A refused or returned predecessor.
    TODO_STUCK = "「{name}」について、担当にご相談ください", "「{name}」の ことを 市役所（しやくしょ）に 聞（き）いて ください", "Please talk to the department about “{name}”";
    /// Why.
    TODO_STUCK_WHY = "先に済ませる「{before}」が終わらなかったため、このままでは進みません。", "先（さき）の 「{before}」が できなかったので、すすみません。", "It cannot go ahead, because “{before}”, which comes first, was not completed.";
    /// Heading of the procedures.
    CASES_TITLE = "手続きごとの状況", "てつづきが いま どうなって いるか", "Each procedure";
    /// Row: who has it.
    ROW_DEPARTMENT = "担当", "たんとう", "Who has it";
    /// Row: telephone.
    ROW_PHONE = "電話", "電話（でんわ）", "Telephone";
    /// Row: day of receipt.
    ROW_RECEIVED = "受け付けた日", "うけつけた 日（ひ）", "Received on";
    /// Row: period by law.
    ROW_LAST_DAY = "法律・条例の期限", "いつまでに する こと", "Last day by law";
    /// Row: expected answer.
    ROW_DUE = "回答の目安", "いつ わかるか", "Answer expected";
    /// The expected day.
    DUE_ABOUT = "{day}ごろまで（標準処理期間{n}日）", "{day}ごろ（ふつうは {n}日（にち）で 終（お）わります）", "By about {day} (usual time: {n} days)";
    /// While a correction is with the applicant.
    DUE_PAUSED = "直していただいている間は、日数に数えません。", "なおす あいだは 数（かぞ）えません。", "The clock stands still while the correction is with you.";
    /// Row: the answer.
    ROW_DECIDED = "決定・処理の日", "きまった 日（ひ）", "Decided on";
    /// Heading of reasons.
    REASON_TITLE = "理由", "りゆう", "Reasons";
    /// Link.
    WITHDRAW_LINK = "この手続きを取り下げる", "この てつづきを やめる", "Withdraw this procedure";
    /// Link to the question after the end.
    RATE_LINK = "やりやすかったか答える（任意）", "やりやすかったか 答（こた）える（答（こた）えなくても いいです）", "Tell us how easy it was (optional)";
    /// The question.
    RATE_TITLE = "「{name}」の手続きは、やりやすかったですか", "「{name}」は やりやすかったですか", "How easy was “{name}”?";
    /// What happens with the answer.
    RATE_WHY = "答えなくてもかまいません。答えは手続きを直すために数えるだけで、審査や決定には使いません。", "答（こた）えなくても いいです。もっと やりやすく するために 使（つか）います。", "You need not answer. Answers are only counted to make the procedure better; they never touch a decision.";
    /// Scores.
    RATE_5 = "とてもやりやすかった", "とても やりやすかった", "Very easy";
    /// Scores.
    RATE_4 = "やりやすかった", "やりやすかった", "Easy";
    /// Scores.
    RATE_3 = "どちらでもない", "ふつう", "Neither easy nor hard";
    /// Scores.
    RATE_2 = "やりにくかった", "やりにくかった", "Hard";
    /// Scores.
    RATE_1 = "とてもやりにくかった", "とても やりにくかった", "Very hard";
    /// Button.
    RATE_DO = "答えを送る", "おくる", "Send the answer";
    /// Nothing was chosen.
    RATE_MISSING = "1つ選んでください。答えないときは「戻る」を押してください。", "1つ えらんで ください。", "Choose one. If you would rather not answer, go back.";
    /// Afterwards.
    RATE_DONE = "ありがとうございました。", "ありがとうございました。", "Thank you.";
    /// Heading of the timeline.
    EVENTS_TITLE = "これまでの動き", "これまで", "What has happened";
    /// Heading of the links.
    PAPERS_TITLE = "受付票・証明", "紙（かみ）", "Receipt and proof";
    /// Link.
    RECEIPT = "受付票", "受付票（うけつけひょう）", "Receipt";
    /// Link.
    PROOF = "記録の証明", "きろくの しょうめい", "Proof of record";
    /// Proof pending.
    PROOF_SOON = "記録の証明は1分以内に付きます。", "きろくの しょうめいは 1分（ぷん）くらいで できます。", "The proof is attached within a minute.";
    /// Mark of a stand-in.
    STAND_IN_USED = "試験用の本人確認を使いました。実際の手続きではありません。", "これは ためしの 申請（しんせい）です。", "A test-only identification was used. This is not a real filing.";

    // --- messages ---
    /// Heading.
    NEWS_TITLE = "市からのお知らせ", "市役所（しやくしょ）からの お知（し）らせ", "Messages from the city";
    /// Mark.
    NEWS_UNREAD = "未読", "まだ 読（よ）んで いません", "Unread";
    /// Title.
    NEWS_APPROVAL = "「{name}」の決定通知", "「{name}」が きまりました", "Decision on “{name}”";
    /// Body.
    NEWS_APPROVAL_BODY = "認められました。決定通知書をご確認ください。", "いいと きまりました。紙（かみ）を 見（み）て ください。", "It was approved. Please read the notice.";
    /// Title.
    NEWS_REFUSAL = "「{name}」の決定通知", "「{name}」の けっか", "Decision on “{name}”";
    /// Body.
    NEWS_REFUSAL_BODY = "認められませんでした。理由と、不服があるときの方法が決定通知書に書いてあります。", "できない ことに なりました。りゆうは 紙（かみ）に 書（か）いて あります。", "It was refused. The notice gives the reasons and what you can do if you disagree.";
    /// Title.
    NEWS_RETURN = "「{name}」の返戻のお知らせ", "「{name}」を かえします", "“{name}” is returned";
    /// Body.
    NEWS_RETURN_BODY = "書類の形式が整っていなかったため、お返しします。整えて、もう一度出すことができます。", "たりない ことが あったので、かえします。なおして もういちど 出（だ）せます。", "Something the form needs was missing. You can complete it and file it again.";
    /// Title.
    NEWS_CORRECTION = "「{name}」の補正のお願い", "「{name}」を なおして ください", "Please correct “{name}”";
    /// Body.
    NEWS_CORRECTION_BODY = "直していただきたいところがあります。状況の画面から直せます。", "なおして ほしい ところが あります。前（まえ）の ページで なおせます。", "Something must be corrected. You can do it from the status page.";
    /// Title of any other message.
    NEWS_OTHER = "「{name}」についてのお知らせ", "「{name}」の お知（し）らせ", "About “{name}”";
    /// Body.
    NEWS_OTHER_BODY = "お知らせがあります。", "お知（し）らせが あります。", "There is a message for you.";
    /// Link.
    NEWS_OPEN = "通知を開く（PDF）", "紙（かみ）を 見（み）る（PDF）", "Open the notice (PDF, in Japanese)";
    /// A protected person's notice.
    NEWS_POSTED = "この通知は、画面には出さず、郵送でお届けします。", "この 紙（かみ）は ゆうびんで おくります。", "This notice is sent by post and not shown on screen.";
    /// Link.
    NEWS_BACK = "申請の状況に戻る", "もどる", "Back to the status page";

    // --- how to hear ---
    /// Heading.
    HEAR_TITLE = "お知らせの受け取り方", "お知（し）らせを どう もらうか", "How you hear from us";
    /// Under it.
    HEAR_LEAD = "決定通知などを、どう受け取るか選んでください。いつでも変えられます。どちらでも、このサイトの「申請の状況」には同じお知らせが出ます。", "市役所（しやくしょ）の 紙（かみ）を どう もらうか えらんで ください。あとで かえられます。", "Choose how you receive decisions and other notices. You can change this at any time. The status page shows them in either case.";
    /// Question.
    HEAR_WAY = "通知の受け取り方", "どう もらいますか", "How do you want to receive notices?";
    /// Choice.
    HEAR_WAY_LETTERS = "紙の通知を郵送で受け取る", "紙（かみ）を ゆうびんで もらう", "On paper, by post";
    /// Its hint.
    HEAR_WAY_LETTERS_HINT = "申請で書いた住所へ送ります", "書（か）いた 住所（じゅうしょ）に おくります", "Sent to the address in your application";
    /// Choice.
    HEAR_WAY_ONLINE = "オンラインで受け取る（郵送しない）", "スマホや パソコンで 見（み）る（ゆうびんは ありません）", "Online only (nothing is posted)";
    /// Its hint.
    HEAR_WAY_ONLINE_HINT = "このサイトでPDFを開きます。紙の通知は届きません", "この ページで PDFを 見（み）ます。紙（かみ）は 来（き）ません", "You open the PDF on this site; no paper is sent";
    /// Question.
    HEAR_MORE = "ほかに", "ほかに", "And also";
    /// Choice.
    HEAR_MAIL = "動きがあったらメールでも知らせる", "メールでも 知（し）らせる", "Tell me by mail when something is new";
    /// Its hint.
    HEAR_MAIL_HINT = "メールには内容を書きません", "メールには 中（なか）の ことを 書（か）きません", "The mail does not say what it is about";
    /// Choice.
    HEAR_EASY = "紙の通知に、やさしい日本語の説明を付ける", "やさしい 日本語（にほんご）の 紙（かみ）も もらう", "Add a note in plain Japanese to letters";
    /// Its hint.
    HEAR_EASY_HINT = "漢字にふりがなを付けた、短い説明です", "ふりがなの ある みじかい 紙（かみ）です", "A short note with readings of the characters";
    /// Nothing chosen.
    HEAR_MISSING = "通知の受け取り方を選んでください。", "どう もらうか えらんで ください。", "Choose how you want to receive notices.";
    /// Button.
    HEAR_DO = "この受け取り方にする", "これに する", "Save";
    /// After it.
    HEAR_DONE = "お知らせの受け取り方を変えました。", "かえました。", "Your choice was saved.";
    /// Link.
    HEAR_CHANGE = "受け取り方を選ぶ・変える", "えらぶ・かえる", "Choose or change";
    /// Sentence.
    HEAR_NOT_CHOSEN = "まだ選ばれていません。選ぶまでは、紙の通知を郵送します。", "まだ えらんで いません。えらぶまで 紙（かみ）を おくります。", "You have not chosen yet. Until you do, notices are sent on paper.";
    /// Sentence.
    HEAR_LETTERS = "紙の通知を郵送します。", "紙（かみ）を ゆうびんで おくります。", "Notices are sent on paper by post.";
    /// Sentence.
    HEAR_ONLINE = "オンラインで受け取ります。紙の通知は郵送しません。", "この ページで 見（み）ます。紙（かみ）は おくりません。", "You receive notices online. Nothing is sent by post.";

    // --- states: the word on the chip ---
    /// Chip.
    CHIP_HELD_IDENTITY = "本人確認待ち", "本人（ほんにん）の かくにん まち", "Waiting for identification";
    /// Chip.
    CHIP_HELD_AFTER = "お預かり中", "あずかって います", "Held";
    /// Chip.
    CHIP_VISIT = "来庁待ち", "市役所（しやくしょ）で まって います", "Waiting for your visit";
    /// Chip.
    CHIP_RECEIVED = "受付", "うけつけ", "Received";
    /// Chip.
    CHIP_REVIEWING = "審査中", "見（み）て います", "Under review";
    /// Chip, of a 届出.
    CHIP_CHECKING = "確認中", "見（み）て います", "Being checked";
    /// Chip.
    CHIP_CORRECTION = "補正待ち", "なおして ください", "Waiting for your correction";
    /// Chip.
    CHIP_APPROVED = "承認", "いいです", "Approved";
    /// Chip.
    CHIP_REFUSED = "却下・不承認", "できません", "Refused";
    /// Chip.
    CHIP_ACCEPTED = "受理", "うけとりました", "Accepted";
    /// Chip.
    CHIP_RETURNED = "返戻", "かえしました", "Returned";
    /// Chip.
    CHIP_WITHDRAWN = "取下げ", "やめました", "Withdrawn";
    /// Chip.
    CHIP_FINISHED = "完了", "終（お）わりました", "Finished";

    // --- states: the sentence ---
    /// Sentence.
    SAY_HELD_IDENTITY = "お預かりしていますが、まだ受け付けられていません。本人確認が済むと、その日に受け付けます。", "あずかって います。まだ うけつけて いません。本人（ほんにん）か たしかめた 日（ひ）に うけつけます。", "We hold it, but it has not been received yet. It is received on the day you are identified.";
    /// Sentence.
    SAY_HELD_AFTER = "お預かりしていますが、まだ受け付けられていません。先に「{before}」が済むと、その日に受け付けます。", "あずかって います。まだ うけつけて いません。「{before}」が 終（お）わった 日（ひ）に うけつけます。", "We hold it, but it has not been received yet. It is received on the day “{before}” is complete.";
    /// Sentence.
    SAY_HELD_STUCK = "お預かりしていますが、受け付けられていません。先に済ませる「{before}」が終わらなかったためです。", "あずかって いますが、うけつけて いません。先（さき）の 「{before}」が できなかったからです。", "We hold it, but it has not been received, because “{before}”, which comes first, was not completed.";
    /// Sentence.
    SAY_VISIT = "記入の準備ができています。窓口で手続きをすると、その日に届けたことになります。まだ届け出たことにはなっていません。", "じゅんびが できました。市役所（しやくしょ）に 来（き）た 日（ひ）に とどけた ことに なります。まだ とどけて いません。", "Everything is prepared. It counts as filed on the day you complete it at the window, and not before.";
    /// Sentence.
    SAY_RECEIVED = "受け付けました。担当が確認を始めるのを待っています。", "うけつけました。これから 見（み）ます。", "Received. The department will look at it soon.";
    /// Sentence, of an 申請 or 請求.
    SAY_REVIEWING = "担当が内容を審査しています。", "市役所（しやくしょ）の 人（ひと）が 見（み）て います。", "The department is reviewing it.";
    /// Sentence, of a 届出.
    SAY_CHECKING = "担当が書類の形式を確かめています。", "市役所（しやくしょ）の 人（ひと）が 見（み）て います。", "The department is checking that it is complete.";
    /// Sentence.
    SAY_CORRECTION = "直していただきたいところがあります。お返事を待っています。", "なおして ほしい ところが あります。まって います。", "Something must be corrected. We are waiting for you.";
    /// Sentence.
    SAY_APPROVED = "認められました。このあとの手続き（書類の交付や支払いなど）を進めています。", "いいと きまりました。つぎの じゅんびを して います。", "Approved. What follows from it (papers, payment) is being prepared.";
    /// Sentence.
    SAY_REFUSED = "認められませんでした。理由と、不服があるときの方法は下のとおりです。", "できない ことに なりました。りゆうは 下（した）に あります。", "Refused. The reasons, and what you can do if you disagree, are below.";
    /// Sentence.
    SAY_ACCEPTED = "届け出が済みました。受け付けた日に届け出たことになります。", "とどけが 終（お）わりました。", "Your notification is complete. It counts as filed on the day it was received.";
    /// Sentence, of something that is neither 届出 nor decided.
    SAY_TAKEN = "受け付けが済みました。", "終（お）わりました。", "It has been taken in.";
    /// Sentence.
    SAY_RETURNED = "書類の形式が整っていなかったため、お返ししました。理由は下のとおりです。整えて、もう一度出すことができます。", "たりない ことが あったので、かえしました。りゆうは 下（した）に あります。なおして もういちど 出（だ）せます。", "Returned, because something the form needs was missing. The reason is below; you can file it again.";
    /// Sentence.
    SAY_WITHDRAWN = "取り下げました。この手続きは行いません。", "やめました。", "Withdrawn. This procedure will not be carried out.";
    /// Sentence.
    SAY_FINISHED = "すべて終わりました。", "ぜんぶ 終（お）わりました。", "Everything is done.";

    // --- 教示 ---
    /// Heading.
    REMEDY_TITLE = "この決定に不服があるとき（教示）", "この 決定（けってい）が おかしいと 思（おも）う とき", "If you disagree with this decision";
    /// 行政不服審査法18条1項・82条.
    REMEDY_REVIEW = "この決定に不服があるときは、決定があったことを知った日の翌日から3か月以内に、{body}に対して審査請求をすることができます。決定の日の翌日から1年を過ぎると、原則としてできません（行政不服審査法）。", "知（し）った 日（ひ）の つぎの 日（ひ）から 3か月（げつ）の あいだに、{body}に 「もういちど しらべて ください」と 言（い）えます（審査請求（しんさせいきゅう））。", "Within three months from the day after you learned of the decision you may ask {body} for a review (審査請求). One year after the decision this is in principle no longer possible (Administrative Complaint Review Act).";
    /// 行政事件訴訟法14条・46条.
    REMEDY_SUIT = "決定があったことを知った日から6か月以内に、{city}を被告として取消しの訴えを起こすこともできます。決定の日から1年を過ぎると、原則としてできません（行政事件訴訟法）。", "知（し）った 日（ひ）から 6か月（げつ）の あいだに、裁判所（さいばんしょ）に 言（い）う ことも できます（あいては {city}）。", "Within six months of learning of the decision you may also sue {city} in court to have it cancelled. One year after the decision this is in principle no longer possible (Administrative Case Litigation Act).";
    /// Where the binding words stand.
    REMEDY_NOTICE = "くわしくは、お送りする決定通知書をご覧ください。", "くわしい ことは、紙（かみ）に 書（か）いて あります。", "The written notice that we send you has the details, in Japanese; it prevails.";

    // --- events ---
    /// Event.
    E_SUBMITTED = "送信しました", "おくりました", "You sent the application";
    /// Event.
    E_IDENTIFIED_WINDOW = "窓口で本人確認をしました", "市役所（しやくしょ）で 本人（ほんにん）か たしかめました", "You were identified at a window";
    /// Event.
    E_IDENTIFIED_STAND_IN = "試験用の本人確認を使いました", "ためしの かくにんを つかいました", "The test-only identification was used";
    /// Event.
    E_HELD = "お預かりしました（まだ受付ではありません）", "あずかりました（まだ うけつけて いません）", "We hold it (not received yet)";
    /// Event.
    E_PREPARED = "来庁の準備ができました", "じゅんびが できました", "Your visit is prepared";
    /// Event.
    E_RECEIVED = "受け付けました", "うけつけました", "Received";
    /// Event.
    E_VISITED = "窓口で手続きをしました", "市役所（しやくしょ）で てつづきを しました", "Completed at the window";
    /// Event.
    E_CLAIMED = "担当が確認を始めました", "見（み）はじめました", "The department began to look at it";
    /// Event.
    E_CORRECTION_ASKED = "直してほしいところをお知らせしました", "なおして ほしいと 言（い）いました", "A correction was asked for";
    /// Event.
    E_CORRECTION_ANSWERED = "直したものを送りました", "なおした ものを おくりました", "You sent your correction";
    /// Event.
    E_APPROVED = "承認されました", "いいと きまりました", "Approved";
    /// Event.
    E_REFUSED = "却下・不承認になりました", "できないと きまりました", "Refused";
    /// Event.
    E_ACCEPTED = "受理されました", "うけとりました", "Accepted";
    /// Event.
    E_RETURNED = "返戻されました", "かえしました", "Returned";
    /// Event.
    E_WITHDRAWN = "取り下げました", "やめました", "Withdrawn";
    /// Event.
    E_FINISHED = "完了しました", "終（お）わりました", "Finished";

    // --- correction ---
    /// Heading.
    FIX_TITLE = "直してください", "なおして ください", "Please correct this";
    /// Which procedure.
    FIX_FOR = "「{name}」", "「{name}」", "“{name}”";
    /// Before the clerk's reason.
    FIX_REASON = "担当から", "市役所（しやくしょ）から", "From the department";
    /// What stands in the field.
    FIX_LEAD = "いまの内容が入っています。直して送信してください。", "いま 書（か）いて ある ことが 見（み）えます。なおして おくって ください。", "The fields hold what we have now. Correct them and send.";
    /// Button.
    FIX_SEND = "直して送信する", "なおして おくる", "Send the correction";
    /// Nothing changed.
    FIX_SAME = "どの欄も変わっていません。直してから送信してください。いまの内容で正しいときは、下に印を付けて送信してください。", "なにも かわって いません。なおして ください。いまの ままで 正（ただ）しい ときは、下（した）に チェックして ください。", "Nothing has changed. Correct the fields, or tick the box below if they are right as they are.";
    /// Tick box.
    FIX_IS_RIGHT = "いまの内容で正しい", "いまの ままで 正（ただ）しい", "It is right as it is";
    /// A box that cannot be mended here.
    FIX_AT_WINDOW = "この欄はここでは直せません。{department}の窓口か電話でお知らせください。", "ここでは なおせません。{department}に 言（い）って ください。", "This cannot be corrected here. Please tell {department} at the window or by telephone.";
    /// Button where nothing can be mended here.
    FIX_TOLD = "窓口か電話で知らせました", "もう 言（い）いました", "I have told the department";
    /// After sending.
    FIX_DONE = "直した内容を送信しました。担当が続きを確認します。", "おくりました。市役所（しやくしょ）の 人（ひと）が 見（み）ます。", "Your correction was sent. The department goes on with it.";
    /// The case does not wait for a correction any more.
    FIX_OVER = "この手続きは、いま直すのを待っていません。今の状況は下のとおりです。", "いまは なおせません。下（した）を 見（み）て ください。", "This procedure is not waiting for a correction. Its present state is below.";
    /// Files that were sent before.
    FIX_FILES_BEFORE = "前に送ったファイル（そのまま残ります）：{names}", "まえに おくった ファイル：{names}", "Sent before (they stay): {names}";
    /// No new file.
    FIX_FILE_NEEDED = "新しいファイルを1つ以上送ってください。", "新（あたら）しい ファイルを おくって ください。", "Send at least one new file.";
    /// Confirmation for 12 digits.
    NOT_MY_NUMBER = "これはマイナンバーではありません", "これは マイナンバーでは ありません", "This is not a My Number";

    // --- withdraw ---
    /// Heading.
    STOP_TITLE = "「{name}」を取り下げますか", "「{name}」を やめますか", "Withdraw “{name}”?";
    /// What happens.
    STOP_LEAD = "取り下げると、この手続きは行われません。取り下げたあとで元に戻すことはできませんが、もう一度はじめから申請・届出をすることはできます。", "やめると、この てつづきは しません。もとに もどせません。もういちど さいしょから できます。", "If you withdraw it, this procedure will not be carried out. This cannot be undone, but you can file it again from the beginning.";
    /// The law's period goes on.
    STOP_DEADLINE = "法律・条例の期限は、{day}のまま変わりません。過ぎると不利になることがあります。", "{day}までに する ことは かわりません。", "The last day by law ({day}) does not change.";
    /// What waits for it.
    STOP_FOLLOWERS = "次の手続きは、この手続きを待たずに進みます：{names}", "つぎの てつづきは、すすみます：{names}", "These procedures will no longer wait for it: {names}";
    /// The others.
    STOP_OTHERS = "同じ受付番号のほかの手続きは、そのまま続きます。", "ほかの てつづきは つづきます。", "The other procedures of this application go on.";
    /// Button.
    STOP_DO = "取り下げる", "やめる", "Withdraw";
    /// After it.
    STOP_DONE = "取り下げました。", "やめました。", "Withdrawn.";
    /// Too late.
    STOP_OVER = "この手続きは、もう取り下げられません。今の状況は下のとおりです。", "もう やめられません。下（した）を 見（み）て ください。", "This procedure can no longer be withdrawn. Its present state is below.";

    // --- stand-in for identification ---
    /// Link.
    TEST_LINK = "試験用の本人確認を使う", "ためしの 本人（ほんにん）かくにんを つかう", "Use the test-only identification";
    /// Heading.
    TEST_TITLE = "試験用の本人確認", "ためしの 本人（ほんにん）かくにん", "Test-only identification";
    /// Field.
    TEST_PERSON = "だれとして確認しますか（全員、架空の人です）", "だれに なりますか（みんな つくりものです）", "Who do you want to be? (Everybody is made up)";
    /// Nothing chosen.
    TEST_PERSON_MISSING = "架空の人を1人選んでください。", "1人（ひとり） えらんで ください。", "Choose one of the made-up people.";
    /// Button.
    TEST_SHOW_CODE = "確認コードを出す", "番号（ばんごう）を 出（だ）す", "Show a code";
    /// Heading of the code.
    TEST_CODE_SHOWN = "確認コード", "番号（ばんごう）", "Your code";
    /// How long.
    TEST_CODE_UNTIL = "{when}まで、1回だけ使えます。本物の仕組みでは、この番号はご本人の携帯電話などに届きます。", "{when}まで 1回（かい） つかえます。", "It can be used once, until {when}. In a real service it would reach you by telephone.";
    /// Field.
    TEST_CODE = "確認コード（6けた）", "番号（ばんごう）（6つの 数字（すうじ））", "Code (6 digits)";
    /// Button.
    TEST_CONFIRM = "確認する", "たしかめる", "Confirm";
    /// Another code.
    TEST_AGAIN = "人を選び直す・新しいコードを出す", "もういちど 番号（ばんごう）を 出（だ）す", "Choose again and get a new code";
    /// After it.
    TEST_DONE = "試験用の本人確認をしました。お預かりしていた手続きを進めました。", "たしかめました。てつづきが すすみました。", "You were identified (test only). What we held has moved on.";
    /// Not needed.
    TEST_OVER = "本人確認は済んでいます。", "もう たしかめました。", "You have already been identified.";
}

#[cfg(test)]
mod tests {
    use yakusho_pages::words::faults;

    use super::*;

    #[test]
    fn every_text_exists_in_three_languages_and_names_the_same_values() {
        assert_eq!(faults(ALL), Vec::<String>::new());
        for (name, words) in ALL {
            let kana = |c: char| matches!(c, '\u{3040}'..='\u{30ff}');
            assert!(!words.en.contains(kana), "{name} has Japanese letters in English");
        }
    }
}
