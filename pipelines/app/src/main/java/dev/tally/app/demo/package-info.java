/** The demonstration: real events with planted trouble, counted live and again, and compared. */
@NullMarked
package dev.tally.app.demo;

import org.jspecify.annotations.NullMarked;
