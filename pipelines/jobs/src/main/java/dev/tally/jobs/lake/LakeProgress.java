package dev.tally.jobs.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.tally.ledger.archive.ArchivedFile;
import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the lake is, as the ledger has decided it.
 *
 * @param nextOffsets the offset of the canonical topic that is written next, by partition
 * @param closedBy the closes whose books the lake holds, by posting day
 */
record LakeProgress(SortedMap<Integer, Long> nextOffsets, SortedMap<String, Long> closedBy) {

  /** What it is decided as. */
  static final String DECISION = "lake";

  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  LakeProgress {
    nextOffsets = Collections.unmodifiableSortedMap(new TreeMap<>(nextOffsets));
    closedBy = Collections.unmodifiableSortedMap(new TreeMap<>(closedBy));
  }

  /** Returns that of a lake that holds nothing yet. */
  static LakeProgress none() {
    return new LakeProgress(new TreeMap<>(), new TreeMap<>());
  }

  static LakeProgress parse(String json) {
    try {
      return JSON.readValue(json, LakeProgress.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the decision " + DECISION + " cannot be read", e);
    }
  }

  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of numbers can be written", e);
    }
  }

  /** Whether what live has admitted lies in the lake, as far as that file of it holds. */
  boolean reaches(ArchivedFile file) {
    return file.to() < nextOffsets.getOrDefault(file.partition(), 0L);
  }

  /** Whether the lake holds the closed book of a day, of whichever close. */
  boolean isClosed(LocalDate day) {
    return closedBy.containsKey(day.toString());
  }

  /** Whether the lake holds what a close has booked on a day. */
  boolean isClosedBy(LocalDate day, long generation) {
    return closedBy.getOrDefault(day.toString(), 0L) == generation;
  }

  LakeProgress with(ArchivedFile file) {
    SortedMap<Integer, Long> next = new TreeMap<>(nextOffsets);
    next.put(file.partition(), file.to() + 1);
    return new LakeProgress(next, closedBy);
  }

  LakeProgress with(LocalDate day, long generation) {
    SortedMap<String, Long> next = new TreeMap<>(closedBy);
    next.put(day.toString(), generation);
    return new LakeProgress(nextOffsets, next);
  }
}
