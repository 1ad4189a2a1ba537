package io.ozone.cluster.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/** What power failures and failing disks do to the newest file of a member's Raft log. The member does not run. */
final class LogDamage {
    private static final int SECTOR_BYTES = 512;

    private final Path file;

    private LogDamage(Path file) {
        this.file = file;
    }

    static LogDamage of(Daemon member) throws IOException {
        return in(member.host().data());
    }

    /** @param data what the member has on its disk */
    static LogDamage in(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return new LogDamage(
                    files.filter(file -> file.getFileName().toString().startsWith("log_inprogress_"))
                            .max(Comparator.comparingLong(LogDamage::first))
                            .orElseThrow());
        }
    }

    Path file() {
        return file;
    }

    /** The last bytes of the last entry are not there, and the file ends. */
    LogDamage cutOff() throws IOException {
        byte[] content = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(content, written(content) - 3));
        return this;
    }

    /** An entry of which only the beginning was written follows the last; nobody was told of it. */
    LogDamage beginEntry() throws IOException {
        byte[] content = Files.readAllBytes(file);
        int end = written(content);
        byte[] torn = Arrays.copyOf(content, end + 200);
        Arrays.fill(torn, end, torn.length, (byte) 0x55);
        // 1,500 bytes, as a varint
        torn[end] = (byte) 0xdc;
        torn[end + 1] = 0x0b;
        Files.write(file, torn);
        return this;
    }

    /** The last sector was never written: where the end of the last entry belongs are the zeros from before. */
    LogDamage loseLastSector() throws IOException {
        byte[] content = Files.readAllBytes(file);
        int last = (written(content) - 1) / SECTOR_BYTES * SECTOR_BYTES;
        Arrays.fill(content, last, content.length, (byte) 0);
        Files.write(file, content);
        return this;
    }

    /** One bit in the middle. Doing it again undoes it. */
    LogDamage flipBit() throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[written(content) / 2] ^= 1;
        Files.write(file, content);
        return this;
    }

    private static int written(byte[] content) {
        int last = content.length;
        while (content[last - 1] == 0) {
            last--;
        }
        return last;
    }

    private static long first(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(name.lastIndexOf('_') + 1));
    }
}
