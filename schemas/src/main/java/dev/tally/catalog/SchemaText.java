package dev.tally.catalog;

import java.io.Serializable;

/**
 * A schema as it was written.
 *
 * @param file where it was read, for people
 * @param text all of the file
 */
public record SchemaText(String file, String text, SchemaLanguage language)
    implements Serializable {}
