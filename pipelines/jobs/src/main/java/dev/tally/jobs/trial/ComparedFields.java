package dev.tally.jobs.trial;

import dev.tally.catalog.Contract;
import dev.tally.catalog.Contract.Field;
import dev.tally.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The fields of two forms of a contract, told by their names. */
final class ComparedFields {

  /** What the payload hash is called where fields have names; no field can be called so. */
  static final String PAYLOAD_HASH = "payload hash";

  private static final int ABSENT = -1;

  private final List<ComparedField> fields = new ArrayList<>();

  /** Puts the fields that both have first, because they change the event. */
  ComparedFields(Contract before, Contract after) {
    for (Field field : after.fields()) {
      if (before.indexOf(field.name()) != ABSENT) {
        fields.add(ComparedField.of(field.name(), before, after));
      }
    }
    for (Field field : after.fields()) {
      if (before.indexOf(field.name()) == ABSENT) {
        fields.add(ComparedField.of(field.name(), before, after));
      }
    }
    for (Field field : before.fields()) {
      if (after.indexOf(field.name()) == ABSENT) {
        fields.add(ComparedField.of(field.name(), before, after));
      }
    }
  }

  /**
   * @param isPersonal whether one of the two says so
   */
  private record ComparedField(String name, int before, int after, boolean isPersonal) {

    static ComparedField of(String name, Contract before, Contract after) {
      int indexBefore = before.indexOf(name);
      int indexAfter = after.indexOf(name);
      return new ComparedField(
          name,
          indexBefore,
          indexAfter,
          isPersonal(indexBefore, before) || isPersonal(indexAfter, after));
    }

    private static boolean isPersonal(int index, Contract contract) {
      return index != ABSENT && contract.fields().get(index).personal();
    }

    ChangeKind kind() {
      if (before == ABSENT) {
        return ChangeKind.FIELD_ADDED;
      }
      return after == ABSENT ? ChangeKind.FIELD_REMOVED : ChangeKind.VALUE_CHANGED;
    }

    Change change(@Nullable Object was, @Nullable Object is) {
      return new Change(kind(), name, shown(was), shown(is));
    }

    private String shown(@Nullable Object value) {
      return isPersonal && value != null ? "(personal)" : ShownValue.of(value);
    }
  }

  /** Returns what is different about an event that both catalogs accept, the gravest first. */
  List<Change> changes(Event before, Event after) {
    List<Change> changes = new ArrayList<>(0);
    if (!before.payloadHash().equals(after.payloadHash())) {
      changes.add(new Change(ChangeKind.VALUE_CHANGED, PAYLOAD_HASH, "a hash", "another"));
    }
    for (ComparedField field : fields) {
      Object was = value(before, field.before);
      Object is = value(after, field.after);
      if (!Objects.equals(was, is)) {
        changes.add(field.change(was, is));
      }
    }
    return changes;
  }

  private static @Nullable Object value(Event event, int index) {
    return index == ABSENT ? null : event.values().get(index);
  }
}
