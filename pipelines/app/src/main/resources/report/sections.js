// The parts of the page, from top to bottom.

const WORDY = ["What it means", "Verdict"];

// A table: the first column names the row, the others are numbers. The last row may be the total.
function table(headings, rows, totals) {
  const line = (cells, kind) =>
    element(
      "tr",
      {class: kind},
      cells.map((cell, index) =>
        element(
          index ? "td" : "th",
          index
            ? {class: WORDY.includes(headings[index]) ? "words" : null, "data-heading": headings[index]}
            : {scope: "row"},
          cell)));
  return element(
    "table",
    null,
    element(
      "thead",
      null,
      element("tr", null, headings.map((heading) =>
        element("th", {scope: "col", class: WORDY.includes(heading) ? "words" : null}, heading)))),
    element("tbody", null, rows.map((row) => line(row))),
    totals ? element("tfoot", null, line(totals, "totals")) : null);
}

function section(id, title, lead, ...children) {
  return element(
    "section",
    {id, "aria-labelledby": `${id}-title`},
    element("h2", {id: `${id}-title`}, title),
    element("p", {class: "lead"}, lead),
    ...children);
}

function rangesOf(parts) {
  return parts
    .filter((part) => part.lines)
    .map((part) => ({first: part.first_line, lines: part.lines}));
}

function recordsOf(parts) {
  return parts
    .flatMap((part) => part.samples ?? [])
    .map((number) => records.get(number));
}

/* 1. The verdict. */

function verdictSection() {
  const bad = report.verdict === "AT_FAULT";
  return element(
    "header",
    {class: `verdict ${report.badge}`},
    element(
      "p",
      {class: "eyebrow"},
      element("span", {class: "stamp"}, `${BADGES[report.badge]} ${report.verdict_words}`),
      `Close report of ledger ${report.ledger}`),
    element("h1", null, report.headline),
    bad ? faults() : null,
    report.reviews.length
      ? element("ul", {class: "reviews"}, report.reviews.map((review) => element("li", null, review)))
      : null,
    totalsTable(),
    element(
      "p",
      {class: "lead"},
      `Closed ${time(Math.floor(Date.parse(report.closed_at) / 1000) * 1000)} UTC by run ${report.run}, with catalog `,
      `${report.catalog}, from ${plural(report.archive.files, "archived file")} of `,
      `${plural(report.archive.records, "record")}. All times on this page are UTC.`),
    report.rows.compared ? rowFigures() : null,
    conservation());
}

const BADGES = {green: "✓", amber: "!", red: "✗"};

const TOTALS_SHOWN = 8;

// What finance asks first: what each sum of money comes to, live and closed.
function totalsTable() {
  if (!report.totals.length) {
    return null;
  }
  const line = ({meter, measure, currency, closed, live, difference}) => {
    const text = (micros) => money(BigInt(micros));
    const off = BigInt(difference) !== 0n;
    return [
      element(
        "span",
        null,
        currency ? `${measure}, ${currency}` : measure,
        element("span", {class: "of"}, meter)),
      text(closed),
      text(live),
      element(
        off ? "b" : "span",
        {class: off ? (report.badge === "red" ? "off" : "review") : null},
        signed(BigInt(difference), money)),
    ];
  };
  const headings = ["Total", "Closed", "Live", "Difference"];
  const lines = report.totals.map(line);
  const rest = lines.slice(TOTALS_SHOWN);
  return element(
    "div",
    {class: "totals-of-money"},
    scroll(table(headings, lines.slice(0, TOTALS_SHOWN))),
    rest.length
      ? element(
          "details",
          null,
          element("summary", null, plural(rest.length, "more total")),
          scroll(table(headings, rest)))
      : null);
}

// What is at fault, in a line each.
function faults() {
  return element(
    "ul",
    {class: "faults"},
    causesByWeight()
      .filter((cause) => !cause.passes)
      .map((cause) =>
        element(
          "li",
          null,
          element("a", {href: `#cause-${cause.cause}`}, plural(cause.rows, "row")),
          `: ${cause.meaning}`)));
}

