/** What live and close both have to say to Flink. */
@NullMarked
package dev.tally.pipelines.flink;

import org.jspecify.annotations.NullMarked;
