//! Who may do what, printed as one table and compared with the one that was agreed on, and the
//! cases that a table does not show.

mod mutants;
mod people;

use std::{fmt::Write as _, path::Path};

use people::{ME, MY_THING, helper, job, maebashi, resident, staff, staff_context};
use uuid::Uuid;
use yakusho_identity::Role;
use yakusho_permission::{
    ActionName, Fact, ListPredicate, Permission, Protection, Purpose, Resource, Who,
};

const GOLDEN: &str = "tests/permission-matrix.golden";
const OTHER: Uuid = Uuid::from_u128(9);
const THIRD: Uuid = Uuid::from_u128(10);

fn case(department: &str) -> Resource {
    Resource::Case {
        municipality: maebashi(),
        id: OTHER,
        department: department.to_owned(),
        procedure: "tennyu".to_owned(),
        kind: "届出".to_owned(),
        assignee: None,
        related_staff: Vec::new(),
        protection: Protection::default(),
    }
}

/// A case with somebody under 支援措置.
fn protected(officers: &[Uuid]) -> Resource {
    let protection = Protection { protected: true, officers: officers.to_vec() };
    match case("shimin") {
        Resource::Case { municipality, id, department, procedure, kind, assignee, .. } => {
            let related_staff = Vec::new();
            Resource::Case {
                municipality,
                id,
                department,
                procedure,
                kind,
                assignee,
                related_staff,
                protection,
            }
        }
        other => other,
    }
}

fn disposal(department: &str, proposed_by: Option<Uuid>) -> Resource {
    Resource::Disposal {
        municipality: maebashi(),
        id: OTHER,
        department: department.to_owned(),
        proposed_by,
    }
}

fn application(id: Uuid, departments: &[&str]) -> Resource {
    Resource::Application {
        municipality: maebashi(),
        id,
        departments: departments.iter().map(|code| (*code).to_owned()).collect(),
        related_staff: Vec::new(),
    }
}

fn approval(department: &str, named: Vec<Uuid>) -> Resource {
    Resource::Approval {
        municipality: maebashi(),
        id: OTHER,
        department: department.to_owned(),
        named,
    }
}

fn procedure(department: &str) -> Resource {
    Resource::Procedure {
        municipality: maebashi(),
        id: "tennyu".to_owned(),
        department: department.to_owned(),
    }
}

fn kpi(department: &str, secretariat: &str, hands: [Option<Uuid>; 2]) -> Resource {
    let [entered_by, checked_by] = hands;
    Resource::Kpi {
        municipality: maebashi(),
        id: "k9-dx-leaders".to_owned(),
        department: department.to_owned(),
        secretariat: secretariat.to_owned(),
        entered_by,
        checked_by,
    }
}

fn nomination(department: &str, secretariat: &str, answered_by: Option<Uuid>) -> Resource {
    Resource::Nomination {
        municipality: maebashi(),
        id: MY_THING,
        department: department.to_owned(),
        secretariat: secretariat.to_owned(),
        answered_by,
    }
}

fn plan_item(department: &str, secretariat: &str, hands: [Option<Uuid>; 2]) -> Resource {
    let [made_by, checked_by] = hands;
    Resource::PlanItem {
        municipality: maebashi(),
        id: OTHER.to_string(),
        department: department.to_owned(),
        secretariat: secretariat.to_owned(),
        made_by,
        checked_by,
    }
}

fn group(secretariat: &str, members: &[Uuid], leads: &[Uuid]) -> Resource {
    Resource::WorkingGroup {
        municipality: maebashi(),
        id: "wg1".to_owned(),
        secretariat: secretariat.to_owned(),
        members: members.to_vec(),
        leads: leads.to_vec(),
    }
}

fn work_record(person: Uuid, leads: &[Uuid], managers: &[Uuid]) -> Resource {
    Resource::WorkRecord {
        municipality: maebashi(),
        person,
        leads: leads.to_vec(),
        managers: managers.to_vec(),
    }
}

