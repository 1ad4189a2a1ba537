package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.s3.body.ByteSink;
import io.ozone.s3.body.ObjectBody;
import io.ozone.s3.body.WholeBody;
import io.ozone.s3.encryption.Encryptor;
import io.ozone.s3.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Stores what a body brings, at the pace of whoever sends it. A small one is received whole and stored in one step; a large
 * one streams through. In both ways it is committed after the last byte was received and every check has passed.
 *
 * <p>Who sends nothing for a moment loses the thread; another goes on when there is more. What has come by then is kept while
 * all who pause keep little together, and is seen to the datanodes otherwise: memory does not grow with the number of the slow.
 *
 * <p>Used by one thread at a time.
 *
 * @param <S> what the store takes it with when it streams
 */
abstract class Upload<S extends ObjectStore.Sink> {
    /** Longer than the gaps of a line that is slow and steady: it is to have blocks as long as any other. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static final long LEAST_SETTLED_BYTES = 16 << 10;
    private static final long SURELY_SETTLED_BYTES = 128 << 10;
    private static final int MANY_BLOCKS = 256;

    private final ObjectBody body;
    private final Encryptor encryptor;
    private final UploadMemory memory;
    private final WholeBody whole;
    private final Next next;

    /** Null unless it streams. */
    private S sink;
    /** Null unless it streams, and as long as nothing has come after a pause. */
    private ByteSink encrypted;

    private boolean wholeBegun;
    private long keptInPause;
    private long received;

    /** What comes after. */
    interface Next {
        /** @param stored as it is committed */
        void run(KeyInfo stored) throws IOException;
    }

    Upload(ObjectBody body, Encryptor encryptor, UploadMemory memory, Next next) {
        this.body = body;
        this.encryptor = encryptor;
        this.memory = memory;
        this.next = next;
        this.whole = new WholeBody(body.length(), body.mostBytes());
    }

    /** Stores the bytes at once, as they are. */
    abstract KeyInfo storeWhole(ByteBuffer data, String etag) throws IOException;

    abstract S open();

    abstract KeyInfo commit(S opened, String etag) throws IOException;

    /** Is told of all bytes, in their order, before they are encrypted. */
    void pass(ByteBuffer data) {}

    /** Stores the body, and goes on with what comes after; if the sender does not keep up, later and in other threads. */
    final void run() throws IOException {
        KeyInfo stored = null;
        boolean ended = false;
        boolean failed = true;
        try {
            resume();
            ended = body.transferTo(this::take, PATIENCE);
            if (ended) {
                stored = store();
            } else {
                pause();
            }
            failed = false;
        } finally {
            if (ended || failed) {
                end(failed);
            }
        }
        if (ended) {
            next.run(stored);
        } else {
            body.onceMore(this::run);
        }
    }

    private void resume() throws IOException {
        memory.goesOn(keptInPause);
        keptInPause = 0;
        if (sink == null) {
            wholeBegun = memory.begin(body);
            if (!wholeBegun) {
                stream();
            }
        }
    }

    /** From now on it streams; what was gathered goes first. */
    private void stream() throws IOException {
        sink = open();
        write(whole.take());
    }

    private void write(ByteBuffer data) throws IOException {
        if (encrypted == null) {
            encrypted = encryptor.before(sink::write);
        }
        encrypted.accept(data);
    }

    private void take(ByteBuffer data) throws IOException {
        received += data.remaining();
        pass(data.duplicate());
        if (sink == null) {
            whole.accept(data);
        } else {
            write(data);
        }
    }

    private void pause() throws IOException {
        long kept = sink == null ? whole.kept() : sink.kept();
        if (memory.pause(kept)) {
            keptInPause = kept;
        } else if (kept > leastSettled()) {
            if (sink == null) {
                stream();
            }
            sink.settle();
        }
        encrypted = null;
        endWhole();
    }

    /** Each time makes a block, and a key of too many can't be looked up: the more there are, the longer the next. */
    private long leastSettled() {
        return Math.min(SURELY_SETTLED_BYTES, Math.max(LEAST_SETTLED_BYTES, received / MANY_BLOCKS));
    }

    private KeyInfo store() throws IOException {
        if (sink != null) {
            return commit(sink, encryptor.etag(body));
        }
        ByteBuffer data = whole.take();
        encryptor.encrypt(data);
        return storeWhole(data, encryptor.etag(body));
    }

    private void end(boolean failed) {
        endWhole();
        if (failed && sink != null) {
            sink.abort();
        }
    }

    private void endWhole() {
        if (wholeBegun) {
            wholeBegun = false;
            memory.ended(body);
        }
    }
}
