package io.ozone.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.ozone.common.checksum.Checksums;
import io.ozone.common.error.OzoneException;
import io.ozone.wire.Block;
import io.ozone.wire.Checksum;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Writes one key, or one part of a multipart upload. Nothing is visible before {@link #close}, which commits; in place of close, whenever the
 * data did not come whole, call {@link #abort}. After a failure nothing more can be written, and close
 * throws in place of committing. Used by one thread at a time.
 *
 * <p>Bytes fill a buffer; a full buffer becomes a chunk once it is clear whether more bytes follow, because
 * the last chunk of a block also commits it. A key that fits one chunk is one call to a datanode. A block
 * ends when it has its length or when memory is short; it is then left to finish behind the next one, and
 * at most one block of a key is so behind.
 */
public final class KeyOutputStream extends OutputStream {
    /** Who writes little keeps little. */
    private static final int FIRST_BUFFER = 16 << 10;
    /** Length of chunks while memory is short: there may be thousands of streams. */
    private static final int SHORT_CHUNK = 128 << 10;
    /** Bytes after which a key is long enough for long chunks. */
    private static final long LONG_KEY = 16 << 20;

    private final KeySession session;
    private final Datanodes datanodes;
    private final WriteOptions options;
    private final WriteMemory memory;
    private final long blockLimit;
    private final CallerThread thread = new CallerThread();

    private final List<Block> committed = new ArrayList<>();
    private final Deque<Finishing> finishing = new ArrayDeque<>();
    private BlockWriter block;
    private byte[] buffer;
    private int filled;
    /** Most bytes that the buffer may grow to hold. */
    private int chunkLength;

    private long length;
    /** Bytes taken from memory for the buffer, and for the chunks of the block. */
    private long keptByBuffer;

    private long keptByBlock;

    private String etag;
    private Map<String, String> metadata;
    private OzoneException failure;
    private boolean closed;
    private KeyInfo info;

    /** A block whose last chunk is under way. */
    private record Finishing(BlockWriter block, long kept) {}

    KeyOutputStream(KeySession session, Datanodes datanodes) {
        this.session = session;
        this.datanodes = datanodes;
        this.options = datanodes.writeOptions();
        this.memory = datanodes.memory();
        this.blockLimit = blockLimit(session, options);
    }

    /** The short way for a value at hand that fits one chunk; any other goes through a stream. */
    static KeyInfo writeWhole(KeySession session, Datanodes datanodes, ByteString data) {
        WriteOptions options = datanodes.writeOptions();
        if (data.isEmpty()) {
            return session.commit(List.of(), null, null);
        }
        if (data.size() > Math.min(options.chunkSize(), blockLimit(session, options))) {
            return writeLong(session, datanodes, data);
        }
        CallerThread thread = new CallerThread();
        BlockWriter writer = null;
        try {
            writer = new BlockWriter(session, datanodes, thread);
            writer.add(data, checksum(options, RawBytes.of(data)), true);
            return session.commit(List.of(writer.commit()), null, null);
        } catch (OzoneException e) {
            if (writer != null) {
                writer.abandon();
            }
            session.abort();
            throw e;
        } finally {
            thread.leave();
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] data, int offset, int count) throws IOException {
        write(ByteBuffer.wrap(data, offset, count));
    }

    /** Writes the buffer's remaining bytes. They are copied: the buffer is the caller's again afterwards. */
    public void write(ByteBuffer data) throws IOException {
        check();
        try {
            while (data.hasRemaining()) {
                if (buffer == null || filled == chunkLength) {
                    nextBuffer();
                }
                fill(data);
            }
        } catch (OzoneException e) {
            throw fail(e);
        }
    }

    /** Replaces the ETag of the options; any time before {@link #close}. */
    public void setEtag(String value) {
        etag = value;
    }

    /** Replaces the metadata of the options; any time before {@link #close}. */
    public void setMetadata(Map<String, String> value) {
        metadata = Map.copyOf(value);
    }

    /** Sets the checksum of a part, for who lists the parts and completes the upload; any time before {@link #close}. */
    public void setChecksum(String value) {
        session.setChecksum(value);
    }

    /** Bytes written so far. */
    public long length() {
        return length;
    }

    /** Bytes of memory that it keeps. */
    public long kept() {
        return keptByBuffer
                + keptByBlock
                + finishing.stream().mapToLong(Finishing::kept).sum();
    }

    /**
     * Ends the block where it is and waits until it is durable, so that nothing is kept of it. For a writer who goes on much
     * later: each time makes one more block, and a key of many small ones is slow to read.
     */
    public void settle() throws IOException {
        check();
        try {
            if (filled > 0) {
                ship(true);
            }
            finishBlocks(0);
        } catch (OzoneException e) {
            throw fail(e);
        }
    }

    /** Makes what was written the key's value. Throws when it did not become it; closing again does nothing. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        settle();
        try {
            info = session.commit(committed, etag, metadata);
            closed = true;
        } catch (OzoneException e) {
            throw fail(e);
        } finally {
            release();
        }
    }

    /** Gives up: nothing becomes visible. Does nothing after {@link #close}. */
    public void abort() {
        if (closed) {
            return;
        }
        closed = true;
        release();
        if (failure == null) {
            session.abort();
        }
    }

    /** The key, or what it would be of the part alone, as committed; only after {@link #close}. */
    public KeyInfo info() {
        if (info == null) {
            throw new IllegalStateException("key '" + session.key() + "' is not committed");
        }
        return info;
    }

    // ------------------------------------------------------------ buffers become chunks

    private void fill(ByteBuffer data) {
        int wanted = Math.min(chunkLength, filled + data.remaining());
        if (wanted > buffer.length) {
            int larger = Math.min(chunkLength, Math.max(wanted, 2 * buffer.length));
            if (memory.tryTake(larger - buffer.length)) {
                keptByBuffer += larger - buffer.length;
                buffer = Arrays.copyOf(buffer, larger);
            } else {
                chunkLength = buffer.length;
                wanted = chunkLength;
            }
        }
        int count = wanted - filled;
        data.get(buffer, filled, count);
        filled += count;
        length += count;
    }

    /** There are more bytes than the buffer takes: sends it and goes on with an empty one. */
    private void nextBuffer() {
        int next = nextChunkLength();
        boolean first = buffer == null;
        int size = first ? Math.min(next, FIRST_BUFFER) : next;
        boolean granted = memory.tryTake(size);
        keptByBuffer += granted ? size : 0;
        if (!first) {
            long blockLength = filled + (block == null ? 0 : block.length());
            ship(!granted || blockLength + next > blockLimit);
        }
        if (!granted) {
            // This stream keeps nothing any more after this, so it may go over the limit by one buffer.
            finishBlocks(0);
            next = Math.min(next, SHORT_CHUNK);
            size = Math.min(size, next);
            memory.take(size);
            keptByBuffer += size;
        }
        chunkLength = next;
        buffer = new byte[size];
        filled = 0;
    }

    private int nextChunkLength() {
        long rest = session.expectedLength() - length;
        long chunk;
        if (rest > 0 && rest <= options.chunkSize()) {
            chunk = rest;
        } else if (length >= LONG_KEY && memory.isPlentiful()) {
            chunk = options.chunkSize();
        } else {
            chunk = options.streamChunkSize();
        }
        return (int) Math.min(chunk, blockLimit);
    }

    private void ship(boolean last) {
        if (block == null) {
            block = new BlockWriter(session, datanodes, thread);
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, filled);
        block.add(UnsafeByteOperations.unsafeWrap(buffer, 0, filled), checksum(options, bytes), last);
        keptByBlock += buffer.length;
        keptByBuffer -= buffer.length;
        buffer = null;
        filled = 0;
        if (last) {
            finishing.add(new Finishing(block, keptByBlock));
            block = null;
            keptByBlock = 0;
            finishBlocks(1);
        }
    }

    /** Waits until at most so many of the complete blocks are not yet committed. */
    private void finishBlocks(int most) {
        while (finishing.size() > most) {
            Finishing oldest = finishing.element();
            committed.add(oldest.block().commit());
            memory.giveBack(oldest.kept());
            finishing.remove();
        }
    }

    // ------------------------------------------------------------ ends

    private void check() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        if (closed) {
            throw new IOException("Key '" + session.key() + "' is closed");
        }
    }

    private IOException fail(OzoneException e) {
        failure = e;
        release();
        session.abort();
        return new IOException(e.getMessage(), e);
    }

    private void release() {
        if (block != null) {
            block.abandon();
            block = null;
        }
        for (Finishing left : finishing) {
            left.block().abandon();
            memory.giveBack(left.kept());
        }
        finishing.clear();
        buffer = null;
        filled = 0;
        memory.giveBack(keptByBuffer + keptByBlock);
        keptByBuffer = 0;
        keptByBlock = 0;
        thread.leave();
    }

    private static KeyInfo writeLong(KeySession session, Datanodes datanodes, ByteString data) {
        KeyOutputStream stream = new KeyOutputStream(session, datanodes);
        try {
            stream.write(data.asReadOnlyByteBuffer());
            stream.close();
        } catch (IOException e) {
            throw stream.failure;
        }
        return stream.info();
    }

    private static long blockLimit(KeySession session, WriteOptions options) {
        return session.blockSize() > 0 ? Math.min(session.blockSize(), options.blockLimit()) : options.blockLimit();
    }

    private static Checksum checksum(WriteOptions options, ByteBuffer bytes) {
        return Checksums.compute(options.checksumType(), options.bytesPerChecksum(), bytes);
    }
}
