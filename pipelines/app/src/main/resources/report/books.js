// The chart of both books over time, the difference under it.

const EVENTS = {measure: "", currency: "", aggregation: "SUM", money: false};

// What each book says of one choice of meter and measure, in steps of an hour or a day.
class Series {
  constructor(meter, measure) {
    this.meter = meter;
    this.measure = measure;
    this.format = measure.money ? money : count;
    this.unit = measure.currency ? ` ${measure.currency}` : "";
    const values = measureValues.get(seriesKey(meter.meter, measure.measure, measure.currency));
    this.steps = (hoursByMeter.get(meter.meter) ?? []).map((row) => ({
      ...row,
      closed: measure.measure ? values?.get(row.start)?.closed ?? null : BigInt(row.closed_events),
      live: measure.measure ? values?.get(row.start)?.live ?? null : BigInt(row.live_events),
    }));
  }

  // Every step of the span, also those in which nothing was posted.
  points(from, to, step) {
    const points = new Map();
    const shift = step === WEEK ? MONDAY : 0;
    const begin = (time) => Math.floor((time - shift) / step) * step + shift;
    for (let start = begin(from); start < to; start += step) {
      points.set(start, {start, step, closed: null, live: null, parts: []});
    }
    for (const row of this.steps) {
      const point = points.get(begin(row.start));
      if (point) {
        point.parts.push(row);
        point.closed = this.merge(point.closed, row.closed);
        point.live = this.merge(point.live, row.live);
      }
    }
    return [...points.values()].map((point) => ({
      ...point,
      difference: (point.live ?? 0n) - (point.closed ?? 0n),
      differentRows: total(point.parts, "different_rows"),
    }));
  }

  merge(one, other) {
    if (one === null || other === null) {
      return one ?? other;
    }
    if (this.measure.aggregation === "MIN") {
      return one < other ? one : other;
    }
    return this.measure.aggregation === "MAX" ? (one > other ? one : other) : one + other;
  }

  text(value) {
    return value === null ? "none" : this.format(value) + this.unit;
  }
}

function total(rows, name) {
  return rows.reduce((sum, row) => sum + row[name], 0);
}

const AXIS = 64;
const LABEL = 58;

// Which points carry a label, as many as the room takes: hours, midnights, Mondays or months.
function ticksOf(points, step, room) {
  const every = (unit, most) => most.map((many) => (point) => (point.start / unit) % many === 0);
  const mondays = [1, 2].map((many) => (point) => ((point.start - MONDAY) / WEEK) % many === 0);
  const months = [1, 2, 3, 6, 12].map(
    (many) => (point) => new Date(point.start + step - DAY).getUTCMonth() % many === 0 && firstOfMonth(point, step));
  const choices = {
    [HOUR]: [...every(HOUR, [1, 2, 3, 6, 12]), ...every(DAY, [1, 2, 4, 7])],
    [DAY]: [...every(DAY, [1, 2]), ...mondays, ...months],
    [WEEK]: [...mondays, ...months],
  }[step];
  const picked = choices
    .map((choice) => points.map((point, index) => index).filter((index) => choice(points[index])))
    .find((indexes) => indexes.length * LABEL <= room && indexes.length)
    // A label that sticks out would push the bars aside, away from those of the other chart.
    ?.filter((index) => ((index + 0.5) * room) / points.length + LABEL / 2 <= room);
  const monthly = (point) => step !== HOUR && points.length * step > 120 * DAY && firstOfMonth(point, step);
  return new Map((picked ?? [0]).map((index) => {
    const point = points[index];
    const {start} = point;
    return [
      index,
      step === HOUR && start % DAY ? clock(start) : monthly(point) ? monthOf(point, step) : dayMonth(start),
    ];
  }));
}

// Whether a month begins within the point's span.
function firstOfMonth({start}, step) {
  return new Date(start + step - DAY).getUTCDate() <= Math.max(1, step / DAY);
}

function monthOf({start}, step) {
  const last = new Date(start + step - DAY);
  const month = MONTHS[last.getUTCMonth()];
  return last.getUTCMonth() ? month : `${month} ${last.getUTCFullYear()}`;
}

