package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.access.Acl;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AccessControlPolicy;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.Permission;
import software.amazon.awssdk.services.s3.model.Type;

class AclTest extends GatewayTest {
    private static final String ALL = "http://acs.amazonaws.com/groups/global/AllUsers";
    private static final String KNOWN = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

    private static Grant group(String uri, Permission permission) {
        return Grant.builder()
                .grantee(grantee -> grantee.uri(uri).type(Type.GROUP))
                .permission(permission)
                .build();
    }

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
    void logsCanBeLetIn() {
        String logs = "http://acs.amazonaws.com/groups/s3/LogDelivery";
        s3.putPublicAccessBlock(
                request -> request.bucket(bucket).publicAccessBlockConfiguration(block -> block.blockPublicAcls(true)));
        s3.putBucketAcl(request -> request.bucket(bucket).acl("log-delivery-write"));
        Grant[] granted = {group(logs, Permission.WRITE), group(logs, Permission.READ_ACP)};
        assertThat(s3.getBucketAcl(request -> request.bucket(bucket)).grants())
                .contains(granted)
                .hasSize(3);
        assertThat(s3.getBucketPolicyStatus(request -> request.bucket(bucket))
                        .policyStatus()
                        .isPublic())
                .isFalse();
        s3.putBucketAcl(request -> request.bucket(bucket).accessControlPolicy(policy("alice", granted)));
        assertThat(s3.getBucketAcl(request -> request.bucket(bucket)).grants()).containsExactly(granted);
        s3.putBucketAcl(request -> request.bucket(bucket).grantWrite("uri=\"" + logs + "\""));
        assertThat(s3.getBucketAcl(request -> request.bucket(bucket)).grants()).containsExactly(granted[0]);
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
    void anAclIsSetReplacedAndShown() {
        put("key", "hello");
        s3.putBucketAcl(request -> request.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ));
        assertThat(s3.getBucketAcl(request -> request.bucket(bucket)).grants())
                .containsExactly(group(ALL, Permission.READ), grant("alice", Permission.FULL_CONTROL));
        s3.putBucketAcl(request -> request.bucket(bucket).grantReadACP("id=\"bob\", uri=\"" + KNOWN + "\""));
        assertThat(s3.getBucketAcl(request -> request.bucket(bucket)).grants())
                .containsExactly(group(KNOWN, Permission.READ_ACP), grant("bob", Permission.READ_ACP));
        s3.putBucketAcl(request -> request.bucket(bucket).acl(BucketCannedACL.PRIVATE));
        assertThat(s3.getBucketAcl(request -> request.bucket(bucket)).grants())
                .containsExactly(grant("alice", Permission.FULL_CONTROL));
        AccessControlPolicy own = policy(
                "alice",
                grant("alice", Permission.FULL_CONTROL),
                grant("bob", Permission.READ),
                group(ALL, Permission.READ));
        s3.putObjectAcl(request -> request.bucket(bucket).key("key").accessControlPolicy(own));
        assertThat(grantsOf("key"))
                .containsExactly(
                        group(ALL, Permission.READ),
                        grant("alice", Permission.FULL_CONTROL),
                        grant("bob", Permission.READ));
        assertThat(s3.headObject(request -> request.bucket(bucket).key("key")).metadata())
                .isEmpty();
        s3.putObjectAcl(request -> request.bucket(bucket).key("key").acl(ObjectCannedACL.PRIVATE));
        assertThat(grantsOf("key")).containsExactly(grant("alice", Permission.FULL_CONTROL));
        assertThat(gateway.store.head(bucket, "key").metadata()).doesNotContainKey(Acl.METADATA);
    }

    @Test
    void whatHeadersGrantStandsInTheOrderOfThePermissions() {
        String bob = "id=bob";
        s3.putObject(
                request -> request.bucket(bucket)
                        .key("key")
                        .grantFullControl(bob)
                        .grantReadACP(bob)
                        .grantRead(bob)
                        .grantWriteACP(bob),
                RequestBody.fromString("hello"));
        assertThat(grantsOf("key"))
                .containsExactly(
                        grant("bob", Permission.READ),
                        grant("bob", Permission.READ_ACP),
                        grant("bob", Permission.WRITE_ACP),
                        grant("bob", Permission.FULL_CONTROL));
    }

