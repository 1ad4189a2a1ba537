package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.s3.encryption.ContentKey;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.HeapShare;
import io.ozone.s3.store.ObjectStore;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Sends a range of an object at the pace of whoever takes it, in memory that does not grow with the number of the slow.
 *
 * <p>A client that keeps up gets one stream from the datanodes, read ahead, as long as there is room in memory. Any other
 * gets the range run by run, and nothing is read before it has taken what came before. While it takes nothing, only the piece
 * that is under way to it is kept, and the place where to go on. Once it has taken a few runs at once it may have a stream
 * again.
 */
final class Download {
    /** What the client of the cluster keeps at most of one key that is read. */
    private static final long AHEAD_BYTES = 5 << 20;

    private static final int RUN_BYTES = 128 << 10;
    private static final int RUNS_BEFORE_STREAM = 16;
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Exchange exchange;
    private final ObjectStore store;
    private final KeyInfo key;
    private final ContentKey contentKey;
    private final HeapShare readAhead;
    private final long end;
    private long position;

    /** Null between two runs. */
    private ObjectStore.Reader reader;
    /** Where the reader's run ends. */
    private long readerEnd;
    /** What was read and not sent. */
    private ByteBuffer data = NOTHING;

    private boolean ahead;
    private int quickRuns = RUNS_BEFORE_STREAM;

    Download(
            Exchange exchange,
            ObjectStore store,
            KeyInfo key,
            ContentKey contentKey,
            ByteRange range,
            HeapShare readAhead) {
        this.exchange = exchange;
        this.store = store;
        this.key = key;
        this.contentKey = contentKey;
        this.readAhead = readAhead;
        this.position = range.offset();
        this.end = range.offset() + range.length();
    }

    /**
     * Sends all of it and ends the exchange; if the client does not keep up, later and in other threads. The answer begins
     * with bytes that were read: what can't be read at all is not begun.
     */
    void run() throws IOException {
        if (sendAll()) {
            exchange.complete();
        } else {
            exchange.onceSent(this::run);
        }
    }

    /** @return false when the client takes nothing for now */
    private boolean sendAll() throws IOException {
        try {
            while (position < end) {
                if (!data.hasRemaining()) {
                    data = read();
                }
                ByteBuffer piece = exchange.piece();
                int count = Math.min(piece.remaining(), data.remaining());
                piece.put(data.slice(data.position(), count));
                data.position(data.position() + count);
                position += count;
                if (!exchange.send(position == end, PATIENCE)) {
                    quickRuns = 0;
                    return false;
                }
            }
            return true;
        } finally {
            forget();
        }
    }

    private ByteBuffer read() throws IOException {
        if (reader != null && position == readerEnd) {
            quickRuns++;
            forget();
        }
        if (reader == null) {
            open();
        }
        ByteBuffer next = reader.next();
        if (next == null || next.remaining() > readerEnd - position) {
            throw new EOFException("The object's data does not end where its length says: " + (readerEnd - position)
                    + " bytes are left");
        }
        return next;
    }

    private void open() {
        long left = end - position;
        ahead = left > RUN_BYTES && quickRuns >= RUNS_BEFORE_STREAM && readAhead.tryTake(AHEAD_BYTES);
        readerEnd = ahead ? end : position + Math.min(left, RUN_BYTES);
        reader = contentKey.read(store, key, position, readerEnd - position);
    }

    private void forget() {
        data = NOTHING;
        if (reader != null) {
            reader.close();
            reader = null;
        }
        if (ahead) {
            ahead = false;
            readAhead.giveBack(AHEAD_BYTES);
        }
    }
}
