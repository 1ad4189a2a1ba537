package io.ozone.om.command.volume;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Volume;

/** Removes a volume that has no buckets. */
public final class DeleteVolume {
    private DeleteVolume() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.DeleteVolume command) {
        Volume volume = Namespace.volume(tx, command.getVolume());
        if (volume.getUsedNamespace() > 0) {
            throw new Refusal(
                    ErrorCode.VOLUME_NOT_EMPTY,
                    "Volume " + volume.getName() + " holds " + volume.getUsedNamespace()
                            + " buckets; delete them first");
        }
        tx.delete(OmTables.VOLUMES, Rows.volume(volume.getName()));
        Owners.remove(tx, volume.getOwner(), volume.getName());
        return OmReply.getDefaultInstance();
    }
}
