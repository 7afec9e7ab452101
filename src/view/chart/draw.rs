//! The two charts on one picture. Sizes are in pixels of a picture three times as wide as a phone's message.

use std::sync::LazyLock;

use chrono::NaiveDate;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::register_font;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::domain::summary::{AreaMix, Course};
use crate::view::when;

const WIDTH: u32 = 1_080;
const MARGIN: i32 = 48;
const LINES: u32 = 860;
/// One area: its name, and its bar under it.
const ROW: u32 = 132;
const BARS_HEAD: u32 = 150;

const GROUND: RGBColor = RGBColor(0xfb, 0xfa, 0xf7);
const INK: RGBColor = RGBColor(0x1d, 0x1c, 0x1d);
const FAINT: RGBColor = RGBColor(0x5c, 0x5b, 0x5e);
const RULE: RGBColor = RGBColor(0xdd, 0xdb, 0xd6);
const RAISED: RGBColor = RGBColor(0x1d, 0x5f, 0xc4);
const SETTLED: RGBColor = RGBColor(0x1a, 0x7f, 0x37);
const BLOCKER: RGBColor = RGBColor(0xa9, 0x1e, 0x2c);
const IMPORTANT: RGBColor = RGBColor(0xf0, 0xa8, 0x30);
const MINOR: RGBColor = RGBColor(0xa9, 0xb8, 0xcc);

const TITLE: f64 = 46.0;
const WORDS: f64 = 36.0;
/// The smallest that a phone shows as letters.
const SMALL: f64 = 32.0;

type Canvas<'a> = DrawingArea<BitMapBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn std::error::Error>>;

/// `false`: the letters that are built in cannot be read.
static LETTERS: LazyLock<bool> = LazyLock::new(|| {
    register_font(FAMILY, FontStyle::Normal, include_bytes!("regular.ttf")).is_ok()
        && register_font(FAMILY, FontStyle::Bold, include_bytes!("bold.ttf")).is_ok()
});
const FAMILY: &str = "chart";

pub fn png(course: &Course, areas: &[AreaMix]) -> Option<Vec<u8>> {
    let rows = u32::try_from(areas.len()).ok()?;
    let height = LINES + BARS_HEAD + ROW * rows;
    let mut pixels = vec![0; (WIDTH * height * 3) as usize];
    if !*LETTERS {
        return None;
    }
    picture(&mut pixels, height, course, areas).ok()?;
    encoded(&pixels, height).ok()
}

fn picture(pixels: &mut [u8], height: u32, course: &Course, areas: &[AreaMix]) -> Drawn {
    let root = BitMapBackend::with_buffer(pixels, (WIDTH, height)).into_drawing_area();
    root.fill(&GROUND)?;
    let (top, bottom) = root.split_vertically(LINES);
    lines(&top, course)?;
    bars(&bottom, areas)?;
    root.present()?;
    Ok(())
}

fn encoded(pixels: &[u8], height: u32) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, WIDTH, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    // It is mostly ground: more zeal takes eight times as long and saves thirty kilobytes of a hundred.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_deflate_compression(png::DeflateCompression::Level(1));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(bytes)
}

fn font(size: f64, style: FontStyle) -> FontDesc<'static> {
    FontDesc::new(FontFamily::Name(FAMILY), size, style)
}

fn plain(size: f64, color: RGBColor) -> TextStyle<'static> {
    font(size, FontStyle::Normal).color(&color)
}

fn strong(size: f64, color: RGBColor) -> TextStyle<'static> {
    font(size, FontStyle::Bold).color(&color)
}

