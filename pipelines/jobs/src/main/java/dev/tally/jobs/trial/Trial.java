package dev.tally.jobs.trial;

import static java.util.Objects.requireNonNull;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Contract;
import dev.tally.catalog.LedgerTerms;
import dev.tally.event.Event;
import dev.tally.event.RawRecord;
import dev.tally.event.RejectionCode;
import dev.tally.transforms.decode.Decode;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.Decoded.Refused;
import dev.tally.transforms.decode.ExceptionRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a changed catalog makes of a record that the ledger's makes something else of: a pure
 * function of the record and the two.
 *
 * <p>Records are decoded as a ledger decodes them, by either catalog. Events are compared before
 * admission, so a copy is an event like its original.
 */
public final class Trial {

  private static final String ACCEPTED = "accepted";

  private final Decode ledgers;
  private final Decode changed;
  private final Map<String, ComparedFields> fields = new HashMap<>();

  /**
   * Compiles both catalogs.
   *
   * @throws UserError if their terms differ in what decides about an event
   */
  public Trial(Catalog ledgers, Catalog changed) {
    mustAgree(ledgers.terms(), changed.terms());
    this.ledgers = new Decode(Catalogs.of(ledgers));
    this.changed = new Decode(Catalogs.of(changed));
    for (Contract before : ledgers.contracts()) {
      changed
          .contract(before.type())
          .ifPresent(after -> fields.put(before.type(), new ComparedFields(before, after)));
    }
  }

  private static void mustAgree(LedgerTerms ledgers, LedgerTerms changed) {
    mustAgree("on_time_bound", ledgers.onTimeBound(), changed.onTimeBound());
    mustAgree("future_bound", ledgers.futureBound(), changed.futureBound());
    mustAgree("horizon", ledgers.horizon(), changed.horizon());
  }

  private static void mustAgree(String term, Duration ledgers, Duration changed) {
    if (!ledgers.equals(changed)) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          ("The changed catalog has %s = %s, the ledger has %s, and that can never change in a"
                  + " ledger: write the ledger's value into the catalog's ledger.yaml.")
              .formatted(term, changed, ledgers));
    }
  }

  /** Returns the events of a record; a control record has none. */
  public List<TriedEvent> of(RawRecord record) {
    List<Decoded> before = ledgers.decode(record);
    List<Decoded> after = changed.decode(record);
    List<TriedEvent> events = new ArrayList<>(before.size());
    for (int item = 0; item < before.size(); item++) {
      if (before.get(item) instanceof Decodable decodable) {
        events.add(accepted(decodable.event(), after.get(item)));
      } else if (before.get(item) instanceof Refused refused) {
        events.add(refused(refused.exception(), after.get(item)));
      }
    }
    return events;
  }

  private TriedEvent accepted(Event event, Decoded after) {
    List<Change> changes;
    if (after instanceof Decodable decodable) {
      changes = requireNonNull(fields.get(event.type())).changes(event, decodable.event());
    } else {
      ExceptionRow row = ((Refused) after).exception();
      changes = List.of(new Change(ChangeKind.NEWLY_REJECTED, code(row), ACCEPTED, outcome(row)));
    }
    return new TriedEvent(event.position(), event.source(), event.id(), event.type(), changes);
  }

  private static TriedEvent refused(ExceptionRow row, Decoded after) {
    return new TriedEvent(row.position(), row.source(), row.id(), row.type(), changes(row, after));
  }

  private static List<Change> changes(ExceptionRow before, Decoded after) {
    if (after instanceof Decodable) {
      return List.of(
          new Change(ChangeKind.NEWLY_ACCEPTED, code(before), outcome(before), ACCEPTED));
    }
    ExceptionRow row = ((Refused) after).exception();
    if (code(before).equals(code(row))) {
      return List.of();
    }
    String codes = code(before) + " -> " + code(row);
    return List.of(new Change(ChangeKind.REJECTED_OTHERWISE, codes, outcome(before), outcome(row)));
  }

  /** Returns the code of what is REJECTED, and the disposition of what is EXPIRED. */
  private static String code(ExceptionRow row) {
    RejectionCode code = row.code();
    return code == null ? row.disposition().name() : code.name();
  }

  private static String outcome(ExceptionRow row) {
    return code(row) + ": " + row.detail();
  }
}
