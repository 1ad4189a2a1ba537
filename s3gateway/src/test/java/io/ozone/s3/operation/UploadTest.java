package io.ozone.s3.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.client.KeyInfo;
import io.ozone.s3.MemorySink;
import io.ozone.s3.body.ByteSink;
import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.body.ObjectBody;
import io.ozone.s3.encryption.ContentKey;
import io.ozone.s3.http.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bodies that come piece by piece, with pauses between them. */
class UploadTest {
    private static final int SOME = 100 << 10;
    private static final int LITTLE = 10 << 10;
    private static final int MOST_WHOLE = 1 << 20;

    private final MemorySink.Counts sinks = new MemorySink.Counts();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private byte[] storedWhole;
    private MemorySink sink;
    private Runnable onOpen = () -> {};
    private boolean answered;

    /** Each piece comes after a pause. */
    private static final class Paused extends ObjectBody {
        private final Deque<byte[]> pieces = new ArrayDeque<>();
        private final long length;
        private IOException failure;
        private Exchange.Step next;

        Paused(long length) {
            this.length = length;
        }

        void comes(byte[] piece) throws IOException {
            pieces.add(piece);
            goesOn();
        }

        void breaks(IOException how) throws IOException {
            failure = how;
            goesOn();
        }

        void goesOn() throws IOException {
            Exchange.Step step = next;
            next = null;
            step.run();
        }

        @Override
        public boolean transferTo(ByteSink into, Duration patience) throws IOException {
            if (failure != null) {
                throw failure;
            }
            boolean more = !pieces.isEmpty();
            if (more && pieces.element().length > 0) {
                into.accept(ByteBuffer.wrap(pieces.remove()));
            }
            return more && !pieces.isEmpty();
        }

        /** Nothing comes any more. */
        void ends() throws IOException {
            pieces.add(new byte[0]);
            goesOn();
        }

        @Override
        public void onceMore(Exchange.Step step) {
            next = step;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public long mostBytes() {
            return length;
        }

        @Override
        public String md5Hex() {
            return "md5";
        }

        @Override
        public Kind checksumKind() {
            return null;
        }

        @Override
        public Map<String, String> checksums() {
            return Map.of();
        }
    }

    private Paused begin(long length, UploadMemory memory) throws IOException {
        Paused body = new Paused(length);
        new Upload<MemorySink>(body, ContentKey.NONE.encryptor(), memory, stored -> answered = true) {
            @Override
            KeyInfo storeWhole(ByteBuffer data, String etag) {
                storedWhole = new byte[data.remaining()];
                data.get(storedWhole);
                return null;
            }

            @Override
            MemorySink open() {
                onOpen.run();
                sink = new MemorySink(sinks);
                return sink;
            }

            @Override
            KeyInfo commit(MemorySink opened, String etag) {
                return null;
            }
        }.run();
        return body;
    }

    private void send(Paused body, int... lengths) throws IOException {
        for (int length : lengths) {
            byte[] piece = new byte[length];
            new Random(sent.size()).nextBytes(piece);
            sent.writeBytes(piece);
            body.comes(piece);
        }
    }

    @Test
    void aSmallBodyIsStoredInOneStepHoweverOftenItPauses() throws IOException {
        Paused body = begin(3 * SOME, new UploadMemory(MOST_WHOLE, 4 << 20));
        send(body, SOME, 1, SOME - 1, SOME);
        assertThat(answered).isFalse();
        body.ends();
        assertThat(storedWhole).isEqualTo(sent.toByteArray());
        assertThat(sinks.open).hasValue(0);
        assertThat(answered).isTrue();
    }

    @Test
    void whenAllWhoPauseKeepTooMuchTheNextKeepsNothing() throws IOException {
        UploadMemory memory = new UploadMemory(MOST_WHOLE, 8 << 20);
        Paused first = begin(MOST_WHOLE, memory);
        send(first, 500 << 10, 300 << 10);
        sent.reset();
        Paused second = begin(MOST_WHOLE, memory);
        send(second, SOME);
        assertThat(sink.kept()).isZero();
        assertThat(sinks.settled).hasValue(1);
        send(second, LITTLE);
        assertThat(sinks.settled).as("blocks of next to nothing").hasValue(1);
        send(second, LITTLE);
        assertThat(sink.kept()).isZero();
        second.ends();
        assertThat(sink.committed()).isEqualTo(sent.toByteArray());
        assertThat(storedWhole).isNull();
        assertThat(answered).isTrue();
    }

    @Test
    void aLongBodyWithManyPausesGetsFewBlocks() throws IOException {
        UploadMemory memory = new UploadMemory(MOST_WHOLE, 0);
        Paused body = begin(64L << 20, memory);
        int pieces = (64 << 20) / (20 << 10);
        for (int i = 0; i < pieces; i++) {
            send(body, 20 << 10);
        }
        assertThat(sinks.settled.get()).isPositive().isLessThan(pieces / 3);
        assertThat(sink.kept()).isLessThanOrEqualTo(128 << 10);
    }

    @Test
    void whatIsOnItsWayToTheDatanodesInAPauseStillCounts() throws IOException {
        UploadMemory memory = new UploadMemory(MOST_WHOLE, MOST_WHOLE);
        Paused body = begin(MOST_WHOLE, memory);
        onOpen = () -> assertThat(memory.begin(new Paused(MOST_WHOLE))).isFalse();
        send(body, 600 << 10);
        assertThat(sinks.settled).hasValue(1);
        assertThat(memory.begin(new Paused(MOST_WHOLE))).isTrue();
    }

    @Test
    void whatIsKeptIsCountedOnlyWhileItPauses() throws IOException {
        UploadMemory memory = new UploadMemory(MOST_WHOLE, 8 << 20);
        for (int i = 0; i < 20; i++) {
            Paused body = begin(3 * SOME, memory);
            send(body, SOME, SOME, SOME);
            if (i % 2 == 0) {
                body.ends();
            } else {
                assertThatThrownBy(() -> body.breaks(new IOException("gone"))).hasMessage("gone");
            }
        }
        assertThat(sinks.open).as("nobody had to stream").hasValue(0);
        assertThat(memory.pause(1 << 20)).isTrue();
    }

    @Test
    void whoBreaksOffAfterAPauseStoresNothing() throws IOException {
        Paused body = begin(10L * MOST_WHOLE, new UploadMemory(MOST_WHOLE, 2 << 20));
        send(body, SOME, SOME);
        assertThat(sinks.open).hasValue(1);
        assertThatThrownBy(() -> body.breaks(new IOException("gone"))).hasMessage("gone");
        assertThat(List.of(sinks.open.get(), sinks.aborted.get())).containsExactly(0, 1);
        assertThat(answered).isFalse();
    }
}
