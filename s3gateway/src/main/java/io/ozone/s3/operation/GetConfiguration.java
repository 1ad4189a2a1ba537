package io.ozone.s3.operation;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.configuration.StoredConfiguration;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;

/** Says how a bucket was configured. */
final class GetConfiguration implements Operation {
    private final Match match;
    private final StoredConfiguration configuration;

    GetConfiguration(String name, String subresource, StoredConfiguration configuration) {
        this.match = Match.plain(name, "GET", Level.BUCKET).subresource(subresource);
        this.configuration = configuration;
    }

    @Override
    public Match match() {
        return match;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        String bucket = exchange.target().bucket();
        byte[] document;
        try {
            document = caller.store()
                    .configuration(bucket, configuration.kind())
                    .getDocument()
                    .toByteArray();
        } catch (OzoneException e) {
            throw e.code() == ErrorCode.BUCKET_CONFIGURATION_NOT_FOUND ? configuration.missing(bucket) : e;
        }
        exchange.answer(200, document);
    }
}
