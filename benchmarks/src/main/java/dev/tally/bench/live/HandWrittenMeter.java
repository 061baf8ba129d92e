package dev.tally.bench.live;

/** The meters of the bench catalog, and Tally's own that counts what became of every record. */
enum HandWrittenMeter {
  EVENTS("bench.events"),
  SPEND("bench.spend"),
  CLICKS("bench.clicks"),
  RECORDS("tally.records");

  /** What all of them share. */
  static final long WINDOW = 60_000;

  private final String declaredName;

  HandWrittenMeter(String declaredName) {
    this.declaredName = declaredName;
  }

  /** Returns where it stands in {@link #values}. */
  @SuppressWarnings("EnumOrdinal") // One build of one job reads what it wrote.
  int number() {
    return ordinal();
  }

  String declaredName() {
    return declaredName;
  }

  /** Returns the start of the window that a time falls into. */
  static long windowOf(long time) {
    return Math.floorDiv(time, WINDOW) * WINDOW;
  }
}
