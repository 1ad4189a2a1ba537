package io.ozone.s3.configuration;

import static io.ozone.wire.om.NotificationEvent.LIFECYCLE_EXPIRATION_DELETE;
import static io.ozone.wire.om.NotificationEvent.LIFECYCLE_EXPIRATION_DELETE_MARKER_CREATED;
import static io.ozone.wire.om.NotificationEvent.OBJECT_ACL_PUT;
import static io.ozone.wire.om.NotificationEvent.OBJECT_CREATED_COMPLETE_MULTIPART_UPLOAD;
import static io.ozone.wire.om.NotificationEvent.OBJECT_CREATED_COPY;
import static io.ozone.wire.om.NotificationEvent.OBJECT_CREATED_POST;
import static io.ozone.wire.om.NotificationEvent.OBJECT_CREATED_PUT;
import static io.ozone.wire.om.NotificationEvent.OBJECT_REMOVED_DELETE;
import static io.ozone.wire.om.NotificationEvent.OBJECT_REMOVED_DELETE_MARKER_CREATED;
import static io.ozone.wire.om.NotificationEvent.OBJECT_TAGGING_DELETE;
import static io.ozone.wire.om.NotificationEvent.OBJECT_TAGGING_PUT;

import io.ozone.s3.error.S3Error;
import io.ozone.wire.om.NotificationEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The events that can be asked for, by S3's names. */
final class EventNames {
    private static final Map<String, List<NotificationEvent>> KNOWN = Map.ofEntries(
            Map.entry(
                    "s3:ObjectCreated:*",
                    List.of(
                            OBJECT_CREATED_PUT,
                            OBJECT_CREATED_POST,
                            OBJECT_CREATED_COPY,
                            OBJECT_CREATED_COMPLETE_MULTIPART_UPLOAD)),
            Map.entry("s3:ObjectCreated:Put", List.of(OBJECT_CREATED_PUT)),
            Map.entry("s3:ObjectCreated:Post", List.of(OBJECT_CREATED_POST)),
            Map.entry("s3:ObjectCreated:Copy", List.of(OBJECT_CREATED_COPY)),
            Map.entry("s3:ObjectCreated:CompleteMultipartUpload", List.of(OBJECT_CREATED_COMPLETE_MULTIPART_UPLOAD)),
            Map.entry("s3:ObjectRemoved:*", List.of(OBJECT_REMOVED_DELETE, OBJECT_REMOVED_DELETE_MARKER_CREATED)),
            Map.entry("s3:ObjectRemoved:Delete", List.of(OBJECT_REMOVED_DELETE)),
            Map.entry("s3:ObjectRemoved:DeleteMarkerCreated", List.of(OBJECT_REMOVED_DELETE_MARKER_CREATED)),
            Map.entry("s3:ObjectTagging:*", List.of(OBJECT_TAGGING_PUT, OBJECT_TAGGING_DELETE)),
            Map.entry("s3:ObjectTagging:Put", List.of(OBJECT_TAGGING_PUT)),
            Map.entry("s3:ObjectTagging:Delete", List.of(OBJECT_TAGGING_DELETE)),
            Map.entry("s3:ObjectAcl:Put", List.of(OBJECT_ACL_PUT)),
            Map.entry(
                    "s3:LifecycleExpiration:*",
                    List.of(LIFECYCLE_EXPIRATION_DELETE, LIFECYCLE_EXPIRATION_DELETE_MARKER_CREATED)),
            Map.entry("s3:LifecycleExpiration:Delete", List.of(LIFECYCLE_EXPIRATION_DELETE)),
            Map.entry(
                    "s3:LifecycleExpiration:DeleteMarkerCreated", List.of(LIFECYCLE_EXPIRATION_DELETE_MARKER_CREATED)));

    /** Known to S3, and of what does not happen here. */
    private static final Set<String> NEVER = Set.of(
            "s3:ReducedRedundancyLostObject",
            "s3:ObjectRestore:*",
            "s3:ObjectRestore:Post",
            "s3:ObjectRestore:Completed",
            "s3:ObjectRestore:Delete",
            "s3:Replication:*",
            "s3:Replication:OperationFailedReplication",
            "s3:Replication:OperationNotTracked",
            "s3:Replication:OperationMissedThreshold",
            "s3:Replication:OperationReplicatedAfterThreshold",
            "s3:LifecycleTransition",
            "s3:IntelligentTiering");

    private EventNames() {}

    /** @throws io.ozone.s3.error.S3Exception NotImplemented, InvalidArgument */
    static List<NotificationEvent> of(String name) {
        List<NotificationEvent> events = KNOWN.get(name);
        if (events != null) {
            return events;
        }
        if (NEVER.contains(name)) {
            throw S3Error.NOT_IMPLEMENTED.failure(
                    "The event %s is not implemented, as it can't happen here; nothing was changed", name);
        }
        throw S3Error.INVALID_ARGUMENT
                .failure("A specified event is not supported for notifications.")
                .with("ArgumentName", "Event")
                .with("ArgumentValue", name);
    }
}
