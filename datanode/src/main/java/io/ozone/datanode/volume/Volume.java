package io.ozone.datanode.volume;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.IoReason;
import io.ozone.common.time.Clock;
import io.ozone.kv.Store;
import io.ozone.kv.StoreOptions;
import io.ozone.server.DurableFiles;
import io.ozone.server.VersionFile;
import io.ozone.wire.scm.VolumeReport;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * One disk.
 *
 * <pre>
 * &lt;dir&gt;/hdds/VERSION
 * &lt;dir&gt;/hdds/&lt;cluster id&gt;/current/containerDir&lt;n&gt;/&lt;container id&gt;/
 * &lt;dir&gt;/hdds/&lt;cluster id&gt;/tmp/deleted-containers/
 * &lt;dir&gt;/hdds/&lt;cluster id&gt;/DS-&lt;uuid&gt;/container.db
 * </pre>
 */
public final class Volume implements AutoCloseable {
    static final int LAYOUT_VERSION = 1;
    private static final String STORAGE_ID = "storageID";
    private static final long SPACE_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path home;
    private final String storageId;
    private final SpaceGuard guard;
    private final Clock clock;
    private final FileStore disk;
    private final Store store;
    private volatile Space space;

    private record Space(long capacity, long usable, long takenNanos) {}

    private Volume(Path home, String storageId, SpaceGuard guard, Clock clock, FileStore disk, Store store) {
        this.home = home;
        this.storageId = storageId;
        this.guard = guard;
        this.clock = clock;
        this.disk = disk;
        this.store = store;
    }

    static Path versionFile(Path root) {
        return root.resolve("hdds").resolve(VersionFile.NAME);
    }

    /**
     * Opens a volume and prepares an empty directory.
     *
     * @throws io.ozone.common.error.OzoneException WRONG_CLUSTER when it belongs to another cluster,
     *     CONFIGURATION when it belongs to another datanode
     */
    static Volume open(Path root, String clusterId, String nodeUuid, SpaceGuard guard, Clock clock) {
        Path file = versionFile(root);
        Optional<VersionFile> found = VersionFile.find(file, VersionFile.NodeType.DATANODE);
        found.ifPresent(version -> check(root, version, clusterId, nodeUuid));
        String storageId =
                found.map(version -> version.more().get(STORAGE_ID)).orElseGet(() -> "DS-" + UUID.randomUUID());
        Path home = root.resolve("hdds").resolve(clusterId);
        try {
            DurableFiles.createDirectories(home.resolve("current"));
            DurableFiles.createDirectories(home.resolve("tmp").resolve("deleted-containers"));
            DurableFiles.createDirectories(home.resolve(storageId));
            if (found.isEmpty()) {
                new VersionFile(
                                clock.millis(),
                                clusterId,
                                VersionFile.NodeType.DATANODE,
                                nodeUuid,
                                LAYOUT_VERSION,
                                Map.of(STORAGE_ID, storageId))
                        .write(file);
            }
            Store store = Store.open(
                    home.resolve(storageId).resolve("container.db"), VolumeTables.SCHEMA, StoreOptions.defaults());
            return new Volume(home, storageId, guard, clock, Files.getFileStore(home), store);
        } catch (IOException e) {
            throw ErrorCode.IO_ERROR.failure("The volume %s can't be prepared: %s", root, IoReason.of(e));
        }
    }

    private static void check(Path root, VersionFile version, String clusterId, String nodeUuid) {
        if (!version.clusterId().equals(clusterId)) {
            throw ErrorCode.WRONG_CLUSTER.failure(
                    "The volume %s belongs to cluster %s, not to %s: remove it from hdds.datanode.dir or use the right"
                            + " cluster",
                    root, version.clusterId(), clusterId);
        }
        if (!version.nodeUuid().equals(nodeUuid)) {
            throw ErrorCode.CONFIGURATION.failure(
                    "The volume %s belongs to datanode %s, but this is %s: give each datanode its own directories",
                    root, version.nodeUuid(), nodeUuid);
        }
        if (version.layoutVersion() > LAYOUT_VERSION) {
            throw ErrorCode.CONFIGURATION.failure(
                    "The volume %s has layout %d, written by a newer release; this one reads up to %d",
                    root, version.layoutVersion(), LAYOUT_VERSION);
        }
    }

    public Store store() {
        return store;
    }

    public String storageId() {
        return storageId;
    }

    /** Directory under which the container directories lie. */
    public Path current() {
        return home.resolve("current");
    }

    /** Where directories of deleted containers wait for their end. */
    public Path graveyard() {
        return home.resolve("tmp").resolve("deleted-containers");
    }

    public long free() {
        return Math.max(0, space().usable - guard.reservedBytes());
    }

    /** No new containers here, and those that are open are to be closed. */
    public boolean nearlyFull() {
        Space now = space();
        return free() < guard.softLimit(now.capacity);
    }

    /** @throws io.ozone.common.error.OzoneException DISK_OUT_OF_SPACE when so many more bytes would break the hard limit */
    public void requireSpace(long bytes) {
        Space now = space();
        long limit = guard.hardLimit(now.capacity);
        if (free() - bytes < limit) {
            throw ErrorCode.DISK_OUT_OF_SPACE.failure(
                    "The volume %s has %d bytes free, and %d must stay free; add space or lower %s",
                    home, free(), limit, "hdds.datanode.volume.min.free.space");
        }
    }

    public VolumeReport report() {
        Space now = space();
        return VolumeReport.newBuilder()
                .setStorageId(storageId)
                .setPath(home.toString())
                .setCapacity(Math.max(0, now.capacity - guard.reservedBytes()))
                .setUsed(now.capacity - now.usable)
                .setRemaining(free())
                .build();
    }

    /** Asking the file system for each chunk would cost more than it tells. */
    private Space space() {
        Space known = space;
        long now = clock.nanos();
        if (known == null || now - known.takenNanos > SPACE_AGE_NANOS) {
            try {
                known = new Space(disk.getTotalSpace(), disk.getUsableSpace(), now);
            } catch (IOException e) {
                throw ErrorCode.IO_ERROR.failure("The free space of %s can't be read: %s", home, e);
            }
            space = known;
        }
        return known;
    }

    @Override
    public void close() {
        store.close();
    }

    /** As if the process was killed. */
    public void abandon() {
        store.abandon();
    }

    @Override
    public String toString() {
        return home.toString();
    }
}
