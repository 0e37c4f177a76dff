// What both charts of a vote have in common: axes, cursor, selection. Lines and bars are theirs.

import uPlot from "uplot";

const FONT = '500 {size}px "Inter Variable", system-ui, sans-serif';
const LEAST_SELECTION = 6; // CSS pixels; less is a click
const SHARED = "vote";
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const TIME_STEPS = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 5, 10, 30, 90, 365].map((n) => n * DAY),
];
// Whole votes: 1, 2, 5, 10, 20, 50 …
const COUNT_STEPS = Array.from({ length: 16 }, (_, power) => [1, 2, 5].map((n) => n * 10 ** power)).flat();

export function fontOf(size) {
  return FONT.replace("{size}", size);
}

/** Options of a chart. `hovered(time)`, `selected(from, to)` (seconds) and `reset()` are called for its reader. */
export function plotOptions({ size, paints, ticks, language, timeZone, gutter, handlers, ...own }) {
  const axis = { font: fontOf(12), stroke: paints.quiet, ticks: { show: false } };
  return {
    ...size,
    ...own,
    tzDate: (time) => uPlot.tzDate(new Date(time * 1000), timeZone),
    legend: { show: false },
    scales: { x: { time: true }, y: { range: (_, __, most) => [0, Math.max(4, most * 1.06)] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        border: { show: true, stroke: paints.line, width: 1 },
        size: 46,
        gap: 8,
        space: 84,
        incrs: TIME_STEPS,
        values: (_, times, __, ___, apart) => ticks.texts(times, apart),
      },
      {
        ...axis,
        grid: { stroke: paints.line, width: 1 },
        size: gutter,
        gap: 10,
        space: 44,
        incrs: COUNT_STEPS,
        values: (_, counts) => counts.map((count) => language.number(count)),
      },
    ],
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false },
      // A selection belongs to the chart that it was drawn on; only the cursor is shared.
      sync: { key: SHARED, setSeries: false, filters: { pub: (type) => type === "mousemove" } },
      bind: { dblclick: () => () => handlers.reset() },
      ...own.cursor,
    },
    hooks: {
      ...own.hooks,
      setCursor: [
        (plot) => {
          const { left } = plot.cursor;
          handlers.hovered(left >= 0 ? plot.posToVal(left, "x") : null, plot);
        },
      ],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < LEAST_SELECTION) return;
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          handlers.selected(plot.posToVal(left, "x"), plot.posToVal(left + width, "x"));
        },
      ],
    },
  };
}
