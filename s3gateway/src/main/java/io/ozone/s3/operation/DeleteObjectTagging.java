package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import java.util.Map;

/** Takes all tags from an object, or from a version of it. */
final class DeleteObjectTagging implements Operation {
    private static final Match MATCH = Match.plain("DeleteObjectTagging", "DELETE", Level.OBJECT)
            .subresource("tagging")
            .parameters(ObjectVersion.PARAMETER);

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        ObjectTags.set(exchange, caller.store(), Map.of());
        exchange.answer(204);
    }
}
