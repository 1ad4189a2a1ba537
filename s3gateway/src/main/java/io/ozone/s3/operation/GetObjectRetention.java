package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.wire.om.KeyLock;

/** Tells until when an object, or a version of it, can not be removed. */
final class GetObjectRetention implements Operation {
    private static final Match MATCH = Match.plain("GetObjectRetention", "GET", Level.OBJECT)
            .subresource("retention")
            .parameters(ObjectVersion.PARAMETER);

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        KeyLock lock = ObjectLocks.find(exchange, caller);
        if (!ObjectLocks.isRetained(lock)) {
            throw ObjectLocks.missing();
        }
        exchange.answer(200, ObjectLocks.document(lock.getRetention()));
    }
}
