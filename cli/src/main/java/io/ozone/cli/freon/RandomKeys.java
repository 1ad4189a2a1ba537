package io.ozone.cli.freon;

import io.ozone.cli.Connection;
import io.ozone.cli.sh.Recursion;
import io.ozone.client.BucketOptions;
import io.ozone.client.KeyOutputStream;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import io.ozone.common.error.ErrorCode;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import io.ozone.wire.om.BucketLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "Make volumes and buckets and fill them with keys of random bytes.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ozone freon randomkeys --numOfVolumes=1 --numOfBuckets=1 --numOfKeys=10000 --keySize=524288"
                    + " --replicationType=RATIS --numOfThreads=8 --factor=THREE --bufferSize=1048576",
            "  ozone freon rk --num-of-volumes 1 --num-of-buckets 10 --num-of-keys 1000 --key-size 10KB"
                    + " --validate-writes --clean-objects"
        })
final class RandomKeys extends LoadAction {
    @Option(
            names = {"--num-of-volumes", "--numOfVolumes"},
            paramLabel = "N",
            defaultValue = "10",
            description = "Volumes (default: ${DEFAULT-VALUE}).")
    int volumes;

    @Option(
            names = {"--num-of-buckets", "--numOfBuckets"},
            paramLabel = "N",
            defaultValue = "1000",
            description = "Buckets of each volume (default: ${DEFAULT-VALUE}).")
    int buckets;

    @Option(
            names = {"--num-of-keys", "--numOfKeys"},
            paramLabel = "N",
            defaultValue = "500000",
            description = "Keys of each bucket (default: ${DEFAULT-VALUE}).")
    long keys;

    @Option(
            names = {"--key-size", "--keySize"},
            paramLabel = "SIZE",
            defaultValue = "10KB",
            converter = SizeText.class,
            description = "Bytes of each key (default: ${DEFAULT-VALUE}).")
    long size;

    @Option(
            names = {"--num-of-threads", "--numOfThreads", "--threads"},
            paramLabel = "N",
            defaultValue = "10",
            description = "Threads (default: ${DEFAULT-VALUE}).")
    int threads;

    @Option(
            names = {"--buffer-size", "--bufferSize"},
            paramLabel = "SIZE",
            defaultValue = "4096",
            converter = SizeText.class,
            description = "Bytes of one write into a stream (default: ${DEFAULT-VALUE}).")
    long buffer;

    @Option(
            names = {"-t", "--type", "--replication-type", "--replicationType"},
            paramLabel = "TYPE",
            description = "RATIS, the one type there is.")
    String type;

    @Option(
            names = {"-r", "--replication", "--factor"},
            paramLabel = "COPIES",
            description = "ONE or THREE (default: the bucket's).")
    String factor;

    @Option(
            names = {"--validate-writes", "--validateWrites"},
            description = "Read every key back and compare it.")
    boolean validate;

    @Option(
            names = {"--num-of-validate-threads", "--numOfValidateThreads"},
            paramLabel = "N",
            hidden = true,
            description = "Each thread reads back what it wrote; accepted since scripts of the field pass it.")
    private int validateThreads;

    @Option(
            names = {"--clean-objects", "--cleanObjects"},
            description = "Delete the keys, buckets and volumes in the end.")
    boolean clean;

    @Option(
            names = {"--bucket-layout", "--bucketLayout"},
            paramLabel = "LAYOUT",
            defaultValue = "BUCKET_LAYOUT_UNSPECIFIED",
            description = "OBJECT_STORE, FILE_SYSTEM_OPTIMIZED or LEGACY (default: the server's).")
    BucketLayout layout;

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
        Replication replication = replication();
        Content content = new Content(size);
        OzoneClient client = Connection.open(settings(), service);
        String run = UUID.randomUUID().toString().substring(0, 8);
        return new Workload() {
            private final List<OzoneBucket> places = new ArrayList<>();

            @Override
            public void setUp() {
                for (int i = 0; i < volumes; i++) {
                    for (int j = 0; j < buckets; j++) {
                        String volume = "vol-" + i + "-" + run;
                        String bucket = "bucket-" + j + "-" + run;
                        BucketChoice.make(client, volume, bucket, BucketOptions.DEFAULT.withLayout(layout));
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
                try (client) {
                    if (clean) {
                        places.stream().map(OzoneBucket::volume).distinct().forEach(this::delete);
                    }
                }
            }

            private void delete(String volume) {
                Recursion.emptyVolume(client, volume);
                client.deleteVolume(volume);
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
            throw ErrorCode.NOT_IMPLEMENTED.failure("'%s' is no replication type of this release; use RATIS", type);
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
