package dev.tally.event;

/** An admitted event, the one survivor of its identity: what every consumer reads. */
public record CanonicalEvent(int shard, Event event) implements CanonicalEntry {}
