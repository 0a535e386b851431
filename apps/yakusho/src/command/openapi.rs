//! `yakusho openapi`: prints the API's document.

use anyhow::{Context, Result};

/// Prints it.
///
/// # Errors
/// Where it cannot be written.
pub fn run() -> Result<bool> {
    print!("{}", crate::api::text().context("OpenAPI")?);
    Ok(true)
}
