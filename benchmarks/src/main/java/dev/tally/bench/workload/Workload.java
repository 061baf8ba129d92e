package dev.tally.bench.workload;

/**
 * What one benchmark counts: the same parameters make the same bytes.
 *
 * @param records how many records, copies included
 * @param groups how many campaigns they are spread over
 * @param partitions how many partitions the topic has
 * @param rate how many records arrive in a second of the workload's own time
 * @param copiesPermille how many of 1,000 records are exact copies of an earlier one
 * @param latePermille how many of 1,000 events arrive later than {@code L}
 * @param hotPermille how many of 1,000 events fall to the first campaign, beyond its share
 * @param behindMillis how far the last partition's time lies behind the others'
 */
public record Workload(
    long records,
    int groups,
    int partitions,
    int rate,
    int copiesPermille,
    int latePermille,
    int hotPermille,
    long behindMillis) {

  /** Returns what the suites share: 2,000 campaigns, 4 partitions, 5% copies, 1% late. */
  public static Workload of(long records) {
    return new Workload(records, 2_000, 4, 20_000, 50, 10, 0, 0);
  }

  public Workload withGroups(int count) {
    return new Workload(
        records, count, partitions, rate, copiesPermille, latePermille, hotPermille, behindMillis);
  }

  public Workload withRate(int perSecond) {
    return new Workload(
        records,
        groups,
        partitions,
        perSecond,
        copiesPermille,
        latePermille,
        hotPermille,
        behindMillis);
  }

  public Workload withHotPermille(int permille) {
    return new Workload(
        records, groups, partitions, rate, copiesPermille, latePermille, permille, behindMillis);
  }

  public Workload withBehindMillis(long millis) {
    return new Workload(
        records, groups, partitions, rate, copiesPermille, latePermille, hotPermille, millis);
  }

  public Workload withoutCopies() {
    return new Workload(
        records, groups, partitions, rate, 0, latePermille, hotPermille, behindMillis);
  }
}
