package io.ozone.cluster.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a short command of the machine to its end. */
final class Shell {
    private static final int LONGEST_SECONDS = 30;

    /** What became of a command. */
    record Result(int status, String output) {
        boolean succeeded() {
            return status == 0;
        }
    }

    private Shell() {}

    /** @throws IllegalStateException when it fails */
    static String run(String... command) {
        Result result = tryRun(command);
        if (!result.succeeded()) {
            throw new IllegalStateException(
                    "%s ended with %d: %s".formatted(String.join(" ", command), result.status(), result.output()));
        }
        return result.output();
    }

    static Result tryRun(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " does not end");
            }
            return new Result(process.exitValue(), output.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
