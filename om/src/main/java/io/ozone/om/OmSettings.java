package io.ozone.om;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import io.ozone.wire.om.BucketLayout;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The settings of OM. Addresses of a group's members are read by {@link OmPeers}. */
public final class OmSettings {
    public static final Setting<InetSocketAddress> ADDRESS =
            Setting.address("ozone.om.address", "0.0.0.0", 9862, "Address of the door for clients");

    public static final Setting<InetSocketAddress> HTTP_ADDRESS =
            Setting.address("ozone.om.http-address", "0.0.0.0", 9874, "Address of the HTTP console; host 'off' = none");

    public static final Setting<Boolean> HTTP_ENABLED =
            Setting.flag("ozone.om.http.enabled", true, "Whether there is an HTTP console");

    public static final Setting<Integer> RATIS_PORT = Setting.integer(
            "ozone.om.ratis.port", 9872, 0, 65535, "Port for Raft between OMs; 0 = any free one (single OM only)");

    public static final Setting<List<String>> SERVICE_IDS =
            Setting.list("ozone.om.service.ids", "", "Logical names of OM groups; empty = one OM at ozone.om.address");

    public static final Setting<Boolean> RATIS_ENABLE = Setting.flag(
            "ozone.om.ratis.enable",
            true,
            "false = one OM at ozone.om.address, whatever ozone.om.service.ids lists; it keeps a Raft log all the same");

    public static final Setting<String> INTERNAL_SERVICE_ID = Setting.text(
            "ozone.om.internal.service.id",
            "",
            "Which of ozone.om.service.ids this OM belongs to, when there are several");

    public static final Setting<String> NODE_ID = Setting.text(
            "ozone.om.node.id", "", "Which of ozone.om.nodes.<service id> this OM is; empty = found by its host name");

    public static final Setting<List<Path>> DB_DIRS =
            Setting.paths("ozone.om.db.dirs", "", "Directory for OM's identity, rows and Raft log");

    public static final Setting<List<Path>> RATIS_STORAGE_DIR = Setting.paths(
            "ozone.om.ratis.storage.dir",
            "",
            "Directory for OM's Raft log; on the same file system as ozone.om.db.dirs. Empty = beside the rows");

    public static final Setting<Long> RATIS_SEGMENT_SIZE = Setting.size(
            "ozone.om.ratis.segment.size",
            "16MB",
            "Size of one file of the Raft log, in bytes; the latest three are also kept in memory");

    public static final Setting<Long> RATIS_PREALLOCATED_SIZE = Setting.size(
            "ozone.om.ratis.segment.preallocated.size",
            "4MB",
            "How far a file of the Raft log is written ahead with zeroes, so that syncing it costs less");

    public static final Setting<Duration> RATIS_MINIMUM_TIMEOUT = Setting.duration(
                    "ozone.om.ratis.minimum.timeout",
                    "1500ms",
                    "How long a follower waits for the leader before it stands for election; the longest is a third more")
            .alias("ozone.om.leader.election.minimum.timeout.duration");

    public static final Setting<Integer> RATIS_SNAPSHOT_THRESHOLD = Setting.integer(
            "ozone.om.ratis.snapshot.auto.trigger.threshold",
            100_000,
            1,
            Integer.MAX_VALUE,
            "Log entries between two Raft snapshots, each of which lets the log before it be purged");

    public static final Setting<Integer> RATIS_KEPT_ENTRIES = Setting.integer(
            "ozone.om.ratis.log.purge.preservation.log.num",
            10_000,
            0,
            Integer.MAX_VALUE,
            "Log entries before a Raft snapshot that stay in the log: an OM that lags no further catches up from them, one"
                    + " that lags further gets the whole snapshot");

    public static final Setting<Integer> RATIS_PENDING_WRITES = Setting.integer(
            "ozone.om.ratis.server.pending.write.element-limit",
            4096,
            1,
            1_000_000,
            "Commands that may be under way at a time; more are refused with BUSY");

