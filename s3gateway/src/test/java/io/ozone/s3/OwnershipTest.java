package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.access.Acl;
import io.ozone.s3.access.Owners;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;

/** To whom objects belong that others than the bucket's owner write. The bucket is alice's. */
class OwnershipTest extends GatewayTest {
    private static final String SHARES_ALL = "bucket-owner-full-control";
    private static final String NO_ACLS = "AccessControlListNotSupported";

    private static S3Client bob;

    @BeforeAll
    static void introduceBob() {
        gateway.store.addSecret("AKIDOWNERBOB", "bobs-secret", "bob");
        bob = gateway.client("AKIDOWNERBOB", "bobs-secret", true);
    }

    @AfterAll
    static void leave() {
        bob.close();
    }

    private void set(ObjectOwnership ownership) {
        s3.putBucketOwnershipControls(request -> request.bucket(bucket)
                .ownershipControls(controls -> controls.rules(rule -> rule.objectOwnership(ownership))));
    }

    /** @param acl null = none */
    private void putAsBob(String key, String acl) {
        bob.putObject(request -> request.bucket(bucket).key(key).acl(acl), RequestBody.fromString("x"));
    }

    private void copyAsBob(String key, String acl) {
        bob.copyObject(request -> request.sourceBucket(bucket)
                .sourceKey("source")
                .destinationBucket(bucket)
                .destinationKey(key)
                .acl(acl));
    }

    private String beginAsBob(String key, String acl) {
        return bob.createMultipartUpload(
                        request -> request.bucket(bucket).key(key).acl(acl))
                .uploadId();
    }

    private void completeAsBob(String key, String upload) {
        CompletedPart part = CompletedParts.of(
                1,
                bob.uploadPart(
                        request ->
                                request.bucket(bucket).key(key).uploadId(upload).partNumber(1),
                        RequestBody.fromString("x")));
        bob.completeMultipartUpload(request ->
                request.bucket(bucket).key(key).uploadId(upload).multipartUpload(parts -> parts.parts(part)));
    }

    /** An unsigned form, as bob's would be longer. */
    private int post(String key, String acl) throws IOException {
        String form = "--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n" + key + "\r\n"
                + (acl == null ? "" : "--x\r\nContent-Disposition: form-data; name=\"acl\"\r\n\r\n" + acl + "\r\n")
                + "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nhello\r\n--x--\r\n";
        try (RawClient client = new RawClient(gateway.port())) {
            return client.unsignedHead(
                            "POST",
                            "/" + bucket,
                            Map.of(
                                    "content-type",
                                    "multipart/form-data; boundary=x",
                                    "content-length",
                                    Integer.toString(form.length())))
                    .send(form.getBytes())
                    .answer("POST")
                    .status();
        }
    }

    private void allowAnybody() {
        s3.putBucketPolicy(request -> request.bucket(bucket)
                .policy(("{'Statement':{'Effect':'Allow','Principal':'*','Action':'s3:*',"
                                + "'Resource':['arn:aws:s3:::B','arn:aws:s3:::B/*']}}")
                        .replace("B'", bucket + "'")
                        .replace("B/", bucket + "/")
                        .replace('\'', '"')));
    }

    private String ownerOf(String key) {
        return s3.getObjectAcl(request -> request.bucket(bucket).key(key))
                .owner()
                .id();
    }

    private String listedOwnerOf(String key) {
        return s3.listObjectsV2(request -> request.bucket(bucket).prefix(key).fetchOwner(true))
                .contents()
                .get(0)
                .owner()
                .id();
    }

    private String ownerOf(String key, String upload) {
        ListPartsResponse parts =
                s3.listParts(request -> request.bucket(bucket).key(key).uploadId(upload));
        assertThat(parts.initiator().id()).isEqualTo("bob");
        MultipartUpload listed = s3.listMultipartUploads(
                        request -> request.bucket(bucket).prefix(key))
                .uploads()
                .get(0);
        assertThat(listed.initiator().id()).isEqualTo("bob");
        assertThat(listed.owner().id()).isEqualTo(parts.owner().id());
        return parts.owner().id();
    }

