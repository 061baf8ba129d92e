package dev.tally.jobs.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.tally.ledger.archive.ArchivedFile;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the lake is, as the ledger has decided it.
 *
 * @param nextOffsets the offset of the canonical topic that is written next, by partition
 */
record LakeProgress(SortedMap<Integer, Long> nextOffsets) {

  /** What it is decided as. */
  static final String DECISION = "lake";

  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  LakeProgress {
    nextOffsets = Collections.unmodifiableSortedMap(new TreeMap<>(nextOffsets));
  }

  /** Returns that of a lake that holds nothing yet. */
  static LakeProgress none() {
    return new LakeProgress(new TreeMap<>());
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

  LakeProgress with(ArchivedFile file) {
    SortedMap<Integer, Long> next = new TreeMap<>(nextOffsets);
    next.put(file.partition(), file.to() + 1);
    return new LakeProgress(next);
  }
}
