package io.ozone.datanode.pipeline;

import io.ozone.common.error.ErrorCode;
import io.ozone.server.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * A pipeline's snapshot: up to which log entry everything is on stable storage in containers and rows, and
 * which containers the pipeline has on this datanode. A text file in the pipeline's state directory, replaced
 * as a whole, its last line a checksum.
 */
record AppliedFile(long term, long index, Set<Long> containers) {
    static final AppliedFile NONE = new AppliedFile(0, -1, Set.of());
    private static final String CHECKSUM = "checksum: ";

    AppliedFile {
        containers = Set.copyOf(containers);
    }

    /** @throws io.ozone.common.error.OzoneException CORRUPT */
    static AppliedFile read(Path file) {
        if (!Files.exists(file)) {
            return NONE;
        }
        try {
            String text = Files.readString(file);
            int end = text.lastIndexOf(CHECKSUM);
            if (end < 0 || !text.substring(end).equals(CHECKSUM + checksum(text.substring(0, end)) + "\n")) {
                throw ErrorCode.CORRUPT.failure("%s does not match its checksum", file);
            }
            Map<String, String> values = new HashMap<>();
            text.substring(0, end).lines().forEach(line -> {
                int colon = line.indexOf(':');
                values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            });
            Set<Long> containers = Stream.of(values.get("containers").split(","))
                    .filter(id -> !id.isEmpty())
                    .map(Long::parseLong)
                    .collect(Collectors.toSet());
            return new AppliedFile(Long.parseLong(values.get("term")), Long.parseLong(values.get("index")), containers);
        } catch (IOException | IllegalArgumentException | NullPointerException | IndexOutOfBoundsException e) {
            throw ErrorCode.CORRUPT.failure("%s can't be read: %s", file, e);
        }
    }

    void write(Path file) throws IOException {
        String ids = new TreeSet<>(containers).stream().map(String::valueOf).collect(Collectors.joining(","));
        String text = "term: " + term + "\nindex: " + index + "\ncontainers: " + ids + "\n";
        DurableFiles.replace(file, (text + CHECKSUM + checksum(text) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    AppliedFile at(long newTerm, long newIndex) {
        return new AppliedFile(newTerm, newIndex, containers);
    }

    AppliedFile with(Set<Long> ids) {
        return new AppliedFile(term, index, ids);
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return "crc32c-" + Long.toHexString(crc.getValue());
    }
}