    @Test
    void theBucketsOwnerOwnsWhatIsWrittenWhereItIsEnforced() throws IOException {
        s3.putObject(request -> request.bucket(bucket).key("source"), RequestBody.fromString("x"));
        set(ObjectOwnership.BUCKET_OWNER_ENFORCED);
        allowAnybody();
        for (String acl : new String[] {null, SHARES_ALL}) {
            putAsBob("put" + acl, acl);
            copyAsBob("copy" + acl, acl);
            assertThat(post("post" + acl, acl)).isEqualTo(204);
            String upload = beginAsBob("parts" + acl, acl);
            assertThat(ownerOf("parts" + acl, upload)).isEqualTo("alice");
            completeAsBob("parts" + acl, upload);
        }
        bob.putObject(
                request -> request.bucket(bucket).key("granted").grantFullControl("id=alice"),
                RequestBody.fromString("x"));
        List<String> keys = List.of(
                "putnull",
                "put" + SHARES_ALL,
                "copynull",
                "copy" + SHARES_ALL,
                "postnull",
                "post" + SHARES_ALL,
                "partsnull",
                "parts" + SHARES_ALL,
                "granted");
        for (String key : keys) {
            assertThat(ownerOf(key)).as(key).isEqualTo("alice");
            assertThat(listedOwnerOf(key)).as(key).isEqualTo("alice");
        }
        // They stay hers when others may own objects again.
        s3.deleteBucketOwnershipControls(request -> request.bucket(bucket));
        for (String key : keys) {
            assertThat(ownerOf(key)).as(key).isEqualTo("alice");
            assertThat(listedOwnerOf(key)).as(key).isEqualTo("alice");
        }
        assertThat(gateway.store.head(bucket, "putnull").owner()).isEqualTo("bob");
    }

    @Test
    void noAclButThatOfTheBucketsOwnerIsTakenWhereItIsEnforced() throws IOException {
        s3.putObject(request -> request.bucket(bucket).key("source"), RequestBody.fromString("x"));
        set(ObjectOwnership.BUCKET_OWNER_ENFORCED);
        allowAnybody();
        for (String acl : List.of("private", "public-read", "bucket-owner-read")) {
            assertError(400, NO_ACLS, () -> putAsBob("new", acl));
            assertError(400, NO_ACLS, () -> copyAsBob("new", acl));
            assertError(400, NO_ACLS, () -> beginAsBob("new", acl));
            assertThat(post("new", acl)).isEqualTo(400);
            assertError(
                    400,
                    NO_ACLS,
                    () -> s3.putObject(
                            request -> request.bucket(bucket).key("new").acl(acl), RequestBody.fromString("x")));
        }
        for (String grantee : List.of("id=bob", "id=alice, id=bob")) {
            assertError(
                    400,
                    NO_ACLS,
                    () -> bob.putObject(
                            request -> request.bucket(bucket).key("new").grantFullControl(grantee),
                            RequestBody.fromString("x")));
        }
        assertThat(gateway.store.has(bucket, "new")).isFalse();
        assertError(
                400,
                NO_ACLS,
                () -> s3.putBucketAcl(request -> request.bucket(bucket).acl(BucketCannedACL.PRIVATE)));
        for (ObjectCannedACL acl : List.of(ObjectCannedACL.PRIVATE, ObjectCannedACL.BUCKET_OWNER_FULL_CONTROL)) {
            assertError(
                    400,
                    NO_ACLS,
                    () -> s3.putObjectAcl(
                            request -> request.bucket(bucket).key("source").acl(acl)));
        }
    }

    @Test
    void theBucketsOwnerOwnsWhatIsSharedWithItWhereThatIsPreferred() throws IOException {
        s3.putObject(request -> request.bucket(bucket).key("source"), RequestBody.fromString("x"));
        set(ObjectOwnership.BUCKET_OWNER_PREFERRED);
        allowAnybody();
        for (String acl : new String[] {null, "private", "public-read", SHARES_ALL}) {
            String owner = SHARES_ALL.equals(acl) ? "alice" : "bob";
            putAsBob("put", acl);
            assertThat(ownerOf("put")).as(acl).isEqualTo(owner);
            assertThat(listedOwnerOf("put")).as(acl).isEqualTo(owner);
            copyAsBob("copy", acl);
            assertThat(ownerOf("copy")).as(acl).isEqualTo(owner);
            assertThat(post("post", acl)).isEqualTo(204);
            assertThat(ownerOf("post")).as(acl).isEqualTo(owner.equals("bob") ? "anonymous" : owner);
            String upload = beginAsBob("parts", acl);
            assertThat(ownerOf("parts", upload)).as(acl).isEqualTo(owner);
            completeAsBob("parts", upload);
            assertThat(ownerOf("parts")).as(acl).isEqualTo(owner);
        }
        assertThat(s3.getObjectAcl(request -> request.bucket(bucket).key("put")).grants())
                .hasSize(1);
        assertThat(gateway.store.head(bucket, "put").metadata())
                .containsEntry(Owners.METADATA, "alice")
                .doesNotContainKey(Acl.METADATA);
        assertThat(s3.headObject(request -> request.bucket(bucket).key("put")).metadata())
                .isEmpty();
        // Nor does a copy belong to who its source was given to.
        bob.copyObject(request -> request.sourceBucket(bucket)
                .sourceKey("put")
                .destinationBucket(bucket)
                .destinationKey("again"));
        assertThat(ownerOf("again")).isEqualTo("bob");
        s3.putBucketAcl(request -> request.bucket(bucket).acl(BucketCannedACL.PRIVATE));
        s3.putObjectAcl(request -> request.bucket(bucket).key("put").acl(ObjectCannedACL.PUBLIC_READ));
    }

