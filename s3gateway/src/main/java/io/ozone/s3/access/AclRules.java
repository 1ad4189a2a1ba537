package io.ozone.s3.access;

import io.ozone.client.KeyInfo;
import io.ozone.s3.access.Acl.Permission;
import java.util.Map;

/** Which actions the permissions of ACLs stand for. */
final class AclRules {
    private static final Map<String, Permission> OF_BUCKETS = Map.of(
            "s3:ListBucket", Permission.READ,
            "s3:ListBucketVersions", Permission.READ,
            "s3:ListBucketMultipartUploads", Permission.READ,
            "s3:PutObject", Permission.WRITE,
            "s3:DeleteObject", Permission.WRITE,
            "s3:GetBucketAcl", Permission.READ_ACP,
            "s3:PutBucketAcl", Permission.WRITE_ACP);

    private static final Map<String, Permission> OF_OBJECTS = Map.of(
            "s3:GetObject", Permission.READ,
            "s3:GetObjectVersion", Permission.READ,
            "s3:GetObjectAcl", Permission.READ_ACP,
            "s3:GetObjectVersionAcl", Permission.READ_ACP,
            "s3:PutObjectAcl", Permission.WRITE_ACP,
            "s3:PutObjectVersionAcl", Permission.WRITE_ACP);

    private AclRules() {}

    static boolean grant(BucketGuard guard, Asked asked, Wish wish) {
        if (guard.owners().aclsAreOff()) {
            return false;
        }
        boolean ignorePublic = guard.block().ignoresPublicAcls();
        // Who makes an object owns it, and says from the start what it is like.
        Permission ofBucket = wish.making() ? Permission.WRITE : OF_BUCKETS.get(wish.action());
        if (ofBucket != null && guard.acl() != null && guard.acl().grants(asked.user(), ofBucket, ignorePublic)) {
            return true;
        }
        Permission ofObject = wish.making() || wish.key().isEmpty() ? null : OF_OBJECTS.get(wish.action());
        if (ofObject == null) {
            return false;
        }
        KeyInfo object = asked.object();
        return object != null && grants(object, asked.user(), ofObject, ignorePublic);
    }

    private static boolean grants(KeyInfo object, String user, Permission wanted, boolean ignorePublic) {
        String text = object.metadata().get(Acl.METADATA);
        boolean owner = user != null && user.equals(Owners.kept(object));
        if (owner && (text == null || wanted == Permission.READ_ACP || wanted == Permission.WRITE_ACP)) {
            return true;
        }
        return text != null && Acl.parse(text).grants(user, wanted, ignorePublic);
    }
}
