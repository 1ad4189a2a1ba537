package io.ozone.datanode.volume;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.time.Clock;
import io.ozone.server.VersionFile;
import io.ozone.wire.scm.NodeReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** All volumes of the datanode. */
public final class Volumes implements AutoCloseable {
    private final List<Volume> volumes;
    private final RandomGenerator random;

    private Volumes(List<Volume> volumes, RandomGenerator random) {
        this.volumes = volumes;
        this.random = random;
    }

    /** The cluster that the directories belong to; empty when all of them are new. */
    public static Optional<String> clusterId(List<Path> roots) {
        return roots.stream()
                .flatMap(root -> VersionFile.find(Volume.versionFile(root), VersionFile.NodeType.DATANODE).stream())
                .map(VersionFile::clusterId)
                .findFirst();
    }

    public static Volumes open(
            List<Path> roots,
            String clusterId,
            String nodeUuid,
            SpaceGuard guard,
            Clock clock,
            RandomGenerator random) {
        List<Volume> opened = new ArrayList<>();
        try {
            for (Path root : roots) {
                opened.add(Volume.open(root, clusterId, nodeUuid, guard, clock));
            }
        } catch (RuntimeException e) {
            opened.forEach(Volume::close);
            throw e;
        }
        return new Volumes(List.copyOf(opened), random);
    }

    public List<Volume> all() {
        return volumes;
    }

    /**
     * Where a new container goes: of two volumes drawn at random, the one with more space. That evens the
     * disks out without sending everything to the emptiest one.
     *
     * @throws io.ozone.common.error.OzoneException DISK_OUT_OF_SPACE when all are nearly full
     */
    public Volume choose() {
        List<Volume> open =
                volumes.stream().filter(volume -> !volume.nearlyFull()).toList();
        if (open.isEmpty()) {
            throw ErrorCode.DISK_OUT_OF_SPACE.failure(
                    "All %d volumes are nearly full: add a disk or lower hdds.datanode.volume.min.free.space",
                    volumes.size());
        }
        Volume one = open.get(random.nextInt(open.size()));
        Volume other = open.get(random.nextInt(open.size()));
        return one.free() >= other.free() ? one : other;
    }

    public NodeReport report() {
        NodeReport.Builder report = NodeReport.newBuilder();
        volumes.forEach(volume -> report.addVolumes(volume.report()));
        return report.build();
    }

    @Override
    public void close() {
        volumes.forEach(Volume::close);
    }

    public void abandon() {
        volumes.forEach(Volume::abandon);
    }
}
