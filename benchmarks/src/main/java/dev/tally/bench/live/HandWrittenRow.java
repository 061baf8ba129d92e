package dev.tally.bench.live;

/** A row, or what one subtask adds to it. */
record HandWrittenRow(HandWrittenKey key, HandWrittenTotals totals) {}
