package dev.tally.transforms.meter;

import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * PartialRows to postings: one row per cell and posting window, final when it comes.
 *
 * <p>Nothing is late here. Every part is sent while the watermark is at most at its posted time, so
 * once the watermark has passed a window, all of its rows are whole.
 */
public final class Post
    extends PTransform<PCollection<KV<RowShard, PartialRows>>, PCollection<Posting>> {

  private static final long serialVersionUID = 1;

  private final Meters meters;

  public Post(Meters meters) {
    this.meters = meters;
  }

  @Override
  public PCollection<Posting> expand(PCollection<KV<RowShard, PartialRows>> parts) {
    return parts.apply("MergeParts", ParDo.of(new PostFn(meters))).setCoder(Posting.CODER);
  }
}
