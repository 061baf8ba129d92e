package dev.tally.transforms.close;

import static java.util.Objects.requireNonNull;

import dev.tally.catalog.Meter;
import dev.tally.event.Disposition;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.PostingKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Gives each of the {@link #OPEN} differences its cause, from what the close ({@link #CLOSED}) and
 * live ({@link #LIVE}) made of every record. Bounded input; live may have a record several times.
 *
 * <p>A row is held in memory with the events that it counts, and never with those of another row.
 */
public final class FindCauses extends PTransform<PCollectionTuple, PCollection<Difference>> {

  /** The rows that differ, all of windows that live has certified. */
  public static final TupleTag<Difference> OPEN = new TupleTag<>() {};

  /** What the close made of the records of its days. */
  public static final TupleTag<CountedRecord> CLOSED = new TupleTag<>() {};

  /** What live made of them, and of those of the {@code H} before. */
  public static final TupleTag<CountedRecord> LIVE = new TupleTag<>() {};

  private static final long serialVersionUID = 1;

  private static final TupleTag<CountedEvent> CLOSED_EVENTS = new TupleTag<>() {};
  private static final TupleTag<CountedEvent> LIVE_EVENTS = new TupleTag<>() {};
  private static final TupleTag<KV<RowKey, OpenRow>> UNDECIDED = new TupleTag<>() {};
  private static final TupleTag<KV<String, Question>> QUESTIONS = new TupleTag<>() {};
  private static final TupleTag<KV<RowKey, Answer>> ANSWERS = new TupleTag<>() {};
  private static final TupleTag<Difference> DECIDED = new TupleTag<>() {};
  private static final TupleTag<Question> ASKED = new TupleTag<>() {};
  private static final TupleTag<OpenRow> ROW = new TupleTag<>() {};
  private static final TupleTag<Answer> TOLD = new TupleTag<>() {};

  private final Meters meters;
  private final RowFilter rows;
  private final CertifiedWindows windows;
  private final ArchivedRecords archived;
  private final long from;

  /**
   * @param rows those of the differences, at least
   * @param windows held against live's rows
   * @param from where the first of the days being closed starts, epoch milliseconds
   */
  public FindCauses(
      Meters meters,
      RowFilter rows,
      CertifiedWindows windows,
      ArchivedRecords archived,
      long from) {
    this.meters = meters;
    this.rows = rows;
    this.windows = windows;
    this.archived = archived;
    this.from = from;
  }

  @Override
  public PCollection<Difference> expand(PCollectionTuple input) {
    PCollection<CountedRecord> closed = input.get(CLOSED);
    PCollection<CountedRecord> live = input.get(LIVE);
    PCollectionTuple gathered =
        KeyedPCollectionTuple.of(OPEN, keyed(input.get(OPEN)))
            .and(CLOSED_EVENTS, placed("PlaceClosed", closed))
            .and(LIVE_EVENTS, placed("PlaceLive", live))
            .apply("GatherEvents", CoGroupByKey.create())
            .apply(
                "DecideOrAsk",
                ParDo.of(new DecideFn(windows, archived, from))
                    .withOutputTags(DECIDED, TupleTagList.of(UNDECIDED).and(QUESTIONS)));
    gathered.get(UNDECIDED).setCoder(KvCoder.of(RowKey.CODER, OpenRow.CODER));
    gathered.get(QUESTIONS).setCoder(KvCoder.of(StringUtf8Coder.of(), Question.CODER));
    PCollection<KV<String, CountedRecord>> closedFacts = facts("KeyClosed", closed);
    PCollection<KV<String, CountedRecord>> liveFacts = facts("KeyLive", live);
    PCollectionTuple records = answered("Records", gathered.get(QUESTIONS), closedFacts, liveFacts);
    PCollectionTuple survivors =
        answered("Survivors", records.get(QUESTIONS), closedFacts, liveFacts);
    PCollection<KV<RowKey, Answer>> answers =
        PCollectionList.of(records.get(ANSWERS))
            .and(survivors.get(ANSWERS))
            .apply("AllAnswers", Flatten.pCollections());
    PCollection<Difference> judged =
        KeyedPCollectionTuple.of(ROW, gathered.get(UNDECIDED))
            .and(TOLD, answers)
            .apply("GatherAnswers", CoGroupByKey.create())
            .apply("JudgeRows", ParDo.of(new JudgeFn(windows, archived, from)))
            .setCoder(Difference.CODER);
    return PCollectionList.of(gathered.get(DECIDED).setCoder(Difference.CODER))
        .and(judged)
        .apply("AllDifferences", Flatten.pCollections());
  }

  private static PCollection<KV<RowKey, Difference>> keyed(PCollection<Difference> open) {
    return open.apply("KeyOpen", ParDo.of(new KeyFn()))
        .setCoder(KvCoder.of(RowKey.CODER, Difference.CODER));
  }

  private PCollection<KV<RowKey, CountedEvent>> placed(
      String name, PCollection<CountedRecord> records) {
    return records
        .apply(name, ParDo.of(new PlaceFn(meters, rows)))
        .setCoder(KvCoder.of(RowKey.CODER, CountedEvent.CODER));
  }

  private static PCollection<KV<String, CountedRecord>> facts(
      String name, PCollection<CountedRecord> records) {
    return records
        .apply(name, ParDo.of(new FactFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), CountedRecord.CODER));
  }

  private static PCollectionTuple answered(
      String name,
      PCollection<KV<String, Question>> questions,
      PCollection<KV<String, CountedRecord>> closed,
      PCollection<KV<String, CountedRecord>> live) {
    PCollectionTuple answered =
        KeyedPCollectionTuple.of(ASKED, questions)
            .and(CLOSED, closed)
            .and(LIVE, live)
            .apply("LookUp" + name, CoGroupByKey.create())
            .apply(
                "Answer" + name,
                ParDo.of(new AnswerFn()).withOutputTags(ANSWERS, TupleTagList.of(QUESTIONS)));
    answered.get(ANSWERS).setCoder(KvCoder.of(RowKey.CODER, Answer.CODER));
    answered.get(QUESTIONS).setCoder(KvCoder.of(StringUtf8Coder.of(), Question.CODER));
    return answered;
  }

  private static final class KeyFn extends DoFn<Difference, KV<RowKey, Difference>> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Difference open, OutputReceiver<KV<RowKey, Difference>> keyed) {
      keyed.output(KV.of(RowKey.of(open.row()).ofEvidence(), open));
    }
  }

  /** A record to each row that counts it and may differ, with what it adds to that row. */
  private static final class PlaceFn extends DoFn<CountedRecord, KV<RowKey, CountedEvent>> {

    private static final long serialVersionUID = 1;

    private final Meters meters;
    private final RowFilter rows;
    private transient Map<String, Meter> byName;

    PlaceFn(Meters meters, RowFilter rows) {
      this.meters = meters;
      this.rows = rows;
    }

    @Setup
    public void setUp() {
      byName = meters.byName();
    }

    @ProcessElement
    public void process(
        @Element CountedRecord record, OutputReceiver<KV<RowKey, CountedEvent>> placed) {
      CountedEvent event = record.event();
      for (PostingKey cell : record.cells()) {
        place(cell, event, placed);
      }
      PostingKey records =
          meters.recordsCell(
              event.position(), record.disposition(), record.code(), event.postedTime());
      Hash128 fingerprint =
          Hash128.of(event.position().toString(), record.disposition().name(), record.code());
      place(records, event.withFingerprint(fingerprint), placed);
    }

    private void place(
        PostingKey cell, CountedEvent event, OutputReceiver<KV<RowKey, CountedEvent>> placed) {
      long window = requireNonNull(byName.get(cell.meter())).window().toMillis();
      RowKey row = RowKey.of(cell, window, event.postedTime()).ofEvidence();
      if (rows.mayHold(row)) {
        placed.output(KV.of(row, event));
      }
    }
  }

  private static final class FactFn extends DoFn<CountedRecord, KV<String, CountedRecord>> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(
        @Element CountedRecord record, OutputReceiver<KV<String, CountedRecord>> facts) {
      facts.output(KV.of(record.event().position().toString(), record.withoutCells()));
    }
  }

  /** Decides a row whose sides count the same events, and asks what became of any others. */
  private static final class DecideFn extends DoFn<KV<RowKey, CoGbkResult>, Difference> {

    private static final long serialVersionUID = 1;

    private final CertifiedWindows windows;
    private final ArchivedRecords archived;
    private final long from;

    DecideFn(CertifiedWindows windows, ArchivedRecords archived, long from) {
      this.windows = windows;
      this.archived = archived;
      this.from = from;
    }

    @ProcessElement
    public void process(@Element KV<RowKey, CoGbkResult> gathered, MultiOutputReceiver out) {
      List<CountedEvent> closed = null;
      List<CountedEvent> live = null;
      for (Difference open : gathered.getValue().getAll(OPEN)) {
        if (closed == null || live == null) {
          closed = distinct(gathered.getValue().getAll(CLOSED_EVENTS));
          live = distinct(gathered.getValue().getAll(LIVE_EVENTS));
        }
        List<CountedEvent> onlyClosed = FindCause.without(closed, live);
        List<CountedEvent> onlyLive = FindCause.without(live, closed);
        if (onlyClosed.isEmpty() && onlyLive.isEmpty()) {
          RowEvidence evidence = new RowEvidence(windows, archived, closed, live);
          out.get(DECIDED).output(new FindCause(evidence, from).of(open.closed(), open.live()));
        } else {
          ask(new OpenRow(open, onlyClosed, onlyLive), out);
        }
      }
    }

    private static void ask(OpenRow row, MultiOutputReceiver out) {
      RowKey key = RowKey.of(row.difference().row());
      out.get(UNDECIDED).output(KV.of(key, row));
      Question question = new Question(key, null);
      for (List<CountedEvent> events : List.of(row.onlyClosed(), row.onlyLive())) {
        events.forEach(
            event -> out.get(QUESTIONS).output(KV.of(event.position().toString(), question)));
      }
    }

    /** Returns each event once: what a replay of live wrote again counts once. */
    private static List<CountedEvent> distinct(Iterable<CountedEvent> events) {
      Map<Position, CountedEvent> byPlace = new TreeMap<>();
      events.forEach(event -> byPlace.put(event.position(), event));
      return List.copyOf(byPlace.values());
    }
  }

  /** Answers the questions for one record, and asks on for what it repeats. */
  private static final class AnswerFn extends DoFn<KV<String, CoGbkResult>, KV<RowKey, Answer>> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element KV<String, CoGbkResult> asked, MultiOutputReceiver out) {
      Position position = null;
      Position survivor = null;
      Disposition disposition = null;
      CountedEvent event = null;
      for (Question question : asked.getValue().getAll(ASKED)) {
        if (position == null) {
          position = Position.parse(asked.getKey()).orElseThrow();
          for (CountedRecord fact : asked.getValue().getAll(CLOSED)) {
            survivor = fact.survivor() == null ? survivor : fact.survivor();
            event = fact.disposition() == Disposition.ADMITTED ? fact.event() : event;
          }
          for (CountedRecord fact : asked.getValue().getAll(LIVE)) {
            disposition = stronger(fact.disposition(), disposition);
            event = event == null && isEvent(fact) ? fact.event() : event;
          }
        }
        out.get(ANSWERS)
            .output(KV.of(question.row(), question.answer(position, disposition, event)));
        if (survivor != null && question.repeat() == null) {
          out.get(QUESTIONS)
              .output(KV.of(survivor.toString(), new Question(question.row(), position)));
        }
      }
    }

    /**
     * A record that a restart admitted again is in the exceptions too; that it counts is what
     * matters.
     */
    private static Disposition stronger(Disposition one, @Nullable Disposition other) {
      return other == Disposition.ADMITTED ? other : one;
    }

    private static boolean isEvent(CountedRecord fact) {
      return fact.disposition() == Disposition.ADMITTED
          || fact.disposition() == Disposition.BEHIND_WATERMARK;
    }
  }

  private static final class JudgeFn extends DoFn<KV<RowKey, CoGbkResult>, Difference> {

    private static final long serialVersionUID = 1;

    private final CertifiedWindows windows;
    private final ArchivedRecords archived;
    private final long from;

    JudgeFn(CertifiedWindows windows, ArchivedRecords archived, long from) {
      this.windows = windows;
      this.archived = archived;
      this.from = from;
    }

    @ProcessElement
    public void process(
        @Element KV<RowKey, CoGbkResult> told, OutputReceiver<Difference> differences) {
      OpenRow row = told.getValue().getOnly(ROW);
      RowEvidence evidence = new RowEvidence(windows, archived, row.onlyClosed(), row.onlyLive());
      told.getValue().getAll(TOLD).forEach(evidence::add);
      Difference open = row.difference();
      differences.output(new FindCause(evidence, from).of(open.closed(), open.live()));
    }
  }
}
