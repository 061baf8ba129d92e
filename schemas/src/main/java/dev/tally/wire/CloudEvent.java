package dev.tally.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent as decoded: its attributes and its data, before any contract.
 *
 * @param dataSchema the URI of the contract's version that the data is of
 */
public record CloudEvent(
    String source,
    String id,
    String type,
    @Nullable String subject,
    Instant time,
    String dataSchema,
    Data data) {}
