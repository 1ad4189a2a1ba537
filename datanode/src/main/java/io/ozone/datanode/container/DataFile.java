package io.ozone.datanode.container;

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

/**
 * The data file of a container. Opened when it is first used; {@link OpenFiles} closes the ones opened
 * longest ago when there are too many, and they open again on use. Any thread may call it.
 */
public final class DataFile {
    /** The JDK copies heap buffers through a direct one of the same size that each thread keeps. */
    private static final int SLICE_BYTES = 256 << 10;

    private final Path path;
    private final OpenFiles openFiles;
    /** Held for reading while the channel is used, for writing while it is opened or closed. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private FileChannel channel;
    private boolean ended;
    private volatile boolean unsynced;

    private interface Use<T> {
        T of(FileChannel channel) throws IOException;
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
            open();
        }
    }

    private void open() throws IOException {
        lock.writeLock().lock();
        try {
            if (ended) {
                throw ErrorCode.NOT_READY.failure("%s is closed", path);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new java.nio.channels.ClosedByInterruptException();
            }
            if (channel == null || !channel.isOpen()) {
                channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            }
        } finally {
            lock.writeLock().unlock();
        }
        openFiles.opened(this);
    }

    /** Closes the channel; the next use opens it again. */
    void rest() throws IOException {
        lock.writeLock().lock();
        try {
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
