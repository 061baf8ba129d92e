package dev.tally.transforms.admit;

import dev.tally.event.CanonicalEntry;
import dev.tally.transforms.admit.AdmissionCandidate.Offered;
import dev.tally.transforms.admit.AdmissionCandidate.Remembered;
import dev.tally.transforms.bundle.Sharding;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.ExceptionRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Records to their dispositions, and events to the one survivor of each identity, in admission
 * order within a shard.
 *
 * <p>Identities are spread over shards by their hash; how many shards there are changes which shard
 * an event is in, and nothing else.
 */
public final class Admit extends PTransform<PCollection<Decoded>, PCollectionTuple> {

  /** The survivors, some of a shard at a time, and in a live run how far the shard has come. */
  public static final TupleTag<List<CanonicalEntry>> CANONICAL = new TupleTag<>() {};

  /** The records that are not admitted, and why. */
  public static final TupleTag<ExceptionRow> EXCEPTIONS = new TupleTag<>() {};

  /** The ends that those records met which are not admitted: the canonical events are the rest. */
  public static final TupleTag<RecordDisposition> DISPOSITIONS = new TupleTag<>() {};

  private static final long serialVersionUID = 1;
  private static final Coder<KV<Integer, CandidateBatch>> KEYED =
      KvCoder.of(VarIntCoder.of(), CandidateBatch.CODER);

  private final Duration horizon;
  private final Sharding sharding;
  private final PCollection<Survivor> survivors;

  /**
   * @param horizon {@code H}: how long a copy of an event is recognised as one
   * @param survivors the survivors of the books before, which events may turn out to repeat
   */
  public Admit(Duration horizon, Sharding sharding, PCollection<Survivor> survivors) {
    this.horizon = horizon;
    this.sharding = sharding;
    this.survivors = survivors;
  }

  @Override
  public PCollectionTuple expand(PCollection<Decoded> records) {
    PCollection<KV<Integer, CandidateBatch>> offered =
        records
            .apply("OfferToShard", ParDo.of(new BatchCandidatesFn<Decoded>(sharding, Offered::new)))
            .setCoder(KEYED);
    PCollection<KV<Integer, CandidateBatch>> remembered =
        survivors
            .apply(
                "RememberInShard",
                ParDo.of(new BatchCandidatesFn<Survivor>(sharding, Remembered::new)))
            .setCoder(KEYED);
    PCollection<KV<Integer, CandidateBatch>> opened =
        records.getPipeline().apply("OpenShards", Create.of(openings()).withCoder(KEYED));
    PCollectionTuple admitted =
        PCollectionList.of(offered)
            .and(remembered)
            .and(opened)
            .apply("AllBatches", Flatten.pCollections())
            .apply(
                "AdmitInOrder",
                ParDo.of(new AdmitFn(horizon, sharding))
                    .withOutputTags(CANONICAL, TupleTagList.of(EXCEPTIONS).and(DISPOSITIONS)));
    admitted.get(CANONICAL).setCoder(ListCoder.of(CanonicalEntry.CODER));
    admitted.get(EXCEPTIONS).setCoder(ExceptionRow.CODER);
    admitted.get(DISPOSITIONS).setCoder(RecordDisposition.CODER);
    return admitted;
  }

  private List<KV<Integer, CandidateBatch>> openings() {
    List<KV<Integer, CandidateBatch>> openings = new ArrayList<>();
    for (int shard = 0; shard < sharding.shards(); shard++) {
      openings.add(KV.of(shard, CandidateBatch.OPENING));
    }
    return openings;
  }
}
