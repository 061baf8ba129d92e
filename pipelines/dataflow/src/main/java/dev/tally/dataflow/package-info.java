/** Google Cloud Dataflow as an engine. Google's libraries are in this module's class path alone. */
@NullMarked
package dev.tally.dataflow;

import org.jspecify.annotations.NullMarked;
