package dev.tally.transforms.admit;

import dev.tally.event.Hash128;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Decodable;

/** What a shard of admission receives. */
public sealed interface Candidate {

  /** When it is booked, epoch milliseconds. */
  long postedTime();

  /** What decides which shard it goes to: the same for all copies of an event. */
  Hash128 shardKey();

  /** A record: an event that asks to be admitted, or one whose end is known and is counted here. */
  record Offered(Decoded decoded) implements Candidate {

    @Override
    public long postedTime() {
      return decoded.postedTime();
    }

    @Override
    public Hash128 shardKey() {
      return decoded instanceof Decodable decodable
          ? decodable.event().identity()
          : Hash128.of(decoded.position().toString());
    }
  }

  /** A survivor of the books before, which events may turn out to repeat. */
  record Remembered(Survivor survivor) implements Candidate {

    @Override
    public long postedTime() {
      return survivor.postedTime();
    }

    @Override
    public Hash128 shardKey() {
      return survivor.identity();
    }
  }
}
