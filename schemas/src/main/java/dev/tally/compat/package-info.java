/**
 * Whether a schema may take the place of its earlier versions.
 *
 * <p>The texts of an older and a newer schema and a {@link dev.tally.compat.Mode} come in; each
 * broken {@link dev.tally.compat.Rule} goes out, with the file, the line and the field.
 */
@NullMarked
package dev.tally.compat;

import org.jspecify.annotations.NullMarked;
