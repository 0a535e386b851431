//! Prints the findings of a pack; a development aid.
fn main() {
    let folder = std::env::args().nth(1).unwrap_or_default();
    match yakusho_pack::Pack::load(std::path::Path::new(&folder)) {
        Err(report) => println!("LOAD\n{report}"),
        Ok(pack) => {
            println!("LINT\n{}", pack.lint());
            let n: u64 = std::env::args().nth(2).and_then(|n| n.parse().ok()).unwrap_or(0);
            if n > 0 {
                let mut options = yakusho_pack::simulate::Options::on("2026-12-01".parse().expect("date"));
                options.households = n;
                match pack.simulate(options, &mut |_| {}) { Err(r) => println!("SIM {r}"), Ok(s) => println!("SIMULATED\n{}", s.report) }
            }
        }
    }
}
