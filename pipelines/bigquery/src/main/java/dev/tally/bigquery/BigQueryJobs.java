package dev.tally.bigquery;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.BigqueryRequest;
import com.google.api.services.bigquery.BigqueryScopes;
import com.google.api.services.bigquery.model.DatasetReference;
import com.google.api.services.bigquery.model.ErrorProto;
import com.google.api.services.bigquery.model.Job;
import com.google.api.services.bigquery.model.JobConfiguration;
import com.google.api.services.bigquery.model.JobConfigurationLoad;
import com.google.api.services.bigquery.model.JobConfigurationQuery;
import com.google.api.services.bigquery.model.JobReference;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableReference;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Jobs and tables of BigQuery, asked of its REST API. Each job is waited for. */
final class BigQueryJobs {

  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int MOST_RETRIES = 5;
  private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(200).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final BigQueryUrl url;
  private final Bigquery api;

  /**
   * @throws UserError where there are no credentials
   */
  BigQueryJobs(BigQueryUrl url) {
    this.url = url;
    Bigquery.Builder builder =
        new Bigquery.Builder(
                new NetHttpTransport(), GsonFactory.getDefaultInstance(), initializer(url))
            .setApplicationName("tally");
    if (!url.rest().isEmpty()) {
      builder.setRootUrl(url.rest().endsWith("/") ? url.rest() : url.rest() + "/");
    }
    this.api = builder.build();
  }

  private static HttpRequestInitializer initializer(BigQueryUrl url) {
    HttpRequestInitializer credentials = url.isOpen() ? request -> {} : credentials(url);
    return request -> {
      credentials.initialize(request);
      request.setConnectTimeout(TIMEOUT_MILLIS).setReadTimeout(TIMEOUT_MILLIS);
    };
  }

  private static HttpRequestInitializer credentials(BigQueryUrl url) {
    try {
      return new HttpCredentialsAdapter(
          GoogleCredentials.getApplicationDefault().createScoped(BigqueryScopes.all()));
    } catch (IOException e) {
      throw new UserError(
          ExitCode.UNREACHABLE,
          url
              + " cannot be reached: no Google credentials are found here; run gcloud auth"
              + " application-default login, or name a key file in GOOGLE_APPLICATION_CREDENTIALS.");
    }
  }

  /**
   * Runs statements, one after the other.
   *
   * @throws UserError where BigQuery refuses, or does not answer
   */
  void query(String sql) {
    run(
        new JobConfiguration()
            .setQuery(
                new JobConfigurationQuery()
                    .setQuery(sql)
                    .setUseLegacySql(false)
                    .setDefaultDataset(
                        new DatasetReference()
                            .setProjectId(url.project())
                            .setDatasetId(url.dataset()))),
        "statements");
  }

  /**
   * Loads files in place of all that a table or a partition of it holds.
   *
   * @param table with {@code $YYYYMMDD} behind its name for one day
   * @param files of JSON objects, a line each
   * @throws UserError where BigQuery refuses, or does not answer
   */
  void replace(String table, List<String> files) {
    run(
        new JobConfiguration()
            .setLoad(
                new JobConfigurationLoad()
                    .setDestinationTable(reference(table))
                    .setSourceUris(files)
                    .setSourceFormat("NEWLINE_DELIMITED_JSON")
                    .setCreateDisposition("CREATE_NEVER")
                    .setWriteDisposition("WRITE_TRUNCATE")),
        "load of " + table);
  }

  /**
   * Returns the region that the dataset is in, such as {@code EU} or {@code europe-west1}.
   *
   * @throws UserError where there is no such dataset, or BigQuery does not answer
   */
  String location() {
    try {
      return retry(() -> api.datasets().get(url.project(), url.dataset())).getLocation();
    } catch (IOException e) {
      throw refused("question for the dataset", e);
    }
  }

  /** Lets the columns of a table say what they mean, and who may read them. */
  void describe(BigQueryTable table) {
    try {
      Table known = retry(() -> api.tables().get(url.project(), url.dataset(), table.label()));
      Table described = new Table().setSchema(known.getSchema());
      new ColumnDescriptions(table.columns(), url.personal()).addTo(described.getSchema());
      Table unused =
          retry(() -> api.tables().patch(url.project(), url.dataset(), table.label(), described));
    } catch (IOException e) {
      throw refused("descriptions of " + table.label(), e);
    }
  }

  private TableReference reference(String table) {
    return new TableReference()
        .setProjectId(url.project())
        .setDatasetId(url.dataset())
        .setTableId(table);
  }

  private void run(JobConfiguration configuration, String what) {
    JobReference reference =
        new JobReference().setProjectId(url.project()).setJobId("tally_" + UUID.randomUUID());
    try {
      Job job = start(new Job().setJobReference(reference).setConfiguration(configuration));
      long pause = FIRST_PAUSE_NANOS;
      while (!"DONE".equals(job.getStatus().getState())) {
        LockSupport.parkNanos(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        job = get(job.getJobReference());
      }
      ErrorProto error = job.getStatus().getErrorResult();
      if (error != null) {
        throw new UserError(
            ExitCode.UNREACHABLE,
            url + " refuses the " + what + ": " + sentence(error.getMessage()));
      }
    } catch (IOException e) {
      throw refused(what, e);
    }
  }

  /** Starts a job, once: its id is known, so that one whose answer is lost is found again. */
  private Job start(Job job) throws IOException {
    try {
      return retry(() -> api.jobs().insert(url.project(), job));
    } catch (GoogleJsonResponseException e) {
      if (e.getStatusCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      // Where it runs is not asked for outside of EU and US unless it is said.
      return get(job.getJobReference().clone().setLocation(location()));
    }
  }

  private Job get(JobReference job) throws IOException {
    return retry(
        () -> api.jobs().get(url.project(), job.getJobId()).setLocation(job.getLocation()));
  }

  /** A question to BigQuery, made anew each time that it is asked. */
  @FunctionalInterface
  private interface Question<T> {
    BigqueryRequest<T> make() throws IOException;
  }

  private static <T> T retry(Question<T> question) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return question.make().execute();
      } catch (IOException e) {
        pauseBefore(attempt, e);
      }
    }
  }

  /** Waits a little, if what failed may not fail again. */
  private static void pauseBefore(int attempt, IOException failure) throws IOException {
    boolean isRefusal =
        failure instanceof GoogleJsonResponseException answer
            && answer.getStatusCode() < HttpURLConnection.HTTP_INTERNAL_ERROR
            && answer.getStatusCode() != TOO_MANY_REQUESTS;
    if (isRefusal || attempt > MOST_RETRIES) {
      throw failure;
    }
    LockSupport.parkNanos(FIRST_PAUSE_NANOS << attempt);
  }

  private UserError refused(String what, IOException e) {
    if (e instanceof GoogleJsonResponseException answer && answer.getDetails() != null) {
      return new UserError(
          ExitCode.UNREACHABLE,
          url + " refuses the " + what + ": " + sentence(answer.getDetails().getMessage()));
    }
    return new UserError(
        ExitCode.UNREACHABLE,
        url + " cannot be reached: " + sentence(String.valueOf(e.getMessage())));
  }

  private static String sentence(String message) {
    return message.endsWith(".") ? message : message + ".";
  }
}
