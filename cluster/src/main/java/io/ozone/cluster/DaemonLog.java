package io.ozone.cluster;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Units;
import io.ozone.s3.journal.Journal;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/**
 * Where a daemon logs: everything to {@code NAME.log}, errors to the console as well. A full file becomes {@code
 * NAME.log.1}, the one before it {@code NAME.log.2}, and so on; the last one goes.
 */
final class DaemonLog {
    /** Given by {@code bin/ozone} to a daemon in the background. */
    static final String PID_FILE_PROPERTY = "ozone.pid.file";

    private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%thread] %logger{30} - %msg%n";

    private DaemonLog() {}

    static void to(Path directory, String name) {
        toFile(directory, name);
        errorsToConsole();
    }

    /** @throws io.ozone.common.error.OzoneException CONFIGURATION when the file can't be written */
    static void toFile(Path directory, String name) {
        Limits limits = Limits.of(System.getenv("OZONE_LOG_MAX_FILE_SIZE"), System.getenv("OZONE_LOG_MAX_FILES"));
        Path log = writable(directory.resolve(name + ".log"));
        // A library that logs through the JDK must not write between what people read on the console.
        LogManager.getLogManager().reset();
        LoggerContext context = context();
        context.reset();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(System.getProperty("ozone.log.level"), Level.INFO));
        root.addAppender(rollingFile(context, log, limits, PATTERN));
        // Ratis logs each step of each group at INFO, and each attempt to reach a follower that is away at WARN.
        context.getLogger("org.apache.ratis").setLevel(Level.WARN);
        context.getLogger("org.apache.ratis.grpc.server.GrpcLogAppender").setLevel(Level.ERROR);
    }

    /** Requests of the S3 door: {@code NAME-access.log} and {@code NAME-audit.log}, of which each line is one request. */
    static void requestsToFiles(Path directory, String name) {
        toOwnFile(directory.resolve(name + "-access.log"), Journal.ACCESS_LOGGER, "%msg%n");
        toOwnFile(
                directory.resolve(name + "-audit.log"),
                Journal.AUDIT_LOGGER,
                "%d{yyyy-MM-dd HH:mm:ss.SSS} | %-5level | S3GAudit | %msg%n");
    }

    private static void toOwnFile(Path log, String loggerName, String pattern) {
        Limits limits = Limits.of(System.getenv("OZONE_LOG_MAX_FILE_SIZE"), System.getenv("OZONE_LOG_MAX_FILES"));
        Logger logger = context().getLogger(loggerName);
        logger.setAdditive(false);
        logger.addAppender(rollingFile(context(), writable(log), limits, pattern));
    }

    /** From now on. In the background nobody looks at the console, and what is kept of it would grow. */
    static void errorsToConsole() {
        if (System.getProperty(PID_FILE_PROPERTY) != null) {
            return;
        }
        LoggerContext context = context();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder(context, PATTERN));
        ThresholdFilter errors = new ThresholdFilter();
        errors.setLevel(Level.ERROR.levelStr);
        errors.start();
        console.addFilter(errors);
        console.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(console);
    }

    /**
     * How much a log may take.
     *
     * @param fileBytes longest file
     * @param files number of files, the one that is written included
     */
    record Limits(long fileBytes, int files) {
        /** @param fileSize such as 64MB; either may be null or empty, which means the default */
        static Limits of(String fileSize, String files) {
            long bytes;
            try {
                bytes = Units.parseSize(orElse(fileSize, "64MB"));
            } catch (IllegalArgumentException e) {
                throw ErrorCode.CONFIGURATION.failure("OZONE_LOG_MAX_FILE_SIZE: %s", e.getMessage());
            }
            int count;
            try {
                count = Integer.parseInt(orElse(files, "16"));
            } catch (NumberFormatException e) {
                throw ErrorCode.CONFIGURATION.failure("OZONE_LOG_MAX_FILES: '%s' is not a number", files);
            }
            if (bytes < 1 || count < 2 || count > 20) {
                throw ErrorCode.CONFIGURATION.failure(
                        "OZONE_LOG_MAX_FILE_SIZE is %d bytes and must be at least 1; OZONE_LOG_MAX_FILES is %d and must"
                                + " lie between 2 and 20",
                        bytes, count);
            }
            return new Limits(bytes, count);
        }

        private static String orElse(String text, String otherwise) {
            return text == null || text.isBlank() ? otherwise : text.strip();
        }
    }

    static RollingFileAppender<ILoggingEvent> rollingFile(
            LoggerContext context, Path log, Limits limits, String pattern) {
        RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
        file.setContext(context);
        file.setFile(log.toString());
        SizeBasedTriggeringPolicy<ILoggingEvent> full = new SizeBasedTriggeringPolicy<>();
        full.setContext(context);
        full.setMaxFileSize(new FileSize(limits.fileBytes()));
        // How often the length is looked at; with Logback's minute, a daemon in trouble could write gigabytes.
        full.setCheckIncrement(Duration.buildBySeconds(1));
        full.start();
        file.setTriggeringPolicy(full);
        FixedWindowRollingPolicy older = new FixedWindowRollingPolicy();
        older.setContext(context);
        older.setParent(file);
        older.setFileNamePattern(log + ".%i");
        older.setMinIndex(1);
        older.setMaxIndex(limits.files() - 1);
        older.start();
        file.setRollingPolicy(older);
        file.setEncoder(encoder(context, pattern));
        file.start();
        return file;
    }

    /** Logback itself would go on without a file, and without a word. */
    private static Path writable(Path log) {
        try {
            Files.createDirectories(log.getParent());
            new FileOutputStream(log.toFile(), true).close();
            return log;
        } catch (IOException e) {
            throw ErrorCode.CONFIGURATION.failure(
                    "The log file %s can't be written (%s); OZONE_LOG_DIR chooses another directory", log, e);
        }
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private static PatternLayoutEncoder encoder(LoggerContext context, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }
}
