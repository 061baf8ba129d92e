package dev.tally.warehouse;

import org.jspecify.annotations.Nullable;

/**
 * What the ledger knows of a run.
 *
 * @param startedAt epoch milliseconds
 * @param finishedAt epoch milliseconds; null while it runs, and for ever if it was killed
 * @param catalogs how many catalogs of the ledger it knows
 * @param detail a JSON object; its fields depend on the job
 */
public record RunEntry(
    Run run,
    long startedAt,
    @Nullable Long finishedAt,
    RunStatus status,
    int catalogs,
    String detail) {}