fn contract(department: &str, manager: &str, drafted_by: Option<Uuid>, named: &[Uuid]) -> Resource {
    Resource::Contract {
        municipality: maebashi(),
        id: OTHER,
        department: department.to_owned(),
        manager: manager.to_owned(),
        drafted_by,
        named: named.to_vec(),
    }
}

fn resources() -> Vec<(&'static str, Resource)> {
    let takasaki = "102024".parse().expect("code");
    let list = |predicate| Resource::List { municipality: maebashi(), predicate };
    vec![
        ("自分の下書き", Resource::Draft { municipality: maebashi(), id: MY_THING }),
        ("ほかの人の下書き", Resource::Draft { municipality: maebashi(), id: OTHER }),
        ("自分の申請（市民課の案件あり）", application(MY_THING, &["shimin", "kokuho"])),
        ("ほかの人の申請（国保課の案件だけ）", application(OTHER, &["kokuho"])),
        (
            "自分や家族の申請（市民課の案件あり）",
            Resource::Application {
                municipality: maebashi(),
                id: OTHER,
                departments: vec!["shimin".to_owned()],
                related_staff: vec![ME],
            },
        ),
        ("市民課の案件", case("shimin")),
        ("国保課の案件", case("kokuho")),
        (
            "市民課の案件（自分が担当）",
            Resource::Case {
                municipality: maebashi(),
                id: OTHER,
                department: "shimin".to_owned(),
                procedure: "tennyu".to_owned(),
                kind: "届出".to_owned(),
                assignee: Some(ME),
                related_staff: Vec::new(),
                protection: Protection::default(),
            },
        ),
        (
            "市民課の案件（自分や家族のもの）",
            Resource::Case {
                municipality: maebashi(),
                id: OTHER,
                department: "shimin".to_owned(),
                procedure: "tennyu".to_owned(),
                kind: "届出".to_owned(),
                assignee: Some(ME),
                related_staff: vec![ME],
                protection: Protection::default(),
            },
        ),
        (
            "ほかの市の市民課の案件",
            Resource::Case {
                municipality: takasaki,
                id: OTHER,
                department: "shimin".to_owned(),
                procedure: "tennyu".to_owned(),
                kind: "届出".to_owned(),
                assignee: None,
                related_staff: Vec::new(),
                protection: Protection::default(),
            },
        ),
        ("市民課の案件（支援措置、ほかの職員が担当）", protected(&[OTHER])),
        ("市民課の案件（支援措置、自分が担当）", protected(&[ME])),
        ("市民課の決裁（自分の番）", approval("shimin", vec![ME])),
        ("市民課の決裁（ほかの人の番）", approval("shimin", Vec::new())),
        ("国保課の決裁（自分に合議）", approval("kokuho", vec![ME])),
        ("国保課の決裁", approval("kokuho", Vec::new())),
        ("市民課の手続", procedure("shimin")),
        ("国保課の手続", procedure("kokuho")),
        ("廃棄の一覧（市民課、まだ提案なし）", disposal("shimin", None)),
        ("廃棄の一覧（市民課、自分が提案）", disposal("shimin", Some(ME))),
        ("廃棄の一覧（市民課、ほかの職員が提案）", disposal("shimin", Some(OTHER))),
        ("廃棄の一覧（国保課、ほかの職員が提案）", disposal("kokuho", Some(OTHER))),
        ("市民課が所管する指標（まだ測定値なし）", kpi("shimin", "kokuho", [None, None])),
        (
            "市民課が所管する指標（ほかの職員が入れた測定値）",
            kpi("shimin", "kokuho", [Some(OTHER), None]),
        ),
        ("市民課が進める計画（自分が入れた測定値）", kpi("kokuho", "shimin", [Some(ME), None])),
        (
            "市民課が進める計画（ほかの職員が入れた測定値）",
            kpi("kokuho", "shimin", [Some(OTHER), None]),
        ),
        (
            "市民課が進める計画（自分が入れ、ほかの職員が確かめた測定値）",
            kpi("kokuho", "shimin", [Some(ME), Some(OTHER)]),
        ),
        (
            "市民課が進める計画（ほかの職員が入れ、自分が確かめた測定値）",
            kpi("kokuho", "shimin", [Some(OTHER), Some(ME)]),
        ),
        (
            "市民課が進める計画（ほかの2人が入れて確かめた測定値）",
            kpi("kokuho", "shimin", [Some(OTHER), Some(THIRD)]),
        ),
        (
            "国保課の指標と計画（ほかの2人が入れて確かめた測定値）",
            kpi("kokuho", "kokuho", [Some(OTHER), Some(THIRD)]),
        ),
        ("市民課への推薦の依頼（まだ回答なし）", nomination("shimin", "kokuho", None)),
        ("市民課が進める推薦（まだ回答なし）", nomination("kokuho", "shimin", None)),
        ("市民課が進める推薦（自分が回答）", nomination("kokuho", "shimin", Some(ME))),
        ("市民課が進める推薦（ほかの職員が回答）", nomination("kokuho", "shimin", Some(OTHER))),
        ("国保課への国保課の依頼（ほかの職員が回答）", nomination("kokuho", "kokuho", Some(OTHER))),
        ("市民課の取組（国保課が進める計画）", plan_item("shimin", "kokuho", [None, None])),
        ("国保課の取組（国保課が進める計画）", plan_item("kokuho", "kokuho", [None, None])),
        (
            "市民課が進める計画の資料（自分が作った）",
            plan_item("shimin", "shimin", [Some(ME), None]),
        ),
        (
            "市民課が進める計画の資料（ほかの職員が作った）",
            plan_item("shimin", "shimin", [Some(OTHER), None]),
        ),
        (
            "市民課が進める計画の資料（ほかの職員が作り、自分が確かめた）",
            plan_item("shimin", "shimin", [Some(OTHER), Some(ME)]),
        ),
        (
            "市民課が進める計画の資料（ほかの2人が作って確かめた）",
            plan_item("shimin", "shimin", [Some(OTHER), Some(THIRD)]),
        ),
        ("WG（自分がメンバー）", group("joho", &[ME, OTHER], &[OTHER])),
        ("WG（自分がリーダー）", group("joho", &[ME, OTHER], &[ME])),
        ("WG（ほかの人だけ、事務局は市民課）", group("shimin", &[OTHER], &[OTHER])),
        ("WG（ほかの人だけ、事務局は国保課）", group("kokuho", &[OTHER], &[OTHER])),
        ("WG活動の記録（自分）", work_record(ME, &[OTHER], &[THIRD])),
        ("WG活動の記録（自分がリーダーのWGの人）", work_record(OTHER, &[ME], &[THIRD])),
        ("WG活動の記録（自分の課の人）", work_record(OTHER, &[THIRD], &[ME])),
        ("WG活動の記録（ほかの人）", work_record(OTHER, &[THIRD], &[THIRD])),
        ("市民課の契約（自分が起案）", contract("shimin", "kokuho", Some(ME), &[])),
        (
            "市民課の契約（自分が起案し、経路にもいる）",
            contract("shimin", "kokuho", Some(ME), &[ME]),
        ),
        (
            "市民課の契約（ほかの職員が起案、自分の番）",
            contract("shimin", "kokuho", Some(OTHER), &[ME]),
        ),
        ("国保課の契約（自分に合議）", contract("kokuho", "kokuho", Some(OTHER), &[ME])),
        ("国保課の契約（市民課が電子契約を運用）", contract("kokuho", "shimin", Some(OTHER), &[])),
        ("国保課の契約", contract("kokuho", "kokuho", Some(OTHER), &[])),
        ("市", Resource::City { municipality: maebashi() }),
        ("一覧: 所属する課", list(ListPredicate::OwnDepartment(Vec::new()))),
        ("一覧: 自分の担当", list(ListPredicate::AssignedToMe(ME))),
        ("一覧: 全庁", list(ListPredicate::AllOfCity)),
    ]
}

