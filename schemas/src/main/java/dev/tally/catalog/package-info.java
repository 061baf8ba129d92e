/**
 * The declared world: contracts, meters and a ledger's terms.
 *
 * <p>A folder of YAML and JSON Schema comes in; an immutable {@link dev.tally.catalog.Catalog} goes
 * out, or every mistake with its file, line and remedy.
 */
@NullMarked
package dev.tally.catalog;

import org.jspecify.annotations.NullMarked;