// A number beside an axis: short, whatever its size.
function amount(value) {
  return value.toLocaleString(
    "en-US", Math.abs(value) >= 1e6 ? {notation: "compact", maximumFractionDigits: 2} : {});
}

class Books {
  constructor() {
    this.from = Date.parse(report.from);
    this.to = Date.parse(report.to) + DAY;
    this.charts = [];
    this.canvas = element("canvas", {role: "img"});
    this.differences = element("canvas", {role: "img"});
    this.zero = element("p", {class: "zero"});
    this.table = element("div", {class: "scroll"});
    this.caption = element("p", {class: "caption"});
    this.meterChoice = element(
      "select",
      {onchange: () => this.chooseMeter(this.meterChoice.value)},
      report.meters.map((meter) => element("option", {value: meter.meter}, meter.meter)));
    this.measureChoice = element("select", {onchange: () => this.draw()});
    this.zoom = element("div", {class: "zoom"});
    this.section = element(
      "div",
      {class: "books"},
      element(
        "div",
        {class: "controls"},
        element("label", null, "Meter ", this.meterChoice),
        element("label", null, "Measure ", this.measureChoice),
        this.zoom),
      this.caption,
      element("div", {class: "canvas tall"}, this.canvas),
      element("p", {class: "axis-title"}, "Difference: live less closed"),
      element("div", {class: "canvas short"}, this.differences, this.zero),
      element("details", null, element("summary", null, "The same as a table"), this.table));
  }

  // Starts where something is at fault, else with the first meter of money.
  start() {
    const own = report.meters.filter((meter) => meter.meter !== "tally.records");
    const worst = [...own].sort(
      (one, other) => this.faults(other.meter) - this.faults(one.meter))[0];
    const rich = meters.get(report.totals[0]?.meter);
    const first =
      report.verdict === "AT_FAULT" && worst && this.faults(worst.meter)
        ? worst
        : rich ?? own.find((meter) => meter.step === "hour") ?? worst ?? report.meters[0];
    this.meterChoice.value = first.meter;
    this.chooseMeter(first.meter);
  }

  faults(meter) {
    return total(hoursByMeter.get(meter) ?? [], "different_rows");
  }

  chooseMeter(name) {
    this.meter = meters.get(name);
    this.measures = [EVENTS, ...currenciesOf(this.meter)];
    this.measureChoice.replaceChildren(
      ...this.measures.map((measure, index) =>
        element("option", {value: index}, measureName(this.meter, measure))));
    const money = this.measures.findIndex((one) => one.money && one.aggregation === "SUM");
    this.measureChoice.value = Math.max(0, money);
    this.show(this.from, this.to);
  }

  // Shows a span: its weeks where there are very many days, its days where there are many or the
  // meter has no hours, else its hours.
  show(from, to) {
    this.span = [Math.max(from, this.from), Math.min(to, this.to)];
    const length = this.span[1] - this.span[0];
    this.step =
      length > 120 * DAY ? WEEK : this.meter.step === "day" || length > 14 * DAY ? DAY : HOUR;
    this.draw();
  }

  draw() {
    this.series = new Series(this.meter, this.measures[this.measureChoice.value]);
    this.points = this.series.points(...this.span, this.step);
    this.caption.textContent = this.meter.description;
    this.drawZoom();
    this.drawCharts();
    this.drawTable();
  }

  drawZoom() {
    const whole = this.span[0] === this.from && this.span[1] === this.to;
    const length = this.span[1] - this.span[0];
    const move = (by) => () => this.show(this.span[0] + by, this.span[1] + by);
    this.zoom.replaceChildren(
      ...(whole
        ? []
        : [
            this.button("All days", () => this.show(this.from, this.to), false),
            this.button("‹ Earlier", move(-length), this.span[0] <= this.from),
            this.button("Later ›", move(length), this.span[1] >= this.to),
          ]),
      element("span", {class: "shown"}, this.shownSpan()));
  }

  shownSpan() {
    const [from, to] = this.span;
    const days = to - from === DAY ? day(from) : `${day(from)} – ${day(to - DAY)}`;
    return `${days}, by ${this.stepName()}, UTC`;
  }