// The causes that occur, those at fault first.
function causesByWeight() {
  return report.causes
    .filter((cause) => cause.rows)
    .sort((one, other) => one.passes - other.passes);
}

function rowFigures() {
  const {compared, equal, different, passing} = report.rows;
  const figure = (value, words, about, kind) =>
    element(
      "li",
      {class: kind},
      number(count(value), () => ({total: value, unit: "row", list: "rows", ...about})),
      element("span", null, words));
  const causes = element("a", {href: "#differences", onclick: closePanel}, "Their causes");
  return element(
    "ul",
    {class: "figures"},
    figure(compared, "rows compared", {
      title: "Rows compared",
      ranges: [{first: 2, lines: compared}],
      rows: report.row_samples,
      note: "Every row that at least one book has; those that differ come first in the list.",
    }),
    figure(equal, "equal in both books", {
      title: "Rows equal in both books",
      ranges: [{first: 2 + different, lines: equal}],
      rows: report.row_samples,
      note: "Measures, events, late events and fingerprint are the same in both books.",
    }),
    figure(different, "different", {
      title: "Rows that differ",
      ranges: [{first: 2, lines: different}],
      body: different ? [causes] : [],
    }),
    different > passing
      ? figure(
          different - passing,
          "at fault",
          {title: "Rows at fault", ranges: faultyLines(), body: [causes]},
          "bad")
      : null);
}

// The lines of rows whose cause does not pass, and of rows that nobody named a cause for.
function faultyLines() {
  const named = total(report.causes, "rows");
  return report.causes
    .filter((cause) => !cause.passes && cause.rows)
    .map((cause) => ({first: cause.first_row_line, lines: cause.rows}))
    .concat({first: 2 + named, lines: report.rows.different - named});
}

// Records in, and what became of them: an equation, each term a number that opens.
function conservation() {
  const terms = DISPOSITIONS.map(([name, words, meaning]) =>
    element(
      "li",
      {title: meaning},
      dispositionNumber((row) => row.disposition === name, `Records: ${words}`),
      element("span", null, words)));
  return element(
    "div",
    {class: "conservation"},
    element("h2", null, "Every record has one end"),
    element(
      "ul",
      {class: "equation"},
      element(
        "li",
        {class: "sum"},
        dispositionNumber(() => true, "Records read"),
        element("span", null, "records read")),
      terms),
    report.unlisted
      ? element(
          "p",
          {class: "note fault"},
          `The lists and the counts differ by ${plural(report.unlisted, "record")}.`)
      : null);
}

function dispositionNumber(chosen, title) {
  const parts = report.dispositions.filter(chosen);
  const all = total(parts, "records");
  const silent = total(parts.filter((part) => part.disposition === "CONTROL"), "records");
  const counted = parts.some((part) => part.disposition === "ADMITTED");
  return number(count(all), () => ({
    title,
    total: all,
    unit: "record",
    ...(counted
      ? {list: "records", within: withinRecords(parts, title)}
      : {list: "exceptions", ranges: rangesOf(parts)}),
    records: recordsOf(parts),
    note: silent
      ? `${silent === all ? "Heartbeats carry" : `${plural(silent, "heartbeat")} among them carry`} no event and are not listed.`
      : null,
  }));
}

// The records of some dispositions among all records.
function withinRecords(parts, title) {
  const listed = parts.filter((part) => part.lines);
  return {
    first: Math.min(...listed.map((part) => part.first_record_line)),
    last: Math.max(...listed.map((part) => part.last_record_line)),
    lines: total(listed, "lines"),
    which: `of “${title}”`,
  };
}

/* 3. Lateness. */

function lateBound(bucket) {
  return bucket.at_most_millis === null
    ? `over ${duration(bucket.above_millis)}`
    : `up to ${duration(bucket.at_most_millis)}`;
}

