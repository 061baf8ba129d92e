package dev.tally.transforms.close;

/** How far live's rows of a posting window are those that live certified. */
enum Agreement {
  /** They say what the certified ones said. */
  WHOLE,
  /** They are as many and hold the same events, and have other numbers or groups. */
  EVENTS,
  /** They are more or fewer, or hold other events. */
  NONE
}
