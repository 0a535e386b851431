//! Times, summed up.

use std::time::Duration;

use serde::Serialize;

/// Many times in figures, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Times {
    /// How many.
    pub count: usize,
    /// Mean.
    pub mean_ms: f64,
    /// Half took no longer.
    pub p50_ms: f64,
    /// 95 of 100 took no longer.
    pub p95_ms: f64,
    /// 99 of 100 took no longer.
    pub p99_ms: f64,
    /// The worst.
    pub max_ms: f64,
}

impl Times {
    /// The figures of some times, in any order.
    #[must_use]
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let total: Duration = times.iter().sum();
        Self {
            count: times.len(),
            mean_ms: per(millis(total), times.len()),
            p50_ms: quantile(&times, 50),
            p95_ms: quantile(&times, 95),
            p99_ms: quantile(&times, 99),
            max_ms: times.last().copied().map_or(0.0, millis),
        }
    }

    /// One line for a person.
    #[must_use]
    pub fn line(&self) -> String {
        format!(
            "平均 mean {:.3}  p50 {:.3}  p95 {:.3}  p99 {:.3}  最大 max {:.3} ms  ({})",
            self.mean_ms, self.p50_ms, self.p95_ms, self.p99_ms, self.max_ms, self.count
        )
    }
}

/// The smallest time that `percent` of 100 do not exceed (nearest rank).
fn quantile(sorted: &[Duration], percent: usize) -> f64 {
    let rank = sorted.len().saturating_mul(percent).div_ceil(100).saturating_sub(1);
    sorted.get(rank).copied().map_or(0.0, millis)
}

/// A time in milliseconds.
#[must_use]
pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// A share of a total; 0 of nothing.
#[must_use]
pub fn per(total: f64, count: usize) -> f64 {
    match u32::try_from(count) {
        Ok(0) | Err(_) => 0.0,
        Ok(count) => total / f64::from(count),
    }
}

/// How many a second.
#[must_use]
pub fn rate(count: usize, time: Duration) -> f64 {
    let seconds = time.as_secs_f64();
    if seconds > 0.0 { f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / seconds } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_times_that_occurred() {
        let times = Times::of((1..=100).rev().map(Duration::from_millis).collect());
        assert_eq!((times.count, times.p50_ms, times.p95_ms), (100, 50.0, 95.0));
        assert_eq!((times.p99_ms, times.max_ms, times.mean_ms), (99.0, 100.0, 50.5));
        let one = Times::of(vec![Duration::from_millis(7)]);
        assert_eq!((one.p50_ms, one.p99_ms), (7.0, 7.0));
        assert_eq!(Times::of(Vec::new()), Times::default());
        assert!(one.line().contains("p99 7.000"));
    }

    #[test]
    fn rates_of_nothing_are_nothing() {
        assert!((rate(10, Duration::from_secs(5)) - 2.0).abs() < 1e-9);
        assert_eq!(rate(10, Duration::ZERO), 0.0);
        assert_eq!(per(5.0, 0), 0.0);
    }
}
