package dev.tally.registry;

/**
 * A schema as it stands under a subject.
 *
 * @param id what messages name it by; the same schema under two subjects may have one id
 * @param version its number under the subject, counted from 1
 * @param schema the schema itself
 */
public record RegisteredSchema(int id, int version, SchemaDocument schema) {}
