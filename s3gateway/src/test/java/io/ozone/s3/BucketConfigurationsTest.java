package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.Payer;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;

/** What buckets can be configured with, and what they can't. */
class BucketConfigurationsTest extends GatewayTest {
    private void tag(Tag... tags) {
        s3.putBucketTagging(request -> request.bucket(bucket).tagging(tagging -> tagging.tagSet(tags)));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private List<Tag> tags() {
        return s3.getBucketTagging(request -> request.bucket(bucket)).tagSet();
    }

    private Answer send(String method, String path, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (RawClient client = new RawClient(gateway.port())) {
            return client.head(
                            method,
                            path,
                            RawClient.sha256(bytes),
                            Map.of("content-length", Integer.toString(bytes.length)))
                    .send(bytes)
                    .answer(method);
        }
    }

    @Test
    void tagsAreSetReplacedAndDeleted() {
        assertError(404, "NoSuchTagSet", () -> tags());
        tag(tag("b", "2"), tag("a", ""), tag("größe", "<5 & >3>".substring(1, 2)), tag(" space ", " "));
        assertThat(tags()).containsExactly(tag("b", "2"), tag("a", ""), tag("größe", "5"), tag(" space ", " "));
        tag(tag("only", "one"));
        assertThat(tags()).containsExactly(tag("only", "one"));
        s3.deleteBucketTagging(request -> request.bucket(bucket));
        s3.deleteBucketTagging(request -> request.bucket(bucket));
        assertError(404, "NoSuchTagSet", () -> tags());
        assertError(404, "NoSuchBucket", () -> s3.getBucketTagging(request -> request.bucket("absent")));
    }

    @Test
    void aBucketIsMadeWithItsTags() throws IOException {
        s3.deleteBucket(request -> request.bucket(bucket));
        assertThat(send("PUT", "/" + bucket, creation("<Key>a</Key><Value>1</Value><Value>2</Value>"))
                        .text())
                .contains("<Code>MalformedXML</Code>");
        assertError(404, "NoSuchBucket", () -> tags());
        assertThat(send("PUT", "/" + bucket, creation("<Key>a</Key><Value>1</Value>"))
                        .status())
                .isEqualTo(200);
        assertThat(tags()).containsExactly(tag("a", "1"));
        assertThat(send("PUT", "/other", "<CreateBucketConfiguration><Bucket/></CreateBucketConfiguration>")
                        .status())
                .isEqualTo(501);
    }

    private static String creation(String tag) {
        return "<CreateBucketConfiguration><LocationConstraint>us-east-1</LocationConstraint><Tags><Tag>" + tag
                + "</Tag></Tags></CreateBucketConfiguration>";
    }

    @Test
    void tagsThatS3RefusesAreRefused() {
        Tag[] many = IntStream.range(0, 51).mapToObj(i -> tag("k" + i, "v")).toArray(Tag[]::new);
        assertError(400, "BadRequest", () -> tag(many));
        assertError(400, "InvalidTag", () -> tag(tag("a", "1"), tag("a", "2")));
        assertError(400, "InvalidTag", () -> tag(tag("", "1")));
        assertError(400, "InvalidTag", () -> tag(tag("k".repeat(129), "1")));
        assertError(400, "InvalidTag", () -> tag(tag("k", "v".repeat(257))));
        assertError(400, "InvalidTag", () -> tag(tag("aws:k", "v")));
        assertError(400, "InvalidTag", () -> tag(tag("k", "a&b")));
        assertError(404, "NoSuchTagSet", () -> tags());
        tag(IntStream.range(0, 50)
                .mapToObj(i -> tag("k".repeat(100) + i, "v".repeat(256)))
                .toArray(Tag[]::new));
        assertThat(tags()).hasSize(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<Tagging>",
                "<Other/>",
                "<Tagging/>",
                "<Tagging><TagSet><Tag><Key>k</Key></Tag></TagSet></Tagging>",
                "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value><More/></Tag></TagSet></Tagging>",
                "<Tagging><TagSet><Tag><Key>k</Key><Key>l</Key><Value>v</Value></Tag></TagSet></Tagging>",
                "<Tagging><TagSet><Tag><Key><Key>k</Key></Key><Value>v</Value></Tag></TagSet></Tagging>",
                "<Tagging><TagSet>text<Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>",
                "<Tagging><TagSet/><TagSet/></Tagging>",
                "<Tagging><TagSet/></Tagging><More/>",
                "<Tagging><a><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></a></Tagging>",
                "<!DOCTYPE x [<!ENTITY e 'x'>]><Tagging><TagSet/></Tagging>"
            })
    void whatIsNoSetOfTagsIsMalformed(String document) throws IOException {
        Answer answer = send("PUT", "/" + bucket + "?tagging", document);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains("<Code>MalformedXML</Code>");
    }

    @Test
    void aDocumentMustBeProtected() throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            Answer answer = client.head(
                            "PUT", "/" + bucket + "?tagging", "UNSIGNED-PAYLOAD", Map.of("content-length", "28"))
                    .send("<Tagging><TagSet/></Tagging>")
                    .answer("PUT");
            assertThat(answer.text()).contains("<Code>InvalidRequest</Code>").contains("Content-MD5");
        }
    }

    @Test
    void onlyTheOwnerConfigures() {
        tag(tag("a", "1"));
        gateway.store.addSecret("AKIDEVE", "eves-secret", "eve");
        try (S3Client eve = gateway.client("AKIDEVE", "eves-secret", true)) {
            assertError(
                    403,
                    "AccessDenied",
                    () -> eve.putBucketTagging(
                            request -> request.bucket(bucket).tagging(tagging -> tagging.tagSet(tag("b", "2")))));
            assertError(403, "AccessDenied", () -> eve.deleteBucketTagging(request -> request.bucket(bucket)));
            assertError(403, "AccessDenied", () -> eve.deleteBucketPolicy(request -> request.bucket(bucket)));
        }
        assertThat(tags()).containsExactly(tag("a", "1"));
        gateway.store.addSecret("AKIDGATEWAY", "gateways-secret", "gateway");
        try (S3Client volumeOwner = gateway.client("AKIDGATEWAY", "gateways-secret", true)) {
            volumeOwner.deleteBucketTagging(request -> request.bucket(bucket));
        }
        assertError(404, "NoSuchTagSet", this::tags);
    }

    @Test
    void configurationsGoWithTheirBucket() {
        tag(tag("a", "1"));
        s3.deleteBucket(request -> request.bucket(bucket));
        s3.createBucket(request -> request.bucket(bucket));
        assertError(404, "NoSuchTagSet", () -> tags());
    }

    @Test
    void ownershipIsSetWithTheBucketOrLater() {
        assertError(404, "OwnershipControlsNotFoundError", this::ownership);
        s3.putBucketOwnershipControls(request -> request.bucket(bucket)
                .ownershipControls(controls -> controls.rules(OwnershipControlsRule.builder()
                        .objectOwnership(ObjectOwnership.OBJECT_WRITER)
                        .build())));
        assertThat(ownership()).isEqualTo(ObjectOwnership.OBJECT_WRITER);
        s3.deleteBucketOwnershipControls(request -> request.bucket(bucket));
        assertError(404, "OwnershipControlsNotFoundError", this::ownership);
        for (ObjectOwnership asked : ObjectOwnership.knownValues()) {
            s3.deleteBucket(request -> request.bucket(bucket));
            s3.createBucket(request -> request.bucket(bucket).objectOwnership(asked));
            assertThat(ownership()).isEqualTo(asked);
        }
        assertError(
                400,
                "InvalidArgument",
                () -> s3.createBucket(request -> request.bucket("others").objectOwnership("Nobody")));
        assertError(404, "NoSuchBucket", () -> s3.deleteBucket(request -> request.bucket("others")));
        assertError(
                400,
                "MalformedXML",
                () -> s3.putBucketOwnershipControls(
                        request -> request.bucket(bucket).ownershipControls(controls -> controls.rules(List.of()))));
    }

    private ObjectOwnership ownership() {
        return s3.getBucketOwnershipControls(request -> request.bucket(bucket))
                .ownershipControls()
                .rules()
                .get(0)
                .objectOwnership();
    }

    @Test
    void publicAccessIsBlockedAsAsked() throws IOException {
        assertError(
                404,
                "NoSuchPublicAccessBlockConfiguration",
                () -> s3.getPublicAccessBlock(request -> request.bucket(bucket)));
        PublicAccessBlockConfiguration block = PublicAccessBlockConfiguration.builder()
                .blockPublicAcls(true)
                .ignorePublicAcls(true)
                .blockPublicPolicy(true)
                .restrictPublicBuckets(false)
                .build();
        s3.putPublicAccessBlock(request -> request.bucket(bucket).publicAccessBlockConfiguration(block));
        assertThat(s3.getPublicAccessBlock(request -> request.bucket(bucket)).publicAccessBlockConfiguration())
                .isEqualTo(block);
        s3.putPublicAccessBlock(request ->
                request.bucket(bucket).publicAccessBlockConfiguration(part -> part.restrictPublicBuckets(true)));
        assertThat(s3.getPublicAccessBlock(request -> request.bucket(bucket))
                        .publicAccessBlockConfiguration()
                        .blockPublicAcls())
                .isFalse();
        assertThat(send(
                                "PUT",
                                "/" + bucket + "?publicAccessBlock",
                                "<PublicAccessBlockConfiguration><BlockPublicAcls>yes</BlockPublicAcls>"
                                        + "</PublicAccessBlockConfiguration>")
                        .text())
                .contains("<Code>MalformedXML</Code>");
        s3.deletePublicAccessBlock(request -> request.bucket(bucket));
        assertError(
                404,
                "NoSuchPublicAccessBlockConfiguration",
                () -> s3.getPublicAccessBlock(request -> request.bucket(bucket)));
    }

    @Test
    void theOwnerPays() {
        assertThat(s3.getBucketRequestPayment(request -> request.bucket(bucket)).payer())
                .isEqualTo(Payer.BUCKET_OWNER);
        s3.putBucketRequestPayment(request ->
                request.bucket(bucket).requestPaymentConfiguration(payment -> payment.payer(Payer.BUCKET_OWNER)));
        assertNotImplemented(() -> s3.putBucketRequestPayment(request ->
                request.bucket(bucket).requestPaymentConfiguration(payment -> payment.payer(Payer.REQUESTER))));
    }

    @Test
    void whatABucketDoesNotHaveIsSaid() {
        assertThat(s3.getBucketAccelerateConfiguration(request -> request.bucket(bucket))
                        .status())
                .isNull();
        assertError(
                404,
                "ServerSideEncryptionConfigurationNotFoundError",
                () -> s3.getBucketEncryption(request -> request.bucket(bucket)));
        assertError(
                404,
                "ReplicationConfigurationNotFoundError",
                () -> s3.getBucketReplication(request -> request.bucket(bucket)));
        assertError(404, "NoSuchWebsiteConfiguration", () -> s3.getBucketWebsite(request -> request.bucket(bucket)));
        assertError(404, "NoSuchBucketPolicy", () -> s3.getBucketPolicy(request -> request.bucket(bucket)));
        s3.deleteBucketEncryption(request -> request.bucket(bucket));
        s3.deleteBucketReplication(request -> request.bucket(bucket));
        s3.deleteBucketWebsite(request -> request.bucket(bucket));
        s3.deleteBucketPolicy(request -> request.bucket(bucket));
        assertError(404, "NoSuchBucket", () -> s3.getBucketPolicy(request -> request.bucket("absent")));
        assertError(404, "NoSuchBucket", () -> s3.deleteBucketPolicy(request -> request.bucket("absent")));
        assertError(404, "NoSuchBucket", () -> s3.getBucketLogging(request -> request.bucket("absent")));
    }

    @Test
    void whatIsNotThereCantBeSet() {
        assertNotImplemented(() -> s3.putBucketEncryption(request -> request.bucket(bucket)
                .serverSideEncryptionConfiguration(
                        encryption -> encryption.rules(rule -> rule.applyServerSideEncryptionByDefault(
                                by -> by.sseAlgorithm(ServerSideEncryption.AWS_KMS_DSSE))))));
        assertNotImplemented(() -> s3.putBucketWebsite(request -> request.bucket(bucket)
                .websiteConfiguration(site -> site.indexDocument(index -> index.suffix("index.html")))));
        assertNotImplemented(() -> s3.putBucketAccelerateConfiguration(
                request -> request.bucket(bucket).accelerateConfiguration(accelerate -> accelerate.status("Enabled"))));
    }
}
