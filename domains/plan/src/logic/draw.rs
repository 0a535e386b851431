//! Where the boxes and lines of a logic model stand.

use std::collections::BTreeMap;

use yakusho_pack::format::{LogicKind, LogicModel, LogicNode};

/// A box is this wide, in SVG units.
const WIDTH: i64 = 212;
/// Between two columns.
const BETWEEN: i64 = 44;
/// Letters in a line of a box.
const LETTERS: usize = 15;
/// A line of text is this high.
const LINE: i64 = 18;
/// Between two boxes.
const GAP: i64 = 14;
/// The heads of the columns.
const HEAD: i64 = 30;

/// A diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagram {
    /// Its width.
    pub width: i64,
    /// Its height.
    pub height: i64,
    /// The heads of the columns: place and words.
    pub heads: Vec<(i64, &'static str)>,
    /// The boxes.
    pub boxes: Vec<Drawn>,
    /// The links, as paths.
    pub links: Vec<String>,
}

/// A box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Its left edge.
    pub x: i64,
    /// Its upper edge.
    pub y: i64,
    /// Its width.
    pub width: i64,
    /// Its height.
    pub height: i64,
    /// Its words, line by line, each with the place of its foot.
    pub lines: Vec<(i64, String)>,
    /// Whether figures hang on it.
    pub counted: bool,
}

impl Drawn {
    /// Where its words begin.
    #[must_use]
    pub const fn text_x(&self) -> i64 {
        self.x + 10
    }
}

/// Draws a model.
#[must_use]
pub fn draw(model: &LogicModel) -> Diagram {
    let mut boxes = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut height = 0;
    let mut heads = Vec::new();
    let mut x = 0;
    for kind in LogicKind::ALL {
        heads.push((x, kind.label()));
        let mut y = HEAD;
        for node in model.nodes.iter().filter(|node| node.kind == kind) {
            let one = drawn(node, x, y);
            y += one.height + GAP;
            places.insert(&node.id, boxes.len());
            boxes.push(one);
        }
        height = height.max(y);
        x += WIDTH + BETWEEN;
    }
    let place = |id: &str| places.get(id).and_then(|at| boxes.get(*at));
    let links = model.nodes.iter().flat_map(|node| node.leads_to.iter().map(move |to| (node, to)));
    let links = links.filter_map(|(from, to)| Some(link(place(&from.id)?, place(to)?))).collect();
    Diagram { width: x - BETWEEN, height, heads, boxes, links }
}

fn drawn(node: &LogicNode, x: i64, y: i64) -> Drawn {
    let letters: Vec<char> = node.text.chars().collect();
    let lines: Vec<String> = letters.chunks(LETTERS).map(|line| line.iter().collect()).collect();
    let foot = |at: usize| y + 22 + LINE * i64::try_from(at).unwrap_or(0);
    let height = 16 + LINE * i64::try_from(lines.len()).unwrap_or(1);
    let lines = lines.into_iter().enumerate().map(|(at, line)| (foot(at), line)).collect();
    Drawn { x, y, width: WIDTH, height, lines, counted: !node.kpis.is_empty() }
}

/// From the right edge of a box to the left edge of another; within a column along its right edge.
fn link(from: &Drawn, to: &Drawn) -> String {
    let (x1, y1) = (from.x + from.width, from.y + from.height / 2);
    let y2 = to.y + to.height / 2;
    if from.x == to.x {
        let out = x1 + BETWEEN / 2;
        return format!("M{x1} {y1} C{out} {y1} {out} {y2} {x1} {y2}");
    }
    let (x2, middle) = (to.x, i64::midpoint(x1, to.x));
    format!("M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}")
}

#[cfg(test)]
mod tests {
    use yakusho_kernel::Provenance;

    use super::*;

    #[test]
    fn boxes_stand_in_their_columns_and_every_link_is_drawn() {
        let node = |id: &str, kind, text: &str, to: &[&str]| LogicNode {
            id: id.to_owned(),
            kind,
            text: text.to_owned(),
            leads_to: to.iter().map(|id| (*id).to_owned()).collect(),
            kpis: Vec::new(),
        };
        let model = LogicModel {
            id: "p1".to_owned(),
            programme: 1,
            nodes: vec![
                node("a", LogicKind::Input, "人", &["b"]),
                node("b", LogicKind::Activity, "十五文字よりも長い言葉は次の行に続きます", &["c"]),
                node("c", LogicKind::Output, "できたもの", &["d"]),
                node("d", LogicKind::Output, "もう1つ", &[]),
            ],
            provenance: Provenance::new("test"),
        };
        let drawn = draw(&model);
        assert_eq!((drawn.boxes.len(), drawn.links.len(), drawn.heads.len()), (4, 3, 4));
        assert_eq!(drawn.boxes[1].lines.len(), 2);
        assert!(drawn.boxes[0].x < drawn.boxes[1].x && drawn.boxes[2].x == drawn.boxes[3].x);
        // Two boxes of a column do not lie on each other.
        assert!(drawn.boxes[3].y >= drawn.boxes[2].y + drawn.boxes[2].height);
        assert!(drawn.boxes.iter().all(|one| one.y + one.height <= drawn.height));
    }
}
