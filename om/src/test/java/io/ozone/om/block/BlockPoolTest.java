package io.ozone.om.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.rpc.Rpc;
import io.ozone.common.time.Clock;
import io.ozone.om.Commands;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BlockPoolTest {
    private static final int BATCH = 10;

    private record Fetch(int count, CompletableFuture<List<BlockLocation>> blocks) {}

    private final List<Fetch> fetches = new ArrayList<>();
    private long nanos;
    private long localId;

    private final Clock clock = new Clock() {
        @Override
        public long millis() {
            return nanos / 1_000_000;
        }

        @Override
        public long nanos() {
            return nanos;
        }
    };

    private final BlockPool pool = new BlockPool(
            count -> {
                Fetch fetch = new Fetch(count, new CompletableFuture<>());
                fetches.add(fetch);
                return fetch.blocks;
            },
            BATCH,
            Duration.ofSeconds(60),
            clock);

    private void arrive(int fetch, String pipeline) {
        List<BlockLocation> blocks = new ArrayList<>();
        for (int i = 0; i < fetches.get(fetch).count; i++) {
            blocks.add(BlockLocation.newBuilder()
                    .setBlock(Commands.block(++localId, 0))
                    .setPipeline(Pipeline.newBuilder().setId(pipeline))
                    .build());
        }
        fetches.get(fetch).blocks.complete(blocks);
    }

    private static long localId(CompletableFuture<List<BlockLocation>> taken) {
        assertThat(taken).isCompleted();
        return taken.join().get(0).getBlock().getId().getLocalId();
    }

    @Test
    void aBlockIsHandedOutOnce() {
        CompletableFuture<List<BlockLocation>> first = pool.take(1);
        CompletableFuture<List<BlockLocation>> second = pool.take(2);
        assertThat(first).isNotDone();
        assertThat(fetches).hasSize(1);
        arrive(0, "p0");
        assertThat(localId(first)).isEqualTo(1);
        assertThat(second.join()).hasSize(2);
        assertThat(localId(second)).isEqualTo(2);
        assertThat(localId(pool.take(1))).isEqualTo(4);
    }

    @Test
    void theNextBatchIsFetchedBeforeThePoolIsEmpty() {
        pool.take(1);
        arrive(0, "p0");
        for (int i = 0; i < 4; i++) {
            assertThat(pool.take(1)).isCompleted();
        }
        assertThat(fetches).hasSize(2);
        assertThat(pool.take(1)).isCompleted();
        assertThat(fetches).as("one fetch at a time").hasSize(2);
    }

    @Test
    void manyWaitersAreServedByAsManyFetchesAsItTakes() {
        List<CompletableFuture<List<BlockLocation>>> taken = new ArrayList<>();
        for (int i = 0; i < 35; i++) {
            taken.add(pool.take(1));
        }
        for (int i = 0; i < fetches.size() && i < 10; i++) {
            arrive(i, "p0");
        }
        assertThat(taken).allSatisfy(one -> assertThat(one).isCompleted());
        assertThat(taken.stream().map(BlockPoolTest::localId).distinct().count())
                .isEqualTo(35);
    }

    @Test
    void whoWaitsFailsWithTheFetchAndTheNextTriesAgain() {
        CompletableFuture<List<BlockLocation>> first = pool.take(1);
        fetches.get(0).blocks.completeExceptionally(ErrorCode.SCM_IN_SAFE_MODE.failure("not yet"));
        assertThat(first).isCompletedExceptionally();
        assertThat(Rpc.fromStatus(first.handle((blocks, failure) -> failure).join())
                        .code())
                .isEqualTo(ErrorCode.SCM_IN_SAFE_MODE);
        CompletableFuture<List<BlockLocation>> second = pool.take(1);
        arrive(1, "p0");
        assertThat(second).isCompleted();
    }

    @Test
    void oldBlocksAreNotHandedOut() {
        pool.take(1);
        arrive(0, "p0");
        nanos += Duration.ofSeconds(61).toNanos();
        CompletableFuture<List<BlockLocation>> taken = pool.take(1);
        assertThat(taken).isNotDone();
        arrive(1, "p0");
        assertThat(localId(taken)).isEqualTo(BATCH + 1);
    }

    @Test
    void blocksOfABrokenPipelineAreThrownAway() {
        pool.take(1);
        arrive(0, "p0");
        pool.discard(new Exclusions(List.of("p1"), List.of(), List.of()));
        assertThat(pool.size()).isEqualTo(BATCH - 1);
        pool.discard(new Exclusions(List.of("p0"), List.of(), List.of()));
        assertThat(pool.size()).isZero();
    }
}
