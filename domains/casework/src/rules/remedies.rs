//! 教示: what a refused person can do against it, by when and where (行政不服審査法82条,
//! 行政事件訴訟法46条).

use yakusho_pack::format::Procedure;

/// One remedy as the notice has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// 「審査請求」
    pub title: &'static str,
    /// Its text.
    pub text: String,
}

/// What the clerk should know.
pub const NOTE: &str = "審査請求の相手や、訴えの前に審査請求が要るかどうかは、個別の法律に別の定めがあることがあります。通知の前に、所管課で条文を確かめてください。";

/// A law that names a body of its own to which one appeals first.
struct OwnBody {
    law: &'static str,
    body: &'static str,
    articles: &'static str,
}

const OWN_BODIES: [OwnBody; 3] = [
    OwnBody {
        law: "国民健康保険法",
        body: "国民健康保険審査会",
        articles: "国民健康保険法91条・99条・103条",
    },
    OwnBody {
        law: "介護保険法",
        body: "介護保険審査会",
        articles: "介護保険法183条・192条・196条",
    },
    OwnBody {
        law: "高齢者の医療の確保に関する法律",
        body: "後期高齢者医療審査会",
        articles: "高齢者の医療の確保に関する法律128条・130条",
    },
];

/// The body to which one appeals, where the law of a procedure names another than the mayor.
pub fn other_body(procedure: &Procedure, prefecture: &str) -> Option<String> {
    own_body(procedure).map(|own| format!("{prefecture}{}", own.body))
}

fn own_body(procedure: &Procedure) -> Option<&'static OwnBody> {
    OWN_BODIES
        .iter()
        .find(|own| procedure.law.iter().any(|article| article.law.starts_with(own.law)))
}

/// The remedies against the refusal of a procedure of a city, as the notice words them.
pub fn remedies(procedure: &Procedure, city: &str, mayor: &str, prefecture: &str) -> Vec<Remedy> {
    if !procedure.legal_kind.is_decided() {
        return Vec::new();
    }
    let own = own_body(procedure);
    let (body, articles) = match own {
        Some(own) => (format!("{prefecture}{}", own.body), own.articles),
        None => (mayor.to_owned(), "行政不服審査法4条・18条"),
    };
    let appeal = format!(
        "この決定に不服がある場合は、この決定があったことを知った日の翌日から起算して3か月以内に、{body}に対して審査請求をすることができます（{articles}）。ただし、この決定の日の翌日から起算して1年を経過すると、審査請求をすることができなくなります。"
    );
    let first = own.map_or("", |_| {
        "この訴えは、審査請求に対する裁決を経た後でなければ提起することができません（行政事件訴訟法8条1項ただし書）。"
    });
    let suit = format!(
        "この決定の取消しの訴えは、この決定があったことを知った日（審査請求をした場合は、その裁決があったことを知った日）の翌日から起算して6か月以内に、{city}を被告として（訴訟において{city}を代表する者は{mayor}となります。）提起することができます（行政事件訴訟法11条・14条）。ただし、決定または裁決の日の翌日から起算して1年を経過すると、提起することができなくなります。{first}"
    );
    vec![Remedy { title: "審査請求", text: appeal }, Remedy { title: "取消訴訟", text: suit }]
}
