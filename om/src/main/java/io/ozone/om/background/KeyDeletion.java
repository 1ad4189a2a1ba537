package io.ozone.om.background;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.kv.Cursor;
import io.ozone.kv.Snapshot;
import io.ozone.om.block.ScmCalls;
import io.ozone.om.state.OmTables;
import io.ozone.server.PeriodicTasks;
import io.ozone.wire.Block;
import io.ozone.wire.BlockId;
import io.ozone.wire.om.DeletedBlocks;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.PurgeKeys;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the blocks of deleted keys back to SCM, then forgets them. When it stops in between, SCM hears of the same
 * blocks again, which does no harm; the other order would lose them.
 */
public final class KeyDeletion implements PeriodicTasks.Task {
    private static final Logger LOG = LoggerFactory.getLogger(KeyDeletion.class);
    private static final int MAX_ROWS = 1000;
    private static final int MAX_BLOCKS = 10_000;

    private final Proposals proposals;
    private final ScmCalls scm;
    private final int limit;

    /** @param limit most rows in one run */
    public KeyDeletion(Proposals proposals, ScmCalls scm, int limit) {
        this.proposals = proposals;
        this.scm = scm;
        this.limit = limit;
    }

    private record Batch(List<String> rows, List<BlockId> blocks) {}

    @Override
    public void run() throws InterruptedException {
        int done = 0;
        String last = null;
        while (done < limit && proposals.isLeader()) {
            Batch batch = next(last, Math.min(MAX_ROWS, limit - done));
            if (batch.rows.isEmpty() || !give(batch)) {
                break;
            }
            done += batch.rows.size();
            last = batch.rows.get(batch.rows.size() - 1);
        }
        if (done > 0) {
            LOG.debug("Blocks of {} deleted keys went back to SCM", done);
        }
    }

    private Batch next(String last, int maxRows) {
        Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
        try (Snapshot rows = proposals.rows();
                Cursor<String, DeletedBlocks> deleted = rows.scan(OmTables.DELETED, null, last)) {
            while (batch.rows.size() < maxRows && batch.blocks.size() < MAX_BLOCKS && deleted.next()) {
                batch.rows.add(deleted.key());
                for (Block block : deleted.value().getBlocksList()) {
                    batch.blocks.add(block.getId());
                }
            }
        }
        return batch;
    }

    /** False when SCM or the leadership is gone; the next run begins again. */
    private boolean give(Batch batch) throws InterruptedException {
        try {
            scm.deleteBlocks(batch.blocks);
            proposals.propose(OmCommand.newBuilder()
                    .setPurgeKeys(PurgeKeys.newBuilder().addAllRows(batch.rows))
                    .build());
            return true;
        } catch (OzoneException e) {
            if (e.code().retry() == ErrorCode.Retry.NEVER) {
                throw e;
            }
            LOG.info("{} deleted keys keep their blocks until the next run: {}", batch.rows.size(), e.getMessage());
            return false;
        }
    }
}
