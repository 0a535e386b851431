//! Whole files: read in every revision, judged, and stamped.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yakusho_pdf_signature::{
    Options,
    cms::Digest,
    sign::{self, SourceError, TimestampSource},
    validate,
};

/// Gives no token: the writer runs up to the point at which it asks for one.
struct Nobody;

impl TimestampSource for Nobody {
    fn token(&self, _: Digest, _: &[u8]) -> Result<Vec<u8>, SourceError> {
        Err(SourceError(String::new()))
    }
}

fuzz_target!(|data: &[u8]| {
    let now = jiff::Timestamp::from_second(1_775_120_000).expect("a time");
    if let Ok(report) = validate(data, &Options::new(Vec::new(), now)) {
        assert!(!report.holds(), "nothing holds without a root");
        assert!(sign::timestamp(data, &Nobody).is_err());
    }
});
