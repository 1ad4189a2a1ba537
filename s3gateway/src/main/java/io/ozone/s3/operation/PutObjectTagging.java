package io.ozone.s3.operation;

import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.access.Wish;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.Payload;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** Gives an object, or a version of it, other tags, in place of all that it has. */
final class PutObjectTagging implements Operation {
    private static final Match MATCH = Match.plain("PutObjectTagging", "PUT", Level.OBJECT)
            .subresource("tagging")
            .parameters(ObjectVersion.PARAMETER);

    private final Gatekeeper gatekeeper;

    PutObjectTagging(Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        ByteBuffer document = new Payload(exchange, caller, false).readWhole(ObjectTags.MAX_BODY_BYTES);
        Map<String, String> tags = ObjectTags.ofDocument(document);
        gatekeeper.require(exchange, caller, wish(exchange.target()).withTags(tags));
        ObjectTags.set(exchange, caller.store(), tags);
        exchange.answer(200);
    }

    private static Wish wish(RequestTarget target) {
        String versionId = ObjectVersion.named(target);
        String action = versionId.isEmpty() ? "s3:PutObjectTagging" : "s3:PutObjectVersionTagging";
        return Wish.of(action, target.bucket(), target.key(), versionId);
    }
}