fn people() -> Vec<(&'static str, Who)> {
    let must_change = {
        let mut context = staff_context(&[("shimin", Role::Head)]);
        context.must_change_password = true;
        Who::staff(maebashi(), &context)
    };
    vec![
        ("住民", resident()),
        ("手伝う人", helper()),
        ("市民課担当", staff(&[("shimin", Role::Clerk)])),
        ("市民課係長", staff(&[("shimin", Role::Chief)])),
        ("市民課課長", staff(&[("shimin", Role::Head)])),
        ("管理者", staff(&[("joho", Role::Admin)])),
        ("支援措置担当", staff(&[("shimin", Role::Protector)])),
        ("監査", staff(&[("kansa", Role::Auditor)])),
        ("監査兼支援措置担当", staff(&[("kansa", Role::Auditor), ("shimin", Role::Protector)])),
        ("監査兼管理者", staff(&[("kansa", Role::Auditor), ("joho", Role::Admin)])),
        ("監査兼市民課長", staff(&[("kansa", Role::Auditor), ("shimin", Role::Head)])),
        ("管理者兼市民課担当", staff(&[("joho", Role::Admin), ("shimin", Role::Clerk)])),
        ("初回パスワードの課長", must_change),
        ("定期処理", job()),
    ]
}

/// The whole matrix.
fn matrix(permission: &Permission) -> String {
    let people = people();
    let mut table = String::from("○ できる　目 目的を示せばできる　・ できない\n\n列:\n");
    for (number, (name, _)) in people.iter().enumerate() {
        writeln!(table, "  {:>2} {name}", number + 1).expect("a line");
    }
    for (title, resource) in resources() {
        table.push_str(&section(permission, &people, title, &resource));
    }
    table.push_str("\n\n=== 事柄の区分 ===\n○ 見える　目 目的を選ぶと表示　保 支援措置で非表示　控 控えには載せない　・ 見る権限がない\n");
    for (title, facts) in facts() {
        table.push_str(&fact_section(permission, &people, title, &facts));
    }
    table
}

