package io.ozone.cluster.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.ozone.cluster.Main;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

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

    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private JavaCommand() {}

    /**
     * Flags as the launcher gives them to daemons, with an archive of loaded classes that is made here, as the launcher's
     * is, by a small cluster that starts and stops.
     */
    static List<String> production(Path work) {
        List<String> flags = new ArrayList<>(List.of(
                "-Xms64m",
                "-Xmx1g",
                "-XX:+UseG1GC",
                "-XX:G1PeriodicGCInterval=300000",
                "-XX:+ExitOnOutOfMemoryError",
                "--add-opens=java.base/java.nio=ALL-UNNAMED"));
        if (knows("TrimNativeHeapInterval")) {
            flags.add("-XX:TrimNativeHeapInterval=10000");
        }
        for (String netty : List.of("io.grpc.netty.shaded.io.netty", "org.apache.ratis.thirdparty.io.netty")) {
            flags.add("-D" + netty + ".tryReflectionSetAccessible=true");
            flags.add("-D" + netty + ".leakDetection.level=disabled");
        }
        Path archive = work.resolve("daemon.jsa");
        List<String> making = new ArrayList<>(flags);
        making.addAll(List.of("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + archive));
        Path console = work.resolve("archive.txt");
        Process cluster = Spawner.start(
                of(
                        making,
                        List.of(
                                "local",
                                "--ephemeral",
                                "--data-dir",
                                work.resolve("archive").toString())),
                Map.of(),
                console);
        Awaitility.await("a cluster whose classes are archived")
                .atMost(LONGEST_START)
                .until(() -> Files.readString(console).contains("Ozone is up"));
        cluster.destroy();
        Awaitility.await("the archive").atMost(LONGEST_START).until(() -> !cluster.isAlive());
        assertThat(archive).isNotEmptyFile();
        flags.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:on", "-Xlog:disable"));
        return flags;
    }

    private static boolean knows(String option) {
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).getVMOption(option);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @param flags {@link #SMALL} or those of {@link #production} */
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
