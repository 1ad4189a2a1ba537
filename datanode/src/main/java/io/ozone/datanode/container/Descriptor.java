package io.ozone.datanode.container;

import io.ozone.common.error.ErrorCode;
import io.ozone.server.DurableFiles;
import io.ozone.wire.ContainerState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The small file {@code <id>.container} beside a container's data: YAML, one value a line, the last line a
 * checksum of those before it.
 *
 * @param pipelineId the pipeline that writes, or wrote, the container
 */
record Descriptor(long containerId, ContainerState state, String pipelineId, long createdMillis) {
    private static final int FORMAT_VERSION = 1;
    private static final String CHECKSUM = "checksum: ";

    static Path pathIn(Path directory, long containerId) {
        return directory.resolve(containerId + ".container");
    }

    /** @throws io.ozone.common.error.OzoneException CORRUPT when the file is cut off, changed or of a newer format */
    static Descriptor read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw ErrorCode.CORRUPT.failure("%s can't be read: %s", file, e);
        }
        int end = text.lastIndexOf(CHECKSUM);
        if (end < 0 || !text.substring(end).equals(CHECKSUM + checksum(text.substring(0, end)) + "\n")) {
            throw ErrorCode.CORRUPT.failure("%s does not match its checksum", file);
        }
        Map<String, String> values = new HashMap<>();
        text.substring(0, end).lines().forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 2));
            }
        });
        try {
            int version = Integer.parseInt(values.get("formatVersion"));
            if (version > FORMAT_VERSION) {
                throw ErrorCode.CORRUPT.failure(
                        "%s has format %d, written by a newer release; this one reads up to %d",
                        file, version, FORMAT_VERSION);
            }
            return new Descriptor(
                    Long.parseLong(values.get("containerId")),
                    ContainerState.valueOf(values.get("state")),
                    values.getOrDefault("pipelineId", ""),
                    Long.parseLong(values.get("createdMillis")));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw ErrorCode.CORRUPT.failure("%s lacks a value: %s", file, e.getMessage());
        }
    }

    /** Durable when it returns; replaces what is there as a whole. */
    void write(Path file) throws IOException {
        String text = "formatVersion: " + FORMAT_VERSION + "\ncontainerId: " + containerId + "\nstate: " + state
                + "\npipelineId: " + pipelineId + "\ncreatedMillis: " + createdMillis + "\n";
        DurableFiles.replace(file, (text + CHECKSUM + checksum(text) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    Descriptor with(ContainerState next) {
        return new Descriptor(containerId, next, pipelineId, createdMillis);
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return "crc32c-" + Long.toHexString(crc.getValue());
    }
}
