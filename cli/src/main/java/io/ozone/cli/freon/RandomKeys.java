package io.ozone.cli.freon;

import io.ozone.cli.Connection;
import io.ozone.client.KeyOutputStream;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import io.ozone.common.error.ErrorCode;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "Make volumes and buckets and fill them with keys of random bytes.",
        footerHeading = "%nExample:%n",
        footer = "  ozone freon randomkeys --numOfVolumes=1 --numOfBuckets=1 --numOfKeys=10000 --keySize=524288"
                + " --replicationType=RATIS --numOfThreads=8 --factor=THREE --bufferSize=1048576")
final class RandomKeys extends LoadAction {
    @Option(
            names = {"--num-of-volumes", "--numOfVolumes"},
            paramLabel = "N",
            defaultValue = "10",
            description = "Volumes (default: ${DEFAULT-VALUE}).")
    private int volumes;

    @Option(
            names = {"--num-of-buckets", "--numOfBuckets"},
            paramLabel = "N",
            defaultValue = "1000",
            description = "Buckets of each volume (default: ${DEFAULT-VALUE}).")
    private int buckets;

    @Option(
            names = {"--num-of-keys", "--numOfKeys"},
            paramLabel = "N",
            defaultValue = "500000",
            description = "Keys of each bucket (default: ${DEFAULT-VALUE}).")
    private long keys;

    @Option(
            names = {"--key-size", "--keySize"},
            paramLabel = "SIZE",
            defaultValue = "10KB",
            converter = SizeText.class,
            description = "Bytes of each key (default: ${DEFAULT-VALUE}).")
    private long size;

    @Option(
            names = {"--num-of-threads", "--numOfThreads", "-t", "--threads"},
            paramLabel = "N",
            defaultValue = "10",
            description = "Threads (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = {"--buffer-size", "--bufferSize"},
            paramLabel = "SIZE",
            defaultValue = "4096",
            converter = SizeText.class,
            description = "Bytes of one write into a stream (default: ${DEFAULT-VALUE}).")
    private long buffer;

    @Option(
            names = {"--replication-type", "--replicationType", "--type"},
            paramLabel = "TYPE",
            description = "RATIS, the one type there is.")
    private String type;

    @Option(
            names = {"--factor", "--replication"},
            paramLabel = "COPIES",
            description = "ONE or THREE (default: the bucket's).")
    private String factor;

    @Option(
            names = {"--validate-writes", "--validateWrites"},
            description = "Read every key back and compare it.")
    private boolean validate;

    @Option(
            names = {"--om-service-id", "--omServiceId"},
            paramLabel = "ID",
            defaultValue = "",
            description = "The Ozone Manager, when it is not the configured one.")
    private String service;

    @Override
    int threads() {
        return threads;
    }

    @Override
    Long count() {
        return Math.multiplyExact(Math.multiplyExact((long) volumes, buckets), keys);
    }

    @Override
    Workload workload() {
        OzoneClient client = Connection.open(settings(), service);
        Content content = new Content(size);
        Replication replication = replication();
        String run = UUID.randomUUID().toString().substring(0, 8);
        return new Workload() {
            private final List<OzoneBucket> places = new ArrayList<>();

            @Override
            public void setUp() {
                for (int i = 0; i < volumes; i++) {
                    for (int j = 0; j < buckets; j++) {
                        String volume = "vol-" + i + "-" + run;
                        String bucket = "bucket-" + j + "-" + run;
                        BucketChoice.make(client, volume, bucket);
                        places.add(client.bucket(volume, bucket));
                    }
                }
            }

            @Override
            public long run(int thread, long number) throws IOException {
                OzoneBucket bucket = places.get((int) (number % places.size()));
                String key = "key-" + number / places.size() + "-" + run;
                put(bucket, key, content, replication);
                if (validate) {
                    KeyValidator.check(bucket, key, content);
                }
                return size;
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }

    private void put(OzoneBucket bucket, String key, Content content, Replication replication) throws IOException {
        PutOptions options = PutOptions.DEFAULT.withExpectedLength(size).withReplication(replication);
        KeyOutputStream out = bucket.put(key, options);
        try {
            content.write(key, out, (int) Math.max(1, buffer));
            out.close();
        } catch (IOException | RuntimeException e) {
            out.abort();
            throw e;
        }
    }

    private Replication replication() {
        if (type != null && !type.equalsIgnoreCase("RATIS")) {
            throw ErrorCode.NOT_IMPLEMENTED.failure("replication type %s is not in this release; use RATIS", type);
        }
        if (factor == null) {
            return null;
        }
        int copies = switch (factor.toUpperCase(Locale.ROOT)) {
            case "1", "ONE" -> 1;
            case "3", "THREE" -> 3;
            default ->
                throw ErrorCode.INVALID_ARGUMENT.failure("'%s' is not a number of copies; use ONE or THREE", factor);
        };
        return Replication.newBuilder()
                .setType(ReplicationType.RATIS)
                .setFactor(copies)
                .build();
    }
}
