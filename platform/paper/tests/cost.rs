//! What a paper costs: time when warm, and memory that does not grow. Alone in its process, so that
//! nothing else is measured.

use std::{path::Path, time::Instant};

use serde_json::{Value, json};
use yakusho_kernel::Lang;
use yakusho_paper::{Fonts, Limits, Paper, PaperMeta, Templates};

#[test]
fn a_warm_receipt_is_quick_and_memory_stays_flat() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sample = std::fs::read(here.join("../../cities/maebashi/papers/receipt.sample.json"))
        .expect("sample");
    let mut data: Value = serde_json::from_slice(&sample).expect("json");
    let unopened = resident_kb();
    let templates =
        Templates::from_dir(&here.join("../../cities/maebashi/papers")).expect("templates");
    let paper = Paper::new(Fonts::bundled_only(), templates, Limits::default());
    let idle = resident_kb();
    assert!(idle - unopened < 8_000, "a press that has made nothing takes {} kB", idle - unopened);
    let meta = PaperMeta {
        title: "受付票".into(),
        lang: Lang::Ja,
        now: "2026-11-22T01:05:00Z".parse().expect("time"),
    };
    let mut make = |round: u32| {
        data["number"] = json!(format!("R8-{round:06}-1"));
        data["name"] = json!(format!("山田　太郎{round}"));
        data["proof"]["index"] = json!(format!("{round}"));
        paper.render_here("receipt", &data, &meta).expect("pdf");
    };
    let cold = Instant::now();
    make(0);
    let cold = cold.elapsed();
    (1..30).for_each(&mut make);
    let warm = resident_kb();
    let rounds = 100_u32;
    let start = Instant::now();
    (30..30 + rounds).for_each(&mut make);
    let each = start.elapsed() / rounds;
    let after = resident_kb();
    println!(
        "receipt: first {cold:?}, then {each:?} each; memory {idle} kB idle, {warm} kB after 30, {after} kB after 130"
    );
    // 30 ms on an idle machine; tests run beside other work.
    assert!(each.as_millis() < 300, "{each:?}");
    assert!(after.saturating_sub(warm) < 20_000, "{warm} kB became {after} kB");
}

fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or("VmRSS: 0 kB");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}
