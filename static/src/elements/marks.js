// What is drawn over a chart besides its values: gaps, who led when, and corrections.

import { inkOn } from "../lib/paint.js";
import { columns, indexAt, reigns } from "../models/timeline.js";
import { fontOf } from "./plot.js";

const RIBBON = 24; // CSS pixels; who led, over the chart
export const HEADROOM = RIBBON + 12;
const LEAST_APART = 5; // CSS pixels between two ticks of the lead

/** Hatched bands where nothing is known, with the reason where there is room. For uPlot's drawAxes. */
export function drawGaps(plot, timeline, paints, reasonOf) {
  const { ctx, bbox } = plot;
  onPlot(plot, () => {
    for (const gap of timeline.gaps) {
      const [left, right] = span(plot, gap.began / 1000, gap.ended / 1000);
      if (right <= left) continue;
      ctx.globalAlpha = 0.1;
      ctx.fillStyle = paints.stale;
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
      ctx.globalAlpha = 0.5;
      ctx.fillStyle = hatch(ctx, paints.stale);
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
      ctx.globalAlpha = 1;
      if (reasonOf) label(plot, reasonOf(gap), left, right, bbox.top + 10 * ratio(), paints);
    }
  });
}

/** Who led: a ribbon over the chart in the colours of the leaders, and a tick at each change. */
export function drawLeads(plot, timeline, paints) {
  const { ctx, bbox } = plot;
  const answers = new Map(timeline.answers.map((answer) => [answer.id, answer]));
  const height = RIBBON * ratio();
  const top = bbox.top - height - 4 * ratio();
  let last = -Infinity;
  ctx.save();
  for (const { from, to, leaders } of reigns(timeline)) {
    const [left, right] = span(plot, from, to);
    if (from > timeline.began / 1000 && left - last >= LEAST_APART * ratio()) {
      tick(plot, left, top + height, paints);
      last = left;
    }
    if (!leaders.length || right <= left) continue;
    const known = leaders.map((id) => answers.get(id)).filter(Boolean);
    known.forEach((answer, i) => {
      ctx.fillStyle = paints.answer(answer.colour);
      ctx.fillRect(left, top + (i * height) / known.length, Math.max(1, right - left - 1), height / known.length);
    });
    if (known.length === 1) {
      const [{ text, colour }] = known;
      write(ctx, text, left, right, top + height / 2, inkOn(paints.answer(colour)));
    }
  }
  ctx.restore();
}

/** A ring on the line of each answer whose count was corrected. */
export function drawCorrections(plot, timeline, paints) {
  const { ctx } = plot;
  const [times, ...counts] = columns(timeline);
  onPlot(plot, () => {
    for (const { at, answer } of timeline.corrections) {
      const which = timeline.answers.findIndex(({ id }) => id === answer);
      const count = counts[which]?.[indexAt(times, at / 1000)];
      if (count === undefined || count === null) continue;
      ctx.beginPath();
      ctx.arc(plot.valToPos(at / 1000, "x", true), plot.valToPos(count, "y", true), 6 * ratio(), 0, 7);
      ctx.fillStyle = paints.ground;
      ctx.strokeStyle = paints.ink;
      ctx.lineWidth = 2.5 * ratio();
      ctx.fill();
      ctx.stroke();
    }
  });
}

function tick(plot, x, from, paints) {
  const { ctx, bbox } = plot;
  ctx.strokeStyle = paints.quiet;
  ctx.globalAlpha = 0.45;
  ctx.lineWidth = ratio();
  ctx.setLineDash([3 * ratio(), 4 * ratio()]);
  ctx.beginPath();
  ctx.moveTo(x, from);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.globalAlpha = 1;
}

// A text over a hatched band stands on a plate.
function label(plot, text, left, right, top, paints) {
  const { ctx } = plot;
  ctx.font = fontOf(12 * ratio());
  const width = ctx.measureText(text).width + 16 * ratio();
  if (width > right - left) return;
  ctx.fillStyle = paints.ground;
  ctx.beginPath();
  ctx.roundRect((left + right - width) / 2, top, width, 24 * ratio(), 6 * ratio());
  ctx.fill();
  write(ctx, text, left, right, top + 12.5 * ratio(), paints.stale);
}

function write(ctx, text, left, right, middle, colour) {
  ctx.font = fontOf(12 * ratio()).replace("500", "600");
  if (ctx.measureText(text).width > right - left - 10 * ratio()) return;
  ctx.fillStyle = colour;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(text, (left + right) / 2, middle);
}

function hatch(ctx, colour) {
  const size = Math.round(8 * ratio());
  const tile = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const pen = tile.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = ratio();
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
  }
  pen.stroke();
  return ctx.createPattern(tile, "repeat");
}

// The part of the chart between two times, in canvas pixels, no more than there is of it.
function span(plot, from, to) {
  const { left, width } = plot.bbox;
  const inside = (time) => Math.min(left + width, Math.max(left, plot.valToPos(time, "x", true)));
  return [inside(from), inside(to)];
}

function onPlot({ ctx, bbox }, draw) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw();
  ctx.restore();
}

function ratio() {
  return devicePixelRatio;
}
