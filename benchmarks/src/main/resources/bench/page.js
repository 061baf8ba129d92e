// Puts the results on the page: bars where rivals are compared, lines where a suite varies something.

const results = JSON.parse(document.getElementById("results").textContent);
const figureOf = new Map(results.figures.map((figure) => [figure.key, figure]));
const AXES = {
  events: "events, in millions",
  groups: "groups",
  parallelism: "subtasks",
  hot_percent: "share of one group in the events, %",
  load_percent: "load, % of the peak",
};
const MEBIBYTE = 1 << 20;
const charts = [];
let drawn = [];

function element(tag, properties, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

function count(number) {
  return Math.round(number).toLocaleString("en-US");
}

function text(figure, value) {
  return figure === "peak_heap" ? `${count(value / MEBIBYTE)} MB` : count(value);
}

// In the unit that is drawn, so that an axis has round numbers.
function plotted(figure, value) {
  return figure === "peak_heap" ? value / MEBIBYTE : value;
}

// A plotted value, short, for axes and the ends of bars.
function brief(figure, value) {
  if (figure === "peak_heap") {
    return `${count(value)} MB`;
  }
  return value >= 1e6
    ? `${Number((value / 1e6).toPrecision(3))} M`
    : value >= 1000
      ? `${Number((value / 1000).toPrecision(3))} k`
      : `${Number(value.toPrecision(3))}`;
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function figuresOf(rival) {
  return results.figures.filter(({key}) => key in rival).map(({key}) => key);
}

// Every rival keeps its colour across the suites of the page.
const labels = new Map();
for (const suite of results.suites) {
  for (const one of suite.cases) {
    for (const {rival, label} of one.rivals) {
      labels.set(rival, label);
    }
  }
}
const variables = new Map(
  [...labels.keys()].map((rival, index) => [rival, index ? `--rival-${((index - 1) % 3) + 1}` : "--tally"]));

// A line from the least to the most round through each median.
const spreads = {
  id: "spreads",
  afterDatasetsDraw(chart) {
    const {ctx} = chart;
    const across = chart.options.indexAxis === "y";
    chart.data.datasets.forEach((dataset, index) => {
      const scale = across ? chart.scales.x : chart.scales.y;
      chart.getDatasetMeta(index).data.forEach((point, at) => {
        const spread = dataset.spreads[at];
        const ends = [spread.min, spread.max].map((value) =>
          scale.getPixelForValue(plotted(chart.figure, value)));
        const middle = across ? point.y : point.x;
        ctx.save();
        ctx.strokeStyle = across ? colour("--ink") : dataset.borderColor;
        ctx.lineWidth = 1.5;
        ctx.beginPath();
        const stroke = (fromAlong, fromAside, toAlong, toAside) => {
          ctx.moveTo(...(across ? [fromAlong, fromAside] : [fromAside, fromAlong]));
          ctx.lineTo(...(across ? [toAlong, toAside] : [toAside, toAlong]));
        };
        stroke(ends[0], middle, ends[1], middle);
        for (const end of ends) {
          stroke(end, middle - 4, end, middle + 4);
        }
        ctx.stroke();
        if (across) {
          ctx.fillStyle = colour("--ink");
          ctx.font = `13px ${getComputedStyle(document.body).fontFamily}`;
          ctx.textBaseline = "middle";
          ctx.fillText(brief(chart.figure, plotted(chart.figure, spread.median)), Math.max(...ends) + 8, middle);
        }
        ctx.restore();
      });
    });
  },
};

function tooltip(figure) {
  return {
    label: (item) => {
      const spread = item.dataset.spreads[item.dataIndex];
      return ` ${item.dataset.label ?? ""} ${text(figure, spread.median)}`
        + ` (${text(figure, spread.min)} to ${text(figure, spread.max)})`;
    },
  };
}

function chartOf(figure, shape, note, make) {
  const {label, better} = figureOf.get(figure);
  const canvas = element("canvas", {role: "img", "aria-label": label});
  charts.push(() => {
    const config = make();
    config.plugins = [{id: "figure", beforeInit: (chart) => { chart.figure = figure; }}, spreads];
    return new Chart(canvas, config);
  });
  return element(
    "div",
    null,
    element("h4", null, label, " ", element("small", null, `${better} is better`)),
    element("div", {class: "canvas", ...shape}, canvas),
    note ? element("p", {class: "axis"}, note) : null);
}

function bars(figure, rivals) {
  return chartOf(figure, {style: `height: ${40 + 38 * rivals.length}px`}, null, () => ({
    type: "bar",
    data: {
      labels: rivals.map((rival) => rival.label),
      datasets: [{
        data: rivals.map((rival) => plotted(figure, rival[figure].median)),
        spreads: rivals.map((rival) => rival[figure]),
        backgroundColor: rivals.map((rival) => colour(variables.get(rival.rival))),
        barPercentage: 0.7,
      }],
    },
    options: {
      indexAxis: "y",
      animation: false,
      maintainAspectRatio: false,
      layout: {padding: {right: 62}},
      scales: {
        x: {
          beginAtZero: true,
          suggestedMax: plotted(figure, Math.max(...rivals.map((rival) => rival[figure].max))),
          grid: {color: colour("--faint")},
          border: {display: false},
          ticks: {color: colour("--muted"), maxTicksLimit: 4, maxRotation: 0, callback: (value) => brief(figure, value)},
        },
        y: {grid: {display: false}, border: {color: colour("--rule")}, ticks: {color: colour("--ink")}},
      },
      plugins: {legend: {display: false}, tooltip: {callbacks: tooltip(figure)}},
    },
  }));
}

function lines(figure, axis, cases) {
  const spread = (one, rival) => one.rivals.find((other) => other.rival === rival)[figure];
  const at = cases.map((one) => one.axes[axis]);
  const wide = at[0] > 0 && at[at.length - 1] / at[0] > 100;
  return chartOf(figure, {class: "canvas lines"}, AXES[axis] ?? axis, () => ({
    type: "line",
    data: {
      datasets: cases[0].rivals.map(({rival, label}) => ({
        label,
        data: cases.map((one) => ({x: one.axes[axis], y: plotted(figure, spread(one, rival).median)})),
        spreads: cases.map((one) => spread(one, rival)),
        borderColor: colour(variables.get(rival)),
        backgroundColor: colour(variables.get(rival)),
        borderWidth: 2,
        pointRadius: 3.5,
        clip: false,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      layout: {padding: {right: 12, top: 6}},
      scales: {
        x: {
          type: wide ? "logarithmic" : "linear",
          beginAtZero: axis === "events",
          grid: {display: false},
          border: {color: colour("--rule")},
          // Exactly where something was measured.
          afterBuildTicks: (scale) => {
            scale.ticks = at.map((value) => ({value}));
          },
          ticks: {
            color: colour("--muted"),
            autoSkip: false,
            callback: (value) => (axis === "events" ? Number((value / 1e6).toPrecision(3)) : brief("", value)),
          },
        },
        y: {
          beginAtZero: true,
          grid: {color: colour("--faint")},
          border: {display: false},
          ticks: {color: colour("--muted"), maxTicksLimit: 5, callback: (value) => brief(figure, value)},
        },
      },
      plugins: {legend: {display: false}, tooltip: {callbacks: tooltip(figure)}},
    },
  }));
}

function legend(rivals) {
  return rivals.length < 2
    ? null
    : element(
      "p",
      {class: "legend"},
      rivals.map(({rival, label}) =>
        element("span", null, element("i", {style: `--colour: var(${variables.get(rival)})`}), label)));
}

function table(cases) {
  const figures = figuresOf(cases[0].rivals[0]);
  const compared = cases.some((one) => one.rivals.length > 1);
  const spreads = cases.some((one) => one.rivals.some((rival) => figures.some((key) => rival[key].min !== rival[key].max)));
  const counted = cases.some((one) => one.rivals.some((rival) => rival.rows !== null));
  const head = ["Case", "", "Events", ...figures.map((key) => figureOf.get(key).label)];
  if (counted) {
    head.push("Rows", "Repeats");
  }
  if (compared) {
    head.push("Ratio");
  }
  const rows = cases.flatMap((one) =>
    one.rivals.map((rival, index) => {
      const ratio = one[`${rival.rival}_ratio`];
      return element(
        "tr",
        index ? null : {class: "group"},
        element("th", {scope: "row"}, index ? "" : one.case),
        element("td", {class: "words"}, rival.label),
        element("td", null, count(one.records)),
        figures.map((key) =>
          element(
            "td",
            null,
            text(key, rival[key].median),
            spreads
              ? element("small", null, `${text(key, rival[key].min)} to ${text(key, rival[key].max)}`)
              : null)),
        counted ? element("td", null, rival.rows === null ? "–" : count(rival.rows)) : null,
        counted ? element("td", null, rival.repeats === null ? "–" : count(rival.repeats)) : null,
        compared ? element("td", null, ratio === undefined ? "" : ratio.toFixed(2)) : null);
    }));
  return element(
    "div",
    {class: "scroll"},
    element(
      "table",
      null,
      element("thead", null, element("tr", null, head.map((name) => element("th", {scope: "col"}, name)))),
      element("tbody", null, rows)));
}

function axesOf(suite) {
  const names = [...new Set(suite.cases.flatMap((one) => Object.keys(one.axes)))];
  return names
    .map((axis) => ({
      axis,
      cases: suite.cases
        .filter((one) => axis in one.axes)
        .sort((one, other) => one.axes[axis] - other.axes[axis]),
    }))
    .filter(({cases}) => cases.length > 1)
    .sort((one, other) => Object.keys(AXES).indexOf(one.axis) - Object.keys(AXES).indexOf(other.axis));
}

function section(suite) {
  const terms = [
    `${suite.parallelism} subtasks`,
    `${suite.state} state`,
    suite.rounds === 1 ? "1 round" : `${suite.rounds} rounds`,
  ].filter((term) => !term.startsWith("undefined"));
  const made = element(
    "section",
    {id: suite.suite},
    element("h2", null, suite.title),
    element("p", {class: "lead"}, `Suite ${suite.suite}: ${terms.join(", ")}.`));
  const axes = axesOf(suite);
  if (axes.length) {
    made.append(...[legend(suite.cases[0].rivals)].filter(Boolean));
  }
  for (const {axis, cases} of axes) {
    const figures = figuresOf(cases[0].rivals[0]).filter((key) => key !== "events_per_second");
    made.append(
      element("h3", null, `By ${AXES[axis] ?? axis}`),
      element("div", {class: "charts"}, figures.map((figure) => lines(figure, axis, cases))));
  }
  for (const one of suite.cases.filter((one) => !Object.keys(one.axes).length)) {
    made.append(
      element("h3", null, `${one.title}: ${count(one.records)} events`),
      element("div", {class: "charts"}, figuresOf(one.rivals[0]).map((figure) => bars(figure, one.rivals))));
  }
  made.append(table(suite.cases));
  return made;
}

function headline() {
  const suite = results.suites.find((one) => "events_per_second" in one.cases[0].rivals[0]);
  const ratios = [...labels].filter(([rival]) => suite && suite[`${rival}_ratio`] !== undefined);
  const parts = ratios.map(
    ([rival, label]) => `${suite[`${rival}_ratio`].toFixed(2)} times as many events a second as ${label}`);
  return parts.length
    ? `Tally counts ${parts.join(" and ").replaceAll(/( and [\d.]+ times as many) events a second/g, "$1")}.`
    : "Tally, measured.";
}

function draw() {
  drawn.forEach((chart) => chart.destroy());
  drawn = charts.map((make) => make());
}

Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
Chart.defaults.font.size = 13;
document.getElementById("page").append(
  element("h1", null, headline()),
  element(
    "p",
    {class: "lead"},
    "Every run had a Java process of its own, the rivals took turns on the same bytes, and a run counts"
      + " only because its numbers were equal to Tally's. Bars and points are medians of the rounds; the thin"
      + " lines reach from the least to the most. A ratio is Tally's figure over the rival's."),
  element(
    "p",
    {class: "lead"},
    `Measured ${results.measured_at.replace("T", " ").replace("Z", " UTC")} on ${results.machine_text}`
      + ` (${results.java_flags.join(" ")}).`),
  ...results.suites.map(section));
draw();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
