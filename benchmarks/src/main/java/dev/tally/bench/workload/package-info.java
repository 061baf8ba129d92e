/** The bytes that every rival counts: parameters come in, the same records go out every time. */
@NullMarked
package dev.tally.bench.workload;

import org.jspecify.annotations.NullMarked;
