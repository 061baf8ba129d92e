package dev.tally.stack;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java program that runs as a process of its own, with the modules opened that this process has
 * opened, and goes on when this one ends or its terminal is closed.
 *
 * @param options of the JVM, such as {@code -Xmx512m}
 */
record JavaProgram(
    String classpath, List<String> options, String mainClass, List<String> arguments) {

  /**
   * Starts it.
   *
   * @param log what it prints goes to the end of this file
   */
  Process start(Path log) throws IOException {
    List<String> command = new ArrayList<>();
    // The shell sends a signal to all that it has started when a terminal is closed.
    command.add("nohup");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(options);
    command.add("-cp");
    command.add(classpath);
    command.add(mainClass);
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }
}
