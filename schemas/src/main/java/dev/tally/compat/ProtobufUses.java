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
 * message of the file uses; a file may have several.
 */
final class ProtobufUses {

  private final Map<String, ProtobufMessage> messages;
  private final Set<String> used = new HashSet<>();
  private final Map<String, Set<String>> fields = new HashMap<>();

  ProtobufUses(Map<String, ProtobufMessage> messages) {
    this.messages = messages;
    for (ProtobufMessage message : messages.values()) {
      for (ProtobufField field : message.fields()) {
        if (!field.type().name().equals(message.path())) {
          used.add(field.type().name());
        }
      }
    }
    for (ProtobufMessage message : messages.values()) {
      if (!used.contains(message.path())) {
        message.fields().forEach(this::follow);
      }
    }
  }

  private void follow(ProtobufField top) {
    Deque<String> open = new ArrayDeque<>();
    Set<String> seen = new HashSet<>();
    open.add(top.type().name());
    while (!open.isEmpty()) {
      String type = open.remove();
      if (seen.add(type)) {
        fields.computeIfAbsent(type, path -> new TreeSet<>()).add(top.name());
        ProtobufMessage message = messages.get(type);
        if (message != null) {
          message.fields().forEach(field -> open.add(field.type().name()));
        }
      }
    }
  }

  /** Returns the one field that leads to a type; empty if none or several do. */
  String of(String type) {
    Set<String> names = fields.getOrDefault(type, Set.of());
    return names.size() == 1 && used.contains(type) ? names.iterator().next() : "";
  }

  /** Returns the field of the event's data that a field is part of, which may be itself. */
  String of(ProtobufMessage message, ProtobufField field) {
    return used.contains(message.path()) ? of(message.path()) : field.name();
  }
}
