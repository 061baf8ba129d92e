/** What the flow puts out becomes rows of the warehouse and records of the canonical topic. */
@NullMarked
package dev.tally.pipelines.sink;

import org.jspecify.annotations.NullMarked;
