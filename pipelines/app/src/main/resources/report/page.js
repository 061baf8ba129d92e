// Puts the report on the page.

const report = JSON.parse(document.getElementById("report").textContent);
for (const part of ["hours", "measures", "records"]) {
  report[part] = unpack(report[part]);
}
// A row that differs may be a probe's: its meter is the twin of one that is described.
const meters = new Map(report.meters.flatMap(
  (meter) => [[meter.meter, meter], [`tally.probe.${meter.meter}`, meter]]));
const records = new Map(report.records.map((record) => [record.number, record]));
const hoursByMeter = new Map();
const measureValues = new Map();
const currencies = new Map();
const charts = [];
let drawn = [];

// Objects from names, rows, and for each column of texts the texts.
function unpack({names, texts, rows}) {
  return rows.map((row) =>
    Object.fromEntries(
      names.map((name, column) => {
        const value = row[column];
        return [name, texts[name] && value !== null ? texts[name][value] : value];
      })));
}

function seriesKey(meter, measure, currency) {
  return [meter, measure, currency].join(" ");
}

function gather(map, key, value) {
  if (!map.has(key)) {
    map.set(key, []);
  }
  map.get(key).push(value);
}

for (const row of report.hours) {
  gather(hoursByMeter, row.meter, row);
}
for (const row of report.measures) {
  const key = seriesKey(row.meter, row.measure, row.currency);
  if (!measureValues.has(key)) {
    measureValues.set(key, new Map());
    gather(currencies, `${row.meter} ${row.measure}`, row.currency);
  }
  const closed = row.closed === null ? null : BigInt(row.closed);
  const live = row.live === null ? closed : row.live === "" ? null : BigInt(row.live);
  measureValues.get(key).set(row.start, {closed, live});
}

Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
const books = new Books();
const nothing = !report.hours.length;
document.getElementById("page").append(
  verdictSection(),
  section(
    "books",
    "Live against closed",
    "What each book posted over time. The mark of live sits on the bar of closed where they agree.",
    nothing
      ? empty("Neither book has a row on these days.")
      : [legend([["--closed", "Closed"], ["--live", "Live", "dash"], ["--fault", "Difference"]]), books.section]),
  latenessSection(),
  dispositionSection(),
  differenceSection(),
  element(
    "footer",
    null,
    element("h2", null, "Beside this page"),
    element(
      "ul",
      null,
      ["report.json", ...Object.values(report.files)].map((file) =>
        element("li", null, element("a", {href: file}, file)))),
    element(
      "p",
      null,
      "In every list line 1 names the columns, and the lines of one number stand together."
        + " No file holds the payload of an event. What they do hold of events are ids, sources and"
        + " times, and in rows.csv, corrections.csv and this page the values that meters group by;"
        + (report.personal_values === "MASKED"
          ? " of fields that are declared personal only “(personal)”."
          : " personal ones too, because that was asked for."))));

function draw() {
  drawn.forEach((chart) => chart.destroy());
  drawn = charts.map((make) => make());
  if (!nothing) {
    books.draw();
  }
}

if (!nothing) {
  books.start();
}
drawn = charts.map((make) => make());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);

// A link to a difference or a cause opens it.
function openTarget() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) {
    for (let part = target; part; part = part.parentElement?.closest("details")) {
      part.open = true;
    }
    target.scrollIntoView();
  }
}
addEventListener("hashchange", openTarget);
openTarget();
