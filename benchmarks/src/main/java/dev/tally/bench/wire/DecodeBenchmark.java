package dev.tally.bench.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.catalog.Catalogs;
import dev.tally.event.RawRecord;
import dev.tally.transforms.decode.Decode;
import dev.tally.transforms.decode.Decoded;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One record from bytes to event, beside what the format's library alone takes for the same bytes.
 *
 * <p>The library's calls are what a program does that keeps the event as the library hands it over;
 * it neither checks a contract nor hashes. Where attributes stand beside the data, it makes texts
 * of them too. {@link #jacksonTokens} does nothing with what it reads: a lower bound.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {

  /** Whose records. */
  @Param({"bench", "ads", "ads_avro", "ads_protobuf"})
  public String sample = "";

  private final ObjectMapper mapper = new ObjectMapper();
  private final RawRecord[] records = new RawRecord[Sample.SIZE];
  private Decode decode = new Decode(Catalogs.of(Sample.bench().catalog()));
  private Library library = Library.JACKSON;
  private int next;

  /** Makes the records. */
  @Setup
  public void setUp() {
    Sample chosen = Sample.of(sample);
    decode = new Decode(Catalogs.of(chosen.catalog()));
    library = Library.of(sample);
    for (int index = 0; index < Sample.SIZE; index++) {
      records[index] = chosen.records().get(index);
    }
  }

  private int next() {
    next = (next + 1) & (Sample.SIZE - 1);
    return next;
  }

  /** The whole way: bytes to a hashed, checked, booked event. */
  @Benchmark
  public List<Decoded> decode() {
    return decode.decode(records[next()]);
  }

  /** The plain call: bytes to what the format's library hands over. */
  @Benchmark
  public Object library() throws IOException {
    return library.read(records[next()]);
  }

  /** The lower bound: every token once, every text decoded. */
  @Benchmark
  public int jacksonTokens() throws IOException {
    int characters = 0;
    try (JsonParser parser = mapper.getFactory().createParser(records[next()].value())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue()) {
          characters += parser.getTextLength();
        }
      }
    }
    return characters;
  }
}
