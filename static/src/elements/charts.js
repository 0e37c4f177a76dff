// The two charts of a vote: the counts of all answers, and how fast votes came in.

import uPlot from "uplot";
import { paintsOf } from "../lib/paint.js";
import { columns, indexAt, rates } from "../models/timeline.js";
import { drawCorrections, drawGaps, drawLeads, HEADROOM } from "./marks.js";
import { plotOptions } from "./plot.js";

const DIGIT = 7.6; // CSS pixels of one digit under the axes
const EDGE = 22; // CSS pixels at the right, for half a time of day
const NEAR = 8; // CSS pixels that count as the same place
const MOST_BESIDE = 12; // answers whose legend is no higher than the charts
const WIDE = matchMedia("(min-width: 1200px)");

export class Charts {
  #root;
  #means;
  #legend;
  #plots = [];
  #shape = "";
  #timeline = null;

  /** `means`: language, ticks, timeZone, handlers {selected, reset}. */
  constructor(root, legend, means) {
    this.#root = root;
    this.#legend = legend;
    this.#means = means;
    new ResizeObserver(() => this.#fit()).observe(root.querySelector(".chart-plots"));
    WIDE.addEventListener("change", () => this.#timeline && this.#placeLegend());
  }

  show(timeline) {
    this.#timeline = timeline;
    this.#legend.show(timeline);
    this.#placeLegend();
    const gutter = this.#gutter();
    const shape = JSON.stringify([gutter, timeline.answers.map(({ id, colour }) => [id, colour])]);
    if (shape !== this.#shape) this.#build(gutter);
    this.#shape = shape;
    const [votes, rate] = this.#plots;
    const seconds = { min: timeline.began / 1000, max: Math.max(timeline.ended / 1000, timeline.began / 1000 + 1) };
    votes.setData(columns(timeline), false);
    rate.setData(rates(timeline), false);
    for (const plot of this.#plots) plot.setScale("x", seconds);
  }

  #build(gutter) {
    for (const plot of this.#plots) plot.destroy();
    const paints = paintsOf(this.#root);
    const { selected, reset, ...means } = this.#means;
    const handlers = { selected, reset, hovered: (time, plot) => this.#hovered(time, plot) };
    const shared = { ...means, paints, gutter, handlers };
    const gaps = (reasonOf) => (plot) => drawGaps(plot, this.#timeline, paints, reasonOf);
    const lines = plotOptions({
      ...shared,
      size: this.#size(".plot-votes"),
      padding: [HEADROOM, EDGE, 0, 0],
      series: [{}, ...this.#timeline.answers.map(({ colour }) => line(paints.answer(colour)))],
      cursor: { dataIdx: held, points: { bbox: onLine, width: 0 } },
      hooks: {
        drawAxes: [gaps((gap) => this.#legend.reason(gap))],
        draw: [
          (plot) => drawLeads(plot, this.#timeline, paints),
          (plot) => drawCorrections(plot, this.#timeline, paints),
        ],
      },
    });
    const bars = plotOptions({
      ...shared,
      size: this.#size(".plot-rate"),
      padding: [8, EDGE, 0, 0],
      series: [{}, bar(paints.rate)],
      cursor: { points: { show: false } },
      hooks: { drawAxes: [gaps(null)] },
    });
    this.#plots = [
      new uPlot(lines, columns(this.#timeline), this.#root.querySelector(".plot-votes")),
      new uPlot(bars, rates(this.#timeline), this.#root.querySelector(".plot-rate")),
    ];
  }

  #hovered(time, plot) {
    const near = plot.posToVal(NEAR, "x") - plot.posToVal(0, "x");
    this.#legend.at(time, near);
  }

  #gutter() {
    const most = Math.max(1, ...columns(this.#timeline).slice(1).flat(), ...this.#timeline.rates.votes);
    return Math.ceil(this.#means.language.number(Math.round(most)).length * DIGIT) + 18;
  }

  #placeLegend() {
    const beside = WIDE.matches && this.#timeline.answers.length <= MOST_BESIDE;
    this.#root.querySelector(".chart-body").dataset.legend = beside ? "beside" : "below";
  }

  #fit() {
    const [votes, rate] = this.#plots;
    votes?.setSize(this.#size(".plot-votes"));
    rate?.setSize(this.#size(".plot-rate"));
  }

  #size(selector) {
    const { clientWidth, clientHeight } = this.#root.querySelector(selector);
    return { width: clientWidth, height: clientHeight };
  }
}

function line(stroke) {
  return { stroke, width: 2.5, paths: uPlot.paths.stepped({ align: 1 }), points: { show: false } };
}

function bar(fill) {
  // Each stands over its stretch of time, from its beginning on.
  return { fill, width: 0, paths: uPlot.paths.bars({ size: [0.8, 40], align: 1, radius: 0.12 }), points: { show: false } };
}

// A count stands until it changes: the state at the cursor is the last one before it.
function held(plot, _series, _closest, time) {
  return Math.max(0, indexAt(plot.data[0], time));
}

// Where the cursor crosses the line.
function onLine(plot, series) {
  const size = 10;
  const time = plot.posToVal(plot.cursor.left, "x");
  const count = plot.data[series][held(plot, series, 0, time)];
  const top = plot.valToPos(count ?? 0, "y") - size / 2;
  return { left: plot.cursor.left - size / 2, top, width: size, height: size };
}
