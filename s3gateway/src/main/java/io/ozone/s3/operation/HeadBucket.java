package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;

/** Says whether a bucket is there, and in which region. */
final class HeadBucket implements Operation {
    private static final Match MATCH = Match.plain("HeadBucket", "HEAD", Level.BUCKET);

    private final String region;

    HeadBucket(String region) {
        this.region = region;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        caller.store().bucket(exchange.target().bucket());
        exchange.setHeader("x-amz-bucket-region", region);
        exchange.answer(200);
    }
}
