//! City packs: a city's departments, procedures, life events, questions and texts as versioned
//! data; read with file and line, checked in Japanese, simulated, compared, measured and searched.

pub mod format;
