package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import java.util.Map;

/** Names the tags of an object. */
final class GetObjectTagging implements Operation {
    private static final Match MATCH =
            Match.plain("GetObjectTagging", "GET", Level.OBJECT).subresource("tagging");

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        Map<String, String> tags = caller.store()
                .head(exchange.target().bucket(), exchange.target().key())
                .tags();
        exchange.answer(200, ObjectTags.document(tags));
    }
}
