package io.ozone.cli.debug;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Reads a segment of a Raft log as Ratis writes it: eight bytes {@code RaftLog1}, then for each entry its length as a
 * varint, the entry, and the CRC32C of both in four bytes; zeros fill the rest, which is allocated ahead. Read here
 * and not by Ratis, since that ignores a torn end and does not say where damage is.
 */
final class RaftSegment implements AutoCloseable {
    private static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern CLOSED = Pattern.compile("log_(\\d+)-(\\d+)");
    private static final Pattern IN_PROGRESS = Pattern.compile("log_inprogress_(\\d+)");
    private static final int CHECKSUM_BYTES = 4;
    private static final int BUFFER = 256 << 10;

    private final Path file;
    private final long length;
    private final DataInputStream in;
    /** Of the next byte. */
    private long position;
    /** Of the entry that is read. */
    private long offset;
    /** -1 = the name does not say. */
    private long expected = -1;

    private long last = -1;
    private long read;

    private RaftSegment(Path file, long length, DataInputStream in) {
        this.file = file;
        this.length = length;
        this.in = in;
    }

    static RaftSegment open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "%s is a directory; name a segment, such as %s", file, file.resolve("current/log_inprogress_0"));
        }
        DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
        RaftSegment segment = new RaftSegment(file, Files.size(file), in);
        segment.readName(file.getFileName().toString());
        return segment;
    }

    private void readName(String name) {
        Matcher closed = CLOSED.matcher(name);
        Matcher inProgress = IN_PROGRESS.matcher(name);
        if (closed.matches()) {
            expected = Long.parseLong(closed.group(1));
            last = Long.parseLong(closed.group(2));
        } else if (inProgress.matches()) {
            expected = Long.parseLong(inProgress.group(1));
        }
    }

    /** How many entries were read so far. */
    long read() {
        return read;
    }

    /**
     * The next entry; empty at the end.
     *
     * @throws OzoneException CORRUPT, with the offset, at damage or a torn end
     */
    Optional<RaftEntry> next() throws IOException {
        if (position == 0) {
            readHeader();
        }
        offset = position;
        if (position == length || isFill()) {
            if (last >= 0 && expected <= last) {
                throw damage("the segment ends before entry %d, but its name says it goes to %d", expected, last);
            }
            return Optional.empty();
        }
        RaftEntry entry = readEntry();
        if (expected >= 0 && entry.index() != expected) {
            throw damage("there is entry %d where %d belongs", entry.index(), expected);
        }
        expected = entry.index() + 1;
        read++;
        return Optional.of(entry);
    }

    private void readHeader() throws IOException {
        byte[] header = in.readNBytes(HEADER.length);
        if (Arrays.equals(header, HEADER)) {
            position = HEADER.length;
            return;
        }
        for (byte each : header) {
            if (each != 0) {
                throw damage("a segment of a Raft log begins with %s", new String(HEADER, StandardCharsets.US_ASCII));
            }
        }
        throw damage("the segment was created, but nothing was written");
    }

    /** A length of zero ends the entries; only zeros may follow. */
    private boolean isFill() throws IOException {
        in.mark(1);
        if (in.read() != 0) {
            in.reset();
            return false;
        }
        position++;
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            for (int i = 0; i < count; i++) {
                if (buffer[i] != 0) {
                    throw damage("no entry begins here, but there are bytes behind it, at %d", position + i);
                }
            }
            position += count;
        }
        return true;
    }

    private RaftEntry readEntry() throws IOException {
        ByteBuffer prefix = ByteBuffer.allocate(5);
        int size = readLength(prefix);
        long left = length - position;
        if (size > left - CHECKSUM_BYTES) {
            throw damage("an entry of %d bytes begins, but only %d bytes are left: a torn write", size, left);
        }
        byte[] bytes = in.readNBytes(size);
        int checksum = in.readInt();
        position += size + CHECKSUM_BYTES;
        CRC32C crc = new CRC32C();
        crc.update(prefix.flip());
        crc.update(bytes);
        if ((int) crc.getValue() != checksum) {
            throw damage(
                    "the checksum of an entry of %d bytes is %08x, but %08x is stored: a flipped bit or a torn write",
                    size, (int) crc.getValue(), checksum);
        }
        try {
            return RaftEntry.parse(offset, bytes);
        } catch (InvalidProtocolBufferException e) {
            throw damage("the checksum is right, but this is no entry: %s", e.getMessage());
        }
    }

    /** @param prefix takes the bytes of the number */
    private int readLength(ByteBuffer prefix) throws IOException {
        long number = 0;
        while (prefix.hasRemaining()) {
            int next = in.read();
            if (next < 0) {
                throw damage("the length of an entry begins, and the file ends: a torn write");
            }
            number |= (long) (next & 0x7f) << (7 * prefix.position());
            prefix.put((byte) next);
            position++;
            if (next < 0x80 && number <= Integer.MAX_VALUE) {
                return (int) number;
            }
        }
        throw damage("there is no length of an entry");
    }

    private OzoneException damage(String what, Object... values) {
        return ErrorCode.CORRUPT.failure(
                "%s is damaged at byte %d, %s: %s",
                file,
                offset,
                read == 0 ? "before its first entry" : "behind entry " + (expected - 1),
                what.formatted(values));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
