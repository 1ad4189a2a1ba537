package io.ozone.om.command.volume;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Quotas;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Volume;

/** Makes a volume; replies with its row. */
public final class CreateVolume {
    private CreateVolume() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.CreateVolume command) {
        String name = command.getVolume();
        if (tx.contains(OmTables.VOLUMES, Rows.volume(name))) {
            throw new Refusal(ErrorCode.VOLUME_ALREADY_EXISTS, "There is already a volume " + name);
        }
        Quotas.checkLimit("space quota", command.getSpaceQuota(), 0);
        Quotas.checkLimit("namespace quota", command.getNamespaceQuota(), 0);
        if (Owners.count(tx, command.getOwner()) >= command.getMaxVolumes()) {
            throw new Refusal(
                    ErrorCode.QUOTA_EXCEEDED,
                    "User " + command.getOwner() + " owns " + command.getMaxVolumes()
                            + " volumes already, as many as a user may");
        }
        Volume volume = Volume.newBuilder()
                .setName(name)
                .setOwner(command.getOwner())
                .setObjectId(stamp.index())
                .setCreatedMillis(stamp.timeMillis())
                .setModifiedMillis(stamp.timeMillis())
                .setSpaceQuota(command.getSpaceQuota())
                .setNamespaceQuota(command.getNamespaceQuota())
                .build();
        tx.put(OmTables.VOLUMES, Rows.volume(name), volume);
        Owners.add(tx, volume.getOwner(), name);
        return OmReply.newBuilder().setVolume(volume).build();
    }
}
