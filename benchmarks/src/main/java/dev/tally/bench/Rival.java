package dev.tally.bench;

import dev.tally.bench.fork.Work;

/**
 * One way to do a task.
 *
 * @param key its name in JSON
 * @param label its name for people
 * @param work one run of it
 */
record Rival(String key, String label, Work work) {}
