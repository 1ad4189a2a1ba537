package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.access.Acl;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.store.ObjectStore;
import io.ozone.wire.om.BucketConfigurationKind;

/** Says what the owner of a bucket or an object grants to whom. */
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
        RequestTarget target = exchange.target();
        ObjectStore store = caller.store();
        if (target.key().isEmpty()) {
            String owner = store.bucket(target.bucket()).owner();
            exchange.answer(200, AccessControl.document(owner, ofBucket(store, target.bucket(), owner)));
            return;
        }
        Owners owners = Owners.in(target.bucket(), store);
        KeyInfo object = store.head(target.bucket(), target.key(), ObjectVersion.named(target));
        exchange.requirePinned(object.bucket(), object.name(), object.generation());
        ObjectVersion.header(exchange, object.versionId());
        exchange.answer(200, AccessControl.document(owners.of(object), AccessControl.of(object, owners)));
    }

    private static Acl ofBucket(ObjectStore store, String bucket, String owner) {
        if (Owners.in(bucket, store).all() != null) {
            return Acl.ownersOnly(owner);
        }
        try {
            return Acl.parse(store.configuration(bucket, BucketConfigurationKind.ACL)
                    .getDocument()
                    .toStringUtf8());
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.BUCKET_CONFIGURATION_NOT_FOUND) {
                return Acl.ownersOnly(owner);
            }
            throw e;
        }
    }
}
