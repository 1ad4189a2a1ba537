package io.ozone.datanode.container;

import com.sun.nio.file.ExtendedOpenOption;
import io.ozone.common.error.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data file of a container. Opened when it is first used; {@link OpenFiles} closes the ones opened
 * longest ago when there are too many, and they open again on use. Any thread may call it.
 */
public final class DataFile {
    private static final Logger LOG = LoggerFactory.getLogger(DataFile.class);
    /** The JDK copies heap buffers through a direct one of the same size that each thread keeps. */
    private static final int SLICE_BYTES = 256 << 10;
    /** What {@link #writeAround} writes is a multiple of this, in the file and in memory. */
    private static final int BLOCK_BYTES = 4096;

    private static final int AROUND_BYTES = 1 << 20;
    private static final ThreadLocal<ByteBuffer> AROUND = ThreadLocal.withInitial(
            () -> ByteBuffer.allocateDirect(AROUND_BYTES + BLOCK_BYTES).alignedSlice(BLOCK_BYTES));

    private final Path path;
    private final OpenFiles openFiles;
    /** Held for reading while the channel is used, for writing while it is opened or closed. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private FileChannel channel;
    /** Around the page cache; null while it was not needed. */
    private FileChannel around;

    private volatile boolean aroundRefused;
    private boolean ended;
    private volatile boolean unsynced;

    private interface Use<T> {
        T of(FileChannel channel) throws IOException;
    }

    /** {@code position}, or the next one at which {@link #writeAround} can write. */
    static long aligned(long position) {
        return (position + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }

    DataFile(Path path, OpenFiles openFiles) {
        this.path = path;
        this.openFiles = openFiles;
    }

    static Path pathIn(Path directory, long containerId) {
        return directory.resolve(containerId + ".data");
    }

    public Path path() {
        return path;
    }

    /** Writes the buffer's remaining bytes; its position does not move. Durable after {@link #sync}. */
    public void write(long position, ByteBuffer data) throws IOException {
        use(file -> {
            ByteBuffer rest = data.duplicate();
            int end = rest.limit();
            long at = position;
            while (rest.position() < end) {
                rest.limit(Math.min(end, rest.position() + SLICE_BYTES));
                at += file.write(rest, at);
            }
            return null;
        });
        // Not earlier: a sync between would clear it without these bytes.
        unsynced = true;
    }

    /**
     * As {@link #write}, but around the page cache, which costs a fraction of the processor time and
     * does not evict what is read. The position is a multiple of {@link #BLOCK_BYTES}, and zeros are written
     * from the end of the data to the next one: nothing else may lie there. Where the file system can't do
     * that, it goes through the cache.
     */
    void writeAround(long position, ByteBuffer data) throws IOException {
        if (!aroundRefused) {
            try {
                useAround(file -> {
                    writeBlocks(file, position, data.duplicate());
                    return null;
                });
                unsynced = true;
                return;
            } catch (IOException | UnsupportedOperationException e) {
                // What is written is written again; a disk that is full or broken says so there.
                LOG.info("{} is written through the page cache: {}", path, e.toString());
                aroundRefused = true;
            }
        }
        write(position, data);
    }

    private static void writeBlocks(FileChannel file, long position, ByteBuffer rest) throws IOException {
        ByteBuffer blocks = AROUND.get();
        int end = rest.limit();
        long at = position;
        while (rest.position() < end) {
            rest.limit(Math.min(end, rest.position() + AROUND_BYTES));
            blocks.clear().put(rest);
            while (blocks.position() % BLOCK_BYTES != 0) {
                blocks.put((byte) 0);
            }
            blocks.flip();
            while (blocks.hasRemaining()) {
                at += file.write(blocks, at);
            }
        }
    }

    /** @throws EOFException when the file ends before so many bytes */
    public ByteBuffer read(long position, int length) throws IOException {
        return use(file -> {
            ByteBuffer data = ByteBuffer.allocate(length);
            while (data.hasRemaining()) {
                data.limit(Math.min(length, data.position() + SLICE_BYTES));
                if (file.read(data, position + data.position()) < 0) {
                    throw new EOFException(path + " ends at " + file.size() + ", before " + (position + length));
                }
                data.limit(length);
            }
            return data.flip();
        });
    }

    /** Brings everything written before the call to stable storage. */
    public void sync() throws IOException {
        if (!unsynced) {
            return;
        }
        unsynced = false;
        try {
            use(file -> {
                file.force(false);
                return null;
            });
        } catch (IOException | RuntimeException e) {
            unsynced = true;
            throw e;
        }
    }

    /** Gives the space of a range back to the file system, which reads as zeros afterwards. */
    public void punch(long position, long length) throws IOException {
        HolePunch.punch(path, position, length);
    }

    public long size() throws IOException {
        return Files.size(path);
    }

    private <T> T use(Use<T> use) throws IOException {
        while (true) {
            lock.readLock().lock();
            try {
                // An interrupted thread closes the channel it is in; the next use opens it again.
                if (channel != null && channel.isOpen()) {
                    return use.of(channel);
                }
            } finally {
                lock.readLock().unlock();
            }
            open(false);
        }
    }

    private <T> T useAround(Use<T> use) throws IOException {
        while (true) {
            lock.readLock().lock();
            try {
                if (around != null && around.isOpen()) {
                    return use.of(around);
                }
            } finally {
                lock.readLock().unlock();
            }
            open(true);
        }
    }

    private void open(boolean aroundCache) throws IOException {
        lock.writeLock().lock();
        try {
            if (ended) {
                throw ErrorCode.NOT_READY.failure("%s is closed", path);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new java.nio.channels.ClosedByInterruptException();
            }
            if (aroundCache && (around == null || !around.isOpen())) {
                around = FileChannel.open(path, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
            } else if (!aroundCache && (channel == null || !channel.isOpen())) {
                channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            }
        } finally {
            lock.writeLock().unlock();
        }
        openFiles.opened(this);
    }

    /** Closes the channels; the next use opens it again. */
    void rest() throws IOException {
        lock.writeLock().lock();
        try {
            if (around != null) {
                around.close();
                around = null;
            }
            if (channel != null) {
                channel.close();
                channel = null;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Closes for good. */
    void end() throws IOException {
        lock.writeLock().lock();
        try {
            ended = true;
            rest();
        } finally {
            lock.writeLock().unlock();
        }
        openFiles.gone(this);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
