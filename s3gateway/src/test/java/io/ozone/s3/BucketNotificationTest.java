package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.client.RequestOrigin;
import io.ozone.s3.RawClient.Answer;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.NotificationEvent;
import io.ozone.wire.om.NotificationRule;
import io.ozone.wire.om.NotificationRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.FilterRuleName;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;

/** Whom buckets have told what happens to their objects: documents, and what the store is told of requests. */
class BucketNotificationTest extends GatewayTest {
    private static final String ARN = "arn:ozone:sqs::hook:webhook";

    private Answer put(String configurations) throws IOException {
        return put(configurations, Map.of());
    }

    private Answer put(String configurations, Map<String, String> headers) throws IOException {
        byte[] body = ("<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + configurations
                        + "</NotificationConfiguration>")
                .getBytes(StandardCharsets.UTF_8);
        Map<String, String> all = new java.util.TreeMap<>(headers);
        all.put("content-length", Integer.toString(body.length));
        try (RawClient client = new RawClient(gateway.port())) {
            return client.head("PUT", "/" + bucket + "?notification", RawClient.sha256(body), all)
                    .send(body)
                    .answer("PUT");
        }
    }

    private void refuses(String code, String text, String configurations) throws IOException {
        Answer answer = put(configurations);
        assertThat(answer.text()).contains("<Code>" + code + "</Code>").contains(text);
        assertThat(found().hasQueueConfigurations()).as("nothing was set").isFalse();
    }

    private static String queue(String id, String filter, String... events) {
        StringBuilder queue = new StringBuilder("<QueueConfiguration><Id>" + id + "</Id><Queue>" + ARN + "</Queue>");
        Arrays.stream(events).forEach(event -> queue.append("<Event>" + event + "</Event>"));
        return queue + filter + "</QueueConfiguration>";
    }

    private static String filter(String... rules) {
        StringBuilder filter = new StringBuilder("<Filter><S3Key>");
        for (String rule : rules) {
            String[] parts = rule.split("=", 2);
            filter.append("<FilterRule><Name>" + parts[0] + "</Name><Value>" + parts[1] + "</Value></FilterRule>");
        }
        return filter + "</S3Key></Filter>";
    }

    private GetBucketNotificationConfigurationResponse found() {
        return s3.getBucketNotificationConfiguration(request -> request.bucket(bucket));
    }

    private NotificationRules stored() {
        return gateway.store
                .as("alice")
                .configuration(bucket, BucketConfigurationKind.NOTIFICATION)
                .getNotification();
    }

    @Test
    void aBucketTellsNobodyUntilItIsTold() throws IOException {
        assertThat(found().hasQueueConfigurations()).isFalse();
        assertThat(put("").status()).isEqualTo(200);
        assertThat(put(queue("a", "", "s3:ObjectCreated:*")).status()).isEqualTo(200);
        assertThat(found().queueConfigurations()).hasSize(1);
        assertThat(put("").status()).isEqualTo(200);
        assertThat(found().hasQueueConfigurations()).isFalse();
        assertError(404, "NoSuchBucket", () -> s3.getBucketNotificationConfiguration(r -> r.bucket("absent")));
    }

    @Test
    void whatIsSetComesBack() {
        QueueConfiguration queue = QueueConfiguration.builder()
                .id("queue")
                .queueArn(ARN)
                .events(Event.S3_OBJECT_CREATED_PUT, Event.S3_OBJECT_CREATED_POST)
                .filter(filter -> filter.key(key -> key.filterRules(
                        FilterRule.builder()
                                .name(FilterRuleName.PREFIX)
                                .value("log/")
                                .build(),
                        FilterRule.builder()
                                .name(FilterRuleName.SUFFIX)
                                .value(".txt")
                                .build())))
                .build();
        TopicConfiguration topic = TopicConfiguration.builder()
                .id("topic")
                .topicArn("arn:aws:sns:us-east-1:123456789012:other")
                .events(Event.S3_OBJECT_REMOVED)
                .build();
        LambdaFunctionConfiguration function = LambdaFunctionConfiguration.builder()
                .id("function")
                .lambdaFunctionArn("arn:aws:lambda:us-east-1:123456789012:function:third")
                .events(Event.S3_OBJECT_TAGGING_PUT)
                .build();
        s3.putBucketNotificationConfiguration(request -> request.bucket(bucket)
                .notificationConfiguration(notification -> notification
                        .queueConfigurations(queue)
                        .topicConfigurations(topic)
                        .lambdaFunctionConfigurations(function)));
        assertThat(found().queueConfigurations()).containsExactly(queue);
        assertThat(found().topicConfigurations()).containsExactly(topic);
        assertThat(found().lambdaFunctionConfigurations()).containsExactly(function);
        assertThat(stored().getRulesList())
                .contains(
                        NotificationRule.newBuilder()
                                .setId("queue")
                                .setTarget("hook")
                                .addEvents(NotificationEvent.OBJECT_CREATED_PUT)
                                .addEvents(NotificationEvent.OBJECT_CREATED_POST)
                                .setPrefix("log/")
                                .setSuffix(".txt")
                                .build(),
                        NotificationRule.newBuilder()
                                .setId("topic")
                                .setTarget("other")
                                .addEvents(NotificationEvent.OBJECT_REMOVED_DELETE)
                                .addEvents(NotificationEvent.OBJECT_REMOVED_DELETE_MARKER_CREATED)
                                .build(),
                        NotificationRule.newBuilder()
                                .setId("function")
                                .setTarget("third")
                                .addEvents(NotificationEvent.OBJECT_TAGGING_PUT)
                                .build());
    }

