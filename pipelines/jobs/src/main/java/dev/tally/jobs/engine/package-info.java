/** What runs a pipeline: a Flink cluster inside this process, or one elsewhere. */
@NullMarked
package dev.tally.jobs.engine;

import org.jspecify.annotations.NullMarked;
