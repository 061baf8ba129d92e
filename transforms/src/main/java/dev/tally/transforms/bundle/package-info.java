/** How work is cut: into shards, slices of time and bundles. No row depends on it. */
@NullMarked
package dev.tally.transforms.bundle;

import org.jspecify.annotations.NullMarked;
