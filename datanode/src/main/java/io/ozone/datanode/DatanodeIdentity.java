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
 * members by them: a port that was chosen freely stays the same at the next start. And the cluster, because the
 * pipelines' logs lie beside it: with the volumes of another cluster they would acknowledge what they put there.
 *
 * @param clusterId empty until it is known
 */
record DatanodeIdentity(String uuid, int dataPort, int ratisPort, String clusterId) {
    static final String FILE = "datanode.id";

    /** A new identity, not yet written, when there is no file. */
    static DatanodeIdentity readOrCreate(Path directory) {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return new DatanodeIdentity(UUID.randomUUID().toString(), 0, 0, "");
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
                    Integer.parseInt(values.getOrDefault("ratisPort", "0")),
                    values.getOrDefault("clusterId", ""));
        } catch (IOException | IllegalArgumentException e) {
            throw ErrorCode.CORRUPT.failure(
                    "%s can't be read (%s): restore it, or write the datanodeUuid of the volumes' VERSION files into"
                            + " it as 'uuid: …'",
                    file, e.getMessage());
        }
    }

    DatanodeIdentity with(int newDataPort, int newRatisPort) {
        return new DatanodeIdentity(uuid, newDataPort, newRatisPort, clusterId);
    }

    /** @throws io.ozone.common.error.OzoneException WRONG_CLUSTER when it belongs to another */
    DatanodeIdentity of(String cluster, Path directory) {
        if (!clusterId.isEmpty() && !clusterId.equals(cluster)) {
            throw ErrorCode.WRONG_CLUSTER.failure(
                    "This datanode and its pipelines in %s belong to cluster %s, but its volumes to %s: give it the"
                            + " directories that belong together, or empty ones",
                    directory, clusterId, cluster);
        }
        return new DatanodeIdentity(uuid, dataPort, ratisPort, cluster);
    }

    /** Does nothing when the file says so already: a disk may be full by now. */
    void write(Path directory) {
        if (Files.exists(directory.resolve(FILE)) && readOrCreate(directory).equals(this)) {
            return;
        }
        String text = "uuid: %s\ndataPort: %d\nratisPort: %d\n".formatted(uuid, dataPort, ratisPort)
                + (clusterId.isEmpty() ? "" : "clusterId: " + clusterId + "\n");
        try {
            DurableFiles.replace(directory.resolve(FILE), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw ErrorCode.IO_ERROR.failure("%s can't be written: %s", directory.resolve(FILE), IoReason.of(e));
        }
    }
}