    public static final Setting<Integer> UNFLUSHED_ROWS = Setting.integer(
            "ozone.om.unflushed.transaction.max.count",
            10_000,
            1,
            10_000_000,
            "Changed rows that one half of the double buffer holds before commands wait for the disk");

    public static final Setting<Integer> LIST_MAX_SIZE =
            Setting.integer("ozone.om.server.list.max.size", 1000, 1, 10_000, "Most items in one page of a list");

    public static final Setting<Integer> LIST_THREADS =
            Setting.integer("ozone.om.read.threadpool", 10, 1, 1000, "Most threads that make lists at a time");

    public static final Setting<Integer> USER_MAX_VOLUMES =
            Setting.integer("ozone.om.user.max.volume", 1024, 1, 100_000, "Most volumes that one user may own");

    public static final Setting<Integer> MAX_BUCKETS = Setting.integer(
            "ozone.om.max.buckets", 100_000, 1, Integer.MAX_VALUE, "Most buckets that there may be in all volumes");

    public static final Setting<Boolean> STRICT_NAMES = Setting.flag(
            "ozone.om.namespace.s3.strict",
            true,
            "Whether volume and bucket names keep to S3's rules; false also permits upper case and underscores");

    public static final Setting<String> DEFAULT_LAYOUT =
            Setting.text("ozone.default.bucket.layout", "", "Layout of a bucket that names none; empty = OBJECT_STORE");

    public static final Setting<Long> METADATA_MAX_SIZE = Setting.size(
            "ozone.om.metadata.max.size",
            "16KB",
            "Most bytes of a key's or bucket's metadata (names and values together), and of a key's tags");

    public static final Setting<String> DEFAULT_REPLICATION = Setting.text(
            "ozone.server.default.replication", "3", "Copies of keys whose bucket names none: 1 (ONE) or 3 (THREE)");

    public static final Setting<String> DEFAULT_REPLICATION_TYPE = Setting.text(
            "ozone.server.default.replication.type", "RATIS", "Replication type of keys whose bucket names none");

    public static final Setting<Long> BLOCK_SIZE =
            Setting.size("ozone.scm.block.size", "256MB", "Longest a block may become, in bytes");

    public static final Setting<Integer> FIRST_BLOCKS = Setting.integer(
            "ozone.key.preallocation.max.blocks", 64, 1, 1000, "Most blocks handed out when a key is opened");

    public static final Setting<Integer> BLOCK_PREFETCH = Setting.integer(
            "ozone.om.block.prefetch.count", 256, 1, 100_000, "Blocks that OM gets from SCM in one call, to hand out");

    public static final Setting<Duration> BLOCK_PREFETCH_AGE = Setting.duration(
            "ozone.om.block.prefetch.max.age",
            "1m",
            "How long a block may wait to be handed out; afterwards its pipeline is no longer trusted");

    public static final Setting<Duration> SCM_DEADLINE = Setting.duration(
            "ozone.om.scm.call.deadline", "5s", "How long a call to SCM may take, with the search for its leader");

    public static final Setting<Duration> SCM_INIT_WAIT = Setting.duration(
            "ozone.om.scm.init.wait", "2m", "How long the initialisation of OM waits for SCM to tell the cluster id");

    public static final Setting<Integer> LOCATION_CACHE_SIZE = Setting.integer(
            "ozone.om.container.location.cache.size",
            100_000,
            1,
            100_000_000,
            "Containers whose places are remembered");

    public static final Setting<Duration> LOCATION_CACHE_TTL = Setting.duration(
            "ozone.om.container.location.cache.ttl", "360m", "How long a container's places are remembered");

    public static final Setting<Duration> KEY_DELETION_INTERVAL = Setting.duration(
            "ozone.block.deleting.service.interval", "1m", "How often blocks of deleted keys are given back to SCM");

    public static final Setting<Integer> KEY_DELETION_LIMIT = Setting.integer(
            "ozone.key.deleting.limit.per.task", 50_000, 1, 10_000_000, "Most deleted keys handled in one go");

