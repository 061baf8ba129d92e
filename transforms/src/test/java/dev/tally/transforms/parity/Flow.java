package dev.tally.transforms.parity;

import dev.tally.catalog.Catalogs;
import dev.tally.event.RawRecord;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;

/** The flow under test: records to the outputs that {@code CountEvents} names. */
@FunctionalInterface
public interface Flow {

  /** Returns the flow for catalogs. */
  PTransform<PCollection<RawRecord>, PCollectionTuple> over(Catalogs catalogs);
}
