package io.ozone.datanode;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.IoReason;
import io.ozone.server.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The file {@code datanode.id}: YAML, one value a line. It keeps the ports, too, because pipelines know their
 * members by them: a port that was chosen freely stays the same at the next start.
 */
record DatanodeIdentity(String uuid, int dataPort, int ratisPort) {
    static final String FILE = "datanode.id";

    /** A new identity, not yet written, when there is no file. */
    static DatanodeIdentity readOrCreate(Path directory) {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return new DatanodeIdentity(UUID.randomUUID().toString(), 0, 0);
        }
        try {
            Map<String, String> values = new HashMap<>();
            for (String line : Files.readAllLines(file)) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    values.put(
                            line.substring(0, colon).strip(),
                            line.substring(colon + 1).strip());
                }
            }
            String uuid = UUID.fromString(values.getOrDefault("uuid", "")).toString();
            return new DatanodeIdentity(
                    uuid,
                    Integer.parseInt(values.getOrDefault("dataPort", "0")),
                    Integer.parseInt(values.getOrDefault("ratisPort", "0")));
        } catch (IOException | IllegalArgumentException e) {
            throw ErrorCode.CORRUPT.failure(
                    "%s can't be read (%s): restore it, or write the datanodeUuid of the volumes' VERSION files into"
                            + " it as 'uuid: …'",
                    file, e.getMessage());
        }
    }

    DatanodeIdentity with(int newDataPort, int newRatisPort) {
        return new DatanodeIdentity(uuid, newDataPort, newRatisPort);
    }

    void write(Path directory) {
        String text = "uuid: " + uuid + "\ndataPort: " + dataPort + "\nratisPort: " + ratisPort + "\n";
        try {
            DurableFiles.replace(directory.resolve(FILE), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw ErrorCode.IO_ERROR.failure("%s can't be written: %s", directory.resolve(FILE), IoReason.of(e));
        }
    }
}
