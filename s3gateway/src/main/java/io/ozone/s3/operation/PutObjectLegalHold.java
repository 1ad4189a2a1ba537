package io.ozone.s3.operation;

import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.wire.om.KeyLock;
import java.io.IOException;

/** Puts an object, or a version of it, under legal hold, or lifts that. */
final class PutObjectLegalHold implements Operation {
    private static final Match MATCH = Match.plain("PutObjectLegalHold", "PUT", Level.OBJECT)
            .subresource("legal-hold")
            .parameters(ObjectVersion.PARAMETER);

    private final Gatekeeper gatekeeper;

    PutObjectLegalHold(Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        KeyLock lock = ObjectLocks.legalHold(PutConfiguration.document(exchange, caller));
        ObjectLocks.change(gatekeeper, exchange, caller, ObjectLocks.PUT_LEGAL_HOLD, lock);
        exchange.answer(200);
    }
}