/// Whether an action is one for this kind of thing; what the schema does not join is never allowed.
fn belongs(action: ActionName, resource: &Resource) -> bool {
    let noun = action.code().split('.').next().unwrap_or_default();
    match resource {
        Resource::Draft { .. } => noun == "draft",
        Resource::Application { .. } => noun == "application",
        Resource::Case { .. } => noun == "case",
        Resource::Procedure { .. } => noun == "procedure",
        Resource::List { .. } => noun == "worklist",
        Resource::Fact(_) => noun == "fact",
        Resource::Approval { .. } => noun == "approval",
        Resource::Disposal { .. } => noun == "disposal",
        Resource::Kpi { .. } => noun == "kpi",
        Resource::WorkingGroup { .. } => noun == "group",
        Resource::WorkRecord { .. } => noun == "hours" || noun == "record",
        Resource::Nomination { .. } => noun == "nomination",
        Resource::PlanItem { .. } => noun == "plan",
        Resource::Contract { .. } => noun == "contract",
        Resource::City { .. } => ![
            "draft",
            "application",
            "case",
            "procedure",
            "worklist",
            "fact",
            "disposal",
            "kpi",
            "group",
            "hours",
            "record",
            "plan",
            "contract",
            "nomination",
            "approval",
        ]
        .contains(&noun),
    }
}

