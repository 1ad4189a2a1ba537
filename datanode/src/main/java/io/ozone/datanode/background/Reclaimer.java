package io.ozone.datanode.background;

import io.ozone.datanode.container.Container;
import io.ozone.datanode.container.Containers;
import io.ozone.datanode.pipeline.Pipelines;
import io.ozone.datanode.volume.RowKey;
import io.ozone.datanode.volume.Volume;
import io.ozone.datanode.volume.VolumeTables;
import io.ozone.datanode.volume.Volumes;
import io.ozone.kv.Batch;
import io.ozone.kv.Cursor;
import io.ozone.wire.datanode.ReclaimRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the space of deleted blocks back to the file system: extents that no row names, once no member of the
 * pipeline can ask for their bytes and no start will write them again. Neighbours are freed as one range,
 * because a file system frees whole blocks only. Freeing a range twice does no harm, so a killed round is
 * simply done again.
 */
public final class Reclaimer {
    private static final Logger LOG = LoggerFactory.getLogger(Reclaimer.class);

    private final Volumes volumes;
    private final Containers containers;
    private final Pipelines pipelines;
    private final int limit;

    /** @param limit most extents for each volume and round */
    public Reclaimer(Volumes volumes, Containers containers, Pipelines pipelines, int limit) {
        this.volumes = volumes;
        this.containers = containers;
        this.pipelines = pipelines;
        this.limit = limit;
    }

    /** One round. */
    public void run() throws IOException {
        Set<String> behind = new HashSet<>();
        round(behind);
        if (!behind.isEmpty()) {
            // What a snapshot of this member holds back need not wait for the next one that is due.
            for (String pipelineId : behind) {
                pipelines.snapshot(pipelineId);
            }
            round(new HashSet<>());
        }
    }

    private void round(Set<String> behind) throws IOException {
        Map<String, Long> settled = new HashMap<>();
        for (Volume volume : volumes.all()) {
            List<Dead> dead = collect(volume, settled, behind);
            if (!dead.isEmpty()) {
                free(volume, dead);
            }
        }
    }

    private record Dead(RowKey key, long length) {
        long containerId() {
            return key.part(0);
        }

        long position() {
            return key.part(1);
        }
    }

    /** In order of container and position. */
    private List<Dead> collect(Volume volume, Map<String, Long> settled, Set<String> behind) {
        List<Dead> dead = new ArrayList<>();
        try (Cursor<RowKey, ReclaimRow> rows = volume.store().scan(VolumeTables.RECLAIM, null, null)) {
            while (dead.size() < limit && rows.next()) {
                ReclaimRow row = rows.value();
                if (row.getIndex() <= settled.computeIfAbsent(row.getPipelineId(), pipelines::settledIndex)) {
                    dead.add(new Dead(rows.key(), row.getExtent().getLength()));
                } else {
                    behind.add(row.getPipelineId());
                }
            }
        }
        return dead;
    }

    private void free(Volume volume, List<Dead> dead) throws IOException {
        long bytes = 0;
        int start = 0;
        for (int i = 1; i <= dead.size(); i++) {
            Dead last = dead.get(i - 1);
            boolean joins = i < dead.size()
                    && dead.get(i).containerId() == last.containerId()
                    && dead.get(i).position() == last.position() + last.length();
            if (!joins) {
                Dead first = dead.get(start);
                long length = last.position() + last.length() - first.position();
                Optional<Container> container = containers.find(first.containerId());
                if (container.isPresent()) {
                    container.get().data().punch(first.position(), length);
                    bytes += length;
                }
                start = i;
            }
        }
        Batch batch = volume.store().batch();
        dead.forEach(extent -> batch.delete(VolumeTables.RECLAIM, extent.key()));
        volume.store().write(batch);
        LOG.info("{} bytes of {} deleted extents on {} are given back", bytes, dead.size(), volume);
    }
}
