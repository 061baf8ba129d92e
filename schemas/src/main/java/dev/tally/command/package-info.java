/** Commands of operators: records of the ledger's control topic that post something. */
@NullMarked
package dev.tally.command;

import org.jspecify.annotations.NullMarked;
