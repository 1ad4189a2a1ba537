package io.ozone.scm.service;

import io.ozone.common.error.OzoneException;
import io.ozone.common.settings.ScmDoors;
import java.util.Optional;
import java.util.function.Function;

/** Whether this SCM leads and has loaded what it must know to do so. */
public final class LeaderGate {
    private volatile boolean open;
    private volatile Function<ScmDoors, Optional<String>> leaderDoor = door -> Optional.empty();
    private volatile long term;

    /** @param ofTerm the term in which this SCM leads */
    public void open(long ofTerm) {
        term = ofTerm;
        open = true;
    }

    /**
     * The last term in which this SCM led; 0 = none. Its commands to datanodes are those of this term, also when it has
     * heard of a later one: by then another SCM may have decided otherwise.
     */
    public long term() {
        return term;
    }

    public void close() {
        open = false;
    }

    public boolean isOpen() {
        return open;
    }

    /** @param where host:port of a door at the SCM that leads, as far as it is known */
    public void knowLeader(Function<ScmDoors, Optional<String>> where) {
        leaderDoor = where;
    }

    /**
     * @param door at which the caller is to ask
     * @throws OzoneException NOT_LEADER
     */
    public void require(ScmDoors door) {
        if (!open) {
            throw OzoneException.notLeader(
                    "This SCM does not lead; ask another, or again when it does",
                    leaderDoor.apply(door).orElse(null));
        }
    }
}