    private List<Grant> grantsOf(String key) {
        return s3.getObjectAcl(request -> request.bucket(bucket).key(key)).grants();
    }

    @Test
    void whatIsNoAclIsRefused() {
        put("key", "hello");
        AccessControlPolicy own = policy("alice", grant("alice", Permission.FULL_CONTROL));
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
                "InvalidRequest",
                () -> s3.putBucketAcl(request ->
                        request.bucket(bucket).acl(BucketCannedACL.PRIVATE).grantRead("id=bob")));
        assertError(
                400,
                "MalformedACLError",
                () -> s3.putBucketAcl(request -> request.bucket(bucket)
                        .accessControlPolicy(AccessControlPolicy.builder()
                                .grants(grant("alice", Permission.FULL_CONTROL))
                                .build())));
        assertError(
                403,
                "AccessDenied",
                () -> s3.putBucketAcl(request -> request.bucket(bucket)
                        .accessControlPolicy(policy("bob", grant("bob", Permission.FULL_CONTROL)))));
        for (String grantees : List.of("bob", "id=\"bob\" uri=", "name=bob", "uri=\"http://x\"", "id=\"\"")) {
            assertError(
                    400,
                    "InvalidArgument",
                    () -> s3.putBucketAcl(request -> request.bucket(bucket).grantRead(grantees)));
        }
        assertNotImplemented(
                () -> s3.putBucketAcl(request -> request.bucket(bucket).acl("aws-exec-read")));
        assertNotImplemented(() -> s3.putObject(
                request -> request.bucket(bucket).key("key").acl("log-delivery-write"), RequestBody.fromString("")));
        assertError(
                400,
                "UnresolvableGrantByEmailAddress",
                () -> s3.putBucketAcl(request -> request.bucket(bucket).grantRead("emailAddress=a@b.c")));
        Grant byMail = Grant.builder()
                .grantee(grantee -> grantee.emailAddress("a@b.c").type(Type.AMAZON_CUSTOMER_BY_EMAIL))
                .permission(Permission.READ)
                .build();
        assertError(
                400,
                "UnresolvableGrantByEmailAddress",
                () -> s3.putBucketAcl(request -> request.bucket(bucket).accessControlPolicy(policy("alice", byMail))));
        assertError(
                400,
                "InvalidArgument",
                () -> s3.putObjectAcl(
                        request -> request.bucket(bucket).key("key").acl("for-all")));
        assertThat(grantsOf("key")).containsExactly(grant("alice", Permission.FULL_CONTROL));
        assertThat(s3.getBucketAcl(request -> request.bucket(bucket)).grants())
                .containsExactly(grant("alice", Permission.FULL_CONTROL));
    }

    private int unsigned(String method, String path) throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            return client.unsignedHead(method, "/" + bucket + path, Map.of("content-length", "0"))
                    .answer(method)
                    .status();
        }
    }

    @Test
    void whatIsGrantedToEverybodyNeedsNoSignature() throws IOException {
        s3.putObject(
                request -> request.bucket(bucket).key("open").acl(ObjectCannedACL.PUBLIC_READ),
                RequestBody.fromString("hello"));
        put("shut", "hello");
        s3.putObject(
                request -> request.bucket(bucket).key("known").acl(ObjectCannedACL.AUTHENTICATED_READ),
                RequestBody.fromString("hello"));
        assertThat(unsigned("GET", "/open")).isEqualTo(200);
        assertThat(unsigned("HEAD", "/open")).isEqualTo(200);
        for (String path : List.of("/shut", "/known", "/absent", "", "/open?acl", "/open?tagging", "?acl")) {
            assertThat(unsigned("GET", path)).as(path).isEqualTo(403);
        }
        assertThat(unsigned("PUT", "/open")).isEqualTo(403);
        s3.copyObject(request -> request.sourceBucket(bucket)
                .sourceKey("open")
                .destinationBucket(bucket)
                .destinationKey("copy"));
        assertThat(unsigned("GET", "/copy")).isEqualTo(403);
        s3.putObjectAcl(request -> request.bucket(bucket).key("shut").acl(ObjectCannedACL.PUBLIC_READ));
        assertThat(unsigned("GET", "/shut")).isEqualTo(200);
        put("open", "anew");
        assertThat(unsigned("GET", "/open")).isEqualTo(403);

        s3.putBucketAcl(request -> request.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ_WRITE));
        assertThat(unsigned("GET", "")).isEqualTo(200);
        assertThat(unsigned("GET", "/absent")).isEqualTo(404);
        assertThat(unsigned("GET", "/open")).isEqualTo(403);
        assertThat(unsigned("PUT", "/new")).isEqualTo(200);
        assertThat(unsigned("DELETE", "/new")).isEqualTo(204);
        assertThat(unsigned("PUT", "?acl")).isEqualTo(403);
        s3.putBucketPolicy(request -> request.bucket(bucket)
                .policy(("{'Statement':{'Effect':'Deny','Principal':'*','Action':'s3:PutObject',"
                                + "'Resource':'arn:aws:s3:::" + bucket + "/*'}}")
                        .replace('\'', '"')));
        assertThat(unsigned("PUT", "/new")).isEqualTo(403);
        s3.putBucketAcl(request -> request.bucket(bucket).acl(BucketCannedACL.PRIVATE));
        assertThat(unsigned("GET", "")).isEqualTo(403);
    }

    @Test
    void whatIsGrantedOfOneObjectIsNotOfAnotherInItsPlace() throws IOException {
        s3.putObject(
                request -> request.bucket(bucket).key("open").acl(ObjectCannedACL.PUBLIC_READ),
                RequestBody.fromString("hello"));
        gateway.store.beforeNextLookup(() -> put("open", "secret"));
        assertThat(unsigned("GET", "/open")).isEqualTo(409);
        assertThat(unsigned("GET", "/open")).isEqualTo(403);
        s3.putBucketAcl(request -> request.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ));
        gateway.store.beforeNextLookup(() -> put("new", "secret"));
        assertThat(unsigned("GET", "/new")).isEqualTo(409);
        assertThat(unsigned("GET", "/new")).isEqualTo(403);
    }

    @Test
    void anUploadInPartsGrantsWhatItWasBegunWith() throws IOException {
        String upload = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key("parts").acl(ObjectCannedACL.PUBLIC_READ))
                .uploadId();
        CompletedPart part = CompletedParts.of(
                1,
                s3.uploadPart(
                        request -> request.bucket(bucket)
                                .key("parts")
                                .uploadId(upload)
                                .partNumber(1),
                        RequestBody.fromString("hello")));
        s3.completeMultipartUpload(request ->
                request.bucket(bucket).key("parts").uploadId(upload).multipartUpload(parts -> parts.parts(part)));
        assertThat(unsigned("GET", "/parts")).isEqualTo(200);
    }

    @Test
    void publicAclsCanBeBlockedOrIgnored() throws IOException {
        s3.putObject(
                request -> request.bucket(bucket).key("open").acl(ObjectCannedACL.PUBLIC_READ),
                RequestBody.fromString("hello"));
        s3.putPublicAccessBlock(request ->
                request.bucket(bucket).publicAccessBlockConfiguration(block -> block.ignorePublicAcls(true)));
        assertThat(unsigned("GET", "/open")).isEqualTo(403);
        s3.putPublicAccessBlock(
                request -> request.bucket(bucket).publicAccessBlockConfiguration(block -> block.blockPublicAcls(true)));
        assertThat(unsigned("GET", "/open")).isEqualTo(200);
        assertError(
                403,
                "AccessDenied",
                () -> s3.putBucketAcl(request -> request.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ)));
        assertError(
                403,
                "AccessDenied",
                () -> s3.putObjectAcl(
                        request -> request.bucket(bucket).key("open").acl(ObjectCannedACL.AUTHENTICATED_READ)));
        assertError(
                403,
                "AccessDenied",
                () -> s3.putObject(
                        request -> request.bucket(bucket).key("new").acl(ObjectCannedACL.PUBLIC_READ),
                        RequestBody.fromString("hello")));
        assertThat(gateway.store.has(bucket, "new")).isFalse();
        s3.putObjectAcl(request -> request.bucket(bucket).key("open").acl(ObjectCannedACL.PRIVATE));
        assertThat(unsigned("GET", "/open")).isEqualTo(403);
    }

    @Test
    void whereTheBucketsOwnerOwnsAllAclsAreOff() throws IOException {
        s3.putObject(
                request -> request.bucket(bucket).key("open").acl(ObjectCannedACL.PUBLIC_READ),
                RequestBody.fromString("hello"));
        s3.putBucketOwnershipControls(request -> request.bucket(bucket)
                .ownershipControls(controls ->
                        controls.rules(rule -> rule.objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED))));
        assertThat(unsigned("GET", "/open")).isEqualTo(403);
        assertThat(grantsOf("open")).containsExactly(grant("alice", Permission.FULL_CONTROL));
        String code = "AccessControlListNotSupported";
        assertError(
                400,
                code,
                () -> s3.putBucketAcl(request -> request.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ)));
        assertError(
                400,
                code,
                () -> s3.putObjectAcl(
                        request -> request.bucket(bucket).key("open").acl(ObjectCannedACL.PUBLIC_READ)));
        assertError(
                400,
                code,
                () -> s3.putObject(
                        request -> request.bucket(bucket).key("new").grantRead("id=bob"),
                        RequestBody.fromString("hello")));
        s3.putObject(
                request -> request.bucket(bucket).key("new").acl(ObjectCannedACL.BUCKET_OWNER_FULL_CONTROL),
                RequestBody.fromString("hello"));
        s3.deleteBucketOwnershipControls(request -> request.bucket(bucket));
        // What was kept counts again.
        assertThat(unsigned("GET", "/open")).isEqualTo(200);
        assertError(
                400,
                "InvalidBucketAclWithObjectOwnership",
                () -> s3.createBucket(request -> request.bucket("enforced-and-open")
                        .acl(BucketCannedACL.PUBLIC_READ)
                        .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)));
        s3.createBucket(request -> request.bucket("made-open").acl(BucketCannedACL.PUBLIC_READ));
        bucket = "made-open";
        assertThat(unsigned("GET", "")).isEqualTo(200);
    }

    @Test
    void aUserIsGrantedWhatAnAclSaysWhereAclsAreChecked() {
        try (TestGateway strict = new TestGateway(Map.of("ozone.acl.enabled", "true"))) {
            strict.store.addSecret("AKIDACLGUEST", "guests-secret", "guest");
            strict.s3.createBucket(request -> request.bucket("strict").grantWrite("id=guest"));
            strict.s3.putObject(
                    request -> request.bucket("strict").key("read").grantRead("id=guest"),
                    RequestBody.fromString("hello"));
            strict.s3.putObject(
                    request -> request.bucket("strict").key("known").acl(ObjectCannedACL.AUTHENTICATED_READ),
                    RequestBody.fromString("hello"));
            strict.s3.putObject(request -> request.bucket("strict").key("shut"), RequestBody.fromString("hello"));
            try (S3Client guest = strict.client("AKIDACLGUEST", "guests-secret", true)) {
                for (String key : List.of("read", "known")) {
                    guest.getObjectAsBytes(request -> request.bucket("strict").key(key));
                }
                assertError(
                        403,
                        "AccessDenied",
                        () -> guest.getObjectAsBytes(
                                request -> request.bucket("strict").key("shut")));
                assertError(
                        403,
                        "AccessDenied",
                        () -> guest.getObjectAcl(
                                request -> request.bucket("strict").key("read")));
                assertError(403, "AccessDenied", () -> guest.listObjectsV2(request -> request.bucket("strict")));
                guest.putObject(
                        request -> request.bucket("strict").key("mine").acl(ObjectCannedACL.BUCKET_OWNER_READ),
                        RequestBody.fromString("hello"));
                // Who wrote an object says what others may do with it.
                guest.getObjectAsBytes(request -> request.bucket("strict").key("mine"));
                guest.putObjectAcl(
                        request -> request.bucket("strict").key("mine").acl(ObjectCannedACL.PRIVATE));
                assertThat(guest.getObjectAcl(
                                        request -> request.bucket("strict").key("mine"))
                                .grants())
                        .containsExactly(grant("guest", Permission.FULL_CONTROL));
            }
        }
    }
}
