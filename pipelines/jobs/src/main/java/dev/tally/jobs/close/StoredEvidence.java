package dev.tally.jobs.close;

import static java.util.Objects.requireNonNull;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.duckdb.CloseStore;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.duckdb.EvidenceRows;
import dev.tally.duckdb.EvidenceRows.Excepted;
import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEvent;
import dev.tally.event.Disposition;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.PostedThrough;
import dev.tally.event.Probe;
import dev.tally.kafka.CanonicalForm;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchiveFileReader;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ArchivedSpan;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.close.CountedEvent;
import dev.tally.transforms.close.Evidence;
import dev.tally.transforms.meter.MeterRules;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.Comparison;
import dev.tally.warehouse.RowPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The evidence that the archive and the warehouse hold, gathered once for all differing rows.
 *
 * <p>The close's side comes from its own store; live's side from the archived canonical topic, of
 * which replays are dropped, and from its certificates and exceptions.
 */
final class StoredEvidence implements Evidence {

  private final ArchivedSpan archived;
  private final Map<Long, List<Certificate>> certificates = new HashMap<>();
  private final Map<Window, Certificate> liveRows = new HashMap<>();
  private final Map<Row, Map<Position, CountedEvent>> closedEvents = new HashMap<>();
  private final Map<Row, Map<Position, CountedEvent>> liveEvents = new HashMap<>();
  private final Map<Position, Disposition> liveDispositions = new HashMap<>();
  private final Map<Position, Position> survivors = new HashMap<>();
  private final Map<Position, CountedEvent> known = new HashMap<>();
  private final Map<Integer, Long> postedThrough = new HashMap<>();

  private StoredEvidence(ArchivedSpan archived) {
    this.archived = archived;
  }

  /** Reads what is stored about some differing rows. */
  static StoredEvidence gather(
      Ledger ledger,
      Days days,
      Comparison comparison,
      ArchivedSpan archived,
      CloseStore store,
      DuckDbWarehouse warehouse) {
    StoredEvidence evidence = new StoredEvidence(archived);
    for (RowPair pair : comparison.differences()) {
      Stream.of(pair.closed(), pair.live())
          .filter(Objects::nonNull)
          .map(Row::of)
          .forEach(row -> evidence.open(row));
    }
    long horizon = ledger.catalogs().terms().horizon().toMillis();
    warehouse
        .certificates(Book.LIVE, days.from(), CellQuery.END)
        .forEach(
            certificate ->
                evidence
                    .certificates
                    .computeIfAbsent(certificate.window(), window -> new ArrayList<>())
                    .add(certificate));
    EvidenceRows.livePostings(
        warehouse,
        days.from(),
        days.to(),
        part ->
            evidence.liveRows.merge(
                new Window(part.window(), part.start()), part, Certificate::plus));
    Meters meters = new Meters(ledger.catalogs());
    EvidenceRows.events(
        store,
        days.from(),
        days.to(),
        counted -> evidence.addClosed(counted.event(), counted.cells(), meters));
    EvidenceRows.exceptions(store, days.from(), days.to(), row -> evidence.addClosed(row, meters));
    EvidenceRows.exceptions(
        warehouse, days.from() - horizon, days.to(), row -> evidence.addLive(row, meters));
    evidence.readCanonical(ledger, meters);
    evidence.mustBeArchived(ledger.catalogs().terms().shards());
    return evidence;
  }

  private void open(Row row) {
    closedEvents.put(row, new LinkedHashMap<>());
    liveEvents.put(row, new LinkedHashMap<>());
  }

  private void addClosed(CountedEvent event, List<PostingKey> cells, Meters meters) {
    known.put(event.position(), event);
    add(closedEvents, event, cells, meters);
    addRecord(closedEvents, event, Disposition.ADMITTED, "", meters);
  }

  private void addClosed(Excepted row, Meters meters) {
    row.survivor().ifPresent(survivor -> survivors.put(row.event().position(), survivor));
    addRecord(closedEvents, row.event(), row.disposition(), row.code(), meters);
  }

  private void addLive(Excepted row, Meters meters) {
    CountedEvent event = row.event();
    liveDispositions.put(event.position(), row.disposition());
    if (row.disposition() == Disposition.BEHIND_WATERMARK) {
      known.putIfAbsent(event.position(), event);
      // It is counted where live was when it came, so it is looked for in every such row.
      liveEvents.forEach(
          (cell, events) -> {
            if (cell.isOf(event, row.disposition())) {
              events.put(event.position(), event);
            }
          });
    } else {
      addRecord(liveEvents, event, row.disposition(), row.code(), meters);
    }
  }

  /** Reads live's canonical events; what a replay wrote again counts once. */
  private void readCanonical(Ledger ledger, Meters meters) {
    CanonicalForm form =
        new CanonicalForm(
            ledger.catalogs(), ledger.canonicalTopic(), ledger.catalogs().terms().shards());
    MeterRules meter = new MeterRules(ledger.catalogs());
    ArchivedSpan canonical = ArchivedSpan.of(ledger.archive(), List.of(ledger.canonicalTopic()));
    for (ArchivedFile file : canonical.files()) {
      ArchiveFileReader.read(
          ledger.archive(), file, record -> addCanonical(form.entry(record), meter, meters));
    }
  }

