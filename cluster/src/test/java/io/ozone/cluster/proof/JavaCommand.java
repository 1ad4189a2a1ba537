package io.ozone.cluster.proof;

import io.ozone.cluster.Main;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a test starts Ozone's launcher from its own class path. */
final class JavaCommand {
    /** Many JVMs share few processors, so they compile little and keep small heaps. */
    static final List<String> SMALL = List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto",
            "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2");

    /** As the launcher starts daemons. */
    static final List<String> PRODUCTION = List.of("-Xms64m", "-Xmx1g", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError");

    private JavaCommand() {}

    /** @param flags {@link #SMALL} or {@link #PRODUCTION} */
    static List<String> of(List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(), Main.class.getName()));
        command.addAll(arguments);
        return command;
    }

    /** Without the tests themselves, whose logging is set up otherwise. */
    private static String classPath() {
        String whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(whole.split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
