// The side panel: the events or rows behind one number.

const panel = document.getElementById("panel");
let opener = null;

// A number that opens what stands behind it. About the number: title, total, unit, list (a name in
// report.files), ranges of its lines, records or rows as samples, and a note where there is one.
function number(text, about) {
  return element(
    "button",
    {type: "button", class: "number", onclick: () => openPanel(about())},
    text);
}

function openPanel(about) {
  opener = panel.hidden ? document.activeElement : opener;
  const samples = (about.records ?? about.rows ?? []).slice(0, 25);
  const parts = [
    element(
      "header",
      null,
      element("h2", {id: "panel-title", tabindex: -1}, about.title),
      element("button", {type: "button", class: "close", "aria-label": "Close", onclick: closePanel}, "×")),
    element("p", {class: "total"}, plural(about.total, about.unit)),
    ...(about.body ?? []),
    about.note ? element("p", {class: "note"}, about.note) : null,
    about.within ? within(about) : source(about),
    samples.length ? element("h3", null, heading(about, samples.length)) : null,
    element(
      "ol",
      null,
      samples.map((sample) => (about.records ? recordCard(sample) : rowCard(sample)))),
  ];
  panel.replaceChildren(...parts.filter((part) => part !== null));
  panel.hidden = false;
  panel.scrollTop = 0;
  document.getElementById("panel-title").focus();
}

function closePanel() {
  panel.hidden = true;
  opener?.focus();
  opener = null;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden) {
    closePanel();
  }
});

function heading(about, shown) {
  const listed = about.within?.lines ?? (about.ranges ? linesOf(about.ranges) : shown);
  return shown < listed ? `The first ${shown}` : shown === 1 ? "This one" : `All ${shown}`;
}

function linesOf(ranges) {
  return ranges.reduce((sum, range) => sum + range.lines, 0);
}

// Where the full list is that shares its lines with others: those of some lines that say so.
function within({list, within: {first, last, lines, which}}) {
  if (!lines) {
    return null;
  }
  const file = report.files[list];
  const all = last - first + 1 === lines;
  return element(
    "p",
    {class: "source"},
    "Full list: ",
    element("a", {href: file}, file),
    `, ${first === last ? "line" : "lines"} ${count(first)}`,
    first === last ? "" : `–${count(last)}`,
    all ? "" : `, of which the ${count(lines)} ${which}`);
}

// Where the full list is: which lines of which file.
function source(about) {
  const ranges = joined(about.ranges ?? []);
  if (!ranges.length) {
    return null;
  }
  const lines = ranges.map((range) =>
    range.lines === 1
      ? count(range.first)
      : `${count(range.first)}–${count(range.first + range.lines - 1)}`);
  const file = report.files[about.list];
  return element(
    "p",
    {class: "source"},
    "Full list: ",
    element("a", {href: file}, file),
    `, ${linesOf(ranges) === 1 ? "line" : "lines"} ${lines.join(", ")}`);
}

// Ranges in the order of the file; neighbours become one.
function joined(ranges) {
  const result = [];
  for (const range of [...ranges].sort((one, other) => one.first - other.first)) {
    const last = result[result.length - 1];
    if (last && last.first + last.lines === range.first) {
      last.lines += range.lines;
    } else if (range.lines) {
      result.push({...range});
    }
  }
  return result;
}

function facts(pairs) {
  return element(
    "dl",
    null,
    pairs
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([name, value]) =>
        element("div", null, element("dt", null, name), element("dd", null, value))));
}

function recordCard(record) {
  const known = record.event_time !== null && record.event_time !== undefined;
  return element(
    "li",
    null,
    element(
      "p",
      {class: "id"},
      record.id ? element("code", null, record.id) : element("i", null, "no id"),
      record.disposition && record.disposition !== "ADMITTED"
        ? element("span", {class: "tag"}, wordOf(record.disposition))
        : null),
    record.source ? element("p", {class: "from"}, record.source) : null,
    facts([
      ["Happened", known ? time(record.event_time) : null],
      ["Arrived", time(record.arrival_time)],
      ["Posted", time(record.posted_time)],
      [
        "Late by",
        known && record.disposition !== "EXPIRED" && record.posted_time > record.event_time
          ? duration(record.posted_time - record.event_time)
          : null,
      ],
      ["Position", position(record)],
      ["Repeats", record.survivor],
      ["Code", record.code],
      ["Why", spoken(record.detail)],
    ]));
}

function wordOf(disposition) {
  return DISPOSITIONS.find(([name]) => name === disposition)[1];
}

function groupWords(group) {
  const values = Object.values(group);
  return values.length ? values.filter((value) => value !== "").join(" · ") : "all";
}

function rowCard(row) {
  const meter = meters.get(row.meter);
  const late = row.posting_start - row.value_start;
  return element(
    "li",
    null,
    element("p", {class: "id"}, element("code", null, groupWords(row.group_values))),
    element("p", {class: "from"}, row.meter),
    facts([
      ["Value window", span(row.value_start, meter.window_millis)],
      ["Posting window", late ? span(row.posting_start, meter.window_millis) : null],
      ["Later by", late ? duration(late) : null],
      ["Events", count(row.events)],
      ...Object.entries(row.measures).map(([name, value]) => [
        name,
        measureText(row.meter, name, value),
      ]),
    ]));
}

function measureText(meterName, name, value) {
  const measure = meters.get(meterName).measures.find((one) => one.measure === name);
  return measure?.money ? money(BigInt(value)) : count(BigInt(value));
}