    public static final Setting<Duration> OPEN_KEY_CLEANUP_INTERVAL = Setting.duration(
            "ozone.om.open.key.cleanup.service.interval", "24h", "How often abandoned write sessions are looked for");

    public static final Setting<Integer> OPEN_KEY_CLEANUP_LIMIT = Setting.integer(
            "ozone.om.open.key.cleanup.limit.per.task", 1000, 1, 10_000, "Write sessions ended by one command");

    public static final Setting<Duration> OPEN_KEY_EXPIRE =
            Setting.duration("ozone.om.open.key.expire.threshold", "7d", "How old a write session may become");

    public static final Setting<Duration> UPLOAD_CLEANUP_INTERVAL = Setting.duration(
            "ozone.om.open.mpu.cleanup.service.interval",
            "24h",
            "How often abandoned multipart uploads are looked for");

    public static final Setting<Duration> UPLOAD_EXPIRE =
            Setting.duration("ozone.om.open.mpu.expire.threshold", "30d", "How old a multipart upload may become");

    public static final Setting<Boolean> LIFECYCLE_ENABLED =
            Setting.flag("ozone.lifecycle.service.enabled", true, "Whether the lifecycles of buckets are carried out");

    public static final Setting<Duration> LIFECYCLE_INTERVAL = Setting.duration(
            "ozone.lifecycle.service.interval",
            "24h",
            "How often keys, versions and multipart uploads are looked for whose time is up by their bucket's lifecycle");

    public static final Setting<Integer> LIFECYCLE_BATCH = Setting.integer(
            "ozone.lifecycle.service.delete.batch-size",
            1000,
            1,
            1000,
            "Keys, or versions, that one command deletes because of a lifecycle");

    public static final Setting<List<String>> WEBHOOK_NAMES = Setting.list(
            "ozone.om.notification.webhook.names",
            "",
            "Targets that buckets can have told what happens to their keys, the same at all OMs; letters, digits, - and _");

    public static final Setting<String> WEBHOOK_ENDPOINT = Setting.text(
            "ozone.om.notification.webhook.NAME.endpoint",
            "",
            "http or https URL that events for the target NAME are posted to");

    public static final Setting<String> WEBHOOK_TOKEN = Setting.text(
            "ozone.om.notification.webhook.NAME.auth.token",
            "",
            "Value of the Authorization header of what is posted to the target NAME, as it is; empty = there is no such header");

    public static final Setting<Duration> WEBHOOK_TIMEOUT = Setting.duration(
            "ozone.om.notification.webhook.NAME.timeout",
            "10s",
            "How long the target NAME may take to answer before the same events are posted again");

    public static final Setting<Integer> NOTIFICATION_LIMIT = Setting.integer(
            "ozone.om.notification.queue.limit",
            100_000,
            1,
            100_000_000,
            "Events that may wait for one target; what happens while there are so many it is not told of");

    public static final Setting<Integer> NOTIFICATION_BATCH =
            Setting.integer("ozone.om.notification.batch.size", 100, 1, 1000, "Most events in one POST to a target");

    public static final Setting<Duration> NOTIFICATION_INTERVAL = Setting.duration(
            "ozone.om.notification.interval", "1s", "How often it is looked whether events wait for a target");

    public static final Setting<Duration> NOTIFICATION_FIRST_RETRY = Setting.duration(
            "ozone.om.notification.retry.first.delay",
            "1s",
            "How long after a failed POST the next is tried; twice as long after each that fails");

    public static final Setting<Duration> NOTIFICATION_LAST_RETRY = Setting.duration(
            "ozone.om.notification.retry.max.delay", "1m", "Longest time between two attempts at a POST");

    public static final Setting<String> NOTIFICATION_REGION = Setting.text(
            "ozone.om.notification.region", "us-east-1", "What events say is the region; best that of the S3 gateways");

    public static final Setting<Boolean> ACL_ENABLED =
            Setting.flag("ozone.acl.enabled", false, "Whether ACLs are checked; true is not implemented yet");

