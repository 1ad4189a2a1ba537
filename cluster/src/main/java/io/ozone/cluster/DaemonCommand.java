package io.ozone.cluster;

import io.ozone.common.settings.ServiceNodes;
import io.ozone.common.settings.Settings;
import io.ozone.common.settings.UnknownNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command that runs one daemon in this process until it is told to end. What goes wrong before it is up is one line on
 * the console, and the whole of it, with the stack, is in the log file.
 */
abstract class DaemonCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonCommand.class);

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-conf", "--conf"},
            paramLabel = "FILE",
            description = "Read the settings from this file.")
    private Path siteFile;

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Read the settings from ozone-site.xml in this directory (default: $OZONE_CONF_DIR).")
    private Path directory;

    @Option(names = "-D", paramLabel = "NAME=VALUE", description = "Use this value for a setting.")
    private Map<String, String> overrides = new TreeMap<>();

    /** Returns when the daemon answers; closing it is a graceful end. */
    abstract Running start(Settings settings);

    /**
     * A daemon that was started.
     *
     * @param address host:port of its main door
     */
    record Running(AutoCloseable daemon, String address) {}

    @Override
    public final Integer call() throws Exception {
        String name = spec.name();
        DaemonLog.toFile(logDirectory(), "ozone-" + name);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> LOG.error("Thread {} ended", thread.getName(), failure));
        try {
            Settings settings = settings();
            for (String warning : UnknownNames.warnings(settings, SettingsManual.all())) {
                LOG.warn(warning);
            }
            List<String> idle = UnknownNames.withoutEffect(settings, SettingsManual.all());
            if (!idle.isEmpty()) {
                LOG.warn("Settings that have no effect in this release: {}", String.join(", ", idle));
            }
            ServiceNodes.strays(settings).forEach(LOG::warn);
            return run(name, settings);
        } catch (Exception e) {
            LOG.error("ozone {} failed", name, e);
            throw e;
        }
    }

    /** What the command does; to start the daemon, unless an option says otherwise. */
    int run(String name, Settings settings) throws Exception {
        Running running = start(settings);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            close(running.daemon());
                            ended.countDown();
                        },
                        "stop"));
        say("%s is up at %s".formatted(name, running.address()));
        DaemonLog.errorsToConsole();
        ended.await();
        return 0;
    }

    /** A daemon that can't go on ends its process, so that whatever watches over it can start it again. */
    final void fail(Throwable failure) {
        LOG.error("ozone {} ends because it can't go on", spec.name(), failure);
        // Not on the caller's thread, which the end of the daemon may wait for.
        Thread exit = new Thread(() -> System.exit(1), "exit");
        exit.setDaemon(true);
        exit.start();
    }

    final void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private static void close(AutoCloseable daemon) {
        try {
            daemon.close();
        } catch (Exception e) {
            LOG.error("The daemon did not end in order", e);
        }
    }

    private Settings settings() {
        if (siteFile != null) {
            return Settings.loadFile(siteFile, overrides);
        }
        return Settings.load(directory != null ? directory : Settings.defaultDirectory(), overrides);
    }

    static Path logDirectory() {
        String configured = System.getenv("OZONE_LOG_DIR");
        return configured != null && !configured.isEmpty()
                ? Path.of(configured)
                : Path.of(System.getProperty("ozone.home", "."), "logs");
    }
}
