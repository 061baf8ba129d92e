package dev.tally.transforms.parity;

import dev.tally.transforms.CountEvents;

/** In how many and how large pieces a flow works, which must make no difference. */
public enum Shards {
  /** Fewer than there are topics, so that many share one. */
  FEW("3 shards") {
    @Override
    public CountEvents of(CountEvents flow) {
      return flow.withShards(3);
    }
  },

  /** So many that some are seldom written to. */
  MANY("16 shards") {
    @Override
    public CountEvents of(CountEvents flow) {
      return flow.withShards(16);
    }
  },

  /** As a close works, which sorts an hour at a time. */
  OF_A_CLOSE("256 shards of a bounded input") {
    @Override
    public CountEvents of(CountEvents flow) {
      return flow.ofBoundedInput().withShards(256);
    }
  },

  /** As a close works, in shards that have more than one event in an hour. */
  FEW_OF_A_CLOSE("3 shards of a bounded input") {
    @Override
    public CountEvents of(CountEvents flow) {
      return flow.ofBoundedInput().withShards(3);
    }
  };

  private final String words;

  Shards(String words) {
    this.words = words;
  }

  /** Whether they are those of a close, which certifies nothing. */
  boolean areOfAClose() {
    return this == OF_A_CLOSE || this == FEW_OF_A_CLOSE;
  }

  /** Returns a flow in these pieces. */
  public abstract CountEvents of(CountEvents flow);

  @Override
  public String toString() {
    return words;
  }
}
