/** The command line: one class per command, one exit code per kind of failure. */
@NullMarked
package dev.tally.app;

import org.jspecify.annotations.NullMarked;
