package io.ozone.om.background;

import io.ozone.kv.Cursor;
import io.ozone.kv.Snapshot;
import io.ozone.om.state.OmTables;
import io.ozone.server.PeriodicTasks;
import io.ozone.wire.om.DeleteOpenKeys;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmCommand;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends write sessions that were opened long ago and never committed: their writers are gone. */
public final class OpenKeyCleanup implements PeriodicTasks.Task {
    private static final Logger LOG = LoggerFactory.getLogger(OpenKeyCleanup.class);

    private final Proposals proposals;
    private final GroupTime time;
    private final long maxAgeMillis;
    private final int batchSize;

    /** @param batchSize sessions ended by one command */
    public OpenKeyCleanup(Proposals proposals, GroupTime time, Duration maxAge, int batchSize) {
        this.proposals = proposals;
        this.time = time;
        this.maxAgeMillis = maxAge.toMillis();
        this.batchSize = batchSize;
    }

    @Override
    public void run() throws InterruptedException {
        GroupTime.Round round =
                proposals.isLeader() ? time.round("Cleanups of write sessions").orElse(null) : null;
        if (round == null) {
            return;
        }
        long oldest = round.now() - maxAgeMillis;
        int ended = 0;
        try (Snapshot rows = proposals.rows();
                Cursor<String, Key> sessions = rows.scan(OmTables.OPEN_KEYS, null, null)) {
            DeleteOpenKeys.Builder batch = DeleteOpenKeys.newBuilder();
            while (proposals.isLeader() && sessions.next()) {
                if (sessions.value().getCreatedMillis() < oldest) {
                    batch.addRows(sessions.key());
                    ended++;
                }
                if (batch.getRowsCount() == batchSize) {
                    end(batch);
                }
            }
            end(batch);
        }
        if (ended > 0) {
            LOG.info("{} write sessions were older than {} ms and are ended", ended, maxAgeMillis);
        }
    }

    private void end(DeleteOpenKeys.Builder batch) throws InterruptedException {
        if (batch.getRowsCount() > 0 && proposals.isLeader()) {
            proposals.propose(OmCommand.newBuilder().setDeleteOpenKeys(batch).build());
        }
        batch.clear();
    }
}
