//! Prints the findings of a pack; a development aid.
fn main() {
    let folder = std::env::args().nth(1).unwrap_or_default();
    match yakusho_pack::Pack::load(std::path::Path::new(&folder)) {
        Err(report) => println!("LOAD\n{report}"),
        Ok(pack) => {
            println!("LINT\n{}", pack.lint());
            match pack.compiled() { Err(report) => println!("COMPILE\n{report}"), Ok(_) => println!("COMPILES") }
            if std::env::args().nth(2).is_some() { println!("{:#?}", pack.measure()); }
        }
    }
}
