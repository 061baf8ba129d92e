package dev.tally.bench.fork;

import dev.tally.bench.workload.*;
import dev.tally.pipelines.embedded.EmbeddedKafka;
import java.nio.file.Path;

/** Prototype: starts a broker, fills, prints the address, waits. */
public final class Fill {
  private Fill() {}

  public static void main(String[] a) throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(a[0]));
    System.out.println(kafka.bootstrapServers());
    for (int i = 1; i < a.length; i++) {
      String[] p = a[i].split(":");
      long t = System.nanoTime();
      Workload w = Workload.of(Long.parseLong(p[1]));
      if (p.length > 2) w = w.withBehindMillis(Long.parseLong(p[2]));
      Topic.fill(kafka.bootstrapServers(), p[0], w);
      System.out.println(p[0] + " filled in " + (System.nanoTime() - t) / 1e9);
    }
    System.out.println("READY");
    Thread.sleep(Long.MAX_VALUE);
  }
}