    @Test
    void oneWithoutAnIdIsGivenOne() throws IOException {
        assertThat(put("<TopicConfiguration><Topic>" + ARN
                                + "</Topic><Event>s3:ObjectAcl:Put</Event></TopicConfiguration>")
                        .status())
                .isEqualTo(200);
        String id = found().topicConfigurations().get(0).id();
        assertThat(id).isNotEmpty().isEqualTo(stored().getRules(0).getId());
    }

    @Test
    void targetsAreTriedUnlessTheRequestSaysNo() throws IOException {
        put(queue("a", "", "s3:ObjectCreated:*"));
        assertThat(stored().getUntested()).isFalse();
        put(queue("a", "", "s3:ObjectCreated:*"), Map.of("x-amz-skip-destination-validation", "true"));
        assertThat(stored().getUntested()).isTrue();
        assertThat(put("", Map.of("x-amz-skip-destination-validation", "maybe")).text())
                .contains("<Code>InvalidArgument</Code>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hook",
                "arn:aws:sqs:us-east-1:1",
                "arn:aws:s3:::bucket",
                "arn:ozone:sqs:::webhook",
                "arn:ozone:sqs::hook:queue",
                "arn:aws:sqs:us-east-1:1:"
            })
    void aTargetIsNamedByAnArn(String arn) throws IOException {
        refuses(
                "InvalidArgument",
                "The ARN is not well formed",
                queue("a", "", "s3:ObjectCreated:*").replace(ARN, arn));
    }

    @ParameterizedTest
    @CsvSource({
        "s3:ObjectCreated:Delete, InvalidArgument",
        "ObjectCreated:Put, InvalidArgument",
        "s3:TestEvent, InvalidArgument",
        "s3:Replication:*, NotImplemented",
        "s3:ObjectRestore:Post, NotImplemented",
        "s3:ReducedRedundancyLostObject, NotImplemented",
        "s3:IntelligentTiering, NotImplemented",
        "s3:LifecycleTransition, NotImplemented"
    })
    void eventsThatCantBeToldOfAreRefused(String event, String code) throws IOException {
        refuses(code, "vent", queue("a", "", event));
    }

    @Test
    void everyEventThatTheClientKnowsIsServedOrRefusedByName() throws IOException {
        for (Event event : Event.knownValues()) {
            Answer answer = put(queue("a", "", event.toString()));
            assertThat(answer.status() == 200 || answer.text().contains("<Code>NotImplemented</Code>"))
                    .as("%s: %s", event, answer.text())
                    .isTrue();
        }
    }

    @Test
    void filtersHaveAPrefixAndASuffixAtMost() throws IOException {
        refuses(
                "InvalidArgument",
                "more than one prefix rule",
                queue("a", filter("prefix=a", "Prefix=b"), "s3:ObjectCreated:*"));
        refuses(
                "InvalidArgument",
                "more than one suffix rule",
                queue("a", filter("suffix=a", "suffix=b"), "s3:ObjectCreated:*"));
        refuses("InvalidArgument", "either prefix or suffix", queue("a", filter("infix=a"), "s3:ObjectCreated:*"));
        refuses("InvalidArgument", "1024", queue("a", filter("prefix=" + "x".repeat(1025)), "s3:ObjectCreated:*"));
        put(queue("a", filter("PREFIX=a", "Suffix=b"), "s3:ObjectCreated:*"));
        assertThat(stored().getRules(0).getPrefix()).isEqualTo("a");
        assertThat(stored().getRules(0).getSuffix()).isEqualTo("b");
    }

