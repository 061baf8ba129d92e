package dev.tally.catalog;

import dev.tally.compat.Place;
import java.util.Map;

/**
 * A contract as far as it could be read: with all of its versions, or with none.
 *
 * @param place where its type is written
 * @param whole whether it was read without a problem; over half a contract nothing more is checked
 * @param places where its keys stand, and the items under them: {@code topic}, {@code versions/}
 *     and a dataschema, {@code fields/}, {@code derived/} and {@code deprecated/} and a field,
 *     {@code rules/} and an expression
 */
public record DeclaredContract(
    Contract contract, Place place, boolean whole, Map<String, Place> places) {

  public DeclaredContract {
    places = Map.copyOf(places);
  }

  /** Returns where the first of some keys stands that is there; else where the type is written. */
  public Place placeOf(String... keys) {
    for (String key : keys) {
      Place found = places.get(key);
      if (found != null) {
        return found;
      }
    }
    return place;
  }
}
