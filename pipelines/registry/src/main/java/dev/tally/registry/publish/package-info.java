/**
 * A catalog's schemas in a schema registry.
 *
 * <p>Contracts go in; out comes what became of each version, with the id that the registry gave.
 */
@NullMarked
package dev.tally.registry.publish;

import org.jspecify.annotations.NullMarked;
