package dev.tally.bench.workload;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The records of a workload, in the order of their arrival.
 *
 * <p>Each is a function of its number alone, so a copy can be made of any other. An event happens
 * up to 3 s before it arrives; a late one 6 s to 2 min. Copies are exact and arrive on a partition
 * of their own choice.
 */
public final class Records {

  /** When the first record arrives. */
  public static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  private static final String[] COUNTRIES = {"DE", "FR", "GB", "US", "JP", "BR", "IN", "KE"};

  /** Copies repeat one of this many records before them. */
  private static final int REACH = 20_000;

  private final Workload workload;
  private final long start;

  public Records(Workload workload) {
    this(workload, START);
  }

  /** Returns the same records at another time. */
  public Records(Workload workload, Instant start) {
    this.workload = workload;
    this.start = start.toEpochMilli();
  }

  /** Returns the partition that a record stands on. */
  public int partition(long number) {
    return (int) (dice(number, 1) % workload.partitions());
  }

  /** Returns when a record arrives, epoch milliseconds; it never goes back on a partition. */
  public long arrivalTime(long number) {
    return arrivalTime(number, partition(number));
  }

  private long arrivalTime(long number, int partition) {
    long behind = partition == workload.partitions() - 1 ? workload.behindMillis() : 0;
    return start + number * 1_000 / workload.rate() - behind;
  }

  /** Whether a record repeats an earlier one. */
  public boolean isCopy(long number) {
    return number > 0 && dice(number, 2) % 1_000 < workload.copiesPermille();
  }

  /** Returns a record's value: a CloudEvent in JSON. */
  public byte[] value(long number) {
    long original = number;
    while (isCopy(original)) {
      original -= 1 + dice(original, 3) % Math.min(original, REACH);
    }
    return event(original).getBytes(StandardCharsets.UTF_8);
  }

  private String event(long number) {
    long eventTime = arrivalTime(number) - delay(number);
    boolean hot = dice(number, 4) % 1_000 < workload.hotPermille();
    long campaign = hot ? 0 : dice(number, 5) % workload.groups();
    boolean click = dice(number, 6) % 50 == 0;
    long price = click ? 250_000 + dice(number, 7) % 500_000 : dice(number, 7) % 4_000;
    StringBuilder json = new StringBuilder(420);
    json.append("{\"specversion\":\"1.0\",\"id\":\"")
        .append(Long.toHexString(mix(number)))
        .append("\",\"source\":\"/ad-servers/")
        .append(dice(number, 8) % 40)
        .append("\",\"type\":\"dev.tally.bench.shown\",\"time\":\"")
        .append(Instant.ofEpochMilli(eventTime))
        .append("\",\"subject\":\"viewer-")
        .append(dice(number, 9) % 1_000_000)
        .append("\",\"dataschema\":\"https://schemas.example.com/bench/shown/1\"")
        .append(",\"datacontenttype\":\"application/json\",\"data\":{\"campaign\":\"c-")
        .append(campaign)
        .append("\",\"kind\":\"")
        .append(click ? "click" : "impression")
        .append("\",\"price_micros\":")
        .append(price)
        .append(",\"currency\":\"EUR\",\"country\":\"")
        .append(COUNTRIES[(int) (dice(number, 10) % COUNTRIES.length)])
        .append("\",\"page\":\"https://example.com/articles/")
        .append(dice(number, 11) % 50_000)
        .append("\"}}");
    return json.toString();
  }

  private long delay(long number) {
    return dice(number, 12) % 1_000 < workload.latePermille()
        ? 6_000 + dice(number, 13) % 114_000
        : dice(number, 13) % 3_000;
  }

  private static long dice(long number, int which) {
    return mix(number * 31 + which) >>> 1;
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014): a bijection that looks random. */
  private static long mix(long seed) {
    long z = seed * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
