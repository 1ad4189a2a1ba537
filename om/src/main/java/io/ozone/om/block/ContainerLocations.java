package io.ozone.om.block;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ozone.wire.Pipeline;
import io.ozone.wire.scm.ContainerLocation;
import io.ozone.wire.scm.LocateContainersReply;
import io.ozone.wire.scm.LocateContainersRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Where containers can be read: SCM's answers, remembered. Entries may be out of date; a client that finds one so asks
 * for a refresh. While SCM is away, what is remembered still serves.
 *
 * <p>Containers that are not known yet are asked for together: one call is under way at a time, and what is missed
 * meanwhile forms the next.
 *
 * <p>Threads: any; no call waits. {@code asked} and {@code calling} are guarded by {@code this}.
 */
public final class ContainerLocations {
    private static final int MAX_CALL_SIZE = 10_000;

    private final ScmCalls scm;
    private final Cache<Long, Pipeline> known;
    private final Map<Long, CompletableFuture<Void>> asked = new LinkedHashMap<>();
    private boolean calling;

    public ContainerLocations(ScmCalls scm, long maxSize, Duration maxAge) {
        this.scm = scm;
        this.known = Caffeine.newBuilder()
                .maximumSize(maxSize)
                .expireAfterWrite(maxAge)
                .build();
    }

    /** Null when the container is not remembered. */
    public Pipeline known(long container) {
        return known.getIfPresent(container);
    }

    /** Remembers a place heard of elsewhere, unless one is remembered. */
    void learn(long container, Pipeline pipeline) {
        if (known.getIfPresent(container) == null) {
            known.put(container, pipeline);
        }
    }

    /**
     * @param refresh those of the containers whose remembered place is wrong
     * @return places of those that SCM knows. Fails as SCM does, unless all places are remembered
     */
    public CompletableFuture<Map<Long, Pipeline>> locate(Collection<Long> containers, Collection<Long> refresh) {
        Map<Long, Pipeline> found = new HashMap<>();
        Set<Long> missing = new HashSet<>();
        for (Long container : containers) {
            Pipeline place = known.getIfPresent(container);
            if (place != null) {
                found.put(container, place);
            }
            if (place == null || refresh.contains(container)) {
                missing.add(container);
            }
        }
        if (missing.isEmpty()) {
            return CompletableFuture.completedFuture(found);
        }
        return ask(missing).handle((nothing, failure) -> {
            for (Long container : missing) {
                Pipeline place = known.getIfPresent(container);
                if (place != null) {
                    found.put(container, place);
                }
            }
            if (failure != null && found.size() < new HashSet<>(containers).size()) {
                throw io.ozone.common.rpc.Rpc.fromStatus(failure);
            }
            return found;
        });
    }

    private CompletableFuture<Void> ask(Set<Long> containers) {
        CompletableFuture<?>[] answers;
        synchronized (this) {
            answers = containers.stream()
                    .map(container -> asked.computeIfAbsent(container, key -> new CompletableFuture<>()))
                    .toArray(CompletableFuture<?>[]::new);
        }
        callNext();
        return CompletableFuture.allOf(answers);
    }

    private void callNext() {
        Map<Long, CompletableFuture<Void>> batch = new LinkedHashMap<>();
        synchronized (this) {
            if (calling || asked.isEmpty()) {
                return;
            }
            calling = true;
            asked.entrySet().stream()
                    .limit(MAX_CALL_SIZE)
                    .forEach(entry -> batch.put(entry.getKey(), entry.getValue()));
            asked.keySet().removeAll(batch.keySet());
        }
        scm.locate(LocateContainersRequest.newBuilder()
                        .addAllContainerIds(batch.keySet())
                        .build())
                .whenComplete((reply, failure) -> answered(batch, reply, failure));
    }

    private void answered(Map<Long, CompletableFuture<Void>> batch, LocateContainersReply reply, Throwable failure) {
        if (failure == null) {
            for (ContainerLocation place : reply.getContainersList()) {
                known.put(place.getContainerId(), place.getPipeline());
            }
        }
        synchronized (this) {
            calling = false;
        }
        callNext();
        for (CompletableFuture<Void> answer : batch.values()) {
            if (failure == null) {
                answer.complete(null);
            } else {
                answer.completeExceptionally(failure);
            }
        }
    }
}
