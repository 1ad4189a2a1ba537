package io.ozone.client;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.ServiceNodes;
import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import io.ozone.common.settings.Units;
import io.ozone.wire.ChecksumType;
import java.time.Duration;
import java.util.List;

/** The client's settings, all of them. */
public final class ClientSettings {
    /** Checksum of chunks, by its name in the site file. */
    public enum ChecksumChoice {
        NONE(ChecksumType.CHECKSUM_NONE),
        CRC32(ChecksumType.CHECKSUM_CRC32),
        CRC32C(ChecksumType.CHECKSUM_CRC32C),
        SHA256(ChecksumType.CHECKSUM_SHA256),
        MD5(ChecksumType.CHECKSUM_MD5);

        private final ChecksumType type;

        ChecksumChoice(ChecksumType type) {
            this.type = type;
        }

        public ChecksumType type() {
            return type;
        }
    }

    public static final int DEFAULT_OM_PORT = 9862;

    public static final Setting<String> OM_ADDRESS = Setting.text(
            "ozone.om.address", "localhost:9862", "host:port of OM's door for clients, when there is one OM");
    public static final Setting<List<String>> OM_SERVICE_IDS = Setting.list(
            "ozone.om.service.ids",
            "",
            "Names of replicated OM services; ozone.om.nodes.<service> and ozone.om.address.<service>.<node> say where they are, ozone.om.internal.service.id which of several is meant");
    public static final Setting<String> USER = Setting.text(
            "ozone.client.user", "", "User on whose behalf the client calls; empty = the one of the process");

    public static final Setting<Integer> FAILOVER_MAX_ATTEMPTS = Setting.integer(
            "ozone.client.failover.max.attempts", 500, 1, 1_000_000, "Attempts of one call to OM, over all its peers");
    public static final Setting<Duration> OM_TIMEOUT =
            Setting.duration("ozone.om.client.rpc.timeout", "2m", "How long a call to OM is tried, over all attempts");
    public static final Setting<Boolean> FOLLOWER_READ = Setting.flag(
            "ozone.client.follower.read.enabled",
            false,
            "Whether any OM of a group may answer queries. Answers are as current as the leader's: a follower asks it how far"
                    + " it must have applied");
    public static final Setting<Duration> OM_ATTEMPT_TIMEOUT = Setting.duration(
            "ozone.client.om.attempt.timeout",
            "20s",
            "How long one attempt of a call to OM may take at most. The first may take an eighth of it; each that gets no answer doubles that");

    public static final Setting<Integer> MAX_RETRIES = Setting.integer(
            "ozone.client.max.retries", 5, 0, 1000, "How many further pipelines a block is written to when one fails");
    public static final Setting<Duration> RETRY_INTERVAL =
            Setting.duration("ozone.client.retry.interval", "0", "Wait before a block is written to another pipeline");
    public static final Setting<Duration> WRITE_TIMEOUT = Setting.duration(
            "ozone.client.write.timeout",
            "30s",
            "How long a write to a datanode may go without any chunk being acknowledged");
    public static final Setting<Duration> PIPELINE_PATIENCE = Setting.duration(
            "ozone.client.pipeline.failover.timeout",
            "12s",
            "How long a block's pipeline is given to elect a leader before the block goes to another pipeline");
    public static final Setting<Duration> ALLOCATE_TIMEOUT = Setting.duration(
            "ozone.client.allocate.timeout",
            "5s",
            "How long OM is asked for a block outside the pipelines that failed before they are allowed again");

    public static final Setting<Long> BYTES_PER_CHECKSUM =
            Setting.size("ozone.client.bytes.per.checksum", "16KB", "Bytes that one checksum covers");
    public static final Setting<ChecksumChoice> CHECKSUM_TYPE = Setting.choice(
            "ozone.client.checksum.type",
            ChecksumChoice.class,
            ChecksumChoice.CRC32C,
            "Checksum of the data of new keys");
    public static final Setting<Boolean> VERIFY_CHECKSUM = Setting.flag(
            "ozone.client.verify.checksum", true, "Whether data that was read is checked against its checksums");

