// How numbers, times and names read, and how elements are made: texts only, never markup.

function element(tag, properties, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name.startsWith("on")) {
      made.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? "" : value);
    }
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

function count(number) {
  return number.toLocaleString("en-US").replace("-", "−");
}

function plural(number, one, many) {
  return `${count(number)} ${Number(number) === 1 ? one : many ?? one + "s"}`;
}

// Micros to decimals, exactly: at least two places, and as many as the number has.
function money(micros) {
  const digits = (micros < 0n ? -micros : micros).toString().padStart(7, "0");
  const places = digits.slice(-6).replace(/0{1,4}$/, "");
  return (micros < 0n ? "−" : "") + count(BigInt(digits.slice(0, -6))) + "." + places;
}

function signed(value, format) {
  return (value > 0 ? "+" : "") + format(value);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
// The first Monday of the epoch.
const MONDAY = 4 * DAY;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun",
  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function time(millis) {
  return new Date(millis).toISOString().replace("T", " ").replace(/(\.000)?Z$/, "");
}

function dayMonth(millis) {
  const date = new Date(millis);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

function day(millis) {
  return `${dayMonth(millis)} ${new Date(millis).getUTCFullYear()}`;
}

function clock(millis) {
  return new Date(millis).toISOString().slice(11, 16);
}

// A window as people say it: a day, or a day with its hours.
function span(start, millis) {
  return millis === DAY
    ? day(start)
    : millis > DAY
    ? `${dayMonth(start)} – ${day(start + millis - DAY)}`
    : `${day(start)}, ${clock(start)}–${clock(start + millis)}`;
}

function duration(millis) {
  const parts = [[DAY, "d"], [HOUR, "h"], [MINUTE, "min"], [1000, "s"]]
    .map(([unit, name], index, units) => {
      const whole = Math.floor((index ? millis % units[index - 1][0] : millis) / unit);
      return whole ? `${whole} ${name}` : null;
    })
    .filter(Boolean);
  return parts.slice(0, 2).join(" ") || "0 s";
}

// Counts of milliseconds in a sentence, as people say them.
function spoken(text) {
  return text?.replace(/\b(\d{4,}) ms\b/g, (whole, millis) => duration(Number(millis)));
}

function position(record) {
  const item = record.topic_item ? `#${record.topic_item}` : "";
  return `${record.topic}/${record.topic_partition}@${record.topic_offset}${item}`;
}

const REASONS = {
  EMPTY_VALUE: "The record has no value.",
  OVERSIZED: "The value is longer than 512 KiB.",
  UNSUPPORTED_CONTENT: "It is in a form or an encoding that is not supported.",
  INVALID_UTF8: "The value is not valid UTF-8.",
  NOT_JSON: "The value is not one JSON object.",
  NOT_AVRO: "The value is not what its Avro schema says.",
  NOT_PROTOBUF: "The value is not what its Protobuf message says.",
  BAD_FRAME: "The data does not begin with the frame that names its schema.",
  UNKNOWN_SCHEMA_ID: "The catalog pins no schema to the id in front of the data.",
  SCHEMA_MISMATCH: "The schema id or the message is of another version than the event says.",
  NOT_CLOUDEVENT: "It is no CloudEvent of version 1.0.",
  MISSING_ID: "The event has no id.",
  MISSING_SOURCE: "The event has no source.",
  UNKNOWN_TYPE: "No contract declares the event's type.",
  BAD_TIME: "The event has no time, or one that cannot be read.",
  MISSING_DATASCHEMA: "The event names no version of its contract (dataschema).",
  UNKNOWN_VERSION: "The contract has no such version.",
  RETIRED_VERSION: "The event happened when its version was retired.",
  FUTURE_EVENT_TIME: "It claims to have happened after it arrived.",
  MISSING_FIELD: "A required field is absent.",
  WRONG_FIELD_TYPE: "A field's value is not of its declared type.",
  UNDEFINED_VALUE: "A derived value cannot be computed.",
  OUT_OF_BOUNDS: "A number lies beyond the bounds of its field.",
  RULE_BROKEN: "The data breaks a rule of its contract.",
  INVALID_COMMAND: "It stands in the control topic and is no command that can be obeyed.",
  IMPLAUSIBLE_APPEND_TIME: "The broker's timestamp cannot be true.",
};

const DISPOSITIONS = [
  ["ADMITTED", "admitted", "Counted."],
  ["DUPLICATE", "duplicate", "The same event again: counted once, listed here."],
  ["CONFLICT", "conflict", "An event's identity again, with other contents: not counted."],
  ["EXPIRED", "expired", "Arrived too long after it happened: not counted."],
  ["REJECTED", "rejected", "Could not be read as a declared event: not counted."],
  ["BEHIND_WATERMARK", "behind watermark", "Came after live had passed its time."],
  ["CONTROL", "control", "Heartbeats: they only tell that time has passed."],
];
