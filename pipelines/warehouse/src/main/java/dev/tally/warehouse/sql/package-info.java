/**
 * A warehouse in a database that speaks SQL, whichever it is.
 *
 * <p>{@link dev.tally.warehouse.sql.SqlWarehouse} asks for statements of the {@code warehouse-sql}
 * folders by their names; a module beside this one runs them in a {@link
 * dev.tally.warehouse.sql.SqlDatabase}.
 */
@NullMarked
package dev.tally.warehouse.sql;

import org.jspecify.annotations.NullMarked;
