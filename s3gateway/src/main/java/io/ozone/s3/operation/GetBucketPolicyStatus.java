package io.ozone.s3.operation;

import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.xml.XmlWriter;

/** Says whether a bucket is public, by its policy or its ACL. */
final class GetBucketPolicyStatus implements Operation {
    private static final Match MATCH =
            Match.plain("GetBucketPolicyStatus", "GET", Level.BUCKET).subresource("policyStatus");

    private final Gatekeeper gatekeeper;

    GetBucketPolicyStatus(Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        boolean open = gatekeeper.isPublic(exchange.target().bucket());
        exchange.answer(
                200,
                XmlWriter.document("PolicyStatus")
                        .element("IsPublic", open)
                        .close("PolicyStatus")
                        .toBytes());
    }
}
