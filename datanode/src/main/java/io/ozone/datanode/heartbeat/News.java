package io.ozone.datanode.heartbeat;

import io.ozone.datanode.pipeline.PipelineEvents;
import io.ozone.wire.scm.PipelineFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has changed on this datanode and must be told to every Storage Container Manager at once. */
public final class News implements PipelineEvents {
    private static final Logger LOG = LoggerFactory.getLogger(News.class);

    private final List<Outbox> outboxes = new ArrayList<>();
    private final Map<String, String> failedPipelines = new ConcurrentHashMap<>();

    /** @param receivers how many Storage Container Managers there are */
    public News(int receivers) {
        for (int i = 0; i < receivers; i++) {
            outboxes.add(new Outbox());
        }
    }

    Outbox outbox(int receiver) {
        return outboxes.get(receiver);
    }

    public void containerChanged(long id) {
        outboxes.forEach(outbox -> outbox.containerChanged(id));
    }

    @Override
    public void pipelineChanged(String pipelineId) {
        outboxes.forEach(Outbox::wake);
    }

    @Override
    public void pipelineFailed(String pipelineId, String reason) {
        if (failedPipelines.putIfAbsent(pipelineId, reason) == null) {
            LOG.error("Pipeline {} can't go on here: {}", pipelineId, reason);
            outboxes.forEach(Outbox::wake);
        }
    }

    void pipelineGone(String pipelineId) {
        failedPipelines.remove(pipelineId);
        outboxes.forEach(Outbox::wake);
    }

    @Override
    public void blocksDeleted(long transactionId) {
        outboxes.forEach(outbox -> outbox.blocksDeleted(transactionId));
    }

    List<PipelineFailure> failures() {
        return failedPipelines.entrySet().stream()
                .map(entry -> PipelineFailure.newBuilder()
                        .setPipelineId(entry.getKey())
                        .setReason(entry.getValue())
                        .build())
                .toList();
    }
}
