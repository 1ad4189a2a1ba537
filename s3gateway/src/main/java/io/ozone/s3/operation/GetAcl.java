package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;

/** Says who may do what with a bucket or an object: its owner everything. */
final class GetAcl implements Operation {
    private final Match match;

    GetAcl(String name, Level level) {
        this.match = AccessControl.match(name, "GET", level);
    }

    @Override
    public Match match() {
        return match;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        exchange.answer(200, AccessControl.document(AccessControl.owner(exchange.target(), caller.store())));
    }
}
