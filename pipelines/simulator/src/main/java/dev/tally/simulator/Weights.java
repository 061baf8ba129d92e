package dev.tally.simulator;

import java.util.Arrays;

/** A choice among numbered things, each as often as its weight says. */
final class Weights {

  private final double[] cumulative;

  private Weights(double[] cumulative) {
    this.cumulative = cumulative;
  }

  static Builder builder() {
    return new Builder();
  }

  /** Returns weights of 1, 1/2^e, 1/3^e and so on: a few things are common, most are rare. */
  static Weights zipf(int things, double exponent) {
    double[] cumulative = new double[things];
    double sum = 0;
    for (int thing = 0; thing < things; thing++) {
      sum += StrictMath.pow(thing + 1, -exponent);
      cumulative[thing] = sum;
    }
    return new Weights(cumulative);
  }

  int draw(SeededRandom dice) {
    double point = dice.fraction() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, point);
    int index = found >= 0 ? found + 1 : -found - 1;
    return Math.min(index, cumulative.length - 1);
  }

  /** Collects weights in the order of the things. */
  static final class Builder {

    private double[] cumulative = new double[0];

    void add(double weight) {
      double sum = cumulative.length == 0 ? 0 : cumulative[cumulative.length - 1];
      cumulative = Arrays.copyOf(cumulative, cumulative.length + 1);
      cumulative[cumulative.length - 1] = sum + weight;
    }

    /** Fails, at the node they come from, where nothing has a weight. */
    Weights build(YamlNode node) {
      if (cumulative.length == 0 || cumulative[cumulative.length - 1] <= 0) {
        throw node.error(node.name() + " must have at least one weight above 0");
      }
      return new Weights(cumulative);
    }
  }
}
