package io.ozone.om.command.volume;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Cursor;
import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Quotas;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Volume;

/** Changes a volume's owner or quotas; replies with its new row. */
public final class SetVolumeProperty {
    private SetVolumeProperty() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.SetVolumeProperty command) {
        Volume old = Namespace.volume(tx, command.getVolume());
        Volume.Builder volume = old.toBuilder().setModifiedMillis(stamp.timeMillis());
        if (command.hasSpaceQuota()) {
            checkSpaceQuota(tx, old, command.getSpaceQuota());
            volume.setSpaceQuota(command.getSpaceQuota());
        }
        if (command.hasNamespaceQuota()) {
            Quotas.checkLimit("namespace quota", command.getNamespaceQuota(), old.getUsedNamespace());
            volume.setNamespaceQuota(command.getNamespaceQuota());
        }
        if (command.hasOwner()) {
            volume.setOwner(command.getOwner());
            Owners.remove(tx, old.getOwner(), old.getName());
            Owners.add(tx, command.getOwner(), old.getName());
        }
        Volume changed = volume.build();
        tx.put(OmTables.VOLUMES, Rows.volume(changed.getName()), changed);
        return OmReply.newBuilder().setVolume(changed).build();
    }

    /** Looks at every bucket only when a volume gets its first quota; from then on none without one can appear. */
    private static void checkSpaceQuota(Tx tx, Volume volume, long quota) {
        Quotas.checkLimit("space quota", quota, volume.getBucketSpaceQuotas());
        if (quota == 0 || volume.getSpaceQuota() > 0) {
            return;
        }
        try (Cursor<String, Bucket> buckets = tx.scan(OmTables.BUCKETS, Rows.bucketsOf(volume.getName()), null)) {
            while (buckets.next()) {
                if (buckets.value().getSpaceQuota() == 0) {
                    throw new Refusal(
                            ErrorCode.QUOTA_ERROR,
                            "Bucket " + volume.getName() + "/" + buckets.value().getName()
                                    + " has no space quota; give it one before its volume gets one");
                }
            }
        }
    }
}
