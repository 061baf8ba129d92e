package dev.tally.transforms.meter;

import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Partials to postings: one row per cell and posting window, final when it comes.
 *
 * <p>Nothing is late here. Every partial is sent while the watermark is at most at its posted time,
 * so the default trigger fires once a window, and that pane is all of it.
 */
public final class Post
    extends PTransform<PCollection<KV<PostingKey, Partial>>, PCollection<Posting>> {

  private static final long serialVersionUID = 1;

  private final Meters meters;

  public Post(Meters meters) {
    this.meters = meters;
  }

  @Override
  public PCollection<Posting> expand(PCollection<KV<PostingKey, Partial>> partials) {
    return partials
        .apply("IntoPostingWindows", Window.into(new PostingWindows()))
        .apply("MergePartials", Combine.perKey(new CombineTotals(meters)))
        .apply("ToPosting", ParDo.of(new ToPosting()))
        .setCoder(PostingCoder.of());
  }

  private static final class ToPosting extends DoFn<KV<PostingKey, Partial>, Posting> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element KV<PostingKey, Partial> row, OutputReceiver<Posting> postings) {
      Partial whole = row.getValue();
      postings.output(
          new Posting(row.getKey(), whole.window(), whole.postingStart(), whole.totals()));
    }
  }
}
