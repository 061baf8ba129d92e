package dev.tally.gate;

/**
 * Data that a producer may write.
 *
 * @param payload as it stands in a record's value, without a frame
 * @param atAnEnd whether a number of it is at an end of what its type holds, where sums overflow
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
record DataSample(byte[] payload, boolean atAnEnd) {}