function latenessSection() {
  const late = total(report.lateness, "lines");
  if (!late) {
    return section(
      "lateness",
      "Corrections by how late",
      "An event is late when it is posted after it happened.",
      empty("No event came late; there is nothing to correct."));
  }
  const buckets = report.lateness
    .filter((one) => one.corrects)
    .map((corrects) => ({
      bound: lateBound(corrects),
      corrects,
      same: report.lateness.find(
        (one) => !one.corrects && one.above_millis === corrects.above_millis),
    }));
  const canvas = element("canvas", {
    role: "img",
    "aria-label": "Late events by how late; the table beside has the numbers",
  });
  const about = (parts, title) => () => ({
    title,
    total: total(parts, "lines"),
    unit: "event",
    list: "lateness",
    ranges: rangesOf(parts),
    records: recordsOf(parts),
  });
  const cell = (parts, title) =>
    muted(number(count(total(parts, "lines")), about(parts, title)));
  const of = (corrects) => report.lateness.filter((one) => one.corrects === corrects);
  const made = section(
    "lateness",
    "Corrections by how late",
    "An event is late when it is posted after it happened. Where that falls into a later window,"
      + " it becomes a correction row: the earlier row stays as it was.",
    element(
      "div",
      {class: "beside"},
      element(
        "div",
        null,
        legend([["--closed", "in the same window"], ["--late", "in a correction row"]]),
        element("div", {class: "canvas middle"}, canvas)),
      table(
        ["Late by", "Same window", "Correction", "Late events"],
        buckets.map(({bound, corrects, same}) => [
          bound,
          cell([same], `Late ${bound}, in the same window`),
          cell([corrects], `Late ${bound}, in a correction row`),
          cell([corrects, same], `Late ${bound}`),
        ]),
        [
          "All",
          cell(of(false), "Late, in the same window"),
          cell(of(true), "Late, in a correction row"),
          cell(report.lateness, "Late events"),
        ])),
    element("h3", null, "Correction rows by meter"),
    correctionTable());
  charts.push(() => latenessChart(canvas, buckets, about));
  return made;
}

function latenessChart(canvas, buckets, about) {
  const style = getComputedStyle(document.body);
  const colour = (name) => style.getPropertyValue(name).trim();
  const stacked = (label, name, variable) => ({
    label,
    data: buckets.map((bucket) => bucket[name].lines),
    backgroundColor: colour(variable),
    hoverBackgroundColor: colour(variable),
    barPercentage: 0.9,
  });
  return new Chart(canvas, {
    type: "bar",
    data: {
      labels: buckets.map((bucket) => bucket.bound),
      datasets: [
        stacked("Same window", "same", "--closed"),
        stacked("Correction", "corrects", "--late"),
      ],
    },
    options: {
      maintainAspectRatio: false,
      animation: false,
      indexAxis: "y",
      interaction: {mode: "index", axis: "y", intersect: false},
      onClick: (event, items) => {
        if (items.length) {
          const {bound, corrects, same} = buckets[items[0].index];
          openPanel(about([corrects, same], `Late ${bound}`)());
        }
      },
      onHover: (event, items) => {
        event.native.target.style.cursor = items.length ? "pointer" : "default";
      },
      scales: {
        x: {
          stacked: true,
          grid: {color: colour("--faint")},
          border: {display: false},
          ticks: {color: colour("--muted"), precision: 0, maxTicksLimit: 6},
        },
        y: {
          stacked: true,
          grid: {display: false},
          border: {color: colour("--rule")},
          ticks: {color: colour("--ink")},
        },
      },
      plugins: {legend: {display: false}},
    },
  });
}

function correctionTable() {
  if (!report.corrections.length) {
    return empty("No late event fell into a later window of any meter.");
  }
  const cell = (parts, title, samples) =>
    number(count(total(parts, "lines")), () => ({
      title,
      total: total(parts, "lines"),
      unit: "row",
      list: "corrections",
      ranges: rangesOf(parts),
      rows: samples,
    }));
  const furthest = Math.max(...report.corrections.map((one) => one.furthest_millis));
  return scroll(
    table(
      ["Meter", "Correction rows", "Events in them", "Furthest back"],
      report.corrections.map((one) => [
        one.meter,
        cell(
          [one],
          `Correction rows of ${one.meter}`,
          report.correction_samples.filter((sample) => sample.meter === one.meter)),
        count(one.events),
        duration(one.furthest_millis),
      ]),
      [
        "All",
        cell(report.corrections, "Correction rows", report.correction_samples),
        count(total(report.corrections, "events")),
        duration(furthest),
      ]));
}

