package dev.tally.bench.report;

import java.time.Instant;
import java.util.List;

/**
 * What came of one call.
 *
 * @param flags what every Java process was started with
 */
public record Results(
    Instant measuredAt, Machine machine, List<String> flags, List<SuiteResult> suites) {}
