package dev.tally.transforms.admit;

import dev.tally.catalog.Catalogs;
import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEvent;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.RawRecord;
import dev.tally.transforms.CountEvents;
import dev.tally.transforms.bundle.Sharding;
import dev.tally.transforms.decode.DecodeRecords;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.decode.PostedRange;
import dev.tally.transforms.meter.MeterEvents;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Post;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptor;

/** The flow with one bug in it, of those that a parity test exists to find. */
final class PlantedBugs extends PTransform<PCollection<RawRecord>, PCollectionTuple> {

  private static final long serialVersionUID = 1;

  private final Catalogs catalogs;
  private final Bug bug;

  enum Bug {
    /** A meter books events when it sees them. */
    METER_READS_THE_CLOCK,
    /** Of two copies the first to reach a worker survives. */
    SURVIVOR_BY_ORDER_OF_ARRIVAL,
    /** An event is late if the watermark has passed it. */
    LATENESS_FROM_THE_WATERMARK
  }

  PlantedBugs(Catalogs catalogs, Bug bug) {
    this.catalogs = catalogs;
    this.bug = bug;
  }

  @Override
  public PCollectionTuple expand(PCollection<RawRecord> records) {
    PCollection<Decoded> decoded =
        records.apply("Decode", new DecodeRecords(catalogs, PostedRange.EVER));
    PCollection<Event> events =
        decoded
            .apply("Events", Filter.by(record -> record instanceof Decodable))
            .apply(
                "ToEvent",
                MapElements.into(TypeDescriptor.of(Event.class))
                    .via(record -> ((Decodable) record).event()))
            .setCoder(Event.CODER);
    PCollection<Decoded> others =
        decoded.apply("Others", Filter.by(record -> !(record instanceof Decodable)));
    List<PCollectionTuple> admitted = admitted(events, others);
    PCollection<List<CanonicalEntry>> canonical = admitted.get(0).get(Admit.CANONICAL);
    PCollectionList<RecordDisposition> ends = PCollectionList.empty(records.getPipeline());
    PCollectionList<ExceptionRow> exceptions = PCollectionList.empty(records.getPipeline());
    for (PCollectionTuple part : admitted) {
      ends = ends.and(part.get(Admit.DISPOSITIONS));
      exceptions = exceptions.and(part.get(Admit.EXCEPTIONS));
    }
    return PCollectionTuple.of(CountEvents.CANONICAL, canonical)
        .and(
            CountEvents.POSTINGS,
            PCollectionTuple.of(Admit.CANONICAL, booked(canonical))
                .and(Admit.DISPOSITIONS, ends.apply("AllDispositions", Flatten.pCollections()))
                .apply("Meter", new MeterEvents(catalogs, new Sharding(3, false)))
                .apply("Post", new Post(new Meters(catalogs))))
        .and(CountEvents.EXCEPTIONS, exceptions.apply("AllExceptions", Flatten.pCollections()));
  }

  /** Returns what became of the events first, then of the others where that is apart. */
  private List<PCollectionTuple> admitted(PCollection<Event> events, PCollection<Decoded> others) {
    PCollection<Survivor> none =
        events.getPipeline().apply("NoBooksBefore", Create.empty(Survivor.CODER));
    if (bug == Bug.SURVIVOR_BY_ORDER_OF_ARRIVAL) {
      PCollectionTuple admitted =
          events
              .apply("OneShard", WithKeys.of(0))
              .setCoder(KvCoder.of(VarIntCoder.of(), Event.CODER))
              .apply(
                  "AdmitFirstComer",
                  ParDo.of(new FirstComerFn(catalogs.terms().horizon()))
                      .withOutputTags(
                          Admit.CANONICAL,
                          TupleTagList.of(Admit.EXCEPTIONS).and(Admit.DISPOSITIONS)));
      admitted.get(Admit.CANONICAL).setCoder(ListCoder.of(CanonicalEntry.CODER));
      admitted.get(Admit.EXCEPTIONS).setCoder(ExceptionRow.CODER);
      admitted.get(Admit.DISPOSITIONS).setCoder(RecordDisposition.CODER);
      return List.of(
          admitted,
          others.apply(
              "AdmitOthers", new Admit(catalogs.terms().horizon(), new Sharding(3, false), none)));
    }
    PCollection<Event> judged = events;
    if (bug == Bug.LATENESS_FROM_THE_WATERMARK) {
      judged =
          events
              .apply("OneKey", WithKeys.of(0))
              .setCoder(KvCoder.of(VarIntCoder.of(), Event.CODER))
              .apply("JudgeByWatermark", ParDo.of(new WatermarkFn()))
              .setCoder(Event.CODER);
    }
    PCollection<Decoded> again =
        judged
            .apply(
                "ToDecoded", MapElements.into(TypeDescriptor.of(Decoded.class)).via(Decodable::new))
            .setCoder(Decoded.CODER);
    return List.of(
        PCollectionList.of(again)
            .and(others)
            .apply("AllDecoded", Flatten.pCollections())
            .apply("Admit", new Admit(catalogs.terms().horizon(), new Sharding(3, false), none)));
  }

