//! The budgets of the first view: at most 60 KB compressed and 6 requests, nothing from elsewhere.

use crate::{browser::Browser, gallery};

/// Bytes on the wire and number of requests that a page needs when nothing is cached.
async fn weigh(path: &str) -> (usize, usize) {
    let mut phone = Browser::new(gallery::app());
    let page = phone.get(path).await.text();
    let mut phone = Browser::new(gallery::app()).saying("accept-encoding", "gzip");
    let mut bytes = phone.get(path).await.bytes.len();
    let mut requests = 1;
    for before in
        ["rel=\"stylesheet\" href=\"", "type=\"image/svg+xml\" href=\"", "type=\"module\" src=\""]
    {
        for rest in page.split(before).skip(1) {
            let asset = phone.get(rest.split('"').next().expect("address")).await;
            assert!(asset.status.is_success(), "{rest}");
            bytes += asset.bytes.len();
            requests += 1;
        }
    }
    (bytes, requests)
}

#[tokio::test]
async fn the_first_view_is_light() {
    for path in ["/", "/question", "/wrong", "/parts", "/fields", "/staff/work", "/staff/case"] {
        let (bytes, requests) = weigh(path).await;
        println!("{path}: {bytes} bytes, {requests} requests");
        assert!(bytes <= 60 * 1024, "{path}: {bytes} bytes");
        assert!(requests <= 6, "{path}: {requests} requests");
    }
    let (bytes, _) = weigh("/question").await;
    assert!(bytes <= 16 * 1024, "a question should stay far below the budget: {bytes} bytes");
}

#[test]
fn the_scripts_are_small() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/");
    let size = |file: &str| std::fs::metadata(format!("{folder}{file}")).expect(file).len();
    let resident: u64 = ["check.js", "counter.js", "upload.js"].map(size).iter().sum();
    assert!(resident <= 6 * 1024, "{resident} bytes for residents");
    assert!(size("keys.js") <= 3 * 1024);
    assert!(size("site.css") <= 24 * 1024);
    assert!(size("office.css") <= 8 * 1024);
}