    @Test
    void whatIsSharedStaysTheWritersElsewhere() {
        putAsBob("none", SHARES_ALL);
        assertThat(ownerOf("none")).isEqualTo("bob");
        set(ObjectOwnership.OBJECT_WRITER);
        putAsBob("writer", SHARES_ALL);
        assertThat(ownerOf("writer")).isEqualTo("bob");
        assertThat(s3.getObjectAcl(request -> request.bucket(bucket).key("writer"))
                        .grants())
                .hasSize(2);
    }

    @Test
    void whoGaveAnObjectAwayHasNoMoreOfItThanOthers() {
        try (TestGateway strict = new TestGateway(Map.of("ozone.acl.enabled", "true"))) {
            strict.store.addSecret("AKIDOWNERGIVER", "givers-secret", "giver");
            strict.s3.createBucket(request -> request.bucket("strict")
                    .grantWrite("id=giver")
                    .objectOwnership(ObjectOwnership.BUCKET_OWNER_PREFERRED));
            try (S3Client giver = strict.client("AKIDOWNERGIVER", "givers-secret", true)) {
                giver.putObject(request -> request.bucket("strict").key("kept"), RequestBody.fromString("x"));
                giver.getObjectAsBytes(request -> request.bucket("strict").key("kept"));
                giver.putObject(
                        request -> request.bucket("strict").key("given").acl(SHARES_ALL), RequestBody.fromString("x"));
                assertError(
                        403,
                        "AccessDenied",
                        () -> giver.getObjectAsBytes(
                                request -> request.bucket("strict").key("given")));
                strict.s3.getObjectAsBytes(request -> request.bucket("strict").key("given"));
            }
        }
    }

    @Test
    void whoBeganAnUploadMaySeeAndEndItUnlessAPolicyDenies() {
        try (TestGateway strict = new TestGateway(Map.of("ozone.acl.enabled", "true"))) {
            strict.store.addSecret("AKIDOWNERBEGINNER", "beginners-secret", "beginner");
            strict.store.addSecret("AKIDOWNERSTRANGER", "strangers-secret", "stranger");
            strict.s3.createBucket(request -> request.bucket("strict").acl(BucketCannedACL.PUBLIC_READ_WRITE));
            try (S3Client beginner = strict.client("AKIDOWNERBEGINNER", "beginners-secret", true);
                    S3Client stranger = strict.client("AKIDOWNERSTRANGER", "strangers-secret", true)) {
                String upload = begin(beginner);
                String owners = begin(strict.s3);
                assertThat(parts(beginner, upload).initiator().id()).isEqualTo("beginner");
                int asked = strict.store.uploadReads();
                parts(strict.s3, upload);
                assertThat(strict.store.uploadReads()).isEqualTo(asked);
                for (S3Client other : List.of(stranger, beginner)) {
                    assertError(403, "AccessDenied", () -> parts(other, owners));
                    assertError(403, "AccessDenied", () -> abort(other, owners));
                    assertError(403, "AccessDenied", () -> abort(other, "none"));
                }
                assertError(403, "AccessDenied", () -> abort(stranger, upload));
                deny(strict.s3, "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts");
                assertError(403, "AccessDenied", () -> parts(beginner, upload));
                assertError(403, "AccessDenied", () -> abort(beginner, upload));
                strict.s3.deleteBucketPolicy(request -> request.bucket("strict"));
                abort(beginner, upload);
                abort(strict.s3, owners);
            }
        }
    }

    private static String begin(S3Client client) {
        return client.createMultipartUpload(request -> request.bucket("strict").key("parts"))
                .uploadId();
    }

    private static ListPartsResponse parts(S3Client client, String upload) {
        return client.listParts(request -> request.bucket("strict").key("parts").uploadId(upload));
    }

    private static void abort(S3Client client, String upload) {
        client.abortMultipartUpload(
                request -> request.bucket("strict").key("parts").uploadId(upload));
    }

    private static void deny(S3Client client, String... actions) {
        client.putBucketPolicy(request -> request.bucket("strict")
                .policy("{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"beginner\"},\"Action\":[\""
                        + String.join("\",\"", actions) + "\"],\"Resource\":\"arn:aws:s3:::strict/*\"}}"));
    }

    @Test
    void aBucketThatGrantsOthersAnythingIsNotItsOwnersAlone() {
        s3.putBucketAcl(request -> request.bucket(bucket).grantReadACP("id=bob"));
        assertError(400, "InvalidBucketAclWithObjectOwnership", () -> set(ObjectOwnership.BUCKET_OWNER_ENFORCED));
        set(ObjectOwnership.BUCKET_OWNER_PREFERRED);
        s3.putBucketAcl(request -> request.bucket(bucket).grantRead("id=alice"));
        set(ObjectOwnership.BUCKET_OWNER_ENFORCED);
    }
}
