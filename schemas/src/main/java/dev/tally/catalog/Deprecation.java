package dev.tally.catalog;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * A field that is going to be removed.
 *
 * @param removal the first day on which it may be
 * @param instead what its readers should read, in words
 */
public record Deprecation(String field, LocalDate removal, String instead)
    implements Serializable {}
