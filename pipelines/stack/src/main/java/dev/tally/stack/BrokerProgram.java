package dev.tally.stack;

import dev.tally.broker.EmbeddedKafka;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker as a process of its own: {@code BrokerProgram PORT FOLDER}. It ends by a signal. */
final class BrokerProgram {

  private BrokerProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedKafka kafka =
        EmbeddedKafka.startAt(Integer.parseInt(arguments[0]), Path.of(arguments[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop"));
    new CountDownLatch(1).await();
  }
}
