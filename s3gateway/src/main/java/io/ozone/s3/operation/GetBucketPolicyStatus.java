package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.policy.BucketPolicy;
import io.ozone.s3.xml.XmlWriter;
import java.nio.ByteBuffer;

/** Says whether a bucket's policy is public. */
final class GetBucketPolicyStatus implements Operation {
    private static final Match MATCH =
            Match.plain("GetBucketPolicyStatus", "GET", Level.BUCKET).subresource("policyStatus");

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        String bucket = exchange.target().bucket();
        byte[] document = GetBucketPolicy.document(caller.store(), bucket);
        boolean open = BucketPolicy.parse(ByteBuffer.wrap(document), bucket).isPublic();
        exchange.answer(
                200,
                XmlWriter.document("PolicyStatus")
                        .element("IsPublic", open)
                        .close("PolicyStatus")
                        .toBytes());
    }
}
