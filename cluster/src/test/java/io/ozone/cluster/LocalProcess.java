package io.ozone.cluster;

import io.ozone.client.OzoneClient;
import io.ozone.common.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** {@code ozone local} as a process of its own, which a test can end with {@code kill -9}. */
final class LocalProcess implements AutoCloseable {
    private final Path directory;
    private final Process process;
    private final Path output;

    private LocalProcess(Path directory, Process process, Path output) {
        this.directory = directory;
        this.process = process;
        this.output = output;
    }

    /** Starts it on free ports and returns when it accepts writes. */
    static LocalProcess start(Path directory, String... options) throws IOException {
        Files.createDirectories(directory);
        Path output = directory.resolve("console.txt");
        Files.deleteIfExists(output);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "local",
                "--ephemeral",
                "--data-dir",
                directory.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        LocalProcess local = new LocalProcess(directory, process, output);
        Awaitility.await("ozone local").atMost(Duration.ofSeconds(90)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("ozone local ended: " + Files.readString(output));
            }
            return Files.readString(output).contains("Ozone is up");
        });
        return local;
    }

    /** SIGKILL: no shutdown hook runs, nothing is flushed. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the killed process " + process.pid() + " does not end");
        }
    }

    OzoneClient client() {
        return OzoneClient.connect(Settings.load(directory.resolve("conf"), Map.of()));
    }

    URI s3Endpoint() throws IOException {
        Properties ports = new Properties();
        try (var reader = Files.newBufferedReader(directory.resolve("ports.properties"))) {
            ports.load(reader);
        }
        return URI.create("http://127.0.0.1:" + ports.getProperty("s3g.http"));
    }

    long pid() {
        return process.pid();
    }

    String console() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
