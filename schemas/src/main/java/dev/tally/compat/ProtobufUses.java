package dev.tally.compat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which fields of the event's data lead to a type. The event's data is a message that no other
 * message of the file uses; a file may have several. Those of imported files are not among them.
 */
final class ProtobufUses {

  private final Map<String, ProtobufMessage> messages;
  private final Set<String> own;
  private final Set<String> reached = new HashSet<>();
  private final Set<String> used = new HashSet<>();
  private final Map<String, Set<String>> fields = new HashMap<>();

  /**
   * @param own the paths of the messages that are not of imported files
   */
  ProtobufUses(Map<String, ProtobufMessage> messages, Set<String> own) {
    this.messages = messages;
    this.own = own;
    for (ProtobufMessage message : messages.values()) {
      for (ProtobufField field : message.fields()) {
        if (!field.type().name().equals(message.path())) {
          used.add(field.type().name());
        }
      }
    }
    for (ProtobufMessage message : messages.values()) {
      if (own.contains(message.path())) {
        message.fields().forEach(field -> follow(message, field));
      }
    }
  }

  private void follow(ProtobufMessage message, ProtobufField field) {
    Set<String> types = typesOf(field);
    reached.addAll(types);
    if (!used.contains(message.path())) {
      types.forEach(
          type -> fields.computeIfAbsent(type, unused -> new TreeSet<>()).add(field.name()));
    }
  }

  /** Returns the types of a field's values, and of what is in them. */
  private Set<String> typesOf(ProtobufField top) {
    Deque<String> open = new ArrayDeque<>();
    Set<String> seen = new HashSet<>();
    open.add(top.type().name());
    while (!open.isEmpty()) {
      String type = open.remove();
      ProtobufMessage message = messages.get(type);
      if (seen.add(type) && message != null) {
        message.fields().forEach(field -> open.add(field.type().name()));
      }
    }
    return seen;
  }

  /** Whether a message of the file itself leads to a type. */
  boolean isReached(String type) {
    return reached.contains(type);
  }

  /** Returns the one field that leads to a type; empty if none or several do. */
  String of(String type) {
    Set<String> names = fields.getOrDefault(type, Set.of());
    return names.size() == 1 && used.contains(type) ? names.iterator().next() : "";
  }

  /** Returns the field of the event's data that a field is part of, which may be itself. */
  String of(ProtobufMessage message, ProtobufField field) {
    String path = message.path();
    return own.contains(path) && !used.contains(path) ? field.name() : of(path);
  }
}
