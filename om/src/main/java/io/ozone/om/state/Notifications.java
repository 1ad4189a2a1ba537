package io.ozone.om.state;

import io.ozone.kv.Tx;
import io.ozone.raft.Stamp;
import io.ozone.wire.Caller;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.Notification;
import io.ozone.wire.om.NotificationEvent;
import io.ozone.wire.om.NotificationRule;
import io.ozone.wire.om.NotificationRules;
import io.ozone.wire.om.NotificationTarget;

/**
 * Events that wait for being told of. What happens to a key is written down together with the change itself, for the target
 * that the bucket's rules name, so none is without the other; the leader tells the targets afterwards.
 *
 * <p>An event gets the next sequence number of its target, in whose order the target is told. The number has the index of the
 * log entry in front and so grows with the log, whatever became of the target's row in between.
 */
public final class Notifications {
    /** One entry makes less than 2 to the power of this many events: it deletes 1,000 keys at most. */
    private static final int ENTRY_BITS = 12;

    private Notifications() {}

    /**
     * Something has happened to a key. Nothing is done unless the bucket has rules.
     *
     * @param caller who did it; the default one = background work
     * @param key the version that it happened to, or that was made by it
     */
    public static void add(
            Tx tx, Stamp stamp, Caller caller, Bucket bucket, NotificationEvent event, String name, Key key) {
        if (!bucket.getNotified()) {
            return;
        }
        for (NotificationRule rule : rules(tx, bucket).getRulesList()) {
            if (isAbout(rule, event, name)) {
                enqueue(
                        tx,
                        stamp,
                        rule.getTarget(),
                        described(stamp, caller, bucket, event)
                                .setRuleId(rule.getId())
                                .setKey(name)
                                .setSize(key.getLength())
                                .setEtag(key.getEtag())
                                .setVersionId(Versions.idIn(bucket, key)));
                return;
            }
        }
    }

    /** A key was written in one piece. As {@link #add}, and every write comes here: the flag is looked at before all else. */
    public static void addWritten(Tx tx, Stamp stamp, Caller caller, Bucket bucket, String name, Key key) {
        if (bucket.getNotified()) {
            add(tx, stamp, caller, bucket, creation(caller), name, key);
        }
    }

    private static NotificationEvent creation(Caller caller) {
        return switch (caller.getOperation()) {
            case "PostObject" -> NotificationEvent.OBJECT_CREATED_POST;
            case "CopyObject" -> NotificationEvent.OBJECT_CREATED_COPY;
            default -> NotificationEvent.OBJECT_CREATED_PUT;
        };
    }

    /**
     * Rules were given to a bucket: their targets have a row from here on, and are tried.
     *
     * @param limit how many events may wait for each
     */
    public static void begin(Tx tx, Stamp stamp, Caller caller, Bucket bucket, NotificationRules rules, long limit) {
        rules.getRulesList().stream()
                .map(NotificationRule::getTarget)
                .distinct()
                .forEach(target -> {
                    NotificationTarget row = tx.get(OmTables.NOTIFICATION_TARGETS, Rows.target(target))
                            .orElse(NotificationTarget.getDefaultInstance());
                    tx.put(
                            OmTables.NOTIFICATION_TARGETS,
                            Rows.target(target),
                            row.toBuilder().setLimit(limit).build());
                    if (!rules.getUntested()) {
                        enqueue(tx, stamp, target, described(stamp, caller, bucket, NotificationEvent.TEST_EVENT));
                    }
                });
    }

    private static NotificationRules rules(Tx tx, Bucket bucket) {
        return tx.get(
                        OmTables.BUCKET_CONFIGURATIONS,
                        Rows.bucketConfiguration(
                                bucket.getVolume(), bucket.getName(), BucketConfigurationKind.NOTIFICATION))
                .map(BucketConfiguration::getNotification)
                .orElse(NotificationRules.getDefaultInstance());
    }

    private static boolean isAbout(NotificationRule rule, NotificationEvent event, String name) {
        return rule.getEventsList().contains(event)
                && name.startsWith(rule.getPrefix())
                && name.endsWith(rule.getSuffix());
    }

    private static Notification.Builder described(Stamp stamp, Caller caller, Bucket bucket, NotificationEvent event) {
        return Notification.newBuilder()
                .setEvent(event)
                .setBucket(bucket.getName())
                .setBucketOwner(bucket.getOwner())
                .setTimeMillis(stamp.timeMillis())
                .setUser(caller.getUser())
                .setSourceAddress(caller.getSourceAddress())
                .setRequestId(caller.getRequestId());
    }

    /** A target without a row was taken out of the settings, and nobody would ever tell it. */
    private static void enqueue(Tx tx, Stamp stamp, String target, Notification.Builder event) {
        NotificationTarget row =
                tx.get(OmTables.NOTIFICATION_TARGETS, Rows.target(target)).orElse(null);
        if (row == null) {
            return;
        }
        NotificationTarget.Builder changed = row.toBuilder();
        if (row.getPending() >= row.getLimit()) {
            changed.setDropped(row.getDropped() + 1);
        } else {
            long sequence = Math.max(row.getLast() + 1, stamp.index() << ENTRY_BITS);
            changed.setPending(row.getPending() + 1).setLast(sequence);
            tx.put(OmTables.NOTIFICATIONS, Rows.notification(target, sequence), event.build());
        }
        tx.put(OmTables.NOTIFICATION_TARGETS, Rows.target(target), changed.build());
    }
}
