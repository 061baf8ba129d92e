package dev.tally.transforms.meter;

/** Part of a row: what one bundle adds to it. */
public record RowPart(RowKey row, Totals totals) {}
