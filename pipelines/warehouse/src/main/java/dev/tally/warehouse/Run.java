package dev.tally.warehouse;

import java.io.Serializable;

/**
 * The right to write as one job, until a later run of that job begins.
 *
 * @param id the job and the generation, such as {@code close-3}; unique in a ledger
 * @param generation 1 for the job's first run, then one more each
 */
public record Run(String id, Job job, long generation) implements Serializable {}
