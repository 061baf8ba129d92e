package dev.tally.transforms.parity;

import dev.tally.catalog.Catalogs;
import dev.tally.event.CanonicalEntry;
import dev.tally.transforms.CountEvents;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.certify.Certify;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * Gathers the outputs of one run in this process.
 *
 * <p>Every runner of the matrix runs in this process, but on copies of the functions, so what they
 * gather into is static and found by the run's own name.
 */
final class Outputs {

  private static final Map<String, ConcurrentLinkedQueue<Object>> GATHERED =
      new ConcurrentHashMap<>();

  private final String run = UUID.randomUUID().toString();
  private final Catalogs catalogs;

  Outputs(Catalogs catalogs) {
    this.catalogs = catalogs;
  }

  void gather(PCollectionTuple counted) {
    RowLines lines = new RowLines(catalogs);
    gather("Postings", counted.get(CountEvents.POSTINGS), lines::of);
    gather("Exceptions", counted.get(CountEvents.EXCEPTIONS), lines::of);
    gather(
        "Canonical",
        counted.get(CountEvents.CANONICAL).apply("Entries", Flatten.iterables()),
        entry -> entry);
    gather(
        "Certificates",
        counted.get(CountEvents.POSTINGS).apply("Certify", new Certify(catalogs)),
        certificate -> certificate);
  }

  private <T> void gather(
      String output, PCollection<T> elements, SerializableFunction<T, Object> form) {
    GATHERED.put(run + output, new ConcurrentLinkedQueue<>());
    elements.apply("Gather" + output, ParDo.of(new GatherFn<>(run + output, form)));
  }

  Counted counted() {
    List<String> postings = taken("Postings", String.class);
    List<String> exceptions = taken("Exceptions", String.class);
    return new Counted(
        Rows.of(postings, exceptions),
        taken("Canonical", CanonicalEntry.class),
        taken("Certificates", Certificate.class));
  }

  private <T> List<T> taken(String output, Class<T> type) {
    List<T> taken = new ArrayList<>();
    ConcurrentLinkedQueue<Object> gathered = GATHERED.remove(run + output);
    if (gathered != null) {
      gathered.forEach(element -> taken.add(type.cast(element)));
    }
    return taken;
  }

  private static final class GatherFn<T> extends DoFn<T, Void> {

    private static final long serialVersionUID = 1;

    private final String queue;
    private final SerializableFunction<T, Object> form;

    GatherFn(String queue, SerializableFunction<T, Object> form) {
      this.queue = queue;
      this.form = form;
    }

    @ProcessElement
    public void process(@Element T element) {
      ConcurrentLinkedQueue<Object> gathered = GATHERED.get(queue);
      if (gathered == null) {
        throw new IllegalStateException("the run has ended: " + queue);
      }
      gathered.add(form.apply(element));
    }
  }
}
