package dev.tally.wire;

/**
 * What an event carries: data that has been read, or bytes that only its contract can read.
 *
 * @see FlatData
 * @see Payload
 */
public sealed interface Data permits FlatData, Payload {}
