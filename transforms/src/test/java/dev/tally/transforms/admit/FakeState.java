package dev.tally.transforms.admit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.ReadableState;
import org.apache.beam.sdk.state.ReadableStates;
import org.apache.beam.sdk.state.ValueState;
import org.jspecify.annotations.Nullable;

/** Beam's state cells, held in memory. */
@SuppressWarnings("NullAway") // Beam's own annotations are those of another checker.
final class FakeState {

  private FakeState() {}

  static final class Value<T> implements ValueState<T> {

    private @Nullable T value;

    @Override
    public void write(T input) {
      value = input;
    }

    @Override
    public T read() {
      return value;
    }

    @Override
    public ValueState<T> readLater() {
      return this;
    }

    @Override
    public void clear() {
      value = null;
    }
  }

  static final class Maps<K, V> implements MapState<K, V> {

    private final Map<K, V> map = new HashMap<>();

    @Override
    public void put(K key, V value) {
      map.put(key, value);
    }

    @Override
    public ReadableState<V> computeIfAbsent(
        K key, Function<? super K, ? extends V> mappingFunction) {
      V was = map.get(key);
      map.computeIfAbsent(key, mappingFunction);
      return ReadableStates.immediate(was);
    }

    @Override
    public void remove(K key) {
      map.remove(key);
    }

    @Override
    public ReadableState<V> get(K key) {
      return ReadableStates.immediate(map.get(key));
    }

    @Override
    public ReadableState<V> getOrDefault(K key, @Nullable V defaultValue) {
      return ReadableStates.immediate(map.getOrDefault(key, defaultValue));
    }

    @Override
    public ReadableState<Iterable<K>> keys() {
      return ReadableStates.immediate(List.copyOf(map.keySet()));
    }

    @Override
    public ReadableState<Iterable<V>> values() {
      return ReadableStates.immediate(List.copyOf(map.values()));
    }

    @Override
    public ReadableState<Iterable<Map.Entry<K, V>>> entries() {
      return ReadableStates.immediate(List.copyOf(map.entrySet()));
    }

    @Override
    public ReadableState<Boolean> isEmpty() {
      return ReadableStates.immediate(map.isEmpty());
    }

    @Override
    public void clear() {
      map.clear();
    }
  }
}
