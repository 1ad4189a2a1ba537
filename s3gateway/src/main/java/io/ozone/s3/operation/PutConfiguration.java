package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.Payload;
import io.ozone.s3.configuration.StoredConfiguration;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Configures a bucket, in place of an earlier configuration of that kind. */
final class PutConfiguration implements Operation {
    /** 1,000 rules of a lifecycle; most kinds are held to less where they are kept. */
    static final int MAX_BODY_BYTES = 512 << 10;

    private final Match match;
    private final StoredConfiguration configuration;
    private final int status;

    PutConfiguration(String name, String subresource, StoredConfiguration configuration, int status) {
        this.match = Match.plain(name, "PUT", Level.BUCKET).subresource(subresource);
        this.configuration = configuration;
        this.status = status;
    }

    @Override
    public Match match() {
        return match;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        String bucket = exchange.target().bucket();
        ByteBuffer document = document(exchange, caller);
        caller.store().putConfiguration(bucket, configuration.read(document));
        exchange.answer(status);
    }

    /** The request's document, whole and as the client meant it. */
    static ByteBuffer document(Exchange exchange, Identity caller) throws IOException {
        return document(exchange, caller, true);
    }

    /** @param mustBeProtected whether it has to come with something that tells when it was damaged on its way */
    static ByteBuffer document(Exchange exchange, Identity caller, boolean mustBeProtected) throws IOException {
        Payload payload = new Payload(exchange, caller, false);
        if (mustBeProtected && !payload.isProtected()) {
            throw S3Error.INVALID_REQUEST.failure(
                    "Missing required header for this request: Content-MD5; an x-amz-checksum or a signed body will do");
        }
        return payload.readWhole(MAX_BODY_BYTES);
    }
}
