package dev.tally.registry;

/**
 * A schema in one piece: it refers to no other schema of the registry.
 *
 * <p>Some registries compare texts byte for byte, so that a schema that was formatted anew is a new
 * one: give the same schema the same text.
 *
 * @param text the whole schema, as its author wrote it
 * @param type the language it is written in
 */
public record SchemaDocument(String text, SchemaType type) {}