    @Test
    void noEventIsThatOfTwoConfigurations() throws IOException {
        String overlap = "Configurations overlap";
        refuses(
                "InvalidArgument",
                overlap,
                queue("a", "", "s3:ObjectCreated:*") + queue("b", "", "s3:ObjectCreated:Put"));
        refuses(
                "InvalidArgument",
                overlap,
                queue("a", filter("prefix=log"), "s3:ObjectCreated:Put")
                        + queue("b", filter("prefix=log/x", "suffix=.txt"), "s3:ObjectCreated:*"));
        refuses(
                "InvalidArgument",
                overlap,
                queue("a", filter("prefix=a"), "s3:ObjectCreated:Put")
                        + queue("b", filter("suffix=b"), "s3:ObjectCreated:Put"));
        refuses("InvalidArgument", "unique", queue("a", "", "s3:ObjectCreated:*") + queue("a", "", "s3:ObjectAcl:Put"));
        assertThat(put(queue("a", filter("prefix=a"), "s3:ObjectCreated:*")
                                + queue("b", filter("prefix=b"), "s3:ObjectCreated:*")
                                + queue("c", filter("prefix=c", "suffix=.jpg"), "s3:ObjectCreated:*")
                                + queue("d", filter("prefix=c", "suffix=.png"), "s3:ObjectCreated:*")
                                + queue("e", "", "s3:ObjectRemoved:*"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aDocumentHasItsFormAndItsBounds() throws IOException {
        refuses("MalformedXML", "", "<Other/>");
        refuses("MalformedXML", "", "<QueueConfiguration><Queue>" + ARN + "</Queue></QueueConfiguration>");
        refuses("MalformedXML", "", "<QueueConfiguration><Event>s3:ObjectAcl:Put</Event></QueueConfiguration>");
        refuses("MalformedXML", "", queue("a", "<Filter><Key/></Filter>", "s3:ObjectAcl:Put"));
        refuses("NotImplemented", "EventBridge", "<EventBridgeConfiguration/>");
        refuses("InvalidArgument", "255", queue("x".repeat(256), "", "s3:ObjectAcl:Put"));
        StringBuilder many = new StringBuilder();
        IntStream.range(0, 101)
                .forEach(i -> many.append(queue("q" + i, filter("prefix=" + i + "/"), "s3:ObjectAcl:Put")));
        refuses("InvalidArgument", "100", many.toString());
    }

    @Test
    void onlyTheOwnerConfigures() throws IOException {
        put(queue("a", "", "s3:ObjectCreated:*"));
        gateway.store.addSecret("AKIDEVE", "eves-secret", "eve");
        try (S3Client eve = gateway.client("AKIDEVE", "eves-secret", true)) {
            assertError(
                    403,
                    "AccessDenied",
                    () -> eve.putBucketNotificationConfiguration(
                            request -> request.bucket(bucket).notificationConfiguration(none -> {})));
        }
        assertThat(found().queueConfigurations()).hasSize(1);
    }

    @Test
    void theStoreIsToldForWhichRequestItWorks() {
        String id = s3.putObject(r -> r.bucket(bucket).key("a"), RequestBody.fromString("x"))
                .responseMetadata()
                .requestId();
        assertThat(gateway.store.lastRequest()).isEqualTo(new RequestOrigin("127.0.0.1", id, "PutObject"));
        s3.copyObject(r ->
                r.sourceBucket(bucket).sourceKey("a").destinationBucket(bucket).destinationKey("b"));
        assertThat(gateway.store.lastRequest().operation()).isEqualTo("CopyObject");
        s3.putObjectAcl(r -> r.bucket(bucket).key("a").acl("public-read"));
        assertThat(gateway.store.lastRequest().operation()).isEqualTo("PutObjectAcl");
        s3.deleteObject(r -> r.bucket(bucket).key("a"));
        assertThat(gateway.store.lastRequest().operation()).isEqualTo("DeleteObject");
        assertThat(List.of(gateway.store.lastRequest().sourceAddress())).containsExactly("127.0.0.1");
    }
}
