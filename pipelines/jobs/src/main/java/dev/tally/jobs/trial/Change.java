package dev.tally.jobs.trial;

/**
 * One thing that is different about an event.
 *
 * @param what the field, or the code; both codes where it is refused either way
 * @param before what it was, for a person, free of personal data
 * @param after what it would be, likewise
 */
public record Change(ChangeKind kind, String what, String before, String after) {}
