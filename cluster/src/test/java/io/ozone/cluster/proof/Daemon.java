package io.ozone.cluster.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The daemon of one host, as a process. One thread at a time. */
final class Daemon {
    private static final Duration LONGEST_START = Duration.ofSeconds(120);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(60);
    private static final int SHOWN_LINES = 25;
    private static final String UP = " is up at ";

    private final Host host;
    private final List<String> jvm;
    private final Function<String, List<String>> enter;
    private final Path console;
    private Process process;
    private boolean paused;

    /**
     * @param jvm flags of {@link JavaCommand}
     * @param enter what goes before a command, so that it runs on the host of that name; asked for each command
     */
    Daemon(Host host, List<String> jvm, Function<String, List<String>> enter) {
        this.host = host;
        this.jvm = jvm;
        this.enter = enter;
        this.console = host.logs().resolve("console.txt");
    }

    Host host() {
        return host;
    }

    /** Runs a command such as {@code scm --init} on the host, to its end. */
    void prepare(String... options) {
        String option = String.join(" ", options);
        Process command = spawn(Stream.concat(Stream.of(host.role().command()), Stream.of(options))
                .toList());
        await(command, LONGEST_START, host + " " + option);
        if (command.exitValue() != 0) {
            throw new IllegalStateException("'%s %s' on %s ended with %d%n%s"
                    .formatted(host.role().command(), option, host, command.exitValue(), evidence()));
        }
    }

    /**
     * Starts the process; {@link #awaitUp} waits for its door.
     *
     * @param options such as {@code -D name=value}
     */
    void start(String... options) {
        if (isRunning()) {
            throw new IllegalStateException(host + " runs already");
        }
        try {
            Files.deleteIfExists(console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        paused = false;
        process = spawn(Stream.concat(Stream.of(host.role().command()), Stream.of(options))
                .toList());
    }

    /** Starts a process that must not come up. @return what it says */
    String refusal(String... options) {
        start(options);
        awaitEnd();
        String said = console();
        if (process.exitValue() == 0 || said.contains(UP)) {
            throw new AssertionError("%s came up, or ended with 0: %s".formatted(host, said));
        }
        return said;
    }

    /** What the process has printed. */
    String console() {
        try {
            return Files.readString(console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitUp() {
        Awaitility.await(host + " is up")
                .atMost(LONGEST_START)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    requireRunning();
                    return console().contains(UP);
                });
    }

    /** Of all processors, since the process was started. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** What the process holds: its garbage is collected first. */
    long residentBytesWithoutGarbage() {
        Shell.run(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                "GC.run");
        // The collector gives memory back to the system after the collection, bit by bit.
        AtomicLong before = new AtomicLong(Long.MAX_VALUE);
        Awaitility.await("no more memory is given back")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(12))
                .until(() -> {
                    long now = residentBytes();
                    return before.getAndSet(now) - now < 1 << 20;
                });
        return before.get();
    }

    /** With garbage, which takes what the heap's limit allows. */
    long residentBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            String line = lines.filter(found -> found.startsWith("VmRSS:"))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** @throws IllegalStateException with the last lines of its log, when it has ended */
    void requireRunning() {
        if (!isRunning()) {
            throw new IllegalStateException("%s does not run%s%n%s"
                    .formatted(host, process == null ? "" : ", exit code " + process.exitValue(), evidence()));
        }
    }

    /** SIGKILL: no shutdown hook runs, nothing is flushed. */
    void kill() {
        process.destroyForcibly();
        await(process, LONGEST_STOP, "the killed " + host);
    }

    /** SIGTERM: the daemon ends in order. */
    void stop() {
        beginStop();
        awaitEnd();
    }

    /** For several that are to stop at the same time; {@link #awaitEnd} waits for each. */
    void beginStop() {
        resume();
        if (isRunning()) {
            process.destroy();
        }
    }

    void awaitEnd() {
        if (process != null) {
            await(process, LONGEST_STOP, "the stopped " + host);
        }
    }

    /** SIGSTOP: the process holds its ports and connections and does nothing, as in a long collection of garbage. */
    void pause() {
        requireRunning();
        Shell.run("kill", "-STOP", Long.toString(process.pid()));
        paused = true;
    }

    void resume() {
        if (paused && isRunning()) {
            Shell.run("kill", "-CONT", Long.toString(process.pid()));
        }
        paused = false;
    }

    boolean isPaused() {
        return paused;
    }

    /** The host's disks are new. */
    void wipe() {
        if (isRunning()) {
            throw new IllegalStateException(host + " still runs");
        }
        delete(host.data());
    }

    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The ends of what the host printed and logged. */
    String evidence() {
        StringBuilder evidence = new StringBuilder();
        for (Path file :
                List.of(console, host.logs().resolve("ozone-" + host.role().command() + ".log"))) {
            evidence.append("--- ").append(file).append('\n');
            if (Files.exists(file)) {
                tail(file).forEach(line -> evidence.append(line).append('\n'));
            }
        }
        return evidence.toString();
    }

    private Process spawn(List<String> words) {
        try {
            Files.createDirectories(host.logs());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> arguments = new ArrayList<>(words);
        arguments.addAll(List.of("--config", host.configuration().toString()));
        List<String> command = new ArrayList<>(enter.apply(host.name()));
        command.addAll(JavaCommand.of(jvm, arguments));
        return Spawner.start(command, Map.of("OZONE_LOG_DIR", host.logs().toString()), console);
    }

    private static void await(Process process, Duration longest, String what) {
        try {
            if (!process.waitFor(longest.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(what + " does not end: process " + process.pid());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> tail(Path file) {
        try {
            String[] lines = Files.readString(file).split("\n");
            return Arrays.asList(lines).subList(Math.max(0, lines.length - SHOWN_LINES), lines.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
