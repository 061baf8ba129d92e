package dev.tally.catalog;

/**
 * A contract as far as it could be read: with all of its versions, or with none.
 *
 * @param place where its type is written
 * @param whole whether it was read without a problem; over half a contract nothing more is checked
 */
public record DeclaredContract(Contract contract, Place place, boolean whole) {}
