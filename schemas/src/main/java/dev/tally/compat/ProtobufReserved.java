package dev.tally.compat;

import com.google.common.collect.DiscreteDomain;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import com.google.common.collect.TreeRangeSet;
import com.squareup.wire.schema.internal.parser.ReservedElement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kotlin.ranges.IntRange;

/** The numbers and names that a message or an enum promises never to use again. */
final class ProtobufReserved {

  private final List<ReservedElement> statements;
  private final SchemaText text;
  private final RangeSet<Integer> numbers = TreeRangeSet.create();
  private final Set<String> names = new HashSet<>();

  ProtobufReserved(List<ReservedElement> statements, SchemaText text) {
    this.statements = statements;
    this.text = text;
    for (ReservedElement statement : statements) {
      for (Object value : statement.getValues()) {
        if (value instanceof String name) {
          names.add(name);
        } else if (!isReversed(value)) {
          numbers.add(range(value));
        }
      }
    }
  }

  // In its canonical form a range joins the one that follows it without a gap.
  private static Range<Integer> range(Object value) {
    Range<Integer> range =
        value instanceof IntRange span
            ? Range.closed(span.getFirst(), span.getLast())
            : Range.singleton((Integer) value);
    return range.canonical(DiscreteDomain.integers());
  }

  private static boolean isReversed(Object value) {
    return value instanceof IntRange span && span.isEmpty();
  }

  /** Returns whether each range has numbers; adds a violation where not. */
  boolean isSound(Violations violations) {
    boolean sound = true;
    for (ReservedElement statement : statements) {
      if (statement.getValues().stream().anyMatch(ProtobufReserved::isReversed)) {
        violations.addUnreadable(
            place(statement), "A reserved range ends before it begins: turn it round.");
        sound = false;
      }
    }
    return sound;
  }

  private Place place(ReservedElement statement) {
    return text.place(statement.getLocation().getLine());
  }

  boolean hasNumber(int number) {
    return numbers.contains(number);
  }

  boolean hasName(String name) {
    return names.contains(name);
  }

  /** Adds a violation for each number, range and name that is no longer reserved. */
  void compare(ProtobufReserved newer, String field, Violations violations) {
    for (ReservedElement statement : statements) {
      for (Object value : statement.getValues()) {
        boolean kept =
            value instanceof String name
                ? newer.hasName(name)
                : newer.numbers.encloses(range(value));
        if (!kept) {
          violations.add(
              Rule.RESERVED_REMOVED,
              place(statement),
              field,
              "%s is no longer reserved, and kept data may still have it: reserve it again."
                  .formatted(title(value)));
        }
      }
    }
  }

  private static String title(Object value) {
    if (value instanceof IntRange span) {
      return "The range " + span.getFirst() + " to " + span.getLast();
    }
    return value instanceof String name ? "The name '" + name + "'" : "The number " + value;
  }
}
