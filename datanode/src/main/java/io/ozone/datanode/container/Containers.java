package io.ozone.datanode.container;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.time.Clock;
import io.ozone.datanode.volume.RowKey;
import io.ozone.datanode.volume.Volume;
import io.ozone.datanode.volume.VolumeTables;
import io.ozone.datanode.volume.Volumes;
import io.ozone.kv.Batch;
import io.ozone.server.DurableFiles;
import io.ozone.wire.ContainerState;
import io.ozone.wire.scm.ContainerReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All replicas on this datanode. At the start they are found by their directories; a container comes into
 * being on a replica with its first chunk.
 */
public final class Containers {
    private static final Logger LOG = LoggerFactory.getLogger(Containers.class);
    private static final int OPEN_FILES = 1024;

    private final Volumes volumes;
    private final Clock clock;
    private final OpenFiles openFiles = new OpenFiles(OPEN_FILES);
    private final Map<Long, Container> containers = new ConcurrentHashMap<>();
    private volatile LongConsumer listener = id -> {};

    private Containers(Volumes volumes, Clock clock) {
        this.volumes = volumes;
        this.clock = clock;
    }

    /** Finds all containers of the volumes. What can't be trusted is kept and known as unhealthy. */
    public static Containers load(Volumes volumes, Clock clock) {
        Containers found = new Containers(volumes, clock);
        for (Volume volume : volumes.all()) {
            try (Stream<Path> groups = Files.list(volume.current())) {
                for (Path group : groups.toList()) {
                    try (Stream<Path> directories = Files.list(group)) {
                        directories.forEach(directory -> found.load(volume, directory));
                    }
                }
            } catch (IOException e) {
                throw ErrorCode.IO_ERROR.failure("The containers of volume %s can't be listed: %s", volume, e);
            }
        }
        LOG.info(
                "{} containers on {} volumes",
                found.containers.size(),
                volumes.all().size());
        return found;
    }

    /** Called with the id of each container that changed in a way worth reporting. */
    public void onChange(LongConsumer changed) {
        listener = changed;
    }

    public void changed(long id) {
        listener.accept(id);
    }

    public Optional<Container> find(long id) {
        return Optional.ofNullable(containers.get(id));
    }

    /** @throws OzoneException CONTAINER_NOT_FOUND */
    public Container get(long id) {
        return find(id).orElseThrow(() ->
                ErrorCode.CONTAINER_NOT_FOUND.failure("There is no replica of container %d on this datanode", id));
    }

    public Collection<Container> all() {
        return containers.values();
    }

    public List<Container> ofPipeline(String pipelineId) {
        return containers.values().stream()
                .filter(container -> container.pipelineId().equals(pipelineId))
                .toList();
    }

    public List<ContainerReport> reports() {
        return containers.values().stream().map(Container::report).toList();
    }

    /** The container, made on a volume with space when this is its first chunk. */
    public Container getOrCreate(long id, String pipelineId) {
        Container known = containers.get(id);
        return known != null ? known : containers.computeIfAbsent(id, key -> create(key, pipelineId));
    }

    private Container create(long id, String pipelineId) {
        Volume volume = volumes.choose();
        Path directory = directory(volume, id);
        Descriptor descriptor = new Descriptor(id, ContainerState.CONTAINER_OPEN, pipelineId, clock.millis());
        try {
            DurableFiles.createDirectories(directory);
            Path data = DataFile.pathIn(directory, id);
            if (!Files.exists(data)) {
                Files.createFile(data);
            }
            // Last, because it is what makes the directory a container.
            descriptor.write(Descriptor.pathIn(directory, id));
            LOG.info("Container {} of pipeline {} is made in {}", id, pipelineId, directory);
            return new Container(descriptor, volume, directory, new DataFile(data, openFiles));
        } catch (IOException e) {
            throw new OzoneException(
                    ErrorCode.IO_ERROR, "Container " + id + " can't be made in " + directory + ": " + e, e);
        }
    }

    private static Path directory(Volume volume, long id) {
        return volume.current().resolve("containerDir" + ((id >> 9) & 0xFF)).resolve(Long.toString(id));
    }

    private void load(Volume volume, Path directory) {
        long id;
        try {
            id = Long.parseLong(directory.getFileName().toString());
        } catch (NumberFormatException e) {
            LOG.warn("{} is not a container and is left alone", directory);
            return;
        }
        if (isUnfinished(directory, id)) {
            LOG.info("{} was never finished and holds nothing; it is made anew when it is written", directory);
            return;
        }
        Container container = open(volume, directory, id);
        Container other = containers.putIfAbsent(id, container);
        if (other != null) {
            LOG.error("Container {} is in {} and in {}; the first one is used", id, other.directory(), directory);
        }
    }

