package io.ozone.om.command.secret;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.OmReply;

/** Forgets the secret of an access id. */
public final class RevokeS3Secret {
    private RevokeS3Secret() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.RevokeS3Secret command) {
        if (!tx.contains(OmTables.S3_SECRETS, command.getAccessId())) {
            throw new Refusal(
                    ErrorCode.ACCESS_ID_NOT_FOUND, "There is no secret for access id " + command.getAccessId());
        }
        tx.delete(OmTables.S3_SECRETS, command.getAccessId());
        return OmReply.getDefaultInstance();
    }
}
