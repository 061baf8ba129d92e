package dev.tally.transforms.decode;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.event.RawRecord;
import dev.tally.event.RejectionCode;
import dev.tally.transforms.decode.Allocation.Measured;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.Decoded.Refused;
import dev.tally.transforms.parity.Golden;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, every record comes to one outcome, or one for each event of a batch. */
class DecodeFuzzTest {

  private static final long SEED = Long.getLong("tally.fuzz.seed", 20260302);

  /** So many that every code comes up, the rarest of which is OVERSIZED; verify takes a million. */
  private static final long RECORDS = Long.getLong("tally.fuzz.records", 100_000);

  /** So many records are decoded forwards and backwards. */
  private static final int BLOCK = 200;

  private static final List<RawRecord> GOLDEN =
      Golden.cases().stream().flatMap(golden -> golden.records().stream()).toList();

  @Test
  void mutatedRecordsNeverFailAndComeToOneOutcomeForEachEvent() {
    List<Half> halves =
        List.of(new Half(Parcels.catalog(), Parcels.records()), new Half(Golden.catalog(), GOLDEN));
    AtomicLong nextBlock = new AtomicLong();
    Map<String, Long> counts = new TreeMap<>();
    IntStream.range(0, Runtime.getRuntime().availableProcessors())
        .parallel()
        .mapToObj(worker -> new Worker(halves, nextBlock).run())
        .toList()
        .forEach(some -> some.forEach((name, count) -> counts.merge(name, count, Long::sum)));

    System.out.println(table(counts));
    Set<String> codes =
        EnumSet.allOf(RejectionCode.class).stream().map(Enum::name).collect(Collectors.toSet());
    codes.addAll(List.of("(event)", "(control)", "(expired)", "(repeat)"));
    assertThat(counts.keySet(), equalTo(codes));
  }

  private static String table(Map<String, Long> counts) {
    StringBuilder table =
        new StringBuilder("%,d mutated records of the seed %d:%n".formatted(RECORDS, SEED));
    counts.forEach((name, count) -> table.append("%-20s %,10d%n".formatted(name, count)));
    return table.toString();
  }

  /** Half of the records: those of one catalog. */
  private record Half(Catalog catalog, Mutations mutations) {

    Half(Catalog catalog, List<RawRecord> corpus) {
      this(catalog, new Mutations(corpus));
    }
  }

  /** Takes one block of records after the other, on a thread of its own. */
  private static final class Worker {

    private final List<Decoding> decodings;
    private final AtomicLong nextBlock;
    private final Map<String, Long> counts = new HashMap<>();

    Worker(List<Half> halves, AtomicLong nextBlock) {
      this.decodings = halves.stream().map(Decoding::new).toList();
      this.nextBlock = nextBlock;
    }

    Map<String, Long> run() {
      for (long block = nextBlock.getAndIncrement();
          block * BLOCK < RECORDS;
          block = nextBlock.getAndIncrement()) {
        long start = block * BLOCK;
        decodings
            .get((int) (block % decodings.size()))
            .run(start, Math.min(start + BLOCK, RECORDS), counts);
      }
      return counts;
    }
  }

  /** Two that decode the same records, in other orders: they must not tell one by those before. */
  private static final class Decoding {

    private final Mutations mutations;
    private final DecodeLaws laws;
    private final Decode forwards;
    private final Decode backwards;

    Decoding(Half half) {
      this.mutations = half.mutations();
      this.laws = new DecodeLaws(half.catalog());
      this.forwards = new Decode(Catalogs.of(half.catalog()));
      this.backwards = new Decode(Catalogs.of(half.catalog()));
      // What is made once is no record's.
      mutations.corpus().forEach(forwards::decode);
      mutations.corpus().forEach(backwards::decode);
    }

    void run(long start, long end, Map<String, Long> counts) {
      List<RawRecord> records = new ArrayList<>();
      List<byte[]> outcomes = new ArrayList<>();
      for (long number = start; number < end; number++) {
        RawRecord record = mutations.of(SEED, number);
        records.add(record);
        outcomes.add(guarded(record, () -> first(record, counts)));
      }
      for (int index = records.size() - 1; index >= 0; index--) {
        RawRecord record = records.get(index);
        byte[] again = guarded(record, () -> DecodeLaws.bytes(backwards.decode(record)));
        if (!Arrays.equals(again, outcomes.get(index))) {
          throw failure(record, new AssertionError("it comes to something else after others"));
        }
      }
    }

    private byte[] first(RawRecord record, Map<String, Long> counts) throws IOException {
      Measured measured = Allocation.decode(forwards, record);
      long bound = Allocation.bound(record, measured.outcome());
      if (measured.bytes() > bound) {
        throw new AssertionError("it takes " + measured.bytes() + " bytes, not " + bound);
      }
      measured.outcome().forEach(decoded -> counts.merge(name(decoded), 1L, Long::sum));
      return laws.check(record, measured.outcome());
    }

    private static String name(Decoded decoded) {
      if (decoded instanceof Refused refused) {
        RejectionCode code = refused.exception().code();
        if (code != null) {
          return code.name();
        }
        return refused.exception().survivor() == null ? "(expired)" : "(repeat)";
      }
      return decoded instanceof Decodable ? "(event)" : "(control)";
    }

    /** What is done with one record. */
    @FunctionalInterface
    private interface Doing {
      byte[] bytes() throws IOException;
    }

    private static byte[] guarded(RawRecord record, Doing doing) {
      try {
        return doing.bytes();
      } catch (IOException | RuntimeException | Error e) {
        throw failure(record, e);
      }
    }

    private static AssertionError failure(RawRecord record, Throwable cause) {
      byte[] value = record.value();
      String text = value == null ? "null" : Base64.getEncoder().encodeToString(value);
      return new AssertionError(
          "record %d of -Dtally.fuzz.seed=%d, headers %s, value in Base64: %s"
              .formatted(
                  record.position().offset(),
                  SEED,
                  record.headers().stream().map(header -> header.name()).toList(),
                  text.substring(0, Math.min(text.length(), 4_000))),
          cause);
    }
  }
}
