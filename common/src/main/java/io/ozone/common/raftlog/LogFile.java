package io.ozone.common.raftlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The bytes of one file of a Raft log: a header, then entries, then zeros that were written ahead. An entry is a length (a
 * varint of protobuf), as many bytes of a {@code LogEntryProto}, and the CRC32C of both.
 */
final class LogFile {
    private static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH_BYTES = 5;
    private static final int CHECKSUM_BYTES = 4;
    /** A disk writes that much or nothing of it. */
    private static final int SECTOR_BYTES = 512;
    /** How a {@code LogEntryProto} begins: with the fields term and index. */
    private static final int TERM_TAG = 0x08;

    private static final int INDEX_TAG = 0x10;

    private final byte[] bytes;
    /** Behind the last byte that is not zero. */
    private final int written;

    private int end;
    private int entries;

    private LogFile(byte[] bytes) {
        this.bytes = bytes;
        int last = bytes.length;
        while (last > 0 && bytes[last - 1] == 0) {
            last--;
        }
        written = last;
        if (written > HEADER.length && !Arrays.equals(bytes, 0, HEADER.length, HEADER, 0, HEADER.length)) {
            return; // damaged from the first byte on
        }
        end = HEADER.length;
        while (end < written && isWhole(end)) {
            end = (int) endOf(end);
            entries++;
        }
    }

    static LogFile read(Path file) throws IOException {
        return new LogFile(Files.readAllBytes(file));
    }

    /** How many whole entries there are from the beginning. */
    int entries() {
        return entries;
    }

    /** Where the last of them ends. */
    int end() {
        return end;
    }

    /** Whether something else than zeros follows behind {@link #end}. */
    boolean isDamaged() {
        return end < written;
    }

    /** Whether the damage is an entry of which a part never reached the disk, and none that did follows. */
    boolean isTorn() {
        return end >= HEADER.length
                && (endOf(end) > bytes.length || lacksSector(end))
                && !isWholeButForItsLength(end)
                && !isFollowed(end);
    }

    /** Where the entry that begins here ends, by its length; that may be behind the end of the file. -1 = no length. */
    private long endOf(int start) {
        long length = 0;
        for (int i = 0; i < LENGTH_BYTES; i++) {
            if (start + i == bytes.length) {
                return Long.MAX_VALUE;
            }
            length |= (bytes[start + i] & 0x7fL) << (7 * i);
            if (bytes[start + i] >= 0) {
                return length == 0 ? -1 : start + i + 1 + length + CHECKSUM_BYTES;
            }
        }
        return -1;
    }

    private boolean isWhole(int start) {
        long stop = endOf(start);
        if (stop < 0 || stop > bytes.length) {
            return false;
        }
        int body = (int) stop - CHECKSUM_BYTES;
        CRC32C crc = new CRC32C();
        crc.update(bytes, start, body - start);
        return (int) crc.getValue() == checksumAt(body);
    }

    private int checksumAt(int position) {
        return ByteBuffer.wrap(bytes).getInt(position);
    }

    private boolean lacksSector(int start) {
        int stop = (int) Math.min(Math.max(endOf(start), sectorEnd(start)), bytes.length);
        for (int from = start; from < stop; from = sectorEnd(from)) {
            int to = Math.min(sectorEnd(from), stop);
            if (to - from >= CHECKSUM_BYTES && isZero(from, to)) {
                return true;
            }
        }
        return false;
    }

    private static int sectorEnd(int position) {
        return (position / SECTOR_BYTES + 1) * SECTOR_BYTES;
    }

    private boolean isZero(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** A flipped bit of the length looks like an entry that goes on where nothing was written. */
    private boolean isWholeButForItsLength(int start) {
        for (int stop = written; stop <= Math.min(written + CHECKSUM_BYTES, bytes.length); stop++) {
            int body = stop - CHECKSUM_BYTES;
            for (int prefix = 1; prefix <= LENGTH_BYTES && start + prefix < body; prefix++) {
                CRC32C crc = new CRC32C();
                int rest = body - start - prefix;
                for (int i = 1; i < prefix; i++, rest >>>= 7) {
                    crc.update(rest & 0x7f | 0x80);
                }
                crc.update(rest);
                crc.update(bytes, start + prefix, body - start - prefix);
                if (rest < 0x80 && (int) crc.getValue() == checksumAt(body)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a whole entry begins anywhere behind this place. */
    private boolean isFollowed(int place) {
        for (int start = place + 1; start < written; start++) {
            if (looksLikeEntry(start) && isWhole(start)) {
                return true;
            }
        }
        return false;
    }

    /** Cheap, so that few places are left to be checked whole. */
    private boolean looksLikeEntry(int start) {
        int term = skipNumber(start);
        int index = term < bytes.length && bytes[term] == TERM_TAG ? skipNumber(term + 1) : bytes.length;
        return index < bytes.length && bytes[index] == INDEX_TAG;
    }

    private int skipNumber(int start) {
        int position = start;
        while (position < bytes.length && bytes[position] < 0) {
            position++;
        }
        return position + 1;
    }
}
