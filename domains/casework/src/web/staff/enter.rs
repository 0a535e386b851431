//! 「紙・電話・郵便を入れる」: what came by another way than this site becomes the same case. A clerk needs
//! the procedure, the way it came, the day, a name, and Enter; the scan holds the rest.

pub mod choose;
pub mod done;
pub mod fields;
pub mod form;