/// Raised and settled since the first day, with the dates of the time-boxes.
fn lines(area: &Canvas<'_>, course: &Course) -> Drawn {
    let (Some(first), Some(today)) = (course.days.first(), course.days.last()) else { return Ok(()) };
    area.draw_text("Concerns over time", &strong(TITLE, INK), (MARGIN, MARGIN))?;
    let raised = format!("{} raised", today.raised);
    swatch(area, (MARGIN, 124), RAISED)?;
    area.draw_text(&raised, &strong(WORDS, RAISED), (MARGIN + 52, 124))?;
    let after = MARGIN + 52 + i32::try_from(area.estimate_text_size(&raised, &strong(WORDS, INK))?.0)? + 48;
    swatch(area, (after, 124), SETTLED)?;
    area.draw_text(&format!("{} settled", today.settled), &strong(WORDS, SETTLED), (after + 52, 124))?;

    let last = course.decision_by.map_or(today.date, |date| today.date.max(date));
    let across =
        |date: NaiveDate| f64::from(u16::try_from((date - first.date).num_days().max(0)).unwrap_or(u16::MAX));
    let most = course.days.iter().map(|day| day.raised.max(day.settled)).max().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a count of concerns, on a chart")]
    let up = |count: usize| count as f64;
    let top = up(most.max(4)) * 1.08;
    let mut chart = ChartBuilder::on(area)
        .margin_left(MARGIN)
        .margin_right(MARGIN + 8)
        .margin_top(330)
        .margin_bottom(20)
        .set_label_area_size(LabelAreaPosition::Left, 76)
        .set_label_area_size(LabelAreaPosition::Bottom, 60)
        .build_cartesian_2d(0.0..across(last).max(1.0), 0.0..top)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .y_labels(5)
        .y_max_light_lines(0)
        .bold_line_style(RULE)
        .axis_style(RULE)
        .y_label_style(plain(SMALL, FAINT))
        .y_label_formatter(&|count| if count.fract() == 0.0 { format!("{count:.0}") } else { String::new() })
        .draw()?;
    let points = |of: fn(&crate::domain::summary::Day) -> usize| {
        let mut points = vec![(0.0, 0.0)];
        for (at, day) in course.days.iter().enumerate() {
            // A day's concerns stand at its end; the first day begins with its own.
            points.push((up(at), up(of(day))));
        }
        points
    };
    chart.draw_series(LineSeries::new(points(|day| day.settled), SETTLED.stroke_width(7)))?;
    chart.draw_series(LineSeries::new(points(|day| day.raised), RAISED.stroke_width(7)))?;
    chart.draw_series([
        Circle::new((across(today.date), up(today.settled)), 12, SETTLED.filled()),
        Circle::new((across(today.date), up(today.raised)), 12, RAISED.filled()),
    ])?;

    let place = |date: NaiveDate, count: f64| chart.backend_coord(&(across(date), count));
    let (left, floor) = place(first.date, 0.0);
    let right = place(last, 0.0).0;
    let boxes = [
        (Some(course.intake_closes), "1-on-1s close"),
        (course.meeting, "Joint meeting"),
        (course.decision_by, "Decision by"),
    ];
    let boxes: Vec<(NaiveDate, &str)> = boxes
        .into_iter()
        .filter_map(|(date, what)| Some((date.filter(|date| *date >= first.date)?, what)))
        .collect();
    // The first date lowest: each line then rises to its own words, and those of a later date stand above those of an
    // earlier one, not under them.
    let labels: Vec<(i32, i32, String)> = boxes
        .into_iter()
        .rev()
        .zip(0_i32..)
        .map(|((date, what), row)| {
            (place(date, 0.0).0, 190 + row * 46, format!("{what} {}", when::date(date)))
        })
        .collect();
    for (x, y, _) in &labels {
        // In dashes, so that it is told from what was counted.
        for from in (y + 46..floor).step_by(18) {
            area.draw(&PathElement::new([(*x, from), (*x, (from + 9).min(floor))], FAINT.stroke_width(2)))?;
        }
    }
    for (x, y, words) in &labels {
        let wide = i32::try_from(area.estimate_text_size(words, &plain(SMALL, INK))?.0)?;
        // Before its line, where there is room: what comes later does not run through it.
        let (side, from) = if x - wide > left { (HPos::Right, x - wide) } else { (HPos::Left, *x) };
        let style = plain(SMALL, INK).pos(Pos::new(side, VPos::Top));
        // No line goes through the words of another.
        area.draw(&Rectangle::new([(from - 6, *y), (from + wide + 6, y + 40)], GROUND.filled()))?;
        area.draw_text(words, &style, (*x, *y))?;
    }
    let at_foot = |side| plain(SMALL, FAINT).pos(Pos::new(side, VPos::Top));
    area.draw_text(&when::date(first.date), &at_foot(HPos::Left), (left, floor + 14))?;
    let now = place(today.date, 0.0).0;
    if now - left > 330 {
        let side = if right - now < 120 { HPos::Right } else { HPos::Center };
        area.draw_text("today", &at_foot(side), (now, floor + 14))?;
    }
    Ok(())
}

/// Before words at the same height.
fn swatch(area: &Canvas<'_>, (x, y): (i32, i32), color: RGBColor) -> Drawn {
    area.draw(&Rectangle::new([(x, y + 1), (x + 36, y + 29)], color.filled()))?;
    Ok(())
}

/// Each area in a row, by severity, with its numbers.
fn bars(area: &Canvas<'_>, areas: &[AreaMix]) -> Drawn {
    area.draw_text("By area and severity", &strong(TITLE, INK), (MARGIN, 0))?;
    let mut x = MARGIN;
    for (what, color) in [("Blocker", BLOCKER), ("Important", IMPORTANT), ("Minor", MINOR)] {
        swatch(area, (x, 74), color)?;
        area.draw_text(what, &plain(WORDS, INK), (x + 48, 74))?;
        x += 48 + i32::try_from(area.estimate_text_size(what, &plain(WORDS, INK))?.0)? + 44;
    }
    let most = areas.iter().map(|mix| mix.raised).max().unwrap_or_default().max(1);
    let room = i32::try_from(WIDTH)? - 2 * MARGIN;
    for (mix, row) in areas.iter().zip(0_i32..) {
        let y = i32::try_from(BARS_HEAD)? + row * i32::try_from(ROW)?;
        area.draw_text(mix.area.name(), &plain(WORDS, INK), (MARGIN, y))?;
        let total = plain(WORDS, FAINT).pos(Pos::new(HPos::Right, VPos::Top));
        area.draw_text(&mix.raised.to_string(), &total, (MARGIN + room, y))?;
        let (from, to) = (y + 46, y + 96);
        if mix.raised == 0 {
            area.draw(&PathElement::new([(MARGIN, from), (MARGIN + room, from)], RULE.stroke_width(3)))?;
        }
        let mut x = MARGIN;
        for (count, color, on_it) in
            [(mix.blocker, BLOCKER, WHITE), (mix.important, IMPORTANT, INK), (mix.minor, MINOR, INK)]
        {
            let width = i32::try_from(usize::try_from(room)? * count / most)?;
            if count == 0 {
                continue;
            }
            area.draw(&Rectangle::new([(x, from), (x + width.max(6) - 3, to)], color.filled()))?;
            let number = strong(SMALL, on_it).pos(Pos::new(HPos::Center, VPos::Center));
            let told = count.to_string();
            if i32::try_from(area.estimate_text_size(&told, &number)?.0)? + 8 < width {
                area.draw_text(&told, &number, (x + width / 2, (from + to) / 2 + 5))?;
            }
            x += width;
        }
    }
    Ok(())
}
