package dev.tally.wire;

import dev.tally.event.Hash128;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent as decoded: its attributes, and its data as a flat map, before any contract.
 *
 * @param data String, Long, BigDecimal or Boolean by field name; a {@link Hash128} where the value
 *     is nested, which no contract declares
 * @param dataHash the hash of the whole data: independent of field order, spacing and how a number
 *     is written, and blind to fields that are null
 */
public record CloudEvent(
    String source,
    String id,
    String type,
    @Nullable String subject,
    Instant time,
    Map<String, Object> data,
    Hash128 dataHash) {}
