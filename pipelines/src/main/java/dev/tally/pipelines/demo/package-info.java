/** The demonstration: real events with planted trouble, counted live and again, and compared. */
@NullMarked
package dev.tally.pipelines.demo;

import org.jspecify.annotations.NullMarked;
