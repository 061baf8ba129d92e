/**
 * The gate that a change of a catalog must pass: two states of it come in, and what the newer one
 * breaks goes out, with who reads it.
 */
@NullMarked
package dev.tally.gate;

import org.jspecify.annotations.NullMarked;
