package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;

/** Deletes an empty bucket. */
final class DeleteBucket implements Operation {
    private static final Match MATCH = Match.plain("DeleteBucket", "DELETE", Level.BUCKET);

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        caller.store().deleteBucket(exchange.target().bucket());
        exchange.answer(204);
    }
}
