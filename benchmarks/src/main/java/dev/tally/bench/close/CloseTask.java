package dev.tally.bench.close;

import java.nio.file.Path;

/**
 * What a rival of the close suite is to do: recompute the day that an archive holds.
 *
 * @param archive what {@link ArchivedDay} wrote
 * @param parquet the same records as {@link ParquetDay} wrote them
 * @param parallelism how many threads may work
 * @param scratch a folder for what a rival spills, its own and empty
 */
public record CloseTask(Path archive, Path parquet, int parallelism, Path scratch) {}
