package io.ozone.om.command.secret;

import io.ozone.kv.Tx;
import io.ozone.om.state.OmTables;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.S3Secret;

/** Creates or replaces the secret of an access id. */
public final class SetS3Secret {
    private SetS3Secret() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.SetS3Secret command) {
        String accessId = command.getAccessId();
        tx.put(
                OmTables.S3_SECRETS,
                accessId,
                S3Secret.newBuilder()
                        .setAccessId(accessId)
                        .setSecret(command.getSecret())
                        .setUser(command.getUser().isEmpty() ? accessId : command.getUser())
                        .build());
        return OmReply.getDefaultInstance();
    }
}