    public static final Setting<Long> BLOCK_SIZE =
            Setting.size("ozone.scm.block.size", "256MB", "Longest block of a key");
    public static final Setting<Long> CHUNK_SIZE = Setting.size(
            "ozone.scm.chunk.size",
            "4MB",
            "Longest chunk: what is sent, stored and acknowledged at once; at most 16 MB");
    public static final Setting<Long> STREAM_CHUNK_SIZE = Setting.size(
            "ozone.client.datastream.min.packet.size",
            "1MB",
            "Length of the first chunks of a key that is longer than one chunk, and of all while memory is short");
    public static final Setting<Long> WRITE_WINDOW = Setting.size(
            "ozone.client.stream.buffer.flush.size", "16MB", "Bytes of one key that may be under way unacknowledged");
    public static final Setting<Long> WRITE_RETENTION = Setting.size(
            "ozone.client.stream.buffer.max.size",
            "64MB",
            "Bytes of one key kept for writing them again elsewhere; a block is committed after half of them");
    public static final Setting<Long> WRITE_MEMORY = Setting.size(
            "ozone.client.elastic.byte.buffer.pool.max.size",
            "256MB",
            "Bytes kept for all keys being written; never more than an eighth of the heap. When they are used up, streams go on with small buffers and shorter blocks");

    public static final Setting<Duration> READ_TIMEOUT = Setting.duration(
            "ozone.client.read.timeout",
            "30s",
            "How long a read waits for the next bytes before it turns to another replica");
    public static final Setting<Integer> READ_MAX_RETRIES = Setting.integer(
            "ozone.client.read.max.retries",
            3,
            0,
            1000,
            "How often OM is asked anew where a block is when no replica can serve it");
    public static final Setting<Duration> READ_RETRY_INTERVAL = Setting.duration(
            "ozone.client.read.retry.interval", "1s", "Wait before OM is asked again where a block is");
    public static final Setting<Long> READ_AHEAD = Setting.size(
            "ozone.client.stream.read.pre-read-size", "4MB", "Bytes of one key that are read ahead of its reader");

    public static final Setting<Duration> BAD_REPLICA_EXPIRY = Setting.duration(
            "ozone.client.exclude.nodes.expiry.time", "10m", "How long a replica that sent bad data is read last");

    public static final List<Setting<?>> ALL = List.of(
            OM_ADDRESS,
            OM_SERVICE_IDS,
            USER,
            FAILOVER_MAX_ATTEMPTS,
            OM_TIMEOUT,
            OM_ATTEMPT_TIMEOUT,
            FOLLOWER_READ,
            MAX_RETRIES,
            RETRY_INTERVAL,
            WRITE_TIMEOUT,
            PIPELINE_PATIENCE,
            ALLOCATE_TIMEOUT,
            BYTES_PER_CHECKSUM,
            CHECKSUM_TYPE,
            VERIFY_CHECKSUM,
            BLOCK_SIZE,
            CHUNK_SIZE,
            STREAM_CHUNK_SIZE,
            WRITE_WINDOW,
            WRITE_RETENTION,
            WRITE_MEMORY,
            READ_TIMEOUT,
            READ_MAX_RETRIES,
            READ_RETRY_INTERVAL,
            READ_AHEAD,
            BAD_REPLICA_EXPIRY);

    private ClientSettings() {}

    /** host:port of each OM peer's door for clients. */
    public static List<String> omAddresses(Settings settings) {
        return ServiceNodes.of(ServiceNodes.Kind.OM, settings)
                .map(group -> group.nodes().stream()
                        .map(node -> group.door(node, OM_ADDRESS.name(), "ozone.om.port", DEFAULT_OM_PORT))
                        .map(Units::format)
                        .toList())
                .orElseGet(() -> List.of(address(settings.get(OM_ADDRESS))));
    }

    static String user(Settings settings) {
        String user = settings.get(USER);
        return user.isEmpty() ? System.getProperty("user.name") : user;
    }

    private static String address(String text) {
        try {
            return Units.format(Units.parseAddress(text.strip(), "localhost", DEFAULT_OM_PORT));
        } catch (IllegalArgumentException e) {
            throw ErrorCode.CONFIGURATION.failure("%s: '%s' %s", OM_ADDRESS.name(), text, e.getMessage());
        }
    }
}
