package io.ozone.om.background;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Cursor;
import io.ozone.kv.Snapshot;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.server.PeriodicTasks;
import io.ozone.wire.om.AbortMultipartUpload;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.Upload;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Aborts multipart uploads that were begun long ago and never completed: nothing else would give their parts back. */
public final class UploadCleanup implements PeriodicTasks.Task {
    private static final Logger LOG = LoggerFactory.getLogger(UploadCleanup.class);

    private final Proposals proposals;
    private final GroupTime time;
    private final long maxAgeMillis;

    public UploadCleanup(Proposals proposals, GroupTime time, Duration maxAge) {
        this.proposals = proposals;
        this.time = time;
        this.maxAgeMillis = maxAge.toMillis();
    }

    @Override
    public void run() throws InterruptedException {
        GroupTime.Round round = proposals.isLeader()
                ? time.round("Cleanups of multipart uploads").orElse(null)
                : null;
        if (round == null) {
            return;
        }
        long oldest = round.now() - maxAgeMillis;
        int ended = 0;
        try (Snapshot rows = proposals.rows();
                Cursor<String, Upload> uploads = rows.scan(OmTables.UPLOADS, null, null)) {
            while (proposals.isLeader() && uploads.next()) {
                if (uploads.value().getCreatedMillis() < oldest) {
                    abort(uploads.key());
                    ended++;
                }
            }
        }
        if (ended > 0) {
            LOG.info("{} multipart uploads were older than {} ms and are aborted", ended, maxAgeMillis);
        }
    }

    /** One command for each: it may have ten thousand parts. One that has ended meanwhile is as it should be. */
    private void abort(String row) throws InterruptedException {
        String[] bucket = Rows.bucketOf(row).split("/", -1);
        proposals.propose(
                OmCommand.newBuilder()
                        .setAbortMultipartUpload(AbortMultipartUpload.newBuilder()
                                .setVolume(bucket[1])
                                .setBucket(bucket[2])
                                .setKey(Rows.keyName(row))
                                .setUploadId(Rows.uploadIdOf(row)))
                        .build(),
                ErrorCode.NO_SUCH_UPLOAD,
                ErrorCode.BUCKET_NOT_FOUND,
                ErrorCode.VOLUME_NOT_FOUND);
    }
}
