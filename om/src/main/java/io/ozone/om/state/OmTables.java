package io.ozone.om.state;

import io.ozone.kv.Codec;
import io.ozone.kv.Schema;
import io.ozone.kv.Table;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.DeletedBlocks;
import io.ozone.wire.om.EncryptionKey;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.Notification;
import io.ozone.wire.om.NotificationTarget;
import io.ozone.wire.om.Part;
import io.ozone.wire.om.S3Secret;
import io.ozone.wire.om.Upload;
import io.ozone.wire.om.UserVolumes;
import io.ozone.wire.om.Volume;
import java.util.List;

/**
 * All tables of {@code om.db}. Row keys are text, made by {@link Rows}; the messages are in {@code om.proto}.
 *
 * <p>Beside these the store keeps {@code transactionInfoTable}: the term and index up to which the rows are current.
 */
public final class OmTables {
    /** /user → the volumes the user owns. */
    public static final Table<String, UserVolumes> USERS =
            new Table<>("userTable", Codec.TEXT, Codec.message(UserVolumes.parser()));

    /** /volume */
    public static final Table<String, Volume> VOLUMES =
            new Table<>("volumeTable", Codec.TEXT, Codec.message(Volume.parser()));

    /** /volume/bucket */
    public static final Table<String, Bucket> BUCKETS =
            new Table<>("bucketTable", Codec.TEXT, Codec.message(Bucket.parser()));

    /** /volume/bucket/kind → what the S3 door was told about the bucket. */
    public static final Table<String, BucketConfiguration> BUCKET_CONFIGURATIONS =
            new Table<>("bucketConfigurationTable", Codec.TEXT, Codec.message(BucketConfiguration.parser()));

    /** /volume/bucket/key → its value: the newest version, unless that is a delete marker. */
    public static final Table<String, Key> KEYS = new Table<>("keyTable", Codec.TEXT, Codec.message(Key.parser()));

    /**
     * /volume/bucket/key U+0000 version → a version of a key that is not its value: one that was overwritten or deleted, or
     * a delete marker.
     */
    public static final Table<String, Key> VERSIONS =
            new Table<>("keyVersionTable", Codec.TEXT, Codec.message(Key.parser()));

    /** /volume/bucket/key/session → a key that is being written; its object id is the session. */
    public static final Table<String, Key> OPEN_KEYS =
            new Table<>("openKeyTable", Codec.TEXT, Codec.message(Key.parser()));

    /** /volume/bucket/key U+0000 upload id → a multipart upload under way. */
    public static final Table<String, Upload> UPLOADS =
            new Table<>("multipartInfoTable", Codec.TEXT, Codec.message(Upload.parser()));

    /** The upload's row/part number → a part that is written; a row of its own, so that none becomes long. */
    public static final Table<String, Part> PARTS =
            new Table<>("multipartPartsTable", Codec.TEXT, Codec.message(Part.parser()));

    /** The row that had them/index → blocks that no key or part has any more and SCM was not told about yet. */
    public static final Table<String, DeletedBlocks> DELETED =
            new Table<>("deletedTable", Codec.TEXT, Codec.message(DeletedBlocks.parser()));

    /** /target/sequence number → an event that the target was not told of yet; see {@link Notifications}. */
    public static final Table<String, Notification> NOTIFICATIONS =
            new Table<>("notificationTable", Codec.TEXT, Codec.message(Notification.parser()));

    /** /target → how many events wait for it. */
    public static final Table<String, NotificationTarget> NOTIFICATION_TARGETS =
            new Table<>("notificationTargetTable", Codec.TEXT, Codec.message(NotificationTarget.parser()));

    /** Access id → its secret. */
    public static final Table<String, S3Secret> S3_SECRETS =
            new Table<>("s3SecretTable", Codec.TEXT, Codec.message(S3Secret.parser()));

    /** Name → a key that encrypts the data keys of objects. */
    public static final Table<String, EncryptionKey> ENCRYPTION_KEYS =
            new Table<>("encryptionKeyTable", Codec.TEXT, Codec.message(EncryptionKey.parser()));

    /** Name → a number that concerns the whole namespace; see {@link #BUCKET_COUNT}. */
    public static final Table<String, Long> META = new Table<>("metaTable", Codec.TEXT, Codec.LONG);

    /** Row of {@link #META}: how many buckets there are in all volumes. */
    public static final String BUCKET_COUNT = "#BUCKETS";

    public static final Schema SCHEMA = new Schema(
            "om",
            List.of(
                    USERS,
                    VOLUMES,
                    BUCKETS,
                    BUCKET_CONFIGURATIONS,
                    KEYS,
                    VERSIONS,
                    OPEN_KEYS,
                    UPLOADS,
                    PARTS,
                    DELETED,
                    NOTIFICATIONS,
                    NOTIFICATION_TARGETS,
                    S3_SECRETS,
                    ENCRYPTION_KEYS,
                    META));

    private OmTables() {}
}
