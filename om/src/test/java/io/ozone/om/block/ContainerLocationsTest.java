package io.ozone.om.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import io.ozone.om.Commands;
import io.ozone.om.FakeScm;
import io.ozone.wire.BlockId;
import io.ozone.wire.Pipeline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContainerLocationsTest {
    private static final long UNKNOWN = 2_000_000;

    private final FakeScm scm = new FakeScm();
    private final ScmCalls calls = new ScmCalls(FakeScm.CLUSTER, List.of(scm.address()), Duration.ofSeconds(5));
    private final ContainerLocations locations = new ContainerLocations(calls, 1000, Duration.ofHours(1));

    @AfterEach
    void close() {
        calls.close();
        scm.close();
    }

    @Test
    void aContainerIsAskedForOnce() {
        assertThat(locations.locate(List.of(1L, 2L, 1L), List.of()).join()).containsOnlyKeys(1L, 2L);
        assertThat(locations.locate(List.of(2L, 1L), List.of()).join()).containsOnlyKeys(1L, 2L);
        assertThat(scm.located).hasSize(1);
        assertThat(locations.known(1)).isNotNull();
        assertThat(locations.known(3)).isNull();
    }

    @Test
    void aContainerThatScmDoesNotKnowIsLeftOut() {
        assertThat(locations.locate(List.of(1L, UNKNOWN), List.of()).join()).containsOnlyKeys(1L);
    }

    @Test
    void missesAtTheSameTimeShareCalls() {
        List<CompletableFuture<Map<Long, Pipeline>>> answers = new ArrayList<>();
        for (long container = 1; container <= 200; container++) {
            answers.add(locations.locate(List.of(container), List.of()));
        }
        answers.forEach(CompletableFuture::join);
        Set<Long> asked = new HashSet<>();
        scm.located.forEach(asked::addAll);
        assertThat(asked).hasSize(200);
        assertThat(scm.located.size()).isLessThan(100);
    }

    @Test
    void scmOfAnotherClusterIsNotBelieved() {
        try (ScmCalls other = new ScmCalls("CID-other", List.of(scm.address()), Duration.ofSeconds(5))) {
            assertThatThrownBy(() ->
                            other.deleteBlocks(List.of(Commands.block(1, 0).getId())))
                    .isInstanceOfSatisfying(
                            OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_CLUSTER));
            assertThat(scm.deleted).isEmpty();
        }
    }

    /** As one does that is paused: its kernel takes connections, and nothing else. */
    @Test
    void anScmThatSaysNothingIsLeftForAnother() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
                ScmCalls both = new ScmCalls(
                        FakeScm.CLUSTER,
                        List.of("localhost:" + silent.getLocalPort(), scm.address()),
                        Duration.ofSeconds(8))) {
            BlockId block = Commands.block(1, 0).getId();

            both.deleteBlocks(List.of(block));

            assertThat(scm.deleted).containsExactly(block);
        }
    }

    @Test
    void aRefreshThatFailsLeavesWhatIsRemembered() {
        locations.locate(List.of(1L), List.of()).join();
        scm.failure = ErrorCode.INTERNAL_ERROR;
        assertThat(locations.locate(List.of(1L), List.of(1L)).join()).containsOnlyKeys(1L);
        CompletableFuture<Map<Long, Pipeline>> unknown = locations.locate(List.of(2L), List.of());
        assertThat(Rpc.fromStatus(unknown.handle((places, failure) -> failure).join())
                        .code())
                .isEqualTo(ErrorCode.INTERNAL_ERROR);
        scm.failure = null;
        assertThat(locations.locate(List.of(2L), List.of()).join()).containsOnlyKeys(2L);
    }
}
