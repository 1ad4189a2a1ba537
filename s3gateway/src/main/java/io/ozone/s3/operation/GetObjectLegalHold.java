package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.wire.om.KeyLock;

/** Tells whether an object, or a version of it, is under legal hold. */
final class GetObjectLegalHold implements Operation {
    private static final Match MATCH = Match.plain("GetObjectLegalHold", "GET", Level.OBJECT)
            .subresource("legal-hold")
            .parameters(ObjectVersion.PARAMETER);

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        KeyLock lock = ObjectLocks.find(exchange, caller);
        if (!lock.hasLegalHold()) {
            throw ObjectLocks.missing();
        }
        exchange.answer(200, ObjectLocks.legalHold(lock));
    }
}
