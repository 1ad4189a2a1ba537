package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AccessControlPolicy;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.Permission;
import software.amazon.awssdk.services.s3.model.Type;

class AclTest extends GatewayTest {
    private static Grant grant(String user, Permission permission) {
        return Grant.builder()
                .grantee(grantee -> grantee.id(user).displayName(user).type(Type.CANONICAL_USER))
                .permission(permission)
                .build();
    }

    private static AccessControlPolicy policy(String owner, Grant... grants) {
        return AccessControlPolicy.builder()
                .owner(who -> who.id(owner).displayName(owner))
                .grants(grants)
                .build();
    }

    @Test
    void theOwnerOfABucketHasFullControl() {
        assertThat(s3.getBucketAcl(request -> request.bucket(bucket)).grants())
                .containsExactly(grant("alice", Permission.FULL_CONTROL));
        assertThat(s3.getBucketAcl(request -> request.bucket(bucket)).owner().id())
                .isEqualTo("alice");
        assertError(404, "NoSuchBucket", () -> s3.getBucketAcl(request -> request.bucket("absent")));
    }

    @Test
    void anObjectBelongsToWhoWroteItUnlessItsBucketSaysOtherwise() {
        gateway.store.addSecret("AKIDACLBOB", "bobs-secret", "bob");
        try (S3Client bob = gateway.client("AKIDACLBOB", "bobs-secret", true)) {
            bob.putObject(request -> request.bucket(bucket).key("key"), RequestBody.fromString("hello"));
        }
        assertThat(ownerOfKey()).isEqualTo("bob");
        assertThat(ownersInListings()).containsExactly("bob", "bob");
        s3.putBucketOwnershipControls(request -> request.bucket(bucket)
                .ownershipControls(controls ->
                        controls.rules(rule -> rule.objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED))));
        assertThat(ownerOfKey()).isEqualTo("alice");
        assertThat(ownersInListings()).containsExactly("alice", "alice");
        assertError(
                404,
                "NoSuchKey",
                () -> s3.getObjectAcl(request -> request.bucket(bucket).key("absent")));
    }

    private List<String> ownersInListings() {
        return List.of(
                s3.listObjects(request -> request.bucket(bucket))
                        .contents()
                        .get(0)
                        .owner()
                        .id(),
                s3.listObjectsV2(request -> request.bucket(bucket).fetchOwner(true))
                        .contents()
                        .get(0)
                        .owner()
                        .id());
    }

    private String ownerOfKey() {
        return s3.getObjectAcl(request -> request.bucket(bucket).key("key"))
                .owner()
                .id();
    }

    @Test
    void theAclThatIsThereCanBeSet() {
        put("key", "hello");
        AccessControlPolicy own = policy("alice", grant("alice", Permission.FULL_CONTROL));
        s3.putBucketAcl(request -> request.bucket(bucket).acl(BucketCannedACL.PRIVATE));
        s3.putBucketAcl(request -> request.bucket(bucket).accessControlPolicy(own));
        s3.putObjectAcl(request -> request.bucket(bucket).key("key").acl(ObjectCannedACL.PRIVATE));
        s3.putObjectAcl(request -> request.bucket(bucket).key("key").accessControlPolicy(own));
        assertError(
                404,
                "NoSuchKey",
                () -> s3.putObjectAcl(
                        request -> request.bucket(bucket).key("absent").acl(ObjectCannedACL.PRIVATE)));
        assertError(400, "MissingSecurityHeader", () -> s3.putBucketAcl(request -> request.bucket(bucket)));
        assertError(
                400,
                "InvalidRequest",
                () -> s3.putBucketAcl(request ->
                        request.bucket(bucket).acl(BucketCannedACL.PRIVATE).accessControlPolicy(own)));
        assertError(
                400,
                "MalformedACLError",
                () -> s3.putBucketAcl(request -> request.bucket(bucket)
                        .accessControlPolicy(AccessControlPolicy.builder()
                                .grants(grant("alice", Permission.FULL_CONTROL))
                                .build())));
    }

    @Test
    void noOtherAclIsTaken() {
        put("key", "hello");
        assertNotImplemented(
                () -> s3.putBucketAcl(request -> request.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ)));
        assertNotImplemented(() ->
                s3.putObjectAcl(request -> request.bucket(bucket).key("key").acl(ObjectCannedACL.PUBLIC_READ)));
        assertNotImplemented(
                () -> s3.putBucketAcl(request -> request.bucket(bucket).grantRead("id=bob")));
        for (AccessControlPolicy other : List.of(
                policy("alice"),
                policy("bob", grant("bob", Permission.FULL_CONTROL)),
                policy("alice", grant("alice", Permission.READ)),
                policy("alice", grant("bob", Permission.FULL_CONTROL)),
                policy("alice", grant("alice", Permission.FULL_CONTROL), grant("bob", Permission.READ)))) {
            assertNotImplemented(
                    () -> s3.putBucketAcl(request -> request.bucket(bucket).accessControlPolicy(other)));
        }
    }
}
