package io.ozone.datanode.background;

import io.ozone.common.time.Clock;
import io.ozone.datanode.pipeline.Pipelines;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Has pipelines take a snapshot when their log has grown, or when they have not for a while: a start replays what follows. */
public final class Snapshots {
    private final Pipelines pipelines;
    private final long bytes;
    private final long ageNanos;
    private final Clock clock;
    /** When each pipeline was first seen with something unsaved. */
    private final Map<String, Long> since = new HashMap<>();

    public Snapshots(Pipelines pipelines, long bytes, Duration age, Clock clock) {
        this.pipelines = pipelines;
        this.bytes = bytes;
        this.ageNanos = age.toNanos();
        this.clock = clock;
    }

    /** One round; rounds do not overlap. */
    public void run() throws IOException {
        long now = clock.nanos();
        Map<String, Long> unsaved = pipelines.unsaved();
        since.keySet().retainAll(unsaved.keySet());
        for (Map.Entry<String, Long> pipeline : unsaved.entrySet()) {
            long first = since.computeIfAbsent(pipeline.getKey(), id -> now);
            if (pipeline.getValue() >= bytes || now - first >= ageNanos) {
                since.remove(pipeline.getKey());
                pipelines.snapshot(pipeline.getKey());
            }
        }
    }
}
