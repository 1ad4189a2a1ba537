package io.ozone.cli.freon;

import io.ozone.cli.Connection;
import io.ozone.client.OzoneClient;
import io.ozone.client.S3Secret;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        description = "Write, read, list and delete keys through the S3 door. Payloads are not signed.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ozone freon s3kg -o PUT -n 100000 -t 32 -s 10KB -b bucket1 -p run1",
            "  ozone freon s3kg -o GET -n 100000 -t 32 -s 10KB -b bucket1 -p run1 --validate",
            "  ozone freon s3kg -o MIXED --duration 30s --warmup 5s -t 64 -s 100KB --keys 10000"
        })
final class S3KeyGenerator extends LoadAction {
    @Mixin
    private LoadOptions load;

    @Option(
            names = {"-e", "--endpoint"},
            paramLabel = "URL",
            split = ",",
            defaultValue = "http://localhost:9878",
            description = "The S3 door, or several, used by threads in turn (default: ${DEFAULT-VALUE}).")
    private List<URI> endpoints;

    @Option(
            names = {"-b", "--bucket"},
            paramLabel = "NAME",
            defaultValue = "bucket1",
            description = "Bucket; made when missing (default: ${DEFAULT-VALUE}).")
    private String bucket;

    @Option(
            names = {"-o", "--operation"},
            paramLabel = "NAME",
            defaultValue = "PUT",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private S3Workload.Operation operation;

    @Option(
            names = "--keys",
            paramLabel = "N",
            description = "Keys that there are, for GET, HEAD, DELETE and MIXED (default: as many as -n).")
    private Long keys;

    @Option(names = "--random", description = "Choose the keys to GET and HEAD at random, and not in turn.")
    private boolean random;

    @Option(
            names = "--put-share",
            paramLabel = "PERCENT",
            defaultValue = "50",
            description = "Share of PUT in MIXED; the others are GET (default: ${DEFAULT-VALUE}).")
    private int putShare;

    @Option(names = "--validate", description = "Compare every byte of a GET with what PUT wrote.")
    private boolean validate;

    @Option(
            names = "--access-id",
            paramLabel = "ID",
            description = "Access id (default: $AWS_ACCESS_KEY_ID, else the user).")
    private String accessId;

    @Option(
            names = "--secret",
            paramLabel = "TEXT",
            description = "Secret (default: $AWS_SECRET_ACCESS_KEY, else the Ozone Manager is asked for it).")
    private String secret;

    @Option(
            names = "--region",
            paramLabel = "NAME",
            defaultValue = "us-east-1",
            description = "Region in the signature (default: ${DEFAULT-VALUE}).")
    private String region;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationText.class,
            description = "Longest wait for an answer (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Override
    int threads() {
        return load.threads;
    }

    @Override
    Long count() {
        return load.count;
    }

    @Override
    Workload workload() {
        S3Secret key = secret();
        long range = keys != null ? keys : load.count != null ? load.count : defaultCount();
        S3Connection[] connections = new S3Connection[load.threads];
        S3Signer[] signers = new S3Signer[load.threads];
        Arrays.setAll(connections, thread -> connection(endpoints.get(thread % endpoints.size())));
        Arrays.setAll(signers, thread -> new S3Signer(key.accessId(), key.secret(), region));
        return new S3Workload(
                connections,
                signers,
                new S3Workload.Choice(operation, range, random, putShare, validate),
                bucket,
                load::key,
                load.size);
    }

    private S3Connection connection(URI endpoint) {
        if (!"http".equals(endpoint.getScheme()) || endpoint.getHost() == null) {
            throw ErrorCode.INVALID_ARGUMENT.failure("endpoint '%s' must look like http://host:port", endpoint);
        }
        int port = endpoint.getPort() < 0 ? 80 : endpoint.getPort();
        return new S3Connection(endpoint.getHost(), port, (int) timeout.toMillis());
    }

    private S3Secret secret() {
        String id = accessId != null ? accessId : System.getenv("AWS_ACCESS_KEY_ID");
        String text = secret != null ? secret : System.getenv("AWS_SECRET_ACCESS_KEY");
        if (id != null && text != null) {
            return new S3Secret(id, text, id);
        }
        try (OzoneClient client = Connection.open(settings(), "")) {
            String wanted = id == null ? client.user() : id;
            try {
                return client.s3Secret(wanted);
            } catch (OzoneException e) {
                if (e.code() != ErrorCode.ACCESS_ID_NOT_FOUND) {
                    throw e;
                }
                byte[] drawn = new byte[20];
                new SecureRandom().nextBytes(drawn);
                client.setS3Secret(wanted, HexFormat.of().formatHex(drawn), wanted);
                return client.s3Secret(wanted);
            }
        }
    }
}
