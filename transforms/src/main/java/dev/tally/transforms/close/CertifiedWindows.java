package dev.tally.transforms.close;

import dev.tally.transforms.certify.Certificate;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How far live has certified its rows, and where they are not what it certified. */
public final class CertifiedWindows implements Serializable {

  private static final long serialVersionUID = 1;

  private final Map<Long, Long> through = new HashMap<>();
  private final Map<List<Long>, Agreement> diverged = new HashMap<>();

  /**
   * @param certificates of the days and all later ones
   */
  public CertifiedWindows(Collection<Certificate> certificates) {
    for (Certificate certificate : certificates) {
      through.merge(certificate.window(), certificate.end(), Math::max);
    }
  }

  /**
   * Returns the same, knowing what live's rows come to.
   *
   * @param certificates of the days
   * @param rows what live's rows of a posting window come to, as its certificate should say, of all
   *     windows with rows that may be asked after
   */
  public CertifiedWindows heldAgainst(
      Collection<Certificate> certificates, Collection<Certificate> rows) {
    Map<Long, NavigableMap<Long, Certificate>> certified = new HashMap<>();
    for (Certificate certificate : certificates) {
      certified
          .computeIfAbsent(certificate.window(), window -> new TreeMap<>())
          .put(certificate.start(), certificate);
    }
    CertifiedWindows held = new CertifiedWindows(certificates);
    held.through.putAll(through);
    Set<List<Long>> written = new HashSet<>();
    for (Certificate sum : rows) {
      written.add(List.of(sum.window(), sum.start()));
      Agreement agreement = agreement(sum, covering(certified.get(sum.window()), sum.start()));
      if (agreement != Agreement.WHOLE) {
        held.diverged.put(List.of(sum.window(), sum.start()), agreement);
      }
    }
    for (Certificate certificate : certificates) {
      List<Long> window = List.of(certificate.window(), certificate.start());
      if (certificate.rows() > 0 && !written.contains(window)) {
        held.diverged.put(window, Agreement.NONE);
      }
    }
    return held;
  }

  private static @Nullable Certificate covering(
      @Nullable NavigableMap<Long, Certificate> certificates, long start) {
    Map.Entry<Long, Certificate> last =
        certificates == null ? null : certificates.floorEntry(start);
    return last != null && start < last.getValue().end() ? last.getValue() : null;
  }

  private static Agreement agreement(Certificate rows, @Nullable Certificate certificate) {
    if (certificate == null
        || rows.rows() != certificate.rows()
        || rows.events() != certificate.events()
        || !rows.fingerprint().equals(certificate.fingerprint())) {
      return Agreement.NONE;
    }
    return rows.rowHashes().equals(certificate.rowHashes()) ? Agreement.WHOLE : Agreement.EVENTS;
  }

  /** Whether live has certified a posting window, or a later one of that length. */
  public boolean reach(long window, long postingStart) {
    return postingStart + window <= through.getOrDefault(window, Long.MIN_VALUE);
  }

  /**
   * Returns how far live's rows of a posting window add up to what live certified: to nothing,
   * where it certified later windows and not this one.
   */
  Agreement agreement(long window, long postingStart) {
    return diverged.getOrDefault(List.of(window, postingStart), Agreement.WHOLE);
  }
}
