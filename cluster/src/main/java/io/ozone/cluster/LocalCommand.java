package io.ozone.cluster;

import io.ozone.client.OzoneClient;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Units;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ozone local}: a whole cluster in one process, on this machine, without configuration. */
@Command(
        name = "local",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a whole cluster (OM, SCM, datanodes, S3 gateway) in this process until it is interrupted.",
            "The data stays in the data directory and is served again by the next start."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ozone local                          three datanodes, standard ports, data in ./ozone-data",
            "  ozone local --datanodes 1            one copy of everything",
            "  ozone local --ephemeral --data-dir /tmp/o   free ports, beside another cluster",
            "  ozone local --format                 begins anew: deletes the data directory's cluster"
        })
final class LocalCommand implements Callable<Integer> {
    private static final String CONF = "conf";

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "run",
            defaultValue = "run",
            description = "The only action, and the default: run.")
    private String action;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "ozone-data",
            description = "Default: ${DEFAULT-VALUE}")
    private Path dataDirectory;

    @Option(names = "--format", description = "Delete the cluster in the data directory first.")
    private boolean format;

    @Option(
            names = "--datanodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "Number of datanodes, 1 to 20. Default: ${DEFAULT-VALUE}")
    private int datanodes;

    @Option(
            names = {"--host", "--bind-host"},
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on and to be reached at. Default: ${DEFAULT-VALUE}")
    private String host;

    @Option(names = "--om-port", paramLabel = "PORT", description = "Default: 9862")
    private Integer omPort;

    @Option(names = "--scm-port", paramLabel = "PORT", description = "Default: 9860")
    private Integer scmPort;

    @Option(names = "--s3g-port", paramLabel = "PORT", description = "Default: 9878")
    private Integer s3Port;

    @Option(
            names = "--s3g",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Run an S3 gateway. Default: yes")
    private boolean s3;

    @Option(names = "--ephemeral", description = "Free ports instead of the standard ones; kept for the next start.")
    private boolean ephemeral;

    @Option(
            names = "--startup-timeout",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "How long to wait until the cluster accepts writes. Default: ${DEFAULT-VALUE}")
    private String startupTimeout;

    @Option(
            names = "--s3-access-key",
            paramLabel = "ID",
            defaultValue = "ozone",
            description = "Default: ${DEFAULT-VALUE}")
    private String accessKey;

    @Option(
            names = "--s3-secret-key",
            paramLabel = "SECRET",
            defaultValue = "ozone-secret",
            description = "Default: ${DEFAULT-VALUE}")
    private String secretKey;

    @Option(
            names = "--s3-region",
            paramLabel = "REGION",
            defaultValue = "us-east-1",
            description = "Default: ${DEFAULT-VALUE}")
    private String region;

    @Option(
            names = "-D",
            paramLabel = "NAME=VALUE",
            mapFallbackValue = "true",
            description = "A setting for every daemon.")
    private Map<String, String> settings = new TreeMap<>();

    @Override
    public Integer call() throws Exception {
        long started = System.nanoTime();
        checkOptions();
        Path directory = dataDirectory.toAbsolutePath().normalize();
        if (format) {
            format(directory);
        }
        Files.createDirectories(directory);
        DaemonLog.to(directory.resolve("logs"), "ozone-local");
        if (s3) {
            DaemonLog.requestsToFiles(directory.resolve("logs"), "ozone-s3g");
        }
        EmbeddedCluster cluster = build(directory).start();
        CountDownLatch ended = new CountDownLatch(1);
        Thread stop = new Thread(
                () -> {
                    cluster.close();
                    ended.countDown();
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        if (s3) {
            try (OzoneClient client = cluster.client()) {
                client.setS3Secret(accessKey, secretKey, accessKey);
            }
        }
        cluster.awaitWritable(Units.parseDuration(startupTimeout));
        Path conf = writeClientSettings(cluster);
        greet(cluster, conf, Duration.ofNanos(System.nanoTime() - started));
        ended.await();
        return 0;
    }

    private void checkOptions() {
        if (!action.equals("run")) {
            throw ErrorCode.INVALID_ARGUMENT.failure("ozone local knows no action '%s'; the only one is run", action);
        }
        if (datanodes < 1 || datanodes > 20) {
            throw ErrorCode.INVALID_ARGUMENT.failure("--datanodes %d does not lie between 1 and 20", datanodes);
        }
    }

    private EmbeddedCluster.Builder build(Path directory) {
        EmbeddedCluster.Builder builder =
                EmbeddedCluster.at(directory).host(host).datanodes(datanodes);
        builder.set("ozone.s3g.region", region);
        if (ephemeral) {
            builder.ephemeralPorts();
        }
        if (!s3) {
            builder.withoutS3();
        }
        setPort(builder, "om.client", omPort);
        setPort(builder, "scm.client", scmPort);
        setPort(builder, "s3g.http", s3Port);
        settings.forEach(builder::set);
        return builder;
    }

    private static void setPort(EmbeddedCluster.Builder builder, String name, Integer port) {
        if (port != null) {
            builder.port(name, port);
        }
    }

    /** Deletes what a cluster left, and only if the directory looks like one of ours. */
    private static void format(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            if (!Files.exists(directory.resolve("in_use.lock"))
                    && entries.findAny().isPresent()) {
                throw ErrorCode.INVALID_ARGUMENT.failure(
                        "%s holds files but no cluster; --format deletes only a directory that ozone local made",
                        directory);
            }
        }
        // Refuses while another process runs on it.
        EmbeddedCluster.deleteLocked(directory);
    }

    private Path writeClientSettings(EmbeddedCluster cluster) throws IOException {
        Path conf = cluster.directory().resolve(CONF);
        Files.createDirectories(conf);
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration>\n");
        cluster.clientSettings().given().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .forEach(entry -> xml.append("  <property><name>%s</name><value>%s</value></property>%n"
                        .formatted(entry.getKey(), escape(entry.getValue()))));
        Files.writeString(conf.resolve("ozone-site.xml"), xml.append("</configuration>\n"));
        return conf;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private void greet(EmbeddedCluster cluster, Path conf, Duration took) {
        PrintWriter out = spec.commandLine().getOut();
        boolean standard = !ephemeral && omPort == null && scmPort == null && host.equals("127.0.0.1");
        String ozone = standard ? "ozone" : "ozone --config " + conf;
        out.printf(
                "Ozone is up after %.1f s: 1 OM, 1 SCM, %d datanode%s.%n%n",
                took.toMillis() / 1000.0, datanodes, datanodes == 1 ? "" : "s");
        if (s3) {
            out.printf("  S3          %s%n", cluster.s3Endpoint());
            out.printf("              access key %s, secret key %s, region %s%n", accessKey, secretKey, region);
        }
        out.printf("  OM          %s   console http://%s%n", cluster.address("om.client"), cluster.address("om.http"));
        out.printf(
                "  SCM         %s   console http://%s%n", cluster.address("scm.client"), cluster.address("scm.http"));
        out.printf("  data, logs  %s%n%n", cluster.directory());
        out.printf("Try, in another shell:%n");
        out.printf("  %s sh volume create v1%n", ozone);
        out.printf("  %s sh bucket create v1/b1%n", ozone);
        out.printf("  %s sh key put v1/b1/hello /etc/hostname%n", ozone);
        if (s3) {
            out.printf(
                    "  export AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s AWS_DEFAULT_REGION=%s%n",
                    accessKey, secretKey, region);
            out.printf("  aws --endpoint-url %s s3 mb s3://demo%n", cluster.s3Endpoint());
        }
        out.printf("%nCtrl-C stops it; the data stays.%n");
        out.flush();
    }
}
