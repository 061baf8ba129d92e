/**
 * What a ledger keeps: postings, exceptions, certificates, runs and closed days.
 *
 * <p>{@link dev.tally.pipelines.warehouse.Warehouse} is what pipelines and commands see; a package
 * below this one binds it to a database. All times are epoch milliseconds, UTC.
 */
@NullMarked
package dev.tally.pipelines.warehouse;

import org.jspecify.annotations.NullMarked;
