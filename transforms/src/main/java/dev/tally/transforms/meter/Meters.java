package dev.tally.transforms.meter;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Aggregation;
import dev.tally.catalog.Meter.Measure;
import dev.tally.catalog.Succession;
import dev.tally.event.Disposition;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.Probe;
import dev.tally.transforms.admit.RecordDisposition;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All meters of a ledger: the catalogs', and the one that counts what became of every record.
 *
 * <p>That one, {@value #RECORDS}, is a meter like any other, so live and close agree on the
 * disposition of each record, or its rows differ. The events of a batch are counted one by one;
 * {@code batched} tells how many of them are not the first of their record.
 *
 * <p>State knows a family by its number and its rows by their order, so a later catalog leaves the
 * numbers of those before it as they are: it adds families, and takes over those whose rows are its
 * own. A catalog takes effect at a midnight, UTC, and every window divides a day, so no posting
 * window lies in two of them, and rows of two families of one meter never meet.
 *
 * <p>Each meter of the catalog has a twin that counts the events of probes alike, so that no row of
 * the meter itself holds them. A twin is in a family of its own, which is numbered {@code -1 - n}
 * where the meter's is {@code n}: state knows families by their numbers, and none may move.
 */
public final class Meters implements Serializable {

  private static final long serialVersionUID = 1;

  /** The name of the meter that counts records by topic, partition, disposition and code. */
  public static final String RECORDS = "tally.records";

  private static final String PROBES = "tally.probe.";

  private final List<Meter> meters = new ArrayList<>();
  private final List<MeterFamily> families = new ArrayList<>();
  private final List<MeterFamily> familiesOfProbes;

  public Meters(Catalogs catalogs) {
    catalogs.meters().forEach(declared -> meters.add(declared.meter()));
    meters.add(records(catalogs.first()));
    families.add(new MeterFamily(0, List.of(records())));
    for (Catalogs.Edition edition : catalogs.editions()) {
      for (List<Meter> some : alike(edition.catalog().meters())) {
        if (families.stream().noneMatch(family -> family.hasRowsOf(some))) {
          families.add(new MeterFamily(families.size(), some));
        }
      }
    }
    this.familiesOfProbes = families.stream().map(Meters::ofProbes).toList();
  }

  /** Returns meters by their windows and groups. */
  private static Collection<List<Meter>> alike(List<Meter> meters) {
    Map<List<Object>, List<Meter>> alike = new LinkedHashMap<>();
    for (Meter meter : meters) {
      alike
          .computeIfAbsent(List.of(meter.window(), meter.groupBy()), unused -> new ArrayList<>())
          .add(meter);
    }
    return alike.values();
  }

  private static MeterFamily ofProbes(MeterFamily family) {
    return new MeterFamily(
        -1 - family.index(), family.meters().stream().map(Meters::ofProbes).toList());
  }

  private static Meter ofProbes(Meter meter) {
    return new Meter(
        ofProbes(meter.name()),
        "What probes sent: " + meter.description(),
        meter.events(),
        meter.filter(),
        meter.groupBy(),
        meter.window(),
        meter.measures());
  }

  /** Returns the name of the twin of a catalog's meter, which counts what probes sent. */
  public static String ofProbes(String meterName) {
    return PROBES + meterName;
  }

  /** Whether a meter is the twin of a catalog's meter. */
  public static boolean isOfProbes(String meterName) {
    return meterName.startsWith(PROBES);
  }

  /** Returns the declaration of {@link #RECORDS}; its window is the finest of the first catalog. */
  public Meter records() {
    return meters.get(meters.size() - 1);
  }

  private static Meter records(Catalog first) {
    return new Meter(
        RECORDS,
        "What became of every record, by position and reason.",
        List.of(),
        null,
        List.of("topic", "partition", "disposition", "code"),
        Succession.finest(first),
        List.of(
            new Measure("records", Aggregation.COUNT, null, false),
            new Measure("last_offset", Aggregation.MAX, "offset", false),
            new Measure("batched", Aggregation.SUM, "batched", false)));
  }

  /** Returns every meter but the twins, the catalogs' by name and {@link #RECORDS} last. */
  public List<Meter> all() {
    return List.copyOf(meters);
  }

  /** Returns the meters that no catalog declares: {@link #RECORDS}, then the twins. */
  public List<Meter> builtIn() {
    List<Meter> builtIn = new ArrayList<>();
    builtIn.add(records());
    meters.stream()
        .filter(meter -> !meter.name().equals(RECORDS))
        .map(Meters::ofProbes)
        .forEach(builtIn::add);
    return builtIn;
  }

  /** Returns every meter by its name, the twins too. */
  public Map<String, Meter> byName() {
    Map<String, Meter> byName = new LinkedHashMap<>();
    meters.forEach(meter -> byName.put(meter.name(), meter));
    builtIn().forEach(meter -> byName.put(meter.name(), meter));
    return byName;
  }

  /** Returns the families that the meters of one of the catalogs form, as it declares them. */
  List<MeterFamily> familiesOf(Catalog catalog) {
    return alike(catalog.meters()).stream()
        .map(some -> new MeterFamily(indexOf(some), some))
        .toList();
  }

  private int indexOf(List<Meter> some) {
    return families.stream()
        .filter(family -> family.hasRowsOf(some))
        .mapToInt(MeterFamily::index)
        .findFirst()
        .orElseThrow();
  }

  /** Returns the families of the twins of one of the catalogs' meters, in the same order. */
  List<MeterFamily> familiesOfProbes(Catalog catalog) {
    return familiesOf(catalog).stream().map(Meters::ofProbes).toList();
  }

  MeterFamily family(int index) {
    return index < 0 ? familiesOfProbes.get(-1 - index) : families.get(index);
  }

  private MeterFamily familyOfRecords() {
    return families.get(0);
  }

  /**
   * Returns the cell of {@link #RECORDS} that counts a record.
   *
   * @param code what {@link Probe#codeOf} says
   * @param postedTime when the record is booked, epoch milliseconds
   */
  public PostingKey recordsCell(
      Position position, Disposition disposition, String code, long postedTime) {
    return new PostingKey(
        RECORDS,
        List.of(position.topic(), Integer.toString(position.partition()), disposition.name(), code),
        familyOfRecords().windowOf(postedTime));
  }

  /** Returns {@code topic/partition} of a row of {@link #RECORDS}. */
  public static String partitionOf(Posting posting) {
    return posting.key().group().get(0) + "/" + posting.key().group().get(1);
  }

  /** Returns the largest offset in a row of {@link #RECORDS}. */
  public static long lastOffsetOf(Posting posting) {
    return posting.totals().measures().get(1);
  }

  /** Adds one record to the row that counts its disposition. */
  public void count(RecordDisposition end, BundleAccumulator bundle) {
    Position position = end.position();
    MeterFamily family = familyOfRecords();
    long window = family.windowOf(end.postedTime());
    GroupKey key =
        new GroupKey(
            family,
            window,
            window,
            position.topic(),
            position.partition(),
            end.disposition(),
            end.code());
    RowAccumulator totals = bundle.rowGroup(family, key).row(0);
    Hash128 fingerprint = Hash128.of(position.toString(), end.disposition().name(), end.code());
    totals.add(0, 1);
    totals.add(1, position.offset());
    totals.add(2, position.item() == 0 ? 0 : 1);
    totals.addEvent(false, fingerprint);
  }
}
