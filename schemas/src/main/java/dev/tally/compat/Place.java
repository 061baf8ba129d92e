package dev.tally.compat;

/** A line of a schema, counted from 1. */
record Place(String file, int line) {}
