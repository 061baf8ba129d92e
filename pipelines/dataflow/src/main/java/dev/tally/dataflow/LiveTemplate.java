package dev.tally.dataflow;

import dev.tally.jobs.engine.StateBackend;
import dev.tally.jobs.live.Live;
import dev.tally.jobs.live.LiveConfig;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;
import org.apache.beam.sdk.options.Validation.Required;

/**
 * What a Flex Template runs: live of a ledger that exists, launched and left to Dataflow.
 *
 * <p>The launcher gives the options of the runner, {@code --templateLocation} among them.
 */
public final class LiveTemplate {

  /** So many workers it begins with where the launch says nothing. */
  private static final int WORKERS = 2;

  private LiveTemplate() {}

  /** The parameters of the template. */
  public interface Parameters extends KafkaParameters {

    @Description("The ledger's folder, such as gs://ledgers/shop.")
    @Required
    String getLedger();

    void setLedger(String value);
  }

  /** Makes the parameters known to Beam. */
  public static final class Registrar implements PipelineOptionsRegistrar {

    @Override
    public Iterable<Class<? extends PipelineOptions>> getPipelineOptions() {
      return List.of(Parameters.class);
    }
  }

  /** Called by the launcher. */
  public static void main(String[] arguments) {
    Launch.orSayWhyNot(() -> run(arguments));
  }

  /**
   * @throws dev.tally.base.UserError if the ledger is not there, or live cannot run
   */
  static void run(String... arguments) {
    Parameters parameters =
        PipelineOptionsFactory.fromArgs(arguments).withValidation().as(Parameters.class);
    Ledger ledger = Ledger.open(Folder.at(parameters.getLedger()));
    LiveConfig config =
        new LiveConfig(
            KafkaParameters.clients(parameters),
            new DataflowEngine(new DataflowSettings(List.of(arguments))),
            WORKERS,
            Duration.ofSeconds(10),
            false,
            StateBackend.HEAP);
    new Live(ledger, config, Clock.systemUTC()).tellingTo(System.err::println).run();
  }
}
