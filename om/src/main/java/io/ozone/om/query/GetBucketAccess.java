package io.ozone.om.query;

import io.ozone.kv.Reader;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.wire.om.BucketAccess;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.OmAnswer;
import java.util.List;

/** All that the S3 door must know of a bucket at each request. */
final class GetBucketAccess {
    private static final List<BucketConfigurationKind> KINDS = List.of(
            BucketConfigurationKind.POLICY,
            BucketConfigurationKind.ACL,
            BucketConfigurationKind.PUBLIC_ACCESS_BLOCK,
            BucketConfigurationKind.OWNERSHIP_CONTROLS,
            BucketConfigurationKind.ENCRYPTION,
            BucketConfigurationKind.LOGGING);

    private GetBucketAccess() {}

    static OmAnswer answer(Reader reader, io.ozone.wire.om.GetBucketAccess query) {
        String volume = query.getVolume();
        String bucket = query.getBucket();
        BucketAccess.Builder access = BucketAccess.newBuilder()
                .setOwner(Namespace.bucket(reader, volume, bucket).getOwner())
                .setVolumeOwner(Namespace.volume(reader, volume).getOwner());
        for (BucketConfigurationKind kind : KINDS) {
            reader.get(OmTables.BUCKET_CONFIGURATIONS, Rows.bucketConfiguration(volume, bucket, kind))
                    .ifPresent(access::addConfigurations);
        }
        return OmAnswer.newBuilder().setBucketAccess(access).build();
    }
}
