package io.ozone.s3.operation;

import com.google.protobuf.ByteString;
import io.ozone.client.KeyInfo;
import io.ozone.s3.access.Acl;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.access.Owners;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.store.ObjectStore;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import java.io.IOException;

/** Has the owner of a bucket or an object grant what the request says, in place of all that was granted. */
final class PutAcl implements Operation {
    private final Match match;
    private final Gatekeeper gatekeeper;

    PutAcl(String name, Level level, Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
        this.match = AccessControl.match(name, "PUT", level).headers(AccessControl.HEADER, AccessControl.GRANTS);
    }

    @Override
    public Match match() {
        return match;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        Owners owners = gatekeeper.owners(exchange.target().bucket());
        if (owners.aclsAreOff()) {
            throw AccessControl.off();
        }
        if (exchange.target().key().isEmpty()) {
            ofBucket(exchange, caller, owners.bucketOwner());
        } else {
            ofObject(exchange, caller, owners);
        }
        exchange.answer(200);
    }

    private static void ofBucket(Exchange exchange, Identity caller, String owner) throws IOException {
        ObjectStore store = caller.store();
        String bucket = exchange.target().bucket();
        Acl asked = AccessControl.read(exchange, caller, owner, null);
        AccessControl.requireNotBlocked(store, bucket, asked);
        if (asked.equals(Acl.ownersOnly(owner))) {
            store.deleteConfiguration(bucket, BucketConfigurationKind.ACL);
        } else {
            store.putConfiguration(bucket, configuration(asked));
        }
    }

    static BucketConfiguration configuration(Acl acl) {
        return BucketConfiguration.newBuilder()
                .setKind(BucketConfigurationKind.ACL)
                .setDocument(ByteString.copyFromUtf8(acl.text()))
                .build();
    }

    private static void ofObject(Exchange exchange, Identity caller, Owners owners) throws IOException {
        ObjectStore store = caller.store();
        RequestTarget target = exchange.target();
        String versionId = ObjectVersion.named(target);
        KeyInfo object = store.head(target.bucket(), target.key(), versionId);
        String owner = owners.of(object);
        Acl asked = AccessControl.read(exchange, caller, owner, owners.bucketOwner());
        AccessControl.requireNotBlocked(store, target.bucket(), asked);
        if (asked.equals(AccessControl.of(object, owners))) {
            ObjectVersion.header(exchange, object.versionId());
            return;
        }
        String text = asked.equals(Acl.ownersOnly(owner)) ? "" : asked.text();
        ObjectVersion.header(exchange, store.setAcl(target.bucket(), target.key(), versionId, text));
    }
}