  private PCollection<List<CanonicalEntry>> booked(PCollection<List<CanonicalEntry>> canonical) {
    return bug == Bug.METER_READS_THE_CLOCK
        ? canonical
            .apply("BookNow", ParDo.of(new ClockFn()))
            .setCoder(ListCoder.of(CanonicalEntry.CODER))
        : canonical;
  }

  private static Event postedAt(Event event, long postedTime) {
    return new Event(
        event.position(),
        event.original(),
        event.source(),
        event.id(),
        event.type(),
        event.subject(),
        event.eventTime(),
        event.appendTime(),
        event.arrivalTime(),
        postedTime,
        event.identity(),
        event.payloadHash(),
        event.values());
  }

  private static final class ClockFn extends DoFn<List<CanonicalEntry>, List<CanonicalEntry>> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(
        @Element List<CanonicalEntry> entries, OutputReceiver<List<CanonicalEntry>> out) {
      List<CanonicalEntry> booked = new ArrayList<>();
      for (CanonicalEntry entry : entries) {
        if (entry instanceof CanonicalEvent canonical) {
          long now = System.currentTimeMillis();
          booked.add(new CanonicalEvent(entry.shard(), postedAt(canonical.event(), now)));
        }
      }
      out.output(booked);
    }
  }

  static final class WatermarkFn extends DoFn<KV<Integer, Event>, Event> {

    private static final long serialVersionUID = 1;

    @TimerId("watermark")
    private final TimerSpec watermarkSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    @ProcessElement
    public void process(
        @Element KV<Integer, Event> keyed,
        @TimerId("watermark") Timer watermark,
        OutputReceiver<Event> out) {
      Event event = keyed.getValue();
      long passed = watermark.getCurrentRelativeTime().getMillis();
      out.output(postedAt(event, Math.max(event.eventTime(), passed)));
    }

    @OnTimer("watermark")
    public void never() {}
  }

  private static final class FirstComerFn extends DoFn<KV<Integer, Event>, List<CanonicalEntry>> {

    private static final long serialVersionUID = 1;

    @StateId("survivors")
    private final StateSpec<MapState<Hash128, Survivor>> survivorsSpec =
        StateSpecs.map(Hash128.CODER, Survivor.CODER);

    private final Duration horizon;

    FirstComerFn(Duration horizon) {
      this.horizon = horizon;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Event> keyed,
        @StateId("survivors") MapState<Hash128, Survivor> survivors,
        MultiOutputReceiver out) {
      Event event = keyed.getValue();
      SurvivorStore memory = new PureFlow.Unbounded();
      Survivor known = survivors.get(event.identity()).read();
      if (known != null) {
        memory.remember(known);
      }
      AdmissionDecision verdict = AdmissionDecision.on(event, memory, horizon);
      if (verdict.disposition() == Disposition.ADMITTED) {
        survivors.put(event.identity(), Survivor.of(event));
        out.get(Admit.CANONICAL).output(List.of(new CanonicalEvent(0, event)));
      } else {
        ExceptionRow row = verdict.exceptionOf(event);
        out.get(Admit.EXCEPTIONS).output(row);
        out.get(Admit.DISPOSITIONS).output(RecordDisposition.of(row));
      }
    }
  }
}