/* 4. Dispositions. */

function dispositionSection() {
  if (!report.dispositions.length) {
    return section(
      "dispositions",
      "Where every record went",
      "Each record that was read has exactly one end.",
      empty("No record was posted on these days."));
  }
  const partitions = new Map();
  for (const row of report.dispositions) {
    partitions.set(`${row.topic}/${row.topic_partition}`, row);
  }
  const rowsOf = ({topic, topic_partition}) => (row) =>
    row.topic === topic && row.topic_partition === topic_partition;
  const cells = (chosen, title) => [
    ...DISPOSITIONS.map(([name, words]) =>
      muted(
        dispositionNumber((row) => row.disposition === name && chosen(row), `${title}: ${words}`))),
    dispositionNumber(chosen, `${title}: all records`),
  ];
  const topics = [...new Set(report.dispositions.map((row) => row.topic))];
  const rows = topics.flatMap((topic) => {
    const own = [...partitions.values()].filter((row) => row.topic === topic);
    return own.map((row) => [
      `${topic}/${row.topic_partition}`,
      ...cells(rowsOf(row), `${topic}/${row.topic_partition}`),
    ]);
  });
  return section(
    "dispositions",
    "Where every record went",
    "Each record that was read has exactly one end, by topic and partition.",
    scroll(
      table(
        ["Topic/partition", ...DISPOSITIONS.map(([, words]) => words), "all"],
        rows,
        ["All", ...cells(() => true, "All partitions")])),
    element("h3", null, "Rejected, by code"),
    rejectionTable());
}

function muted(button) {
  if (button.textContent === "0") {
    return element("span", {class: "nothing"}, "0");
  }
  return button;
}

function rejectionTable() {
  const rejected = report.dispositions.filter((row) => row.disposition === "REJECTED");
  if (!rejected.length) {
    return empty("No record was rejected.");
  }
  const codes = [...new Set(rejected.map((row) => row.code))].sort();
  return scroll(
    table(
      ["Code", "What it means", "Records"],
      codes.map((code) => [
        element("code", null, code),
        REASONS[code] ?? "",
        dispositionNumber(
          (row) => row.disposition === "REJECTED" && row.code === code, `Rejected: ${code}`),
      ]),
      ["All", "", dispositionNumber((row) => row.disposition === "REJECTED", "Rejected")]));
}

/* 5. Differences. */

function differenceSection() {
  const causes = causesByWeight();
  if (!report.rows.different) {
    return section(
      "differences",
      "Differences by cause",
      "A row that is not the same in both books has one cause, with its evidence.",
      empty("There is no difference. Live and closed are the same, row by row."));
  }
  return section(
    "differences",
    "Differences by cause",
    "A row that is not the same in both books has one cause, with its evidence. A cause that does"
      + " not pass puts the books at fault.",
    scroll(
      table(
        ["Cause", "What it means", "Verdict", "Rows", "Events"],
        causes.map((cause) => [
          element("code", null, cause.cause),
          cause.meaning,
          passes(cause),
          causeRows(cause),
          causeEvents(cause),
        ]),
        ["All", "", "", count(report.rows.different), count(total(causes, "events"))])),
    causes.map((cause) => causeList(cause)));
}

function passes(cause) {
  return element(
    "span",
    {class: cause.passes ? "pass" : "fail"},
    cause.passes ? "✓ passes" : "✗ at fault");
}

function causeRows(cause) {
  return number(count(cause.rows), () => ({
    title: `Rows that differ: ${cause.cause}`,
    total: cause.rows,
    unit: "row",
    list: "rows",
    ranges: [{first: cause.first_row_line, lines: cause.rows}],
    note: cause.meaning,
    body: differencesOf(cause).slice(0, 25).map((one) =>
      element(
        "p",
        null,
        element(
          "a",
          {href: `#difference-${one.difference}`, onclick: closePanel},
          `${one.meter}, ${span(one.posting_start, meters.get(one.meter).window_millis)}`),
        ` ${groupWords(one.group_values)}`)),
  }));
}

