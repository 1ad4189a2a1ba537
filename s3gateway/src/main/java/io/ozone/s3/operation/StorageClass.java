package io.ozone.s3.operation;

import io.ozone.s3.error.S3Error;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import java.util.Set;

/** S3's storage classes, as numbers of copies. */
enum StorageClass {
    STANDARD(3),
    REDUCED_REDUNDANCY(1);

    static final String HEADER = "x-amz-storage-class";

    private static final Set<String> NOT_SERVED = Set.of(
            "STANDARD_IA",
            "ONEZONE_IA",
            "INTELLIGENT_TIERING",
            "GLACIER",
            "DEEP_ARCHIVE",
            "OUTPOSTS",
            "GLACIER_IR",
            "SNOW",
            "EXPRESS_ONEZONE",
            "FSX_OPENZFS",
            "FSX_ONTAP");

    private final Replication replication;

    StorageClass(int copies) {
        this.replication = Replication.newBuilder()
                .setType(ReplicationType.RATIS)
                .setFactor(copies)
                .build();
    }

    /** @param header null = not sent; then the bucket decides, and this is null, too */
    static Replication replication(String header) {
        if (header == null) {
            return null;
        }
        for (StorageClass storageClass : values()) {
            if (storageClass.name().equals(header)) {
                return storageClass.replication;
            }
        }
        if (NOT_SERVED.contains(header)) {
            throw S3Error.NOT_IMPLEMENTED.failure(
                    "The storage class %s is not implemented; use STANDARD or REDUCED_REDUNDANCY", header);
        }
        throw S3Error.INVALID_STORAGE_CLASS.failure("'%s' is not a storage class", header);
    }

    static StorageClass of(Replication replication) {
        return replication != null && replication.getFactor() == 1 ? REDUCED_REDUNDANCY : STANDARD;
    }
}
