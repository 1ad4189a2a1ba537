package io.ozone.client;

import io.ozone.common.settings.Settings;
import io.ozone.wire.ChecksumType;
import java.time.Duration;

/**
 * How keys are written; see {@link ClientSettings}.
 *
 * @param chunkSize longest chunk, bytes
 * @param streamChunkSize length of a longer key's first chunks, bytes
 * @param window bytes of a block that may be unacknowledged
 * @param blockLimit bytes after which a block is committed and the next begun
 * @param timeout longest time without progress at one datanode
 * @param patience how long a pipeline is given to elect a leader
 * @param maxRetries how many more blocks are tried for the same data
 */
record WriteOptions(
        int chunkSize,
        int streamChunkSize,
        long window,
        long blockLimit,
        ChecksumType checksumType,
        int bytesPerChecksum,
        Duration timeout,
        Duration patience,
        int maxRetries,
        Duration retryInterval) {
    /** Leaves room for the envelope in the largest message. */
    private static final long LONGEST_CHUNK = 16 << 20;

    static WriteOptions from(Settings settings) {
        int chunkSize = (int) clamp(settings.get(ClientSettings.CHUNK_SIZE), 1, LONGEST_CHUNK);
        long retention = Math.max(2L * chunkSize, settings.get(ClientSettings.WRITE_RETENTION));
        return new WriteOptions(
                chunkSize,
                (int) clamp(settings.get(ClientSettings.STREAM_CHUNK_SIZE), 1, chunkSize),
                Math.max(chunkSize, settings.get(ClientSettings.WRITE_WINDOW)),
                Math.min(settings.get(ClientSettings.BLOCK_SIZE), retention / 2),
                settings.get(ClientSettings.CHECKSUM_TYPE).type(),
                (int) clamp(settings.get(ClientSettings.BYTES_PER_CHECKSUM), 1, LONGEST_CHUNK),
                settings.get(ClientSettings.WRITE_TIMEOUT),
                settings.get(ClientSettings.PIPELINE_PATIENCE),
                settings.get(ClientSettings.MAX_RETRIES),
                settings.get(ClientSettings.RETRY_INTERVAL));
    }

    private static long clamp(long value, long least, long most) {
        return Math.max(least, Math.min(most, value));
    }
}
