package io.ozone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.rolling.RollingFileAppender;
import io.ozone.s3.journal.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class DaemonLogTest {
    @TempDir
    Path directory;

    @Test
    void fullFilesAreNumberedAndTheOldestGoes() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        RollingFileAppender<ILoggingEvent> file = DaemonLog.rollingFile(
                context, directory.resolve("ozone-om.log"), DaemonLog.Limits.of("1KB", "3"), "%msg%n");
        var logger = context.getLogger("test");
        logger.addAppender(file);
        int[] line = {0};
        // The length is looked at once a second.
        Awaitility.await()
                .pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    for (int i = 0; i < 50; i++) {
                        logger.info("line {}", ++line[0]);
                    }
                    Path oldest = directory.resolve("ozone-om.log.2");
                    return Files.exists(oldest) && !Files.readString(oldest).contains(" line 1\n");
                });
        context.stop();

        assertThat(directory.toFile().list())
                .containsExactlyInAnyOrder("ozone-om.log", "ozone-om.log.1", "ozone-om.log.2");
    }

    @Test
    void requestsHaveFilesOfTheirOwn() throws Exception {
        DaemonLog.requestsToFiles(directory, "ozone-s3g");
        try {
            LoggerFactory.getLogger(Journal.ACCESS_LOGGER).info("a request");
            ((Logger) LoggerFactory.getLogger(Journal.AUDIT_LOGGER)).setLevel(Level.INFO);
            LoggerFactory.getLogger(Journal.AUDIT_LOGGER).error("a deed");

            assertThat(directory.resolve("ozone-s3g-audit.log"))
                    .content()
                    .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\| ERROR \\| S3GAudit \\| a deed\n");
        } finally {
            for (String name : List.of(Journal.ACCESS_LOGGER, Journal.AUDIT_LOGGER)) {
                Logger logger = (Logger) LoggerFactory.getLogger(name);
                logger.detachAndStopAllAppenders();
                logger.setLevel(Level.OFF);
            }
        }
    }

    @Test
    void theLimitsAreAGigabyteUnlessSaidOtherwise() {
        assertThat(DaemonLog.Limits.of(null, "")).isEqualTo(new DaemonLog.Limits(64 << 20, 16));
        assertThat(DaemonLog.Limits.of(" 10MB ", "2")).isEqualTo(new DaemonLog.Limits(10 << 20, 2));
    }

    @ParameterizedTest
    @CsvSource({"plenty,4,OZONE_LOG_MAX_FILE_SIZE", "1MB,some,OZONE_LOG_MAX_FILES", "1MB,21,OZONE_LOG_MAX_FILES"})
    void aLimitThatCantBeUnderstoodIsNamed(String size, String files, String name) {
        assertThatThrownBy(() -> DaemonLog.Limits.of(size, files)).hasMessageContaining(name);
    }

    @Test
    void aLogThatCantBeWrittenIsAnErrorAndNotSilence() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> DaemonLog.toFile(file.resolve("logs"), "ozone-om"))
                .hasMessageContaining("ozone-om.log can't be written")
                .hasMessageContaining("OZONE_LOG_DIR");
    }
}
