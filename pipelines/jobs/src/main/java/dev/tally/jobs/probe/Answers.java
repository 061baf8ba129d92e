package dev.tally.jobs.probe;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Contract;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Measure;
import dev.tally.catalog.ProbeCard;
import dev.tally.catalog.ProbeCard.Expected;
import dev.tally.catalog.ProbeCard.Sent;
import dev.tally.event.Disposition;
import dev.tally.event.Position;
import dev.tally.event.Probe;
import dev.tally.event.RawRecord;
import dev.tally.kafka.EventProducer;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.Totals;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The answers of a catalog's probes, held against what this build makes of their events. */
public final class Answers {

  private final Catalog catalog;
  private final Map<String, Meter> meters;

  public Answers(Catalog catalog) {
    this.catalog = catalog;
    this.meters = new Meters(Catalogs.of(catalog)).byName();
  }

  /** Returns a sentence for each answer that the events, if they were sent now, do not come to. */
  public List<String> mistakes(Instant now) {
    List<String> mistakes = new ArrayList<>();
    for (ProbeCard probe : catalog.probes()) {
      List<RawRecord> letters = letters(probe, "check", now, UnaryOperator.identity());
      mistakes.addAll(mistakes(probe, ExpectedRows.of(letters, Catalogs.of(catalog))));
    }
    return mistakes;
  }

  private List<String> mistakes(ProbeCard probe, ExpectedRows reckoning) {
    List<String> mistakes = new ArrayList<>();
    SortedMap<String, Long> ends = ends(probe);
    if (!ends.equals(reckoning.ends())) {
      mistakes.add(
          "the events of probe '%s' become %s, not %s: correct 'becomes' or the data"
              .formatted(probe.name(), reckoning.ends(), ends));
    }
    for (Expected expected : probe.rows()) {
      Meter meter = Objects.requireNonNull(meters.get(expected.meter()));
      Optional<Totals> totals = totals(expected, reckoning, meter);
      if (!totals.map(found -> isExpected(found, expected, meter)).orElse(false)) {
        mistakes.add(
            "probe '%s' expects %s of %s %s, and its events come to %s: correct the answer"
                .formatted(
                    probe.name(),
                    words(expected),
                    meter.name(),
                    expected.group(),
                    totals.map(found -> Sums.words(found, meter)).orElse("nothing")));
      }
    }
    return mistakes;
  }

  private static Optional<Totals> totals(Expected expected, ExpectedRows reckoning, Meter meter) {
    return reckoning.rows().stream()
        .filter(row -> row.key().meter().equals(Meters.ofProbes(expected.meter())))
        .filter(row -> row.key().group().equals(expected.group()))
        .map(Posting::totals)
        .reduce((one, other) -> Sums.plus(one, other, meter));
  }

  private static boolean isExpected(Totals totals, Expected expected, Meter meter) {
    boolean isExpected = totals.events() == expected.events();
    for (int index = 0; index < meter.measures().size(); index++) {
      Measure measure = meter.measures().get(index);
      Long number = expected.measures().get(measure.name());
      isExpected &= number == null || number.equals(totals.measures().get(index));
    }
    return isExpected;
  }

  private static String words(Expected expected) {
    StringBuilder words = new StringBuilder();
    words.append(expected.events()).append(expected.events() == 1 ? " event" : " events");
    expected
        .measures()
        .forEach(
            (measure, number) -> words.append(", ").append(measure).append(' ').append(number));
    return words.toString();
  }

  /** Returns how many of a probe's records meet which end. */
  static SortedMap<String, Long> ends(ProbeCard probe) {
    SortedMap<String, Long> ends = new TreeMap<>();
    for (Sent event : probe.events()) {
      String first = ExpectedRows.end(event.becomes(), event.code());
      String next = event.becomes() == Disposition.ADMITTED ? Disposition.DUPLICATE.name() : first;
      ends.merge(first, 1L, Long::sum);
      if (event.copies() > 1) {
        ends.merge(next, event.copies() - 1L, Long::sum);
      }
    }
    return ends;
  }

  /** Returns the source of a probe's events in one run. */
  static String source(ProbeCard probe, String run) {
    return Probe.SOURCE + probe.name() + ":" + run;
  }

  /**
   * Returns a probe's events as they will stand in records.
   *
   * @param topics a contract's topic to the name that the brokers know it by
   */
  List<RawRecord> letters(ProbeCard probe, String run, Instant now, UnaryOperator<String> topics) {
    List<RawRecord> letters = new ArrayList<>();
    for (Sent event : probe.events()) {
      Contract contract = catalog.contract(event.type()).orElseThrow();
      Map<String, String> attributes = attributes(event, contract, source(probe, run), now);
      byte[] key = (source(probe, run) + "/" + event.id()).getBytes(StandardCharsets.UTF_8);
      for (int copy = 0; copy < event.copies(); copy++) {
        Position planned = Position.of(topics.apply(contract.topic()), 0, letters.size());
        letters.add(
            EventProducer.letter(planned, key, now.toEpochMilli(), attributes, event.data()));
      }
    }
    return letters;
  }

  private static Map<String, String> attributes(
      Sent event, Contract contract, String source, Instant now) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", event.id());
    attributes.put("source", source);
    attributes.put("type", event.type());
    if (event.subject() != null) {
      attributes.put("subject", event.subject());
    }
    attributes.put("time", now.minus(event.ago()).toString());
    attributes.put("dataschema", contract.newest().dataschema());
    return attributes;
  }
}
