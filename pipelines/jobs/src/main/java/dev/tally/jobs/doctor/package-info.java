/** Checks of a deployment, each with what to change and the command that changes it. */
@NullMarked
package dev.tally.jobs.doctor;

import org.jspecify.annotations.NullMarked;
