package io.ozone.cli.freon;

import io.ozone.client.BucketOptions;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.VolumeOptions;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import picocli.CommandLine.Option;

/** Which bucket to work in. */
final class BucketChoice {
    @Option(
            names = {"-v", "--volume"},
            paramLabel = "NAME",
            defaultValue = "vol1",
            description = "Volume; made when missing (default: ${DEFAULT-VALUE}).")
    String volume;

    @Option(
            names = {"-b", "--bucket"},
            paramLabel = "NAME",
            defaultValue = "bucket1",
            description = "Bucket; made when missing (default: ${DEFAULT-VALUE}).")
    String bucket;

    OzoneBucket open(OzoneClient client) {
        make(client, volume, bucket, BucketOptions.DEFAULT);
        return client.bucket(volume, bucket);
    }

    static void make(OzoneClient client, String volume, String bucket, BucketOptions options) {
        unlessThere(ErrorCode.VOLUME_ALREADY_EXISTS, () -> client.createVolume(volume, VolumeOptions.DEFAULT));
        unlessThere(ErrorCode.BUCKET_ALREADY_EXISTS, () -> client.createBucket(volume, bucket, options));
    }

    private static void unlessThere(ErrorCode exists, Runnable create) {
        try {
            create.run();
        } catch (OzoneException e) {
            if (e.code() != exists) {
                throw e;
            }
        }
    }
}
