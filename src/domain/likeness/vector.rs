//! Sparse vectors and what can be done with them. The likeness of two texts is the product of their vectors, so the
//! likeness of two groups, on average, is that of their sums.

use std::collections::{BTreeMap, HashMap};

/// Trait and weight, by trait, none twice.
pub type Vector = Vec<(u32, f32)>;

/// So that a trait that few have weighs more.
pub fn rare_tells_more(vectors: &mut [Vector]) {
    let mut having: HashMap<u32, usize> = HashMap::new();
    for (at, _) in vectors.iter().flatten() {
        *having.entry(*at).or_default() += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of texts")]
    let all = vectors.len() as f32;
    for (at, weight) in vectors.iter_mut().flatten() {
        #[expect(clippy::cast_precision_loss, reason = "counts of texts")]
        let having = having[at] as f32;
        *weight *= (1.0 + all / having).ln();
    }
}

/// So that it has that length, if it has any.
pub fn stretch(vector: &mut Vector, to: f32) {
    let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    for (_, weight) in vector {
        *weight *= to / length;
    }
}

pub fn product(a: &Vector, b: &Vector) -> f32 {
    let (mut a, mut b) = (a.as_slice(), b.as_slice());
    let mut sum = 0.0;
    while let ([(at_a, weight_a), rest_a @ ..], [(at_b, weight_b), rest_b @ ..]) = (a, b) {
        match at_a.cmp(at_b) {
            std::cmp::Ordering::Less => a = rest_a,
            std::cmp::Ordering::Greater => b = rest_b,
            std::cmp::Ordering::Equal => {
                sum += weight_a * weight_b;
                (a, b) = (rest_a, rest_b);
            }
        }
    }
    sum
}

pub fn sum<'a>(vectors: impl IntoIterator<Item = &'a Vector>) -> Vector {
    let mut sum: BTreeMap<u32, f32> = BTreeMap::new();
    for (at, weight) in vectors.into_iter().flatten() {
        *sum.entry(*at).or_default() += weight;
    }
    sum.into_iter().collect()
}

/// Vectors by trait, so that one is compared only with those that share one with it.
pub struct Index {
    having: HashMap<u32, Vec<(usize, f32)>>,
    vectors: usize,
}

impl Index {
    pub fn of(vectors: &[Vector]) -> Index {
        let mut having: HashMap<u32, Vec<(usize, f32)>> = HashMap::new();
        for (number, vector) in vectors.iter().enumerate() {
            for (at, weight) in vector {
                having.entry(*at).or_default().push((number, *weight));
            }
        }
        Index { having, vectors: vectors.len() }
    }

    /// The product of one with each, in their order.
    pub fn products(&self, one: &Vector) -> Vec<f32> {
        let mut products = vec![0.0; self.vectors];
        for (at, of_one) in one {
            for (number, of_other) in self.having.get(at).into_iter().flatten() {
                products[*number] += of_one * of_other;
            }
        }
        products
    }
}