  private void addCanonical(CanonicalEntry entry, MeterRules meter, Meters meters) {
    if (entry instanceof PostedThrough marker) {
      postedThrough.merge(marker.shard(), marker.time(), Math::max);
    } else if (entry instanceof CanonicalEvent canonical) {
      CountedEvent event = CountedEvent.of(canonical.event());
      known.putIfAbsent(event.position(), event);
      liveDispositions.put(event.position(), Disposition.ADMITTED);
      add(liveEvents, event, meter.cells(canonical.event()), meters);
      addRecord(liveEvents, event, Disposition.ADMITTED, "", meters);
    }
  }

  /** What of live's events is not archived yet would look as if live had lost it. */
  private void mustBeArchived(int shards) {
    long needed = Long.MIN_VALUE;
    for (Row row : closedEvents.keySet()) {
      if (isCertified(row.window(), row.postingStart())) {
        needed = Math.max(needed, row.postingStart() + row.window());
      }
    }
    for (int shard = 0; shard < shards; shard++) {
      if (postedThrough.getOrDefault(shard, Long.MIN_VALUE) < needed) {
        throw new UserError(
            ExitCode.NOT_READY,
            "Rows differ, and live's canonical events are not archived as far as its certificates"
                + " reach, so the causes cannot be found; run tally archive and close again.");
      }
    }
  }

  private static void add(
      Map<Row, Map<Position, CountedEvent>> rows,
      CountedEvent event,
      List<PostingKey> cells,
      Meters meters) {
    for (PostingKey cell : cells) {
      long window = requireNonNull(meters.byName().get(cell.meter())).window().toMillis();
      Map<Position, CountedEvent> events =
          rows.get(new Row(cell, window, Math.floorDiv(event.postedTime(), window) * window));
      if (events != null) {
        events.put(event.position(), event);
      }
    }
  }

  /** Adds a record to the row that counts what became of it, with what it adds to that row. */
  private static void addRecord(
      Map<Row, Map<Position, CountedEvent>> rows,
      CountedEvent event,
      Disposition disposition,
      String code,
      Meters meters) {
    Position position = event.position();
    String counted = code.isEmpty() ? Probe.codeOf(null, event.source()) : code;
    add(
        rows,
        event.withFingerprint(Hash128.of(position.toString(), disposition.name(), counted)),
        List.of(meters.recordsCell(position, disposition, counted, event.postedTime())),
        meters);
  }

  @Override
  public boolean isCertified(long window, long postingStart) {
    return certificates.getOrDefault(window, List.of()).stream()
        .anyMatch(certificate -> postingStart + window <= certificate.end());
  }

  @Override
  public boolean matchesCertificate(long window, long postingStart) {
    Certificate rows = liveRows.get(new Window(window, postingStart));
    Optional<Certificate> certified = certificate(window, postingStart);
    return rows == null
        ? certified.isEmpty() || certified.get().rows() == 0
        : certified.isPresent()
            && rows.rows() == certified.get().rows()
            && rows.events() == certified.get().events()
            && rows.fingerprint().equals(certified.get().fingerprint());
  }

  private Optional<Certificate> certificate(long window, long postingStart) {
    return certificates.getOrDefault(window, List.of()).stream()
        .filter(
            certificate ->
                certificate.start() <= postingStart && postingStart + window <= certificate.end())
        .findFirst();
  }

  @Override
  public List<CountedEvent> closedEvents(Posting row) {
    return List.copyOf(requireNonNull(closedEvents.get(Row.of(row))).values());
  }

  @Override
  public List<CountedEvent> liveEvents(Posting row) {
    return List.copyOf(requireNonNull(liveEvents.get(Row.of(row))).values());
  }

  @Override
  public boolean isArchived(Position position) {
    return archived.covers(position);
  }

  @Override
  public Optional<Disposition> liveDisposition(Position position) {
    return Optional.ofNullable(liveDispositions.get(position));
  }

  @Override
  public Optional<CountedEvent> survivorOf(Position repeat) {
    return Optional.ofNullable(survivors.get(repeat)).map(known::get);
  }

  private record Row(PostingKey cell, long window, long postingStart) {

    static Row of(Posting posting) {
      return new Row(posting.key(), posting.window(), posting.postingStart());
    }

    /** Whether it counts the records of an event's partition that met an end as it did. */
    boolean isOf(CountedEvent event, Disposition disposition) {
      Position position = event.position();
      return cell.meter().equals(Meters.RECORDS)
          && cell.group().get(0).equals(position.topic())
          && cell.group().get(1).equals(Integer.toString(position.partition()))
          && cell.group().get(2).equals(disposition.name())
          && cell.group().get(3).equals(Probe.codeOf(null, event.source()));
    }
  }

  private record Window(long length, long start) {}
}
