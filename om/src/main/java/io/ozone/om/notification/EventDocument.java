package io.ozone.om.notification;

import io.ozone.wire.om.Notification;
import io.ozone.wire.om.NotificationEvent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Events as S3 tells of them, so that programs that were written for it understand. */
final class EventDocument {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final String VERSION = "2.1";
    /** Of events that came to S3 later. */
    private static final String LATER_VERSION = "2.3";

    /** How S3 names itself where it did something of its own accord. */
    private static final String ITSELF = "s3.amazonaws.com";

    private EventDocument() {}

    /**
     * What a target is told when it is tried; it stands alone.
     *
     * @param event a TEST_EVENT
     */
    static byte[] ofTest(Notification event) {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("Service", "Amazon S3");
        test.put("Event", "s3:TestEvent");
        test.put("Time", time(event));
        test.put("Bucket", event.getBucket());
        test.put("RequestId", event.getRequestId());
        test.put("HostId", event.getRequestId());
        return MAPPER.writeValueAsBytes(test);
    }

    /**
     * @param sequencers of the events, in hex: of those of one key the later has the greater
     * @param region where the bucket is said to be
     */
    static byte[] of(List<Notification> events, List<String> sequencers, String region) {
        List<Map<String, Object>> records = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            records.add(record(events.get(i), sequencers.get(i), region));
        }
        return MAPPER.writeValueAsBytes(Map.of("Records", records));
    }

    private static Map<String, Object> record(Notification event, String sequencer, String region) {
        boolean byItself = event.getUser().isEmpty();
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("eventVersion", isLater(event.getEvent()) ? LATER_VERSION : VERSION);
        record.put("eventSource", "aws:s3");
        record.put("awsRegion", region);
        record.put("eventTime", time(event));
        record.put("eventName", name(event.getEvent()));
        record.put("userIdentity", Map.of("principalId", byItself ? ITSELF : event.getUser()));
        record.put("requestParameters", Map.of("sourceIPAddress", byItself ? ITSELF : event.getSourceAddress()));
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("x-amz-request-id", event.getRequestId());
        response.put("x-amz-id-2", event.getRequestId());
        record.put("responseElements", response);
        record.put("s3", place(event, sequencer));
        return record;
    }

    private static Map<String, Object> place(Notification event, String sequencer) {
        Map<String, Object> bucket = new LinkedHashMap<>();
        bucket.put("name", event.getBucket());
        bucket.put("ownerIdentity", Map.of("principalId", event.getBucketOwner()));
        bucket.put("arn", "arn:aws:s3:::" + event.getBucket());
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("s3SchemaVersion", "1.0");
        place.put("configurationId", event.getRuleId());
        place.put("bucket", bucket);
        place.put("object", object(event, sequencer));
        return place;
    }

    /** What is gone has no size and no ETag. */
    private static Map<String, Object> object(Notification event, String sequencer) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put(
                "key", URLEncoder.encode(event.getKey(), StandardCharsets.UTF_8).replace("%2F", "/"));
        if (isThere(event.getEvent())) {
            object.put("size", event.getSize());
            object.put("eTag", event.getEtag());
        }
        if (!event.getVersionId().isEmpty()) {
            object.put("versionId", event.getVersionId());
        }
        object.put("sequencer", sequencer);
        return object;
    }

    private static String name(NotificationEvent event) {
        return switch (event) {
            case OBJECT_CREATED_PUT -> "ObjectCreated:Put";
            case OBJECT_CREATED_POST -> "ObjectCreated:Post";
            case OBJECT_CREATED_COPY -> "ObjectCreated:Copy";
            case OBJECT_CREATED_COMPLETE_MULTIPART_UPLOAD -> "ObjectCreated:CompleteMultipartUpload";
            case OBJECT_REMOVED_DELETE -> "ObjectRemoved:Delete";
            case OBJECT_REMOVED_DELETE_MARKER_CREATED -> "ObjectRemoved:DeleteMarkerCreated";
            case OBJECT_TAGGING_PUT -> "ObjectTagging:Put";
            case OBJECT_TAGGING_DELETE -> "ObjectTagging:Delete";
            case OBJECT_ACL_PUT -> "ObjectAcl:Put";
            case LIFECYCLE_EXPIRATION_DELETE -> "LifecycleExpiration:Delete";
            case LIFECYCLE_EXPIRATION_DELETE_MARKER_CREATED -> "LifecycleExpiration:DeleteMarkerCreated";
            case TEST_EVENT, NOTIFICATION_EVENT_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException(event + " happens to no key");
        };
    }

    private static boolean isThere(NotificationEvent event) {
        return switch (event) {
            case OBJECT_REMOVED_DELETE,
                    OBJECT_REMOVED_DELETE_MARKER_CREATED,
                    LIFECYCLE_EXPIRATION_DELETE,
                    LIFECYCLE_EXPIRATION_DELETE_MARKER_CREATED -> false;
            default -> true;
        };
    }

    private static boolean isLater(NotificationEvent event) {
        return switch (event) {
            case OBJECT_TAGGING_PUT,
                    OBJECT_TAGGING_DELETE,
                    OBJECT_ACL_PUT,
                    LIFECYCLE_EXPIRATION_DELETE,
                    LIFECYCLE_EXPIRATION_DELETE_MARKER_CREATED -> true;
            default -> false;
        };
    }

    private static String time(Notification event) {
        return TIME.format(Instant.ofEpochMilli(event.getTimeMillis()));
    }
}
