package io.ozone.s3.operation;

import com.google.protobuf.ByteString;
import io.ozone.client.KeyInfo;
import io.ozone.s3.access.Acl;
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

    PutAcl(String name, Level level) {
        this.match = AccessControl.match(name, "PUT", level).headers(AccessControl.HEADER, AccessControl.GRANTS);
    }

    @Override
    public Match match() {
        return match;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        if (exchange.target().key().isEmpty()) {
            ofBucket(exchange, caller);
        } else {
            ofObject(exchange, caller);
        }
        exchange.answer(200);
    }

    private static void ofBucket(Exchange exchange, Identity caller) throws IOException {
        ObjectStore store = caller.store();
        String bucket = exchange.target().bucket();
        String owner = store.bucket(bucket).owner();
        Acl asked = AccessControl.read(exchange, caller, owner, null);
        Owners owners = Owners.in(bucket, store);
        AccessControl.check(store, bucket, owners, asked, owner);
        if (owners.all() != null) {
            return;
        }
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

    private static void ofObject(Exchange exchange, Identity caller) throws IOException {
        ObjectStore store = caller.store();
        RequestTarget target = exchange.target();
        String bucketOwner = store.bucket(target.bucket()).owner();
        Owners owners = Owners.in(target.bucket(), store);
        String versionId = ObjectVersion.named(target);
        KeyInfo object = store.head(target.bucket(), target.key(), versionId);
        String owner = owners.of(object);
        Acl asked = AccessControl.read(exchange, caller, owner, bucketOwner);
        AccessControl.check(store, target.bucket(), owners, asked, owner);
        if (owners.all() != null || asked.equals(AccessControl.of(object, owners))) {
            ObjectVersion.header(exchange, object.versionId());
            return;
        }
        String text = asked.equals(Acl.ownersOnly(owner)) ? "" : asked.text();
        ObjectVersion.header(exchange, store.setAcl(target.bucket(), target.key(), versionId, text));
    }
}
