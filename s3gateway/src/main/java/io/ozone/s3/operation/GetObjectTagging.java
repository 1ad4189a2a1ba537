package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;

/** Names the tags of an object, or of a version of it. */
final class GetObjectTagging implements Operation {
    private static final Match MATCH = Match.plain("GetObjectTagging", "GET", Level.OBJECT)
            .subresource("tagging")
            .parameters(ObjectVersion.PARAMETER);

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        KeyInfo key = caller.store()
                .head(exchange.target().bucket(), exchange.target().key(), ObjectVersion.named(exchange.target()));
        exchange.requirePinned(key.bucket(), key.name(), key.generation());
        ObjectVersion.header(exchange, key.versionId());
        exchange.answer(200, ObjectTags.document(key.tags()));
    }
}
