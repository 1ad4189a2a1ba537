package io.ozone.s3.operation;

import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.wire.om.KeyLock;
import java.io.IOException;

/** Says until when an object, or a version of it, can not be removed. */
final class PutObjectRetention implements Operation {
    private static final Match MATCH = Match.plain("PutObjectRetention", "PUT", Level.OBJECT)
            .subresource("retention")
            .parameters(ObjectVersion.PARAMETER)
            .headers(ObjectLocks.BYPASS);

    private final Gatekeeper gatekeeper;

    PutObjectRetention(Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        KeyLock lock = ObjectLocks.retention(PutConfiguration.document(exchange, caller));
        ObjectLocks.change(gatekeeper, exchange, caller, ObjectLocks.PUT_RETENTION, lock);
        exchange.answer(200);
    }
}
