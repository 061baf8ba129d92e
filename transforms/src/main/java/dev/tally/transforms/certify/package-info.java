/** Postings that have been written become certificates. */
@NullMarked
package dev.tally.transforms.certify;

import org.jspecify.annotations.NullMarked;
