/**
 * What every module stands on: how a failure is told to people, how far work has come, and files
 * that are there whole or not at all. It knows nothing of events, ledgers or databases.
 */
@NullMarked
package dev.tally.base;

import org.jspecify.annotations.NullMarked;
