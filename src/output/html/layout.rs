//! Where the boxes of the drawing of steps stand: a column a phase, a row a step, in the order in which they run.

use crate::output::review::{Review, Stage, Step};
use std::collections::{BTreeMap, BTreeSet};

/// More boxes in a column than anyone follows.
pub const MOST: usize = 40;

/// In pixels of the drawing.
pub const WIDTH: usize = 236;
pub const HEIGHT: usize = 44;
const GAP: usize = 64;
const SPACE: usize = 12;
const TOP: usize = 44;
const MARGIN: usize = 24;

/// A box.
pub struct Node<'a> {
    pub stage: &'a Stage,
    /// Nothing for the box that stands for those that are not drawn.
    pub step: Option<&'a Step>,
    pub x: usize,
    pub y: usize,
}

/// The whole drawing.
pub struct Layout<'a> {
    pub nodes: Vec<Node<'a>>,
    /// From one node to a later one that works on the same object, by their places in `nodes`.
    pub edges: BTreeSet<(usize, usize)>,
    /// Each column, and where it begins.
    pub columns: Vec<(&'a Stage, usize)>,
    pub width: usize,
    pub height: usize,
}

/// Places every step of a plan, forward.
pub fn of(review: &Review) -> Layout<'_> {
    let mut nodes = vec![];
    let mut columns = vec![];
    for (column, stage) in review.stages.iter().enumerate() {
        let x = MARGIN + column * (WIDTH + GAP);
        columns.push((stage, x));
        let shown = stage.forward.steps.iter().take(MOST).map(Some);
        let more = (stage.forward.steps.len() > MOST).then_some(None);
        let place = |(row, step)| Node { stage, step, x, y: TOP + row * (HEIGHT + SPACE) };
        nodes.extend(shown.chain(more).enumerate().map(place));
    }
    let lowest = nodes.iter().map(|node| node.y).max().unwrap_or(TOP);
    let width = 2 * MARGIN + (review.stages.len() * (WIDTH + GAP)).saturating_sub(GAP);
    Layout { edges: edges(&nodes), columns, width, height: lowest + HEIGHT + SPACE, nodes }
}

fn edges(nodes: &[Node]) -> BTreeSet<(usize, usize)> {
    let mut last: BTreeMap<&str, usize> = BTreeMap::new();
    let mut edges = BTreeSet::new();
    for (at, step) in nodes.iter().enumerate().filter_map(|(at, node)| Some((at, node.step?))) {
        for object in &step.objects {
            edges.extend(last.insert(object, at).filter(|before| *before != at).map(|before| (before, at)));
        }
    }
    edges
}

/// The line from one box to another.
pub fn path(from: &Node, to: &Node) -> String {
    let middle = HEIGHT / 2;
    if from.x == to.x {
        let (x, y) = (from.x, from.y + middle);
        if to.y == from.y + HEIGHT + SPACE {
            return format!("M{} {}V{}", x + WIDTH / 2, from.y + HEIGHT, to.y);
        }
        let bend = x - MARGIN + 6;
        return format!("M{x} {y}C{bend} {y} {bend} {} {x} {}", to.y + middle, to.y + middle);
    }
    let (x, y, end, low) = (from.x + WIDTH, from.y + middle, to.x, to.y + middle);
    let half = (x + end) / 2;
    format!("M{x} {y}C{half} {y} {half} {low} {end} {low}")
}

/// A text in at most two lines that fit a box: of a long name the end stays, which tells more.
pub fn lines(text: &str) -> Vec<String> {
    const FIT: usize = 32;
    let (mut first, mut rest) = (String::new(), vec![]);
    for word in text.split(' ') {
        let long = first.chars().count() + 1 + word.chars().count();
        if rest.is_empty() && (first.is_empty() || long <= FIT) {
            first = if first.is_empty() { word.into() } else { format!("{first} {word}") };
        } else {
            rest.push(word);
        }
    }
    let ended = |line: String| match line.chars().count() {
        fits if fits <= FIT => line,
        long => ['…'].into_iter().chain(line.chars().skip(long + 1 - FIT)).collect(),
    };
    [first, rest.join(" ")].into_iter().filter(|line| !line.is_empty()).map(ended).collect()
}
