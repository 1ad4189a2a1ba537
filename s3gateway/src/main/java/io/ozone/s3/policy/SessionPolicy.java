package io.ozone.s3.policy;

import io.ozone.s3.policy.BucketPolicy.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What temporary credentials are for, in the words of whoever asked for them: of what their user may do, they may do what
 * this allows. It has no principals, and is about any bucket. What it says of other services than S3 is about nothing here.
 */
public final class SessionPolicy {
    private final Rules rules;

    private SessionPolicy(Rules rules) {
        this.rules = rules;
    }

    /** @throws io.ozone.s3.error.S3Exception MalformedPolicy */
    public static SessionPolicy parse(String document) {
        return new SessionPolicy(
                Rules.parse(ByteBuffer.wrap(document.getBytes(StandardCharsets.UTF_8)), Statement::ofSession));
    }

    public boolean allows(Question question) {
        return rules.decide(question) == Verdict.ALLOWED;
    }
}
