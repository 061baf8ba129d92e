package dev.tally.compat;

import static dev.tally.compat.Rule.TYPE_MOVED;
import static dev.tally.compat.Rule.TYPE_REMOVED;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which type of a newer file is a type of the older one, wherever it is nested now. */
final class ProtobufCounterparts {

  private final ProtobufFile older;
  private final ProtobufFile newer;
  private final Violations violations;
  private final Map<String, String> newerNames = new HashMap<>();
  private final Set<String> gone = new HashSet<>();

  /** Finds the counterparts; adds a violation for each type that moved or is gone. */
  ProtobufCounterparts(ProtobufFile older, ProtobufFile newer, Violations violations) {
    this.older = older;
    this.newer = newer;
    this.violations = violations;
    find(messagePlaces(older), messagePlaces(newer));
    find(enumPlaces(older), enumPlaces(newer));
  }

  private static Map<String, Place> messagePlaces(ProtobufFile file) {
    Map<String, Place> places = new TreeMap<>();
    file.messages().forEach((path, message) -> places.put(path, message.place()));
    return places;
  }

  private static Map<String, Place> enumPlaces(ProtobufFile file) {
    Map<String, Place> places = new TreeMap<>();
    file.enums().forEach((path, declared) -> places.put(path, declared.place()));
    return places;
  }

  // In the order of paths a message comes before what is nested in it.
  private void find(Map<String, Place> before, Map<String, Place> after) {
    before.forEach((path, place) -> find(path, place, before.keySet(), after));
  }

  private void find(String path, Place place, Set<String> before, Map<String, Place> after) {
    int dot = path.lastIndexOf('.');
    String parent = path.substring(0, Math.max(0, dot));
    String name = path.substring(dot + 1);
    if (gone.contains(parent)) {
      // Its message has been told of.
      gone.add(path);
      return;
    }
    String expected =
        parent.isEmpty() ? name : newerNames.getOrDefault(parent, parent) + "." + name;
    if (after.containsKey(expected)) {
      newerNames.put(path, expected);
      return;
    }
    Optional<Map.Entry<String, Place>> moved =
        after.entrySet().stream()
            .filter(type -> isCalled(type.getKey(), name) && !before.contains(type.getKey()))
            .findFirst();
    if (moved.isPresent()) {
      String newPath = moved.get().getKey();
      newerNames.put(path, newPath);
      violations.add(
          TYPE_MOVED,
          moved.get().getValue(),
          newer.uses().of(newPath),
          "%s is now %s: leave it where it was.".formatted(path, newPath));
    } else {
      gone.add(path);
      leave(path, name, place);
    }
  }

  /** Tells of a type that the newer file does not have. */
  private void leave(String path, String name, Place place) {
    String top = older.uses().of(path);
    Optional<String> imported =
        newer.imported().stream().filter(candidate -> isCalled(candidate, name)).findFirst();
    if (imported.isPresent()) {
      newerNames.put(path, imported.get());
      violations.add(
          TYPE_MOVED,
          place,
          top,
          "%s is now %s of an imported file: leave it where it was."
              .formatted(path, imported.get()));
    } else if (older.isOwn(place) && !isUsedByReserved(path)) {
      // What led to a type of an imported file is told of by itself.
      violations.add(
          TYPE_REMOVED,
          place,
          top,
          "%s is removed, and kept data may still be of it: keep it.".formatted(path));
    }
  }

  /** Whether only fields used a type that are gone and reserved, so that nothing is read by it. */
  private boolean isUsedByReserved(String path) {
    boolean isUsed = false;
    for (ProtobufMessage message : older.messages().values()) {
      for (ProtobufField field : message.fields()) {
        if (field.type().name().equals(path) && !message.path().equals(path)) {
          ProtobufMessage after = newer.messages().get(message.path());
          if (after == null
              || after.field(field.number()).isPresent()
              || !after.reserved().hasNumber(field.number())
              || !after.reserved().hasName(field.name())) {
            return false;
          }
          isUsed = true;
        }
      }
    }
    return isUsed;
  }

  private static boolean isCalled(String path, String name) {
    return path.equals(name) || path.endsWith("." + name);
  }

  /** Returns the path in the newer file, or a name of another file; empty if it is gone. */
  String of(String path) {
    return newerNames.getOrDefault(path, gone.contains(path) ? "" : path);
  }
}