  stepName() {
    return this.step === WEEK ? "week" : this.step === DAY ? "day" : "hour";
  }

  button(text, onclick, disabled) {
    return element("button", {type: "button", class: "plain", onclick, disabled}, text);
  }

  drawCharts() {
    this.charts.forEach((chart) => chart.destroy());
    const style = getComputedStyle(document.body);
    const colour = (name) => style.getPropertyValue(name).trim();
    const labels = this.points.map((point) => this.label(point));
    const room = this.canvas.parentElement.clientWidth - AXIS;
    const width = room / Math.max(1, this.points.length);
    this.ticks = ticksOf(this.points, this.step, room);
    const plotted = (name) => this.points.map((point) =>
      point[name] === null ? null : Number(point[name]) / (this.series.measure.money ? 1e6 : 1));
    const agree = this.points.every((point) => point.difference === 0n && !point.differentRows);
    const alike = this.points.every((point) => point.difference === 0n);
    this.zero.textContent = agree
      ? "Zero: both books are the same."
      : alike ? "Zero, but rows differ in something else." : "";
    this.zero.classList.toggle("fault", !agree);
    const shared = (ticks) => ({
      maintainAspectRatio: false,
      animation: false,
      layout: {autoPadding: false},
      interaction: {mode: "index", intersect: false},
      onClick: (event, items) => items.length && openPanel(this.about(this.points[items[0].index])),
      onHover: (event, items) => {
        event.native.target.style.cursor = items.length ? "pointer" : "default";
      },
      scales: {
        x: {
          grid: {display: false},
          border: {color: colour("--rule")},
          ticks: {
            display: ticks,
            color: colour("--muted"),
            autoSkip: false,
            maxRotation: 0,
            callback: (value, index) => this.ticks.get(index) ?? null,
          },
        },
        y: {
          grid: {color: colour("--faint")},
          border: {display: false},
          ticks: {
            color: colour("--muted"),
            maxTicksLimit: ticks ? 3 : 6,
            ...(this.series.measure.money ? {} : {precision: 0}),
            callback: (value) => amount(value),
          },
          afterFit: (scale) => {
            scale.width = AXIS;
          },
        },
      },
      plugins: {
        legend: {display: false},
        tooltip: {
          callbacks: {
            title: (items) => span(this.points[items[0].dataIndex].start, this.step),
            label: (item) => this.tooltip(this.points[item.dataIndex], item.dataset.label),
          },
        },
      },
    });
    this.canvas.setAttribute("aria-label", `Both books by ${this.stepName()}`);
    this.differences.setAttribute(
      "aria-label", agree ? "No difference" : "Live less closed; the table has the numbers");
    const most = Math.max(1, ...plotted("difference").map(Math.abs));
    const differences = shared(true);
    differences.scales.y.min = -most;
    differences.scales.y.max = most;
    differences.scales.y.grid = {
      color: (line) => colour(line.tick.value === 0 ? "--ink" : "--faint"),
    };
    this.charts = [
      new Chart(this.canvas, {
        data: {
          labels,
          datasets: [
            {
              type: "line",
              label: "Live",
              data: plotted("live"),
              showLine: false,
              pointStyle: "line",
              pointRadius: Math.max(2.5, Math.min(14, width * 0.46)),
              pointHoverRadius: Math.max(3.5, Math.min(15, width * 0.5)),
              borderColor: colour("--live"),
              backgroundColor: colour("--live"),
              borderWidth: width < 5 ? 2 : 2.5,
              clip: false,
            },
            {
              type: "bar",
              label: "Closed",
              data: plotted("closed"),
              backgroundColor: colour("--closed"),
              hoverBackgroundColor: colour("--chosen"),
              categoryPercentage: 0.92,
              barPercentage: width < 5 ? 1 : 0.86,
            },
          ],
        },
        options: shared(false),
      }),
      new Chart(this.differences, {
        type: "bar",
        data: {
          labels,
          datasets: [
            {
              label: "Difference",
              data: plotted("difference").map((value) => value || null),
              backgroundColor: colour("--fault"),
              minBarLength: 3,
              categoryPercentage: 0.92,
              barPercentage: 1,
            },
          ],
        },
        options: differences,
      }),
    ];
  }

