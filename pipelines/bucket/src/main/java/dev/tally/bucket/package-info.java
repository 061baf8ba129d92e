/**
 * A bucket that speaks S3's protocol, in the memory of a process of its own. Nothing that counts
 * knows it; tests keep a ledger in it.
 */
@NullMarked
package dev.tally.bucket;

import org.jspecify.annotations.NullMarked;
