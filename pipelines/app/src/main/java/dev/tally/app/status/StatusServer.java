package dev.tally.app.status;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.jobs.status.LedgerStatus;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Serves how a ledger fares to Prometheus, at {@code /metrics}. */
public final class StatusServer implements AutoCloseable {

  private final AtomicReference<Optional<LedgerStatus>> newest;
  private final HTTPServer server;

  private StatusServer(AtomicReference<Optional<LedgerStatus>> newest, HTTPServer server) {
    this.newest = newest;
    this.server = server;
  }

  /**
   * Listens.
   *
   * @param port 0 for any that is free
   * @throws UserError if the port is taken
   */
  public static StatusServer at(String host, int port) {
    AtomicReference<Optional<LedgerStatus>> newest = new AtomicReference<>(Optional.empty());
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new StatusMetrics(newest::get));
    try {
      return new StatusServer(
          newest,
          HTTPServer.builder().hostname(host).port(port).registry(registry).buildAndStart());
    } catch (IOException e) {
      throw new UserError(
          ExitCode.NOT_READY,
          "Nothing can listen at " + host + ":" + port + ": " + e.getMessage() + ".",
          e);
    }
  }

  /** Returns the port that it listens at. */
  public int port() {
    return server.getPort();
  }

  /** Serves another status from now on, or none. */
  public void serve(Optional<LedgerStatus> status) {
    newest.set(status);
  }

  @Override
  public void close() {
    server.close();
  }
}
