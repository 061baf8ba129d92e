package dev.tally.jobs.probe;

/**
 * Something that did not come out as a probe's answer says.
 *
 * @param where the row, or the probe whose records met other ends
 * @param expected in words
 * @param came in words
 * @param remark which round makes the difference, where that is known, else empty
 */
public record Fault(String where, String expected, String came, String remark) {}
