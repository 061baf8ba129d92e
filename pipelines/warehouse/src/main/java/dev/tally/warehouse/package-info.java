/**
 * What a ledger keeps: postings, exceptions, certificates, runs and closed days.
 *
 * <p>{@link dev.tally.warehouse.Warehouse} is what pipelines and commands see; a package below this
 * one binds it to a database. All times are epoch milliseconds, UTC.
 */
@NullMarked
package dev.tally.warehouse;

import org.jspecify.annotations.NullMarked;
