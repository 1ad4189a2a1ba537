package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import java.io.IOException;

/** Takes the ACL that a bucket or an object has anyway, and no other. */
final class PutAcl implements Operation {
    private final Match match;

    PutAcl(String name, Level level) {
        this.match = AccessControl.match(name, "PUT", level);
    }

    @Override
    public Match match() {
        return match;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        String owner = AccessControl.owner(exchange.target(), caller.store());
        AccessControl.requireAsIs(exchange, caller, owner);
        exchange.answer(200);
    }
}