/// `○` with a purpose and without, `目` only with a purpose, `・` not at all.
fn section(
    permission: &Permission,
    people: &[(&'static str, Who)],
    title: &str,
    resource: &Resource,
) -> String {
    let mut table = String::new();
    let mut lines = String::new();
    for action in ActionName::ALL.into_iter().filter(|action| belongs(*action, resource)) {
        let marks: Vec<&str> = people
            .iter()
            .map(|(_, who)| {
                let may = |purpose| permission.may(who, action, resource, purpose).allowed;
                match (may(None), may(Some("審査"))) {
                    (true, true) => "○",
                    (false, true) => "目",
                    (false, false) => "・",
                    (true, false) => panic!("a purpose takes something away"),
                }
            })
            .collect();
        if marks.iter().any(|mark| *mark != "・") {
            writeln!(lines, "  {:<32} {}", action.code(), marks.join(" ")).expect("a line");
        }
    }
    let lines = if lines.is_empty() { "  （だれも、何もできない）\n" } else { &lines };
    write!(table, "\n{title}\n{lines}").expect("a section");
    table
}

/// The facts of an application, by who asks for them.
fn facts() -> Vec<(&'static str, Fact)> {
    let plain = |holder: Uuid| Fact {
        municipality: maebashi(),
        holder,
        departments: vec!["shimin".to_owned()],
        procedure: "tennyu".to_owned(),
        kind: "届出".to_owned(),
        class: "",
        locates: false,
        protection: Protection::default(),
        shared: false,
        related_staff: Vec::new(),
    };
    let protection = |officer| Protection { protected: true, officers: vec![officer] };
    vec![
        ("自分の申請の内容（ひとり）", plain(MY_THING)),
        ("自分の申請の内容（世帯の控え）", Fact { shared: true, ..plain(MY_THING) }),
        ("ほかの人の申請の内容", plain(OTHER)),
        (
            "支援措置の対象者（ほかの職員が担当）",
            Fact { protection: protection(OTHER), ..plain(OTHER) },
        ),
        ("支援措置の対象者（自分が担当）", Fact { protection: protection(ME), ..plain(OTHER) }),
        ("自分や家族のもの", Fact { related_staff: vec![ME], ..plain(OTHER) }),
        ("ほかの市のもの", Fact { municipality: "102024".parse().expect("code"), ..plain(OTHER) }),
    ]
}

/// The purposes of the matrix, by what they open.
fn purposes() -> Vec<(&'static str, Purpose)> {
    let purpose = |words: &str, opens: &[&str]| Purpose {
        id: String::new(),
        words: words.to_owned(),
        opens: opens.iter().map(|class| (*class).to_owned()).collect(),
    };
    vec![
        ("目的なし", purpose("", &[])),
        ("個人", purpose("案件の処理", &["個人"])),
        ("個人+要配慮", purpose("審査", &["個人", "要配慮"])),
        ("個人+要配慮+支援措置", purpose("支援措置の事務", &["個人", "要配慮", "支援措置"])),
    ]
}

/// `○` seen, `目` a purpose must be chosen, `保` hidden by 支援措置, `控` left out of copies, `・` no.
fn fact_section(
    permission: &Permission,
    people: &[(&'static str, Who)],
    title: &str,
    facts: &Fact,
) -> String {
    let mut table = String::new();
    for (words, purpose) in purposes() {
        writeln!(table, "\n{title}　目的: {words}").expect("a line");
        for class in ["公開", "庁内", "個人", "要配慮"] {
            for locates in [false, true] {
                let marks: Vec<&str> = people
                    .iter()
                    .map(|(_, who)| {
                        let facts = Fact { class, locates, ..facts.clone() };
                        let decision = permission.may_read(who, facts, &purpose);
                        let masks: Vec<&str> = decision
                            .reasons
                            .iter()
                            .map(|reason| reason.mask.as_deref().unwrap_or("no"))
                            .collect();
                        match (decision.allowed, masks.as_slice()) {
                            (true, _) => "○",
                            (false, masks) if masks.contains(&"no") => "・",
                            (false, masks) if masks.contains(&"protected") => "保",
                            (false, masks) if masks.contains(&"copy") => "控",
                            (false, _) => "目",
                        }
                    })
                    .collect();
                let what = if locates { "居場所" } else { "ほか　" };
                writeln!(table, "  {class:　<4}{what}  {}", marks.join(" ")).expect("a line");
            }
        }
    }
    table
}

#[test]
fn the_matrix_is_the_one_that_was_agreed_on() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(GOLDEN);
    let matrix = matrix(&Permission::core());
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &matrix).expect("written");
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        matrix == golden,
        "the matrix differs from {GOLDEN}; look at every change, then run with UPDATE_GOLDEN=1:\n{matrix}"
    );
}

#[test]
fn a_decision_says_which_rule_decided() {
    let permission = Permission::core();
    let clerk = staff(&[("shimin", Role::Clerk)]);
    let rules = |who: &Who, action, resource: &Resource, purpose| -> (bool, Vec<String>) {
        let decision = permission.may(who, action, resource, purpose);
        (decision.allowed, decision.reasons.into_iter().map(|reason| reason.rule).collect())
    };
    assert_eq!(
        rules(&clerk, ActionName::CaseApprove, &case("shimin"), None),
        (true, vec!["department-works-on-its-cases".to_owned()])
    );
    assert_eq!(
        rules(&clerk, ActionName::CaseReadPersonalData, &case("shimin"), Some("  ")),
        (false, vec!["no-personal-data-without-a-purpose".to_owned()])
    );
    assert_eq!(
        rules(&clerk, ActionName::CaseRead, &case("kokuho"), None),
        (false, vec!["nothing-permits".to_owned()])
    );
    let refused = permission.may(&clerk, ActionName::CaseRefuse, &case("shimin"), None);
    assert_eq!(refused.clone().or_not_found().expect_err("refused").code, "not_found");
    assert_eq!(refused.or_forbidden().expect_err("refused").code, "not_permitted");
}

#[test]
fn a_pack_narrows_what_the_core_permits() {
    let permission = Permission::with_pack(
        "@id(\"kokuho-approves-by-chiefs\") @reason(\"国保課の承認は係長以上です\")
         forbid (principal is Staff, action == Action::\"case.approve\", resource is Case)
         when { resource.department == \"kokuho\" &&
                !principal.postings.contains({ department: \"kokuho\", role: \"chief\" }) };",
    )
    .expect("a good pack");
    let may = |role, department: &str| {
        let who = staff(&[(department, role)]);
        permission.may(&who, ActionName::CaseApprove, &case(department), None)
    };
    assert!(!may(Role::Clerk, "kokuho").allowed);
    assert!(may(Role::Chief, "kokuho").allowed);
    assert!(may(Role::Clerk, "shimin").allowed);
    assert_eq!(may(Role::Clerk, "kokuho").reasons[0].words, "国保課の承認は係長以上です");
}

#[test]
fn lists_are_narrowed_by_role() {
    let permission = Permission::core();
    let lists = |who: &Who| permission.lists(maebashi(), who);
    let own = |codes: &[&str]| {
        ListPredicate::OwnDepartment(codes.iter().map(|code| (*code).to_owned()).collect())
    };
    let mine = ListPredicate::AssignedToMe(ME);
    assert_eq!(lists(&staff(&[("shimin", Role::Clerk)])), [own(&["shimin"]), mine.clone()]);
    assert_eq!(
        lists(&staff(&[("shimin", Role::Clerk), ("kokuho", Role::Chief)])),
        [own(&["kokuho", "shimin"]), mine]
    );
    assert_eq!(lists(&staff(&[("joho", Role::Admin)])), [ListPredicate::AllOfCity]);
    assert_eq!(lists(&staff(&[("kansa", Role::Auditor)])), [ListPredicate::AllOfCity]);
    assert_eq!(lists(&resident()), []);
}

#[test]
fn staff_named_by_an_id_alone_may_do_nothing() {
    let permission = Permission::core();
    let bare = Who::actor(maebashi(), &yakusho_kernel::Actor::Staff { id: ME });
    for (_, resource) in resources() {
        for action in ActionName::ALL {
            assert!(!permission.may(&bare, action, &resource, Some("審査")).allowed);
        }
    }
}

#[test]
fn an_answer_takes_far_less_than_a_millisecond() {
    let permission = Permission::core();
    let clerk = staff(&[("shimin", Role::Clerk), ("kokuho", Role::Chief)]);
    let case = case("shimin");
    let rounds = 2_000;
    let start = std::time::Instant::now();
    for _ in 0..rounds {
        assert!(permission.may(&clerk, ActionName::CaseRead, &case, Some("審査")).allowed);
    }
    let each = start.elapsed() / rounds;
    eprintln!("one decision takes {each:?}");
    assert!(each.as_micros() < 1_000, "{each:?}");
}
