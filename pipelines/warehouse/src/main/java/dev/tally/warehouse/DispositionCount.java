package dev.tally.warehouse;

/**
 * How many records of a partition met one end.
 *
 * @param disposition a name of {@link dev.tally.event.Disposition}
 * @param code for REJECTED the reason, else empty
 */
public record DispositionCount(
    String topic, int partition, String disposition, String code, long records) {}
