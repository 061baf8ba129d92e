package dev.tally.warehouse;

/**
 * What a ledger has decided, for everybody who works on it and wherever they do.
 *
 * @param name what is decided, such as {@code catalogs}
 * @param version 1 for the first decision of that name, then one more each
 * @param value JSON
 */
public record Decision(String name, long version, String value) {}
