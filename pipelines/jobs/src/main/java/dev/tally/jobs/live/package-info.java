/** The live run: topics in, the live book out, for ever or until they end. */
@NullMarked
package dev.tally.jobs.live;

import org.jspecify.annotations.NullMarked;