  label(point) {
    return this.step === HOUR ? `${dayMonth(point.start)} ${clock(point.start)}` : dayMonth(point.start);
  }

  tooltip(point, name) {
    if (name === "Difference") {
      return ` Difference ${signed(point.difference, this.series.format)}${this.series.unit}`;
    }
    return ` ${name} ${this.series.text(name === "Live" ? point.live : point.closed)}`;
  }

  drawTable() {
    const rows = this.points.filter((point) => point.parts.length);
    this.table.replaceChildren(
      table(
        [{[WEEK]: "Week", [DAY]: "Day"}[this.step] ?? "Hour", "Closed", "Live", "Difference", "Different rows"],
        rows.map((point) => [
          span(point.start, this.step),
          number(this.series.text(point.closed), () => this.about(point)),
          this.series.text(point.live),
          signed(point.difference, this.series.format),
          count(point.differentRows),
        ])));
  }

  about(point) {
    const {parts} = point;
    const closed = total(parts, "closed_events");
    const live = total(parts, "live_events");
    const listed = total(parts, "lines");
    const records = this.meter.meter === "tally.records";
    const unit = records ? "record" : "event";
    return {
      title: `${this.meter.meter}, ${span(point.start, this.step)}`,
      total: closed,
      unit: `${unit}`,
      list: "records",
      within: {
        first: Math.min(...parts.filter((part) => part.lines).map((part) => part.first_line)),
        last: Math.max(...parts.filter((part) => part.lines).map((part) => part.last_line)),
        lines: listed,
        which: records ? "of these times" : `whose column meters names ${this.meter.meter}`,
      },
      records: recordsOf(parts),
      note:
        records && listed < closed
          ? `${plural(closed - listed, "record")} of these are heartbeats; they carry no event and are not listed.`
          : null,
      body: [
        table(
          ["", "Closed", "Live", "Difference"],
          [
            [records ? "Records" : "Events", count(closed), count(live), signed(live - closed, count)],
            ["Rows", count(total(parts, "closed_rows")), count(total(parts, "live_rows")),
              `${count(point.differentRows)} different`],
            ...(this.series.measure.measure
              ? [[
                  measureName(this.meter, this.series.measure),
                  this.series.text(point.closed),
                  this.series.text(point.live),
                  signed(point.difference, this.series.format),
                ]]
              : []),
          ]),
        ...(this.step === WEEK || (this.step === DAY && this.meter.step === "hour")
          ? [this.drillDown(point)]
          : []),
        ...differencesWithin(this.meter.meter, point.start, point.start + this.step),
      ],
    };
  }

  drillDown(point) {
    return element(
      "p",
      null,
      this.button(
        this.step === WEEK ? "Show this week's days in the chart" : "Show this day's hours in the chart",
        () => {
          closePanel();
          this.show(point.start, point.start + this.step);
          this.section.scrollIntoView({block: "start"});
        },
        false));
  }
}

function currenciesOf(meter) {
  return meter.measures
    .filter((measure) => measure.measure !== "last_offset")
    .flatMap((measure) =>
      (currencies.get(`${meter.meter} ${measure.measure}`) ?? [""]).map((currency) => ({
        ...measure,
        currency,
      })));
}

function measureName(meter, measure) {
  if (!measure.measure) {
    return meter.meter === "tally.records" ? "Records" : "Events";
  }
  return measure.currency ? `${measure.measure}, ${measure.currency}` : measure.measure;
}

function differencesWithin(meter, from, to) {
  const found = report.differences.filter(
    (one) => one.meter === meter && one.posting_start >= from && one.posting_start < to);
  return found.slice(0, 5).map((one) =>
    element(
      "p",
      {class: "note fault"},
      `${one.cause}: ${groupWords(one.group_values)}. ${one.evidence} `,
      element("a", {href: `#difference-${one.difference}`, onclick: closePanel}, "See it")));
}
