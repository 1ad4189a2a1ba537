package io.ozone.om.query;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Reader;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.wire.om.OmAnswer;

/** One configuration of a bucket. */
final class GetBucketConfiguration {
    private GetBucketConfiguration() {}

    static OmAnswer answer(Reader reader, io.ozone.wire.om.GetBucketConfiguration query) {
        String row = Rows.bucketConfiguration(query.getVolume(), query.getBucket(), query.getKind());
        return OmAnswer.newBuilder()
                .setBucketConfiguration(reader.get(OmTables.BUCKET_CONFIGURATIONS, row)
                        .orElseThrow(() -> {
                            Namespace.bucket(reader, query.getVolume(), query.getBucket());
                            return new Refusal(
                                    ErrorCode.BUCKET_CONFIGURATION_NOT_FOUND,
                                    "Bucket " + query.getVolume() + "/" + query.getBucket() + " has no "
                                            + query.getKind() + " configuration");
                        }))
                .build();
    }
}
