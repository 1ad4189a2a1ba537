package io.ozone.cli.freon;

import com.google.protobuf.ByteString;
import io.ozone.cli.Connection;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import io.ozone.client.VolumeOptions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        description = "Call the Ozone Manager without moving data. Keys are empty.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ozone freon ommg -o CREATE_KEY -n 100000 -t 32 -p run1",
            "  ozone freon ommg -o HEAD_KEY -n 100000 -t 32 -p run1",
            "  ozone freon ommg -o MIXED --ops CREATE_KEY,LOOKUP_KEY,LIST_KEYS --duration 30s"
        })
final class OmMetadata extends LoadAction {
    /** What a call asks for. */
    enum Operation {
        CREATE_VOLUME,
        INFO_VOLUME,
        CREATE_BUCKET,
        INFO_BUCKET,
        CREATE_KEY,
        LOOKUP_KEY,
        HEAD_KEY,
        LIST_KEYS,
        RENAME_KEY,
        DELETE_KEY,
        MIXED
    }

    @Mixin
    private LoadOptions load;

    @Mixin
    private BucketChoice place;

    @Option(
            names = {"-o", "--operation"},
            paramLabel = "NAME",
            required = true,
            description = "${COMPLETION-CANDIDATES}.")
    private Operation operation;

    @Option(
            names = {"--ops"},
            paramLabel = "NAME",
            split = ",",
            defaultValue = "CREATE_KEY,LOOKUP_KEY,HEAD_KEY,LIST_KEYS",
            description = "What MIXED is made of, in turn (default: ${DEFAULT-VALUE}).")
    private List<Operation> mix;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Keys of one LIST_KEYS (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--keys",
            paramLabel = "N",
            description = "Keys that there are, for operations on one that exists (default: as many as -n).")
    private Long keys;

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
        OzoneClient client = Connection.open(settings(), "");
        long range = keys != null ? keys : load.count != null ? load.count : Long.MAX_VALUE;
        return new Workload() {
            private OzoneBucket bucket;

            @Override
            public void setUp() {
                bucket = place.open(client);
            }

            @Override
            public long run(int thread, long number) {
                if (operation == Operation.MIXED) {
                    // Each operation of a turn works on the same key, so that what is looked up is there.
                    Operation one = mix.get((int) (number % mix.size()));
                    call(client, bucket, one, number / mix.size(), range);
                } else {
                    call(client, bucket, operation, number, range);
                }
                return 0;
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }

    private void call(OzoneClient client, OzoneBucket bucket, Operation what, long number, long range) {
        String known = load.key(number % range);
        switch (what) {
            case CREATE_VOLUME -> client.createVolume(load.prefix + "-" + number, VolumeOptions.DEFAULT);
            case INFO_VOLUME -> client.volume(place.volume);
            case CREATE_BUCKET ->
                client.createBucket(place.volume, load.prefix + "-" + number, io.ozone.client.BucketOptions.DEFAULT);
            case INFO_BUCKET -> client.bucketInfo(place.volume, place.bucket);
            case CREATE_KEY -> bucket.put(load.key(number), ByteString.EMPTY, PutOptions.DEFAULT);
            case LOOKUP_KEY -> bucket.lookup(known);
            case HEAD_KEY -> bucket.head(known);
            case LIST_KEYS -> bucket.list(load.prefix, known, "", batch);
            case RENAME_KEY -> bucket.rename(known, known + "-renamed");
            case DELETE_KEY -> bucket.delete(known);
            case MIXED -> throw new IllegalArgumentException("MIXED can't be part of MIXED");
        }
    }
}
