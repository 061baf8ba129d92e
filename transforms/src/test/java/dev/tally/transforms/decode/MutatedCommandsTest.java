package dev.tally.transforms.decode;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.command.Redrive;
import dev.tally.command.RedriveForm;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RejectionCode;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.Decoded.Refused;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Commands with whatever befell their bytes: each comes to one outcome, and none fails. */
class MutatedCommandsTest {

  private static final int COMMANDS = 50_000;
  private static final Position PLACE = Position.of("freight.control", 0, 0);
  private static final Catalog CATALOG = Parcels.catalog();

  private final Decode decode = new Decode(Catalogs.of(CATALOG));

  @Test
  void whatACommandBringsBackIsWhatItsRecordIsAtTheCommandsTime() {
    for (RawRecord original : Parcels.records()) {
      RawRecord command = command(original);
      RawRecord arrivedThen =
          new RawRecord(
              PLACE,
              command.appendTime(),
              command.arrivalTime(),
              original.key(),
              original.value(),
              original.headers());

      Decoded brought = decode.decode(command).get(0);
      Decoded arrived = decode.decode(arrivedThen.at(Position.of("freight.parcels", 0, 0))).get(0);

      assertThat(brought instanceof Decodable, is(arrived instanceof Decodable));
      if (brought instanceof Decodable event) {
        Decodable same = (Decodable) arrived;
        assertThat(event.event().original(), is(original.position()));
        assertThat(event.event().position(), is(PLACE));
        assertThat(event.event().payloadHash(), is(same.event().payloadHash()));
        assertThat(event.event().identity(), is(same.event().identity()));
        assertThat(event.event().values(), is(same.event().values()));
        assertThat(event.postedTime(), is(same.postedTime()));
      }
    }
  }

  @Test
  void mutatedCommandsNeverFailAndComeToOneOutcome() throws IOException {
    DecodeLaws laws = new DecodeLaws(CATALOG);
    List<RawRecord> commands =
        Parcels.records().stream().map(MutatedCommandsTest::command).toList();
    Random random = new Random(4);
    int invalid = 0;
    int events = 0;
    for (int number = 0; number < COMMANDS; number++) {
      RawRecord mutated = mutated(commands.get(number % commands.size()), random);
      List<Decoded> outcome = decode.decode(mutated);
      assertThat(outcome, hasSize(1));
      laws.check(mutated, outcome);
      if (outcome.get(0) instanceof Refused refused
          && refused.exception().code() == RejectionCode.INVALID_COMMAND) {
        invalid++;
      } else if (outcome.get(0) instanceof Decodable) {
        events++;
      }
    }
    assertThat(invalid, is(greaterThan(COMMANDS / 10)));
    assertThat(events, is(greaterThan(COMMANDS / 100)));
  }

  private static RawRecord command(RawRecord original) {
    Instant later = Instant.ofEpochMilli(original.arrivalTime() + 3_600_000);
    return RedriveForm.record(new Redrive(original, null, null), PLACE, later);
  }

  /** Changes, drops, doubles or cuts off a few bytes. */
  private static RawRecord mutated(RawRecord command, Random random) {
    byte[] value = command.value().clone();
    int at = random.nextInt(value.length);
    int end = Math.min(value.length, at + 1 + random.nextInt(12));
    switch (random.nextInt(4)) {
      case 0:
        value[at] = (byte) random.nextInt(256);
        break;
      case 1:
        value = joined(value, at, Arrays.copyOfRange(value, end, value.length));
        break;
      case 2:
        value = joined(value, end, Arrays.copyOfRange(value, at, value.length));
        break;
      default:
        value = Arrays.copyOf(value, at);
    }
    return new RawRecord(
        command.position(),
        command.appendTime(),
        command.arrivalTime(),
        command.key(),
        value,
        command.headers());
  }

  private static byte[] joined(byte[] head, int length, byte[] tail) {
    byte[] both = Arrays.copyOf(head, length + tail.length);
    System.arraycopy(tail, 0, both, length, tail.length);
    return both;
  }
}
