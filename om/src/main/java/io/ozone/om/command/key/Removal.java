package io.ozone.om.command.key;

import io.ozone.kv.Tx;
import io.ozone.om.state.FreedBlocks;
import io.ozone.om.state.KeyLocks;
import io.ozone.om.state.Notifications;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Quotas;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.Caller;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.NotificationEvent;
import io.ozone.wire.om.Versioning;

/**
 * Deletes keys and versions of a bucket, and gives back the blocks of what goes; the caller then settles the bucket's usage.
 * What is locked is refused, and with it the whole command; one that leaves it out asks first.
 */
final class Removal {
    private final Tx tx;
    private final Stamp stamp;
    private final Bucket bucket;
    private final String owner;
    private final boolean bypassGovernance;
    /** Null = a lifecycle removes. */
    private final Caller caller;

    private long bytes;
    private long keys;

    /** Of a lifecycle; delete markers belong to the bucket's owner. */
    Removal(Tx tx, Stamp stamp, Bucket bucket) {
        this(tx, stamp, null, bucket, bucket.getOwner(), false);
    }

    /**
     * @param owner whom delete markers belong to
     * @param bypassGovernance versions that are retained in mode GOVERNANCE are removed all the same
     */
    Removal(Tx tx, Stamp stamp, Caller caller, Bucket bucket, String owner, boolean bypassGovernance) {
        this.tx = tx;
        this.stamp = stamp;
        this.caller = caller;
        this.bucket = bucket;
        this.owner = owner;
        this.bypassGovernance = bypassGovernance;
    }

    /**
     * Takes the key's value away.
     *
     * @param current the value; null = it has none
     * @return the delete marker that the key has now; null = it has no versions at all, because the bucket keeps none
     */
    Key delete(String name, Key current) {
        OtherVersions others = new OtherVersions(tx, bucket, name);
        Key replaced = Versions.replaced(tx, bucket, name, current);
        others.makeRoom(current, replaced, stamp);
        if (current != null) {
            tx.delete(OmTables.KEYS, row(name));
        }
        if (replaced != null) {
            giveBack(name, replaced);
        }
        if (!Versions.areIn(bucket)) {
            if (current != null) {
                tell(
                        NotificationEvent.OBJECT_REMOVED_DELETE,
                        NotificationEvent.LIFECYCLE_EXPIRATION_DELETE,
                        name,
                        current);
            }
            return null;
        }
        Key marker = marker();
        others.put(marker);
        tell(
                NotificationEvent.OBJECT_REMOVED_DELETE_MARKER_CREATED,
                NotificationEvent.LIFECYCLE_EXPIRATION_DELETE_MARKER_CREATED,
                name,
                marker);
        return marker;
    }

    /**
     * Removes one version for good.
     *
     * @return it; null = there is none of that number
     */
    Key deleteVersion(String name, long number) {
        OtherVersions others = new OtherVersions(tx, bucket, name);
        Key current = tx.get(OmTables.KEYS, row(name)).orElse(null);
        boolean isCurrent = current != null && current.getVersion() == number;
        Key removed = isCurrent ? current : others.take(number);
        if (removed == null) {
            return null;
        }
        if (isCurrent) {
            tx.delete(OmTables.KEYS, row(name));
        }
        if (Versions.areIn(bucket) && (isCurrent || current == null)) {
            others.promoteNewest();
        }
        giveBack(name, removed);
        tell(NotificationEvent.OBJECT_REMOVED_DELETE, NotificationEvent.LIFECYCLE_EXPIRATION_DELETE, name, removed);
        return removed;
    }

    /** Whether the version of that number is there, and must stay. */
    boolean isLocked(String name, long number) {
        if (!bucket.getObjectLock()) {
            return false;
        }
        Key version = Versions.find(tx, bucket, name, number);
        return version != null && KeyLocks.isLocked(version, stamp.timeMillis(), bypassGovernance);
    }

    void settle() {
        if (keys > 0) {
            tx.put(
                    OmTables.BUCKETS,
                    Rows.bucket(bucket.getVolume(), bucket.getName()),
                    Quotas.used(bucket, -bytes, -keys));
        }
    }

    private void tell(NotificationEvent event, NotificationEvent ofLifecycle, String name, Key key) {
        boolean expired = caller == null;
        Notifications.add(
                tx,
                stamp,
                expired ? Caller.getDefaultInstance() : caller,
                bucket,
                expired ? ofLifecycle : event,
                name,
                key);
    }

    private Key marker() {
        Key.Builder marker = Key.newBuilder()
                .setObjectId(stamp.index())
                .setUpdateId(stamp.index())
                .setCreatedMillis(stamp.timeMillis())
                .setModifiedMillis(stamp.timeMillis())
                .setOwner(owner)
                .setDeleteMarker(true);
        return bucket.getVersioning() == Versioning.ENABLED
                ? marker.setVersion(stamp.index()).build()
                : marker.setNullPlace(stamp.index()).build();
    }

    /** By its number, wherever it was: a command may remove several versions of a key, each as its value. */
    private void giveBack(String name, Key removed) {
        KeyLocks.requireRemovable(name, removed, stamp.timeMillis(), bypassGovernance);
        String row = removed.getVersion() == 0 ? row(name) : Rows.version(row(name), removed.getVersion());
        FreedBlocks.add(tx, stamp, row, removed.getReplication(), removed.getBlocksList());
        bytes += Quotas.replicatedBytes(removed);
        keys += Quotas.keys(removed);
    }

    private String row(String name) {
        return Rows.key(bucket.getVolume(), bucket.getName(), name);
    }
}
