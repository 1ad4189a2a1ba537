package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.s3.access.Acl;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.access.Owners;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.store.ObjectStore;

/** Says what the owner of a bucket or an object grants to whom. */
final class GetAcl implements Operation {
    private final Match match;
    private final Gatekeeper gatekeeper;

    GetAcl(String name, Level level, Gatekeeper gatekeeper) {
        this.match = AccessControl.match(name, "GET", level);
        this.gatekeeper = gatekeeper;
    }

    @Override
    public Match match() {
        return match;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        RequestTarget target = exchange.target();
        ObjectStore store = caller.store();
        Owners owners = gatekeeper.owners(target.bucket());
        if (target.key().isEmpty()) {
            exchange.answer(
                    200, AccessControl.document(owners.bucketOwner(), ofBucket(store, target.bucket(), owners)));
            return;
        }
        KeyInfo object = store.head(target.bucket(), target.key(), ObjectVersion.named(target));
        exchange.requirePinned(object.bucket(), object.name(), object.generation());
        ObjectVersion.header(exchange, object.versionId());
        exchange.answer(200, AccessControl.document(owners.of(object), AccessControl.of(object, owners)));
    }

    private static Acl ofBucket(ObjectStore store, String bucket, Owners owners) {
        String owner = owners.bucketOwner();
        return owners.aclsAreOff() ? Acl.ownersOnly(owner) : AccessControl.ofBucket(store, bucket, owner);
    }
}
