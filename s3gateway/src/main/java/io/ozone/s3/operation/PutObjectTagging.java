package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.Payload;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Gives an object, or a version of it, other tags, in place of all that it has. */
final class PutObjectTagging implements Operation {
    private static final Match MATCH = Match.plain("PutObjectTagging", "PUT", Level.OBJECT)
            .subresource("tagging")
            .parameters(ObjectVersion.PARAMETER);

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        ByteBuffer document = new Payload(exchange, caller, false).readWhole(ObjectTags.MAX_BODY_BYTES);
        ObjectTags.set(exchange, caller.store(), ObjectTags.ofDocument(document));
        exchange.answer(200);
    }
}
