package io.ozone.scm.service;

import io.ozone.common.error.OzoneException;

/** Whether this SCM leads and has loaded what it must know to do so. */
public final class LeaderGate {
    private volatile boolean open;

    public void open() {
        open = true;
    }

    public void close() {
        open = false;
    }

    public boolean isOpen() {
        return open;
    }

    /** @throws OzoneException NOT_LEADER */
    public void require() {
        if (!open) {
            throw OzoneException.notLeader("This SCM does not lead; ask another, or again when it does", null);
        }
    }
}
