//! One statement for many rows: each statement costs a way to the engine and back, which for thousands of rows is most of
//! what they cost. Its text is made when the program is built, for `ROWS` rows and no other number.

use super::statement::{Bind, Sql};
use super::{Error, Tx};

/// As many rows as one such statement takes.
pub(super) const ROWS: usize = 32;

/// `head`, then `row` so many times with commas between, then `tail`. Each `?` in `row` is a parameter of its own,
/// numbered from `$first` on: those before it are the same for all rows.
macro_rules! rows {
    ($many:expr; $head:expr, $row:literal, $tail:literal, $first:literal) => {{
        const LEN: usize = $crate::store::rows::write::<0>($many, [$head, $row, $tail], $first).1;
        const TEXT: [u8; LEN] = $crate::store::rows::write($many, [$head, $row, $tail], $first).0;
        match std::str::from_utf8(&TEXT) {
            Ok(text) => text,
            Err(_) => panic!(),
        }
    }};
}
pub(super) use rows;

/// As much of the text as there is room for, and how long it is.
pub(super) const fn write<const ROOM: usize>(
    many: usize,
    [head, row, tail]: [&str; 3],
    first: usize,
) -> ([u8; ROOM], usize) {
    let mut text = Text { bytes: [0; ROOM], len: 0 };
    text.push(head);
    let (row, mut number, mut written) = (row.as_bytes(), first, 0);
    while written < many {
        if written > 0 {
            text.push(", ");
        }
        let mut at = 0;
        while at < row.len() {
            if row[at] == b'?' {
                text.push("$");
                text.push_number(number);
                number += 1;
            } else {
                text.push_byte(row[at]);
            }
            at += 1;
        }
        written += 1;
    }
    text.push(tail);
    (text.bytes, text.len)
}

struct Text<const ROOM: usize> {
    bytes: [u8; ROOM],
    len: usize,
}

impl<const ROOM: usize> Text<ROOM> {
    const fn push(&mut self, text: &str) {
        let (bytes, mut at) = (text.as_bytes(), 0);
        while at < bytes.len() {
            self.push_byte(bytes[at]);
            at += 1;
        }
    }

    const fn push_number(&mut self, number: usize) {
        if number >= 10 {
            self.push_number(number / 10);
        }
        self.push_byte(b"0123456789"[number % 10]);
    }

    const fn push_byte(&mut self, byte: u8) {
        if self.len < ROOM {
            self.bytes[self.len] = byte;
        }
        self.len += 1;
    }
}

/// What is asked for by a statement of so many parameters: where there are fewer, the last of them again.
pub(super) fn filled<T: Copy>(some: &[T]) -> impl Iterator<Item = T> {
    let last = some.last().copied();
    some.iter().copied().chain(last.into_iter().cycle()).take(ROWS)
}

impl Tx {
    /// Runs `all` for each `ROWS` of the rows, and `one` for each that is left over; both take `shared` first.
    pub(super) async fn run_rows<const S: usize, const C: usize>(
        &mut self,
        (one, all): (Sql, Sql),
        shared: impl Fn() -> [Bind<'static>; S],
        rows: Vec<[Bind<'_>; C]>,
    ) -> Result<(), Error> {
        let mut left = rows.len();
        let mut rows = rows.into_iter();
        while left > 0 {
            let (sql, many) = if left >= ROWS { (all, ROWS) } else { (one, 1) };
            let binds = shared().into_iter().chain(rows.by_ref().take(many).flatten());
            self.run(sql, binds).await?;
            left -= many;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_row_has_parameters_of_its_own() {
        assert_eq!(
            rows!(3; "insert into t values ", "(?, $1, ?)", " on conflict do nothing", 2),
            "insert into t values ($2, $1, $3), ($4, $1, $5), ($6, $1, $7) on conflict do nothing"
        );
        assert_eq!(
            rows!(2; "select id from t where id in (", "?", ")", 10),
            "select id from t where id in ($10, $11)"
        );
    }
}