    public static final List<Setting<?>> ALL = List.of(
            ADDRESS,
            HTTP_ADDRESS,
            HTTP_ENABLED,
            RATIS_PORT,
            SERVICE_IDS,
            RATIS_ENABLE,
            INTERNAL_SERVICE_ID,
            NODE_ID,
            DB_DIRS,
            RATIS_STORAGE_DIR,
            RATIS_SEGMENT_SIZE,
            RATIS_PREALLOCATED_SIZE,
            RATIS_MINIMUM_TIMEOUT,
            RATIS_SNAPSHOT_THRESHOLD,
            RATIS_KEPT_ENTRIES,
            RATIS_PENDING_WRITES,
            UNFLUSHED_ROWS,
            LIST_MAX_SIZE,
            LIST_THREADS,
            USER_MAX_VOLUMES,
            MAX_BUCKETS,
            STRICT_NAMES,
            DEFAULT_LAYOUT,
            METADATA_MAX_SIZE,
            DEFAULT_REPLICATION,
            DEFAULT_REPLICATION_TYPE,
            BLOCK_SIZE,
            FIRST_BLOCKS,
            BLOCK_PREFETCH,
            BLOCK_PREFETCH_AGE,
            SCM_DEADLINE,
            SCM_INIT_WAIT,
            LOCATION_CACHE_SIZE,
            LOCATION_CACHE_TTL,
            KEY_DELETION_INTERVAL,
            KEY_DELETION_LIMIT,
            OPEN_KEY_CLEANUP_INTERVAL,
            OPEN_KEY_CLEANUP_LIMIT,
            OPEN_KEY_EXPIRE,
            UPLOAD_CLEANUP_INTERVAL,
            UPLOAD_EXPIRE,
            LIFECYCLE_ENABLED,
            LIFECYCLE_INTERVAL,
            LIFECYCLE_BATCH,
            WEBHOOK_NAMES,
            WEBHOOK_ENDPOINT,
            WEBHOOK_TOKEN,
            WEBHOOK_TIMEOUT,
            NOTIFICATION_LIMIT,
            NOTIFICATION_BATCH,
            NOTIFICATION_INTERVAL,
            NOTIFICATION_FIRST_RETRY,
            NOTIFICATION_LAST_RETRY,
            NOTIFICATION_REGION,
            ACL_ENABLED);

    private OmSettings() {}

    /** @throws io.ozone.common.error.OzoneException CONFIGURATION when it is not one that is served */
    static Replication defaultReplication(Settings settings) {
        String type = settings.get(DEFAULT_REPLICATION_TYPE);
        String factor = settings.get(DEFAULT_REPLICATION).toUpperCase(Locale.ROOT);
        if (!type.equalsIgnoreCase(ReplicationType.RATIS.name())) {
            throw ErrorCode.CONFIGURATION.failure(
                    "%s: '%s' is not served; use RATIS", DEFAULT_REPLICATION_TYPE.name(), type);
        }
        int copies = switch (factor) {
            case "1", "ONE" -> 1;
            case "3", "THREE" -> 3;
            default ->
                throw ErrorCode.CONFIGURATION.failure("%s: '%s' must be 1 or 3", DEFAULT_REPLICATION.name(), factor);
        };
        return Replication.newBuilder()
                .setType(ReplicationType.RATIS)
                .setFactor(copies)
                .build();
    }

    /** @throws io.ozone.common.error.OzoneException CONFIGURATION when it is not one that is served */
    static BucketLayout defaultLayout(Settings settings) {
        String layout = settings.get(DEFAULT_LAYOUT);
        if (!layout.isEmpty() && !layout.equalsIgnoreCase(BucketLayout.OBJECT_STORE.name())) {
            throw ErrorCode.CONFIGURATION.failure(
                    "%s: '%s' is not served; use OBJECT_STORE", DEFAULT_LAYOUT.name(), layout);
        }
        return BucketLayout.OBJECT_STORE;
    }
}
