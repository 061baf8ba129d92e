/**
 * A schema registry, as consumers of Kafka topics have one: any that speaks Confluent's REST API.
 *
 * <p>Subjects and schemas go in; ids, versions and verdicts on compatibility come out, or a {@link
 * dev.tally.registry.RegistryException} of one sentence. The package knows nothing of contracts and
 * topics.
 */
@NullMarked
package dev.tally.registry;

import org.jspecify.annotations.NullMarked;
