package dev.tally.transforms.parity;

import dev.tally.event.CanonicalEntry;
import dev.tally.transforms.certify.Certificate;
import java.util.List;

/**
 * What one run came to.
 *
 * @param canonical the canonical stream; the entries of a shard are in the order they were sent
 * @param certificates in no order
 */
public record Counted(Rows rows, List<CanonicalEntry> canonical, List<Certificate> certificates) {}
