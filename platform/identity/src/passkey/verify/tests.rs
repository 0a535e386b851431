use serde_json::Value;

use super::*;

#[path = "../../../tests/parts/authenticator.rs"]
mod authenticator;
use authenticator::Authenticator;

const ORIGIN: &str = "https://a.example";
const CHALLENGE: [u8; 32] = [7; 32];

fn party() -> RelyingParty {
    RelyingParty::of(ORIGIN, "前橋市").expect("party")
}

fn register(authenticator: &mut Authenticator) -> Result<NewCredential, NotVerified> {
    let options = party().creation(&CHALLENGE, Uuid::max(), "shimin.01", "見本", &[]);
    let answer = authenticator.create(&options);
    verify_registration(&party(), &CHALLENGE, &registered(&answer))
}

fn registered(answer: &Value) -> Registered {
    Registered::read(&answer.to_string()).expect("an answer")
}

fn assert(
    authenticator: &mut Authenticator,
    known: &NewCredential,
    challenge: &[u8],
) -> Result<u32, NotVerified> {
    let answer = authenticator.get(&party().request(challenge, &[]));
    let answer = Asserted::read(&answer.to_string()).expect("an answer");
    verify_assertion(&party(), &CHALLENGE, &answer, Uuid::max(), &known.key, known.count)
}

#[test]
fn a_key_that_was_registered_opens_and_counts() {
    let mut authenticator = Authenticator::at(ORIGIN);
    let known = register(&mut authenticator).expect("registered");
    assert!(matches!(known.key, PublicKey::ES256 { .. }));
    assert_eq!(assert(&mut authenticator, &known, &CHALLENGE), Ok(1));
    let known = NewCredential { count: 2, ..known };
    assert_eq!(assert(&mut authenticator, &known, &CHALLENGE), Err(NotVerified::Copied));
}

#[test]
fn another_challenge_origin_party_or_person_opens_nothing() {
    let mut authenticator = Authenticator::at(ORIGIN);
    let known = register(&mut authenticator).expect("registered");
    assert_eq!(assert(&mut authenticator, &known, &[8; 32]), Err(NotVerified::Ceremony));
    authenticator.origin = "https://a.example.evil".to_owned();
    assert_eq!(assert(&mut authenticator, &known, &CHALLENGE), Err(NotVerified::Ceremony));
    authenticator.origin = ORIGIN.to_owned();
    let other = RelyingParty::of("https://b.example", "").expect("party");
    let answer = authenticator.get(&other.request(&CHALLENGE, &[]));
    let answer = Asserted::read(&answer.to_string()).expect("an answer");
    let seen = verify_assertion(&party(), &CHALLENGE, &answer, Uuid::max(), &known.key, 0);
    assert_eq!(seen, Err(NotVerified::Ceremony));
    authenticator.handle = Uuid::nil().as_bytes().to_vec();
    assert_eq!(assert(&mut authenticator, &known, &CHALLENGE), Err(NotVerified::Ceremony));
}

#[test]
fn a_touch_without_verifying_the_person_is_not_enough() {
    let mut authenticator = Authenticator::at(ORIGIN);
    let known = register(&mut authenticator).expect("registered");
    authenticator.verifies = false;
    assert_eq!(assert(&mut authenticator, &known, &CHALLENGE), Err(NotVerified::Person));
    assert_eq!(register(&mut authenticator), Err(NotVerified::Person));
}

#[test]
fn the_signature_of_another_key_opens_nothing() {
    let mut authenticator = Authenticator::at(ORIGIN);
    let known = register(&mut authenticator).expect("registered");
    let mut other = Authenticator::at(ORIGIN);
    other.handle.clone_from(&authenticator.handle);
    assert_eq!(assert(&mut other, &known, &CHALLENGE), Err(NotVerified::Signature));
}

#[test]
fn an_answer_to_one_ceremony_is_none_to_the_other() {
    let mut authenticator = Authenticator::at(ORIGIN);
    let options = party().creation(&CHALLENGE, Uuid::max(), "shimin.01", "見本", &[]);
    let mut answer = authenticator.create(&options);
    answer["id"] = "AAAA".into();
    let swapped = verify_registration(&party(), &CHALLENGE, &registered(&answer));
    assert_eq!(swapped, Err(NotVerified::Malformed));
    assert!(Asserted::read(&answer.to_string()).is_none());
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_refused_without_panic(data: Vec<u8>, key: Vec<u8>) {
        let _ = AuthenticatorData::read(&data).and_then(|data| data.credential().map(|_| ()));
        let _ = PublicKey::from_cose(&key);
        let _ = Registered::read(&String::from_utf8_lossy(&data));
    }
}
