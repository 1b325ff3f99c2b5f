use serde::{Deserialize, Serialize};

/// An enum type: its labels, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enumeration {
    pub labels: Vec<String>,
}

impl Enumeration {
    /// Every label of both: `new`'s order, with what only `self` has kept behind the label it followed. `None` when the
    /// two order the labels they share differently, so that no one order serves both.
    pub fn union(&self, new: &Enumeration) -> Option<Enumeration> {
        let shared = |a: &Enumeration, b: &Enumeration| -> Vec<String> {
            a.labels.iter().filter(|label| b.labels.contains(label)).cloned().collect()
        };
        if shared(self, new) != shared(new, self) {
            return None;
        }
        let mut labels = new.labels.clone();
        for (at, label) in self.labels.iter().enumerate().filter(|(_, label)| !new.labels.contains(label)) {
            let before = at.checked_sub(1).and_then(|previous| self.labels.get(previous));
            let place = before.and_then(|b| labels.iter().position(|l| l == b)).map_or(0, |found| found + 1);
            labels.insert(place, label.clone());
        }
        Some(Enumeration { labels })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(words: &str) -> Enumeration {
        Enumeration { labels: words.split_whitespace().map(String::from).collect() }
    }

    #[test]
    fn a_union_keeps_both_orders() {
        assert_eq!(labels("a b c").union(&labels("a x c")), Some(labels("a b x c")));
        assert_eq!(labels("a").union(&labels("")), Some(labels("a")));
        assert_eq!(labels("a b").union(&labels("b a")), None);
    }
}
