package io.ozone.server;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.IoReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * The {@code VERSION} file of a storage directory: whose it is. A Java properties file with
 * {@code cTime}, {@code clusterID}, {@code nodeType}, the node's UUID under the type's own key and
 * {@code layoutVersion}.
 *
 * @param createdMillis when the directory was initialised
 * @param clusterId {@code CID-<uuid>}
 * @param nodeUuid UUID of the node, in text form
 * @param layoutVersion version of the on-disk formats beside the file
 * @param more further properties, such as a volume's {@code storageID}; may be empty
 */
public record VersionFile(
        long createdMillis,
        String clusterId,
        NodeType nodeType,
        String nodeUuid,
        int layoutVersion,
        Map<String, String> more) {
    public static final String NAME = "VERSION";
    private static final String ENTRY = "entry";
    private static final String CLUSTER_ID_PREFIX = "CID-";

    /** What kind of daemon a directory belongs to. */
    public enum NodeType {
        SCM("scmUuid"),
        OM("omUuid"),
        DATANODE("datanodeUuid");

        private final String uuidKey;

        NodeType(String uuidKey) {
            this.uuidKey = uuidKey;
        }
    }

    /** How a peer of OM or SCM comes into its group. */
    public enum Entry {
        /** As one of the first members, unless the group exists already. */
        FIRST,
        /** Added by the leader. */
        BOOTSTRAP,
        /** Added by the leader, even when the leader's settings do not list it. */
        FORCED_BOOTSTRAP
    }

    public VersionFile {
        more = Map.copyOf(more);
    }

    /** For a directory that is initialised now. */
    public static VersionFile create(long nowMillis, String clusterId, NodeType type, int layoutVersion) {
        return new VersionFile(nowMillis, clusterId, type, UUID.randomUUID().toString(), layoutVersion, Map.of());
    }

    /** The same with these further properties. */
    public VersionFile with(Map<String, String> properties) {
        Map<String, String> all = new TreeMap<>(more);
        all.putAll(properties);
        return new VersionFile(createdMillis, clusterId, nodeType, nodeUuid, layoutVersion, all);
    }

    /** The same for a peer that comes into its group so. */
    public VersionFile with(Entry entry) {
        return with(Map.of(ENTRY, entry.name()));
    }

    /** @throws io.ozone.common.error.OzoneException CORRUPT when the file says something else */
    public Entry entry() {
        String text = more.getOrDefault(ENTRY, Entry.FIRST.name());
        try {
            return Entry.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw ErrorCode.CORRUPT.failure(
                    "The VERSION file of %s %s says %s=%s, which is none of %s",
                    nodeType, nodeUuid, ENTRY, text, List.of(Entry.values()));
        }
    }

    public static String newClusterId() {
        return CLUSTER_ID_PREFIX + UUID.randomUUID();
    }

    /** The {@code VERSION} file of a daemon's metadata directory: {@code <directory>/<daemon>/current/VERSION}. */
    public static Path pathIn(Path metadataDirectory, String daemon) {
        return metadataDirectory.resolve(daemon).resolve("current").resolve(NAME);
    }

    /** Empty when there is no such file. */
    public static Optional<VersionFile> find(Path file, NodeType type) {
        return Files.exists(file) ? Optional.of(read(file, type)) : Optional.empty();
    }

    /**
     * @throws io.ozone.common.error.OzoneException CORRUPT when the file is cut off or lacks something,
     *     CONFIGURATION when it belongs to another kind of daemon, IO_ERROR when it can't be read
     */
    public static VersionFile read(Path file, NodeType type) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw ErrorCode.IO_ERROR.failure("%s can't be read: %s", file, IoReason.of(e));
        }
        if (!text.endsWith("\n")) {
            throw corrupt(file, text.isEmpty() ? "it is empty" : "its last line is cut off");
        }
        Map<String, String> values = parse(file, text);
        String found = take(values, "nodeType", file);
        if (!found.equals(type.name())) {
            throw ErrorCode.CONFIGURATION.failure(
                    "%s says nodeType=%s, but a %s is started here: give each daemon its own directory",
                    file, found, type);
        }
        String clusterId = take(values, "clusterID", file);
        if (!clusterId.startsWith(CLUSTER_ID_PREFIX)) {
            throw corrupt(file, "clusterID '" + clusterId + "' does not begin with " + CLUSTER_ID_PREFIX);
        }
        long created = parsed(values, "cTime", file, Long::parseLong);
        int layout = parsed(values, "layoutVersion", file, Integer::parseInt);
        String uuid =
                parsed(values, type.uuidKey, file, id -> UUID.fromString(id).toString());
        return new VersionFile(created, clusterId, type, uuid, layout, values);
    }

    /** Durable when it returns; replaces what is there as a whole. */
    public void write(Path file) {
        Properties properties = new Properties();
        properties.putAll(more);
        properties.setProperty("cTime", Long.toString(createdMillis));
        properties.setProperty("clusterID", clusterId);
        properties.setProperty("nodeType", nodeType.name());
        properties.setProperty(nodeType.uuidKey, nodeUuid);
        properties.setProperty("layoutVersion", Integer.toString(layoutVersion));
        try {
            DurableFiles.replace(file, text(properties).getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw ErrorCode.IO_ERROR.failure("%s can't be written: %s", file, IoReason.of(e));
        }
    }

    /** Properties.store would stamp the wall clock of now and the default zone; the creation time is what counts. */
    private String text(Properties properties) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        properties.store(out, null);
        StringBuilder text = new StringBuilder("#")
                .append(Instant.ofEpochMilli(createdMillis))
                .append('\n');
        out.toString(StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .sorted()
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static Map<String, String> parse(Path file, String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw corrupt(file, e.getMessage());
        }
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }

    private static String take(Map<String, String> values, String key, Path file) {
        String value = values.remove(key);
        if (value == null || value.isBlank()) {
            throw corrupt(file, "it has no " + key);
        }
        return value.strip();
    }

    private static <T> T parsed(Map<String, String> values, String key, Path file, Function<String, T> parser) {
        String value = take(values, key, file);
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw corrupt(file, key + "=" + value + " can't be understood");
        }
    }

    private static RuntimeException corrupt(Path file, String reason) {
        return ErrorCode.CORRUPT.failure(
                "%s is damaged: %s. Restore it from a backup; don't initialise again, that would make another cluster",
                file, reason);
    }
}
