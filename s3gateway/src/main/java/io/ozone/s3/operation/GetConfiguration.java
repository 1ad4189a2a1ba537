package io.ozone.s3.operation;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.configuration.StoredConfiguration;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.wire.om.BucketConfigurationKind;
import java.util.function.Function;

/** Says how a bucket was configured. */
final class GetConfiguration implements Operation {
    private final Match match;
    private final BucketConfigurationKind kind;
    private final Function<String, byte[]> missing;

    /** @param missing what is told of a bucket that was not; may throw */
    private GetConfiguration(
            String name, String subresource, BucketConfigurationKind kind, Function<String, byte[]> missing) {
        this.match = Match.plain(name, "GET", Level.BUCKET).subresource(subresource);
        this.kind = kind;
        this.missing = missing;
    }

    /** A bucket without it is an error of its own. */
    GetConfiguration(String name, String subresource, StoredConfiguration configuration) {
        this(name, subresource, configuration.kind(), bucket -> {
            throw configuration.missing(bucket);
        });
    }

    /** @param none the document of a bucket without it */
    GetConfiguration(String name, String subresource, BucketConfigurationKind kind, byte[] none) {
        this(name, subresource, kind, bucket -> none);
    }

    @Override
    public Match match() {
        return match;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        exchange.answer(200, document(exchange.target().bucket(), caller));
    }

    private byte[] document(String bucket, Identity caller) {
        try {
            return caller.store().configuration(bucket, kind).getDocument().toByteArray();
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.BUCKET_CONFIGURATION_NOT_FOUND) {
                return missing.apply(bucket);
            }
            throw e;
        }
    }
}
