package dev.tally.transforms.admit;

import dev.tally.catalog.Catalog;
import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEntryCoder;
import dev.tally.event.Hash128;
import dev.tally.transforms.admit.Candidate.Offered;
import dev.tally.transforms.admit.Candidate.Opened;
import dev.tally.transforms.admit.Candidate.Remembered;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.decode.ExceptionRowCoder;
import dev.tally.transforms.meter.Partial;
import dev.tally.transforms.meter.PartialCoder;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.PostingKeyCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
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

  /** The survivors, and in a live run how far each shard has come. */
  public static final TupleTag<CanonicalEntry> CANONICAL = new TupleTag<>() {};

  /** The records that are not admitted, and why. */
  public static final TupleTag<ExceptionRow> EXCEPTIONS = new TupleTag<>() {};

  /** How many records met which end. */
  public static final TupleTag<KV<PostingKey, Partial>> COUNTS = new TupleTag<>() {};

  private static final long serialVersionUID = 1;
  private static final Coder<KV<Integer, Candidate>> KEYED =
      KvCoder.of(VarIntCoder.of(), CandidateCoder.of());

  private final Catalog catalog;
  private final int shards;
  private final PCollection<Survivor> survivors;

  /**
   * @param survivors the survivors of the books before, which events may turn out to repeat
   */
  public Admit(Catalog catalog, int shards, PCollection<Survivor> survivors) {
    this.catalog = catalog;
    this.shards = shards;
    this.survivors = survivors;
  }

  @Override
  public PCollectionTuple expand(PCollection<Decoded> records) {
    PCollection<KV<Integer, Candidate>> offered =
        records.apply("OfferToShard", ParDo.of(new OfferFn(shards))).setCoder(KEYED);
    PCollection<KV<Integer, Candidate>> remembered =
        survivors.apply("RememberInShard", ParDo.of(new RememberFn(shards))).setCoder(KEYED);
    PCollection<KV<Integer, Candidate>> opened =
        records.getPipeline().apply("OpenShards", Create.of(openings()).withCoder(KEYED));
    PCollectionTuple admitted =
        PCollectionList.of(offered)
            .and(remembered)
            .and(opened)
            .apply("AllCandidates", Flatten.pCollections())
            .apply(
                "AdmitInOrder",
                ParDo.of(new AdmitFn(catalog))
                    .withOutputTags(CANONICAL, TupleTagList.of(EXCEPTIONS).and(COUNTS)));
    admitted.get(CANONICAL).setCoder(CanonicalEntryCoder.of());
    admitted.get(EXCEPTIONS).setCoder(ExceptionRowCoder.of());
    admitted.get(COUNTS).setCoder(KvCoder.of(PostingKeyCoder.of(), PartialCoder.of()));
    return admitted;
  }

  private List<KV<Integer, Candidate>> openings() {
    List<KV<Integer, Candidate>> openings = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      openings.add(KV.of(shard, new Opened()));
    }
    return openings;
  }

  private static int shardOf(Hash128 key, int shards) {
    return (int) Long.remainderUnsigned(key.low(), shards);
  }

  private static final class OfferFn extends DoFn<Decoded, KV<Integer, Candidate>> {

    private static final long serialVersionUID = 1;
    private final int shards;

    OfferFn(int shards) {
      this.shards = shards;
    }

    @ProcessElement
    public void process(@Element Decoded decoded, OutputReceiver<KV<Integer, Candidate>> out) {
      Hash128 key =
          decoded instanceof Decodable decodable
              ? decodable.event().identity()
              : Hash128.of(decoded.position().toString());
      out.output(KV.of(shardOf(key, shards), new Offered(decoded)));
    }
  }

  private static final class RememberFn extends DoFn<Survivor, KV<Integer, Candidate>> {

    private static final long serialVersionUID = 1;
    private final int shards;

    RememberFn(int shards) {
      this.shards = shards;
    }

    @ProcessElement
    public void process(@Element Survivor survivor, OutputReceiver<KV<Integer, Candidate>> out) {
      out.output(KV.of(shardOf(survivor.identity(), shards), new Remembered(survivor)));
    }
  }
}
