package io.ozone.om.command.key;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmReply;

/**
 * Gives a key, or one version of it, other tags, in place of all that it has.
 *
 * <p>The row gets a new generation, as with every change of it: who reads a key and writes it anew on condition that it is
 * still the same would otherwise bring the old tags back. Its time of modification and its ETag are about the data, and
 * stay; so does its place among the versions.
 */
public final class SetKeyTags {
    private SetKeyTags() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.SetKeyTags command) {
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        String row = Rows.key(command.getVolume(), command.getBucket(), command.getKey());
        Key value = tx.get(OmTables.KEYS, row).orElse(null);
        Key version = command.getVersionId().isEmpty() ? value : version(tx, bucket, command);
        if (version == null) {
            throw command.getVersionId().isEmpty()
                    ? Namespace.noKey(command.getVolume(), command.getBucket(), command.getKey())
                    : Namespace.noVersion(
                            command.getVolume(), command.getBucket(), command.getKey(), command.getVersionId());
        }
        if (version.getDeleteMarker()) {
            throw new Refusal(
                    ErrorCode.IS_DELETE_MARKER,
                    "Version " + command.getVersionId() + " of key " + command.getKey()
                            + " is a delete marker, which has no tags");
        }
        Key tagged = version.toBuilder()
                .setUpdateId(stamp.index())
                .clearTags()
                .addAllTags(command.getTagsList())
                .build();
        if (value != null && value.getVersion() == version.getVersion()) {
            tx.put(OmTables.KEYS, row, tagged);
        } else {
            tx.put(OmTables.VERSIONS, Rows.version(row, version.getVersion()), tagged);
        }
        return OmReply.newBuilder().setVersionId(Versions.idIn(bucket, tagged)).build();
    }

    private static Key version(Tx tx, Bucket bucket, io.ozone.wire.om.SetKeyTags command) {
        return Versions.find(tx, bucket, command.getKey(), Versions.number(command.getVersionId()));
    }
}
