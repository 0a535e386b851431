//! The whole room with its stand-in: signed, renewed through the years, revoked, and always 試験用.

use std::error::Error;

use jiff::Timestamp;
use tempfile::TempDir;
use yakusho_pdf_signature::{
    Indication, SubIndication, sign,
    sign::{Request, Signer as _, Sources, TimestampSource as _},
    validate,
    validate::Level,
};
use yakusho_signing::{MARK, Place, Settings, Signing, is_stand_in};

type Outcome = Result<(), Box<dyn Error>>;

const PAPER: &[u8] = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \ntrailer\n<</Size 4/Root 1 0 R>>\nstartxref\n170\n%%EOF\n";

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn demo(data: &TempDir) -> Signing {
    Signing::open(&Settings::default(), Place::new(data.path()).with_stand_in(true))
        .expect("a room")
}

fn signed(room: &Signing, level: Level, now: Timestamp) -> Result<Vec<u8>, Box<dyn Error>> {
    let (signer, stamps) = (room.platform_signer(now)?, room.timestamps(now)?);
    let request = Request { anchors: room.trust().roots, ..Request::new("witness", level, now) };
    let revocation = room.revocation(now);
    let sources = Sources { signer: &signer, stamps: Some(&stamps), revocation: Some(&revocation) };
    Ok(sign::sign(PAPER, &request, sources)?)
}

#[test]
fn every_level_is_reached_and_holds() -> Outcome {
    let data = TempDir::new()?;
    let room = demo(&data);
    let now = at("2026-12-01T03:04:05.678Z");
    for (level, name) in
        [(Level::B, "B-B"), (Level::T, "B-T"), (Level::Lt, "B-LT"), (Level::Lta, "B-LTA")]
    {
        let report = validate(&signed(&room, level, now)?, &room.options(now))?;
        assert!(report.holds(), "{name}: {report:?}");
        assert_eq!(report.signatures[0].level, Some(name));
    }
    Ok(())
}

#[test]
fn thirty_years_of_renewals_hold_and_without_them_nothing_is_proven() -> Outcome {
    let data = TempDir::new()?;
    let room = demo(&data);
    let mut file = signed(&room, Level::Lta, at("2026-12-01T00:00:00Z"))?;
    let forgotten = file.clone();
    for year in ["2036", "2046", "2056"] {
        let now = at(&format!("{year}-06-01T00:00:00Z"));
        let (stamps, revocation) = (room.timestamps(now)?, room.revocation(now));
        let before = file.clone();
        file = sign::extend(&file, now, &room.trust().roots, Some(&revocation), &stamps)?;
        assert!(file.starts_with(&before));
        assert!(validate(&file, &room.options(now))?.holds(), "{year}");
    }
    let later = room.options(at("2060-01-01T00:00:00Z"));
    assert!(validate(&file, &later)?.holds());
    assert_eq!(validate(&forgotten, &later)?.signatures[0].indication, Indication::Indeterminate);
    Ok(())
}

#[test]
fn everything_that_it_issues_says_that_it_is_for_trying_out() -> Outcome {
    let data = TempDir::new()?;
    let room = demo(&data);
    let now = at("2026-12-01T00:00:00Z");
    let stand_in = room.stand_in().ok_or("a stand-in")?;
    let party = stand_in.signer("party-1", "山田建設 代表取締役", "山田建設株式会社", now)?;
    let stamps = room.timestamps(now)?;
    assert!(stamps.is_stand_in() && room.platform_signer(now)?.is_stand_in());
    let mut all = vec![stand_in.root().clone(), party.certificate().clone()];
    all.push(room.platform_signer(now)?.certificate().clone());
    all.extend(stamps.certificates());
    for certificate in &all {
        assert!(certificate.subject_text().matches(MARK).count() >= 2, "{certificate:?}");
        assert!(is_stand_in(certificate));
    }
    Ok(())
}

#[test]
fn the_same_folder_gives_the_same_authorities_again() -> Outcome {
    let data = TempDir::new()?;
    let now = at("2026-12-01T00:00:00Z");
    let file = signed(&demo(&data), Level::Lta, now)?;
    let again = demo(&data);
    assert!(validate(&file, &again.options(now))?.holds());
    let other = TempDir::new()?;
    let elsewhere = validate(&file, &demo(&other).options(now))?;
    assert_eq!(
        elsewhere.signatures[0].sub_indication,
        Some(SubIndication::NoCertificateChainFound)
    );
    Ok(())
}

#[test]
fn what_is_revoked_signs_no_more_and_what_it_signed_before_stands() -> Outcome {
    let data = TempDir::new()?;
    let room = demo(&data);
    let (before, since) = (at("2026-12-01T00:00:00Z"), at("2026-12-10T00:00:00Z"));
    let file = signed(&room, Level::Lta, before)?;
    let own = room.platform_signer(before)?.certificate().clone();
    room.stand_in().ok_or("a stand-in")?.revoke(&own, since, true)?;
    let now = at("2026-12-20T00:00:00Z");
    for level in [Level::Lt, Level::Lta] {
        let refused = signed(&room, level, now).err().map(|error| error.to_string());
        assert!(refused.is_some_and(|words| words.contains("is revoked")));
    }
    let mut options = room.options(now);
    options.crls.push(room.stand_in().ok_or("a stand-in")?.list(now)?);
    assert!(validate(&file, &options)?.holds(), "it was time-stamped before");
    let late = signed(&room, Level::B, now)?;
    let report = validate(&late, &options)?;
    assert_eq!(report.signatures[0].sub_indication, Some(SubIndication::RevokedNoPoe));
    Ok(())
}

#[test]
fn without_settings_and_without_the_switch_nothing_is_signed() -> Outcome {
    let data = TempDir::new()?;
    let room = Signing::open(&Settings::default(), Place::new(data.path()))?;
    let now = at("2026-12-01T00:00:00Z");
    let words = room.platform_signer(now).expect_err("no key").ja;
    assert!(words.contains("signing.key"), "{words}");
    assert!(room.timestamps(now).is_err());
    assert!(room.trust().roots.is_empty() && room.stand_in().is_none());
    assert!(std::fs::read_dir(data.path())?.next().is_none(), "nothing is made");
    Ok(())
}

#[test]
fn keys_are_read_by_their_owner_only() -> Outcome {
    use std::os::unix::fs::PermissionsExt as _;
    let data = TempDir::new()?;
    signed(&demo(&data), Level::T, at("2026-12-01T00:00:00Z"))?;
    let folder = data.path().join("signing-stand-in");
    let mut keys = 0;
    for entry in std::fs::read_dir(&folder)? {
        let entry = entry?;
        if entry.path().extension().is_some_and(|ending| ending == "key") {
            keys += 1;
            assert_eq!(entry.metadata()?.permissions().mode() & 0o077, 0);
        }
    }
    assert_eq!(keys, 3, "the root, the signer, the time-stamp authority");
    assert_eq!(std::fs::metadata(&folder)?.permissions().mode() & 0o077, 0);
    Ok(())
}
