package io.ozone.om.command.secret;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.EncryptionKey;
import io.ozone.wire.om.EncryptionKeyVersion;
import io.ozone.wire.om.OmReply;

/**
 * Makes a key that encrypts other keys, unless there is one of its name, or gives one a new version. No version ever goes:
 * what it has encrypted could not be read any more. The reply does not have the key, since replies are kept.
 */
public final class CreateEncryptionKey {
    /** One a day for nearly three years; a row stays below a hundred kilobytes. */
    static final int MAX_VERSIONS = 1000;

    private CreateEncryptionKey() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.CreateEncryptionKey command) {
        EncryptionKey old = tx.get(OmTables.ENCRYPTION_KEYS, command.getName())
                .orElse(EncryptionKey.newBuilder().setName(command.getName()).build());
        if (old.getVersionsCount() > 0 && !command.getRotate()) {
            return OmReply.getDefaultInstance();
        }
        if (old.getVersionsCount() == MAX_VERSIONS) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "Encryption key '" + command.getName() + "' has " + MAX_VERSIONS
                            + " versions, and can't have more");
        }
        tx.put(
                OmTables.ENCRYPTION_KEYS,
                command.getName(),
                old.toBuilder()
                        .addVersions(EncryptionKeyVersion.newBuilder()
                                .setMaterial(command.getMaterial())
                                .setCreatedMillis(stamp.timeMillis()))
                        .build());
        return OmReply.getDefaultInstance();
    }
}
