//! What this domain publishes for counting: the online rate, and the seals of its papers.

use yakusho_measures::Measure;

use crate::Casework;

impl Casework {
    /// The measures that this domain publishes.
    #[must_use]
    pub fn measures(&self) -> Vec<Measure> {
        let mut all = self.rate_measures();
        all.extend(self.paper_measures());
        all
    }
}
