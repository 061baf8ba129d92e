package dev.tally.bench;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One task that all rivals of a suite are given.
 *
 * @param name its name within the suite
 * @param title what is special about it, as a clause
 * @param records how many records each rival counts
 * @param axes where it stands on each axis along which the suite varies, for the plots
 * @param prepare makes the bytes, once, and returns who counts them, Tally first
 */
record Case(
    String name,
    String title,
    long records,
    Map<String, Long> axes,
    Function<Stage, List<Rival>> prepare) {}
