package io.ozone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.cli.OzoneCommand;
import io.ozone.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More bytes through S3 than the process has heap (1 GB), at once and in one piece; each is compared when it is read. */
@Timeout(600)
final class LargeObjectsIT {
    @TempDir
    static Path directory;

    private static LocalProcess local;

    @BeforeAll
    static void start() throws Exception {
        local = LocalProcess.start(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        local.close();
    }

    @Test
    void thirtyTwoClientsPutLargeObjectsAtOnce() throws Exception {
        freon("-t", "32", "-n", "36", "-s", "64MB", "-p", "many");
    }

    @Test
    void aLargeUploadStreamsInBoundedMemory() throws Exception {
        freon("-t", "1", "-n", "1", "-s", "1200MB", "-p", "one");
    }

    private static void freon(String... load) throws Exception {
        run(load, "-o", "PUT");
        run(load, "-o", "GET", "--validate");
    }

    private static void run(String[] load, String... operation) throws Exception {
        List<String> words = new ArrayList<>(
                List.of("freon", "s3kg", "-e", local.s3Endpoint().toString()));
        words.addAll(List.of("--access-id", "ozone", "--secret", "ozone-secret", "--timeout", "240s"));
        words.addAll(List.of(load));
        words.addAll(List.of(operation));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = OzoneCommand.run(
                new Terminal(InputStream.nullInputStream(), print, print, false), words.toArray(String[]::new));
        assertThat(status)
                .as("%s%n%s", out.toString(StandardCharsets.UTF_8), local.console())
                .isZero();
    }
}
