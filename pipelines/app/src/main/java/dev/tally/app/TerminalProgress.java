package dev.tally.app;

import dev.tally.base.Progress;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress as a bar on a terminal, and as plain lines anywhere else. */
final class TerminalProgress implements Progress {

  private final PrintWriter err;
  private final String unit;
  private final boolean isTerminal = isTerminal();
  private @Nullable ProgressBar bar;
  private String task = "";
  private long done;

  TerminalProgress(PrintWriter err) {
    this(err, "events");
  }

  /**
   * @param unit what is counted, in the plural
   */
  TerminalProgress(PrintWriter err, String unit) {
    this.err = err;
    this.unit = unit;
  }

  @Override
  public void begin(String newTask, long total) {
    task = newTask;
    done = 0;
    if (isTerminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(newTask)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUnit(" " + unit, 1)
              .clearDisplayOnFinish()
              .build();
    }
  }

  @Override
  public void at(long newDone) {
    done = newDone;
    if (bar != null) {
      bar.stepTo(newDone);
    }
  }

  @Override
  public void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    } else {
      err.printf("%s: %,d %s%n", task, done, unit);
      err.flush();
    }
  }

  // From JDK 22 on there is always a console; a bar in a log file is ugly, and harms nobody.
  @SuppressWarnings("SystemConsoleNull")
  static boolean isTerminal() {
    return System.console() != null;
  }
}