function causeEvents(cause) {
  return number(count(cause.events), () => ({
    title: `Events: ${cause.cause}`,
    total: cause.events,
    unit: "event",
    list: "causes",
    ranges: [{first: cause.first_event_line, lines: cause.events}],
    records: differencesOf(cause).flatMap((one) => one.event_samples),
    note: cause.events ? null : "This cause names no events.",
  }));
}

function differencesOf(cause) {
  return report.differences.filter((one) => one.cause === cause.cause);
}

function causeList(cause) {
  const listed = differencesOf(cause);
  const first = cause.first_row_line + listed.length;
  const rest = cause.rows - listed.length;
  return element(
    "details",
    {class: "cause", id: `cause-${cause.cause}`, open: !cause.passes},
    element(
      "summary",
      null,
      element("h3", null, element("code", null, cause.cause)),
      ` ${plural(cause.rows, "row")}, `,
      passes(cause)),
    element("p", {class: "lead"}, cause.meaning),
    listed.map((one, index) => difference(one, index === 0 && !cause.passes)),
    rest
      ? element(
          "p",
          {class: "note"},
          `${plural(rest, "more row")} of this cause: `,
          element("a", {href: report.files.rows}, report.files.rows),
          `, lines ${count(first)}–${count(first + rest - 1)}`)
      : null);
}

function difference(one, open) {
  const meter = meters.get(one.meter);
  const correction = one.posting_start !== one.value_start;
  return element(
    "details",
    {id: `difference-${one.difference}`, class: "difference", open},
    element(
      "summary",
      null,
      element("b", null, one.meter),
      ` ${groupWords(one.group_values)} `,
      element("span", {class: "when"}, span(one.posting_start, meter.window_millis)),
      element("span", {class: "counts"}, `closed ${sideEvents(one.closed)}, live ${sideEvents(one.live)}`)),
    correction
      ? element("p", null, `A correction of ${span(one.value_start, meter.window_millis)}.`)
      : null,
    element("p", null, one.evidence),
    scroll(sides(one)),
    element(
      "p",
      null,
      "Events that make the difference: ",
      number(count(one.events), () => ({
        title: `${one.meter}, ${groupWords(one.group_values)}`,
        total: one.events,
        unit: "event",
        list: "causes",
        ranges: [{first: one.first_event_line, lines: one.events}],
        records: one.event_samples,
        note: one.evidence,
      }))));
}

function sideEvents(side) {
  return side ? plural(side.events, "event") : "no row";
}

function sides(one) {
  const {closed, live} = one;
  const value = (side, pick) => (side ? pick(side) : null);
  const line = (name, pick, format) => {
    const [ours, theirs] = [value(closed, pick), value(live, pick)];
    const both = ours !== null && theirs !== null;
    const text = (side) => (side === null ? "none" : format(side));
    return [
      name,
      text(ours),
      text(theirs),
      both && ours !== theirs
        ? element("b", {class: "off"}, signed(theirs - ours, format))
        : both ? "0" : "",
    ];
  };
  const measures = Object.keys((closed ?? live).measures);
  const print = (side) =>
    element("code", {class: "print"}, side?.fingerprint ?? "none");
  return table(
    ["", "Closed", "Live", "Difference"],
    [
      line("Events", (side) => side.events, count),
      line("of them late", (side) => side.late_events, count),
      ...measures.map((name) =>
        line(name, (side) => BigInt(side.measures[name]), (number) =>
          measureText(one.meter, name, number))),
      [
        "Fingerprint",
        print(closed),
        print(live),
        closed && live ? (closed.fingerprint === live.fingerprint ? "same" : "other") : "",
      ],
    ]);
}

/* Bits. */

function empty(words) {
  return element("p", {class: "empty"}, element("span", {"aria-hidden": "true"}, "✓"), words);
}

function scroll(child) {
  return element("div", {class: "scroll", tabindex: 0}, child);
}

function legend(entries) {
  return element(
    "p",
    {class: "legend"},
    entries.map(([variable, words, kind]) =>
      element(
        "span",
        null,
        element("i", {class: kind ?? "box", style: `--colour: var(${variable})`}),
        words)));
}
