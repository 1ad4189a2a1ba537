package io.ozone.scm.block;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.scm.state.BlockSpace;
import io.ozone.scm.state.Sequences;
import io.ozone.wire.ContainerState;
import io.ozone.wire.scm.ContainerRow;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open containers of each pipeline and owner, in turn. The first is created by the caller that needs it;
 * the others, up to the configured count, by {@link #fill} in the background.
 */
public final class OpenContainers {
    private static final int MOST_TO_WANTED = 3;

    private record Slot(String pipelineId, String owner) {}

    private final BlockSpace space;
    private final SequenceIds ids;
    private final int wanted;
    private final Runnable fillSoon;
    private final Map<Slot, Ring> rings = new ConcurrentHashMap<>();

    /**
     * @param wanted open containers for each owner in each pipeline
     * @param fillSoon makes {@link #fill} run in the background
     */
    public OpenContainers(BlockSpace space, SequenceIds ids, int wanted, Runnable fillSoon) {
        this.space = space;
        this.ids = ids;
        this.wanted = wanted;
        this.fillSoon = fillSoon;
    }

    /** The next open container that is not excluded; empty when the pipeline takes no new one. */
    OptionalLong next(String pipelineId, String owner, Set<Long> excluded) {
        Ring ring = rings.computeIfAbsent(new Slot(pipelineId, owner), this::known);
        OptionalLong found = ring.next(excluded);
        if (found.isPresent()) {
            return found;
        }
        synchronized (ring) {
            found = ring.next(excluded);
            // Excluding containers must not make ever more of them.
            boolean enough = ring.ids.size() >= MOST_TO_WANTED * wanted;
            return found.isPresent() || enough ? found : create(new Slot(pipelineId, owner), ring);
        }
    }

    /** Creates containers where there are fewer than wanted, and forgets pipelines that are gone. */
    public void fill() {
        rings.forEach((slot, ring) -> {
            if (space.pipeline(slot.pipelineId).isEmpty()) {
                rings.remove(slot);
                return;
            }
            synchronized (ring) {
                ring.dropClosed();
                boolean taken = true;
                while (taken && ring.ids.size() < wanted) {
                    taken = create(slot, ring).isPresent();
                }
            }
        });
    }

    public void clear() {
        rings.clear();
    }

    private OptionalLong create(Slot slot, Ring ring) {
        long id = ids.take(Sequences.CONTAINER_ID, 1);
        try {
            space.createContainer(ContainerRow.newBuilder()
                    .setId(id)
                    .setPipelineId(slot.pipelineId)
                    .setOwner(slot.owner)
                    .build());
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.INVALID_STATE) {
                // The pipeline has been closed meanwhile.
                return OptionalLong.empty();
            }
            throw e;
        }
        ring.ids.add(id);
        if (ring.ids.size() < wanted) {
            fillSoon.run();
        }
        return OptionalLong.of(id);
    }

    private Ring known(Slot slot) {
        List<Long> open = space.containersOf(slot.pipelineId).stream()
                .filter(id -> space.container(id)
                        .filter(row -> row.getOwner().equals(slot.owner))
                        .isPresent())
                .filter(this::isOpen)
                .sorted()
                .toList();
        return new Ring(new CopyOnWriteArrayList<>(open), new AtomicInteger());
    }

    private boolean isOpen(long id) {
        return space.container(id)
                .filter(row -> row.getState() == ContainerState.CONTAINER_OPEN)
                .isPresent();
    }

    /** Containers are added under the ring's lock; reading needs none. */
    private final class Ring {
        final CopyOnWriteArrayList<Long> ids;
        final AtomicInteger turn;

        Ring(CopyOnWriteArrayList<Long> ids, AtomicInteger turn) {
            this.ids = ids;
            this.turn = turn;
        }

        OptionalLong next(Set<Long> excluded) {
            Object[] now = ids.toArray();
            for (int i = 0; i < now.length; i++) {
                long id = (Long) now[Math.floorMod(turn.getAndIncrement(), now.length)];
                if (!isOpen(id)) {
                    ids.remove((Long) id);
                    fillSoon.run();
                } else if (!excluded.contains(id)) {
                    return OptionalLong.of(id);
                }
            }
            return OptionalLong.empty();
        }

        void dropClosed() {
            ids.removeIf(id -> !isOpen(id));
        }
    }
}
