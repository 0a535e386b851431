//! Ids of rows that must keep the order in which they were made.

use std::sync::Mutex;

use jiff::Timestamp;
use uuid::{Builder, Uuid};

/// Makes UUIDs version 7 whose 26-bit counter (RFC 9562 section 6.2, method 1) keeps the order of
/// making among ids of the same millisecond. The counter starts again when time moves on.
#[derive(Debug, Default)]
pub struct IdSource {
    last: Mutex<(u64, u32)>,
}

impl IdSource {
    /// The next id at `now`.
    pub fn next(&self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        let count = {
            let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            *last = if millis > last.0 { (millis, 0) } else { (last.0, last.1.wrapping_add(1)) };
            last.1
        };
        let random: [u8; 6] = rand::random();
        let mut bytes = [0; 10];
        let (counter, tail) = bytes.split_at_mut(4);
        // The version takes the upper four bits of the first byte and the variant the upper two
        // of the third; the counter goes around them: 4 + 8 + 6 + 8 bits.
        let high = count >> 14;
        counter.copy_from_slice(&[
            low_byte(high >> 8) & 0x0f,
            low_byte(high),
            low_byte(count >> 8) & 0x3f,
            low_byte(count),
        ]);
        tail.copy_from_slice(&random);
        Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}

const fn low_byte(value: u32) -> u8 {
    value.to_le_bytes()[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_instant_sort_as_they_were_made() {
        let source = IdSource::default();
        let now = Timestamp::from_millisecond(1_790_000_000_000).expect("instant");
        let ids: Vec<Uuid> = (0..70_000).map(|_| source.next(now)).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
    }

    #[test]
    fn an_id_from_a_clock_that_lags_does_not_break_the_order_of_the_others() {
        let source = IdSource::default();
        let late = Timestamp::from_millisecond(1_790_000_000_001).expect("instant");
        let early = Timestamp::from_millisecond(1_790_000_000_000).expect("instant");
        let first = source.next(late);
        let between = source.next(early);
        let second = source.next(late);
        assert!(between < first && first < second);
    }
}