    /** Killed while it was made: no descriptor, and not a byte of data. */
    private static boolean isUnfinished(Path directory, long id) {
        try {
            Path data = DataFile.pathIn(directory, id);
            return !Files.exists(Descriptor.pathIn(directory, id)) && (!Files.exists(data) || Files.size(data) == 0);
        } catch (IOException e) {
            LOG.warn("{} can't be looked at", directory, e);
            return false;
        }
    }

    private Container open(Volume volume, Path directory, long id) {
        DataFile data = new DataFile(DataFile.pathIn(directory, id), openFiles);
        try {
            Descriptor descriptor = Descriptor.read(Descriptor.pathIn(directory, id));
            if (descriptor.containerId() != id) {
                throw ErrorCode.CORRUPT.failure("%s is of container %d", directory, descriptor.containerId());
            }
            Container container = new Container(descriptor, volume, directory, data);
            checkLength(container);
            return container;
        } catch (OzoneException e) {
            LOG.error(
                    "Container {} can't be used and is reported as unhealthy; nothing of it is deleted: {}",
                    id,
                    e.getMessage());
            return new Container(
                    new Descriptor(id, ContainerState.CONTAINER_UNHEALTHY, "", clock.millis()),
                    volume,
                    directory,
                    data);
        }
    }

    /** A closed container is complete on disk; of an open one, the pipeline's log may still have the end. */
    private static void checkLength(Container container) {
        long length = 0;
        try {
            length = Files.exists(container.data().path()) ? container.data().size() : -1;
        } catch (IOException e) {
            container.damage("its data file can't be read: " + e);
        }
        if (length < 0) {
            container.damage("its data file is missing");
        } else if (!container.isOpen() && length < container.stats().getEnd()) {
            container.damage(
                    "its data file has " + length + " of " + container.stats().getEnd() + " bytes");
        }
    }

    /**
     * Known to have been here by the pipeline that writes it, but gone: it must not come into being again with
     * a part of its data.
     */
    public void lost(long id, String pipelineId) {
        Volume volume = volumes.all().get(0);
        Path directory = directory(volume, id);
        LOG.error("Container {} of pipeline {} was here and is gone; it is reported as unhealthy", id, pipelineId);
        containers.putIfAbsent(
                id,
                new Container(
                        new Descriptor(id, ContainerState.CONTAINER_UNHEALTHY, pipelineId, clock.millis()),
                        volume,
                        directory,
                        new DataFile(DataFile.pathIn(directory, id), openFiles)));
    }

    /** Deletes a replica with its rows. Does nothing when there is none. */
    public void delete(long id) {
        Container container = containers.remove(id);
        if (container == null) {
            return;
        }
        Volume volume = container.volume();
        try {
            container.data().end();
            if (Files.exists(container.directory())) {
                Path grave = volume.graveyard().resolve(id + "-" + clock.nanos());
                Files.move(container.directory(), grave, StandardCopyOption.ATOMIC_MOVE);
                DurableFiles.syncDirectory(container.directory().getParent());
                dropRows(volume, id);
                bury(grave);
            } else {
                dropRows(volume, id);
            }
            LOG.info("Container {} is deleted", id);
        } catch (IOException e) {
            throw new OzoneException(ErrorCode.IO_ERROR, "Container " + id + " can't be deleted: " + e, e);
        }
        changed(id);
    }

    private static void dropRows(Volume volume, long id) {
        Batch batch = volume.store().batch();
        batch.deletePrefix(VolumeTables.BLOCKS, RowKey.of(id));
        batch.deletePrefix(VolumeTables.OPEN_CHUNKS, RowKey.of(id));
        batch.deletePrefix(VolumeTables.RECLAIM, RowKey.of(id));
        batch.delete(VolumeTables.STATS, id);
        volume.store().write(batch);
        volume.store().flush();
    }

    /** Removes what a killed deletion left behind. */
    public void emptyGraveyards() {
        for (Volume volume : volumes.all()) {
            try (Stream<Path> graves = Files.list(volume.graveyard())) {
                for (Path grave : graves.toList()) {
                    String name = grave.getFileName().toString();
                    long id = Long.parseLong(name.substring(0, Math.max(0, name.indexOf('-'))));
                    if (find(id).isEmpty()) {
                        dropRows(volume, id);
                    }
                    bury(grave);
                }
            } catch (IOException | NumberFormatException e) {
                LOG.warn("What is left of deleted containers in {} can't be removed", volume.graveyard(), e);
            }
        }
    }

    private static void bury(Path grave) throws IOException {
        try (Stream<Path> files = Files.walk(grave)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Closes all data files for good. */
    public void close() {
        for (Container container : containers.values()) {
            try {
                container.data().end();
            } catch (IOException e) {
                LOG.warn("Closing {} failed", container.data(), e);
            }
        }
    }
}
