/**
 * The numbers of a ledger in BigQuery, beside the warehouse that its runs write to: live's rows as
 * they are committed there, and the closed books a day at a time once the day is frozen.
 */
@NullMarked
package dev.tally.bigquery;

import org.jspecify.annotations.NullMarked;
