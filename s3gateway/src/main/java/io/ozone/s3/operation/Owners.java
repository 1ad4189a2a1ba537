package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.configuration.ObjectOwnership;
import io.ozone.s3.store.ObjectStore;
import io.ozone.wire.om.BucketConfigurationKind;

/**
 * To whom the objects of a bucket belong: to who wrote them, unless its ownership controls give all to its owner.
 *
 * @param all null = each belongs to its writer
 */
record Owners(String all) {
    static Owners in(String bucket, ObjectStore store) {
        try {
            ObjectOwnership ownership =
                    ObjectOwnership.of(store.configuration(bucket, BucketConfigurationKind.OWNERSHIP_CONTROLS));
            return new Owners(
                    ownership == ObjectOwnership.BUCKET_OWNER_ENFORCED
                            ? store.bucket(bucket).owner()
                            : null);
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.BUCKET_CONFIGURATION_NOT_FOUND) {
                return new Owners(null);
            }
            throw e;
        }
    }

    String of(KeyInfo key) {
        return all == null ? key.owner() : all;
    }
}
