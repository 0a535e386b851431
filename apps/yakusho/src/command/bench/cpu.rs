//! CPU time, from Linux's `/proc`. Where it cannot be read nothing is told.

use std::{fs, time::Duration};

/// A tick of `/proc/…/stat`: `USER_HZ` is 100 on every Linux that this runs on.
const TICK: Duration = Duration::from_millis(10);

/// CPU time of the whole process so far, user and system.
#[must_use]
pub fn process() -> Option<Duration> {
    ticks(&fs::read_to_string("/proc/self/stat").ok()?)
}

/// CPU time of the calling thread so far.
#[must_use]
pub fn thread() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_ascii_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Resident memory of a process, in bytes.
#[must_use]
pub fn resident(process: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

/// Fields 14 and 15; the command's name before them may hold blanks and parentheses.
fn ticks(stat: &str) -> Option<Duration> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace().skip(11);
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    Some(TICK.saturating_mul(user.saturating_add(system)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_parentheses_does_not_mislead() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194560 1 2 3 4 150 50 0 0 20 0 1";
        assert_eq!(ticks(stat), Some(Duration::from_secs(2)));
        assert_eq!(ticks("nonsense"), None);
    }

    #[test]
    fn this_process_has_memory() {
        assert!(resident(std::process::id()).is_none_or(|bytes| bytes > 1 << 20));
    }
}
