package io.ozone.om.service;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.state.Refusal;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;

/** Which replications are served, and which one a key gets that names none. */
public final class Replications {
    private final Replication serverDefault;

    public Replications(Replication serverDefault) {
        check(serverDefault);
        this.serverDefault = serverDefault;
    }

    public Replication serverDefault() {
        return serverDefault;
    }

    static void check(Replication replication) {
        if (replication.getType() != ReplicationType.RATIS) {
            throw new Refusal(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Replication type " + replication.getType() + " is not served; use RATIS with factor 1 or 3");
        }
        if (replication.getFactor() != 1 && replication.getFactor() != 3) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "RATIS keeps 1 or 3 copies, not " + replication.getFactor());
        }
    }
}
