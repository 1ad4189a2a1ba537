package io.ozone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.settings.Settings;
import io.ozone.wire.om.Condition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyWriteTest {
    private static final int MB = 1 << 20;

    @Test
    void aSmallObjectIsExactlyThreeCalls() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            byte[] data = FakeCluster.bytes(10_000, 1);
            KeyInfo info = cluster.bucket.put("k", ByteBuffer.wrap(data), PutOptions.DEFAULT.withEtag("e"));
            assertThat(cluster.om.calls).containsExactly("CREATE_KEY", "COMMIT_KEY");
            assertThat(cluster.datanodeCalls()).containsExactly("Write");
            assertThat(info.length()).isEqualTo(10_000);
            assertThat(info.etag()).isEqualTo("e");
            assertThat(cluster.read("k")).isEqualTo(data);
        }
    }

    @Test
    void aStreamThatStaysWithinOneChunkIsOneDatanodeCall() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            byte[] data = FakeCluster.bytes(200_000, 2);
            cluster.stream("k", data, 7_777);
            assertThat(cluster.datanodeCalls()).containsExactly("Write");
            assertThat(cluster.read("k")).isEqualTo(data);
        }
    }

    @Test
    void tagsAreReplacedWithoutWritingTheKey() {
        try (FakeCluster cluster = new FakeCluster()) {
            cluster.bucket.put("k", ByteBuffer.allocate(10), PutOptions.DEFAULT.withTags(Map.of("a", "1")));
            cluster.bucket.setTags("k", Map.of("c", "3", "b", "2"));
            assertThat(cluster.bucket.head("k").tags()).containsExactly(Map.entry("b", "2"), Map.entry("c", "3"));
            assertThat(cluster.om.calls).containsExactly("CREATE_KEY", "COMMIT_KEY", "SET_KEY_TAGS", "LOOKUP_KEY");
            assertThat(cluster.datanodeCalls()).containsExactly("Write");
            assertThatThrownBy(() -> cluster.bucket.setTags("missing", Map.of()))
                    .isInstanceOfSatisfying(
                            OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_NOT_FOUND));
        }
    }

    @Test
    void anEmptyKeyNeedsNoDatanode() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            cluster.bucket.put("put", ByteBuffer.allocate(0), PutOptions.DEFAULT);
            cluster.stream("stream", new byte[0], 1);
            assertThat(cluster.datanodeCalls()).isEmpty();
            assertThat(cluster.read("put")).isEmpty();
            assertThat(cluster.read("stream")).isEmpty();
            assertThat(cluster.om.commands.get(0).getCreateKey().getNoData()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {MB, 4 * MB, 8 * MB, 16 * MB, 4 * MB - 1, 4 * MB + 1, 33 * MB, 40 * MB + 5})
    void everyLengthComesBackAsItWasWritten(int length) throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            byte[] data = FakeCluster.bytes(length, length);
            cluster.stream("stream", data, 300_000);
            assertThat(cluster.read("stream")).isEqualTo(data);
            cluster.bucket.put("whole", ByteBuffer.wrap(data), PutOptions.DEFAULT);
            assertThat(cluster.read("whole")).isEqualTo(data);
            assertThat(cluster.om.key("whole").getLength()).isEqualTo(length);
        }
    }

    @Test
    void aWholeChunkOfKnownLengthIsOneCall() {
        try (FakeCluster cluster = new FakeCluster()) {
            byte[] data = FakeCluster.bytes(4 * MB, 3);
            cluster.bucket.put("k", ByteBuffer.wrap(data), PutOptions.DEFAULT);
            assertThat(cluster.datanodeCalls()).containsExactly("Write");
        }
    }

    @Test
    void blocksAreNoLongerThanTheServerTakes() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            cluster.om.blockSize = 100_000;
            byte[] data = FakeCluster.bytes(1_000_001, 4);
            cluster.stream("k", data, 64_000);
            assertThat(cluster.om.key("k").getBlocksList())
                    .hasSize(11)
                    .allSatisfy(block -> assertThat(block.getLength()).isLessThanOrEqualTo(100_000));
            assertThat(cluster.read("k")).isEqualTo(data);
        }
    }

    @Test
    void aHintLeadsToTheLeaderOfTheSamePipelineAndIsRemembered() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            cluster.first.elect(cluster.first.members.get(2));
            cluster.second.elect(cluster.second.members.get(2));
            byte[] data = FakeCluster.bytes(50_000, 5);
            cluster.stream("a", data, 50_000);
            cluster.stream("b", data, 50_000);
            cluster.stream("c", data, 50_000);
            assertThat(cluster.om.calls).doesNotContain("ALLOCATE_BLOCK");
            assertThat(cluster.first.members.get(0).calls).containsExactly("Write");
            assertThat(cluster.first.members.get(1).calls).isEmpty();
            assertThat(cluster.first.members.get(2).calls).containsExactly("Write", "Write");
        }
    }

    @Test
    void withoutAHintTheMembersAreTriedInTurn() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            cluster.datanodes.forEach(datanode -> datanode.hintsLeader = false);
            cluster.first.elect(cluster.first.members.get(2));
            byte[] data = FakeCluster.bytes(3 * MB, 6);
            cluster.stream("a", data, MB);
            assertThat(cluster.om.calls).doesNotContain("ALLOCATE_BLOCK");
            assertThat(cluster.read("a")).isEqualTo(data);
        }
    }

    @Test
    void aNewLeaderGoesOnBehindWhatWasAcknowledged() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            FakeDatanode dying = cluster.first.members.get(0);
            dying.chunksBeforeDeath.set(6);
            byte[] data = FakeCluster.bytes(12 * MB, 7);
            cluster.stream("k", data, 100_000);
            assertThat(cluster.om.calls).doesNotContain("ALLOCATE_BLOCK");
            assertThat(cluster.om.key("k").getBlocksList()).hasSize(1);
            assertThat(cluster.first.leader().calls.stream().filter("Chunk"::equals))
                    .hasSizeBetween(6, 11);
            assertThat(cluster.read("k")).isEqualTo(data);
        }
    }

    @Test
    void aLostLastReplyIsMadeUpForByTheNextLeader() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            FakeDatanode dying = cluster.first.members.get(0);
            dying.chunksBeforeDeath.set(3);
            byte[] data = FakeCluster.bytes(3 * MB, 8);
            cluster.stream("k", data, 3 * MB);
            assertThat(cluster.om.key("k").getBlocksList()).hasSize(1);
            assertThat(cluster.read("k")).isEqualTo(data);
        }
    }

    @Test
    void aContainerThatClosesMidBlockMovesTheWholeBlockElsewhere() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            byte[] data = FakeCluster.bytes(10 * MB, 9);
            KeyOutputStream out = cluster.bucket.put("k", PutOptions.DEFAULT);
            out.write(data, 0, 6 * MB);
            cluster.first.refuse(ErrorCode.PIPELINE_NOT_FOUND);
            out.write(data, 6 * MB, 4 * MB);
            out.close();
            assertThat(cluster.om.calls).contains("ALLOCATE_BLOCK");
            assertThat(cluster.om.key("k").getLength()).isEqualTo(10 * MB);
            assertThat(cluster.read("k")).isEqualTo(data);
        }
    }

    @Test
    void aDeadPipelineIsLeftForAnother() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            cluster.first.members.forEach(FakeDatanode::kill);
            byte[] data = FakeCluster.bytes(5 * MB, 10);
            cluster.stream("k", data, MB);
            assertThat(cluster.om.commands.stream()
                            .filter(command -> command.hasAllocateBlock())
                            .findFirst()
                            .orElseThrow()
                            .getAllocateBlock()
                            .getExcludePipelinesList())
                    .containsExactly("first");
            assertThat(cluster.read("k")).isEqualTo(data);
        }
    }

    @Test
    void aLeaderThatFallsSilentIsLeftAfterTheTimeout() throws IOException {
        Settings settings = Settings.defaults().with(ClientSettings.WRITE_TIMEOUT, "300ms");
        try (FakeCluster cluster = new FakeCluster(settings)) {
            cluster.first.members.get(0).repliesBeforeSilence.set(2);
            cluster.first.members.forEach(member -> member.hintsLeader = false);
            byte[] data = FakeCluster.bytes(6 * MB, 11);
            KeyOutputStream out = cluster.bucket.put("k", PutOptions.DEFAULT);
            out.write(data);
            cluster.first.elect(cluster.first.members.get(1));
            out.close();
            assertThat(cluster.read("k")).isEqualTo(data);
        }
    }

    @Test
    void whenEveryPipelineFailedOnceTheFirstIsAllowedAgain() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            cluster.first.refuse(ErrorCode.DISK_OUT_OF_SPACE);
            cluster.second.members.forEach(FakeDatanode::kill);
            byte[] data = FakeCluster.bytes(MB, 12);
            KeyOutputStream out = cluster.bucket.put("k", PutOptions.DEFAULT);
            assertThatThrownBy(() -> {
                        out.write(data);
                        out.close();
                    })
                    .isInstanceOf(IOException.class)
                    .cause()
                    .isInstanceOf(OzoneException.class);
            assertThatThrownBy(out::close).isInstanceOf(IOException.class);
            assertThat(cluster.om.key("k")).isNull();
            cluster.first.refuse(null);
            cluster.stream("k", data, MB);
            assertThat(cluster.read("k")).isEqualTo(data);
        }
    }

    @Test
    void abortLeavesNothingVisibleAndClosesTheSession() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            KeyOutputStream out = cluster.bucket.put("k", PutOptions.DEFAULT);
            out.write(FakeCluster.bytes(5 * MB, 13));
            out.abort();
            out.close();
            assertThat(cluster.om.calls).doesNotContain("COMMIT_KEY").contains("ABORT_KEY");
            assertThat(cluster.om.key("k")).isNull();
            assertThat(cluster.om.openSessions()).isZero();
        }
    }

    @Test
    void aFailedConditionThrowsItsCodeAndClosesTheSession() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            cluster.stream("k", new byte[] {1}, 1);
            PutOptions ifAbsent = PutOptions.DEFAULT.withCondition(
                    Condition.newBuilder().setAbsent(true).build());
            assertThatThrownBy(() -> cluster.bucket.put("k", ByteBuffer.wrap(new byte[] {2}), ifAbsent))
                    .isInstanceOfSatisfying(
                            OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_ALREADY_EXISTS));
            assertThat(cluster.read("k")).containsExactly(1);
            assertThat(cluster.om.openSessions()).isZero();
        }
    }

    @Test
    void aRepeatedCommandKeepsItsCallId() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            KeyOutputStream out = cluster.bucket.put("k", PutOptions.DEFAULT);
            out.write(5);
            cluster.om.dropsReplies = true;
            out.close();
            var commits = cluster.om.commands.stream()
                    .filter(command -> command.hasCommitKey())
                    .toList();
            assertThat(commits).hasSize(2);
            assertThat(commits.get(0).getCaller()).isEqualTo(commits.get(1).getCaller());
            assertThat(commits.get(0).getCaller().getClientId().size()).isEqualTo(16);
            assertThat(commits.get(0).getCaller().getUser()).isEqualTo("alice");
            assertThat(cluster.read("k")).containsExactly(5);
        }
    }

    @Test
    void valuesKnownOnlyAtTheEndGoWithTheCommit() throws IOException {
        try (FakeCluster cluster = new FakeCluster()) {
            KeyOutputStream out = cluster.bucket.put("k", PutOptions.DEFAULT.withEtag("early"));
            out.write(new byte[10]);
            out.setEtag("late");
            out.setMetadata(Map.of("b", "2", "a", "1"));
            out.close();
            assertThat(out.info().etag()).isEqualTo("late");
            assertThat(out.info().metadata()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
            assertThat(out.length()).isEqualTo(10);
        }
    }

    @Test
    void memoryThatRunsShortMakesBlocksShorterAndNothingElse() throws IOException {
        Settings settings = Settings.defaults().with(ClientSettings.WRITE_MEMORY, "3MB");
        try (FakeCluster cluster = new FakeCluster(settings)) {
            byte[] data = FakeCluster.bytes(20 * MB, 14);
            KeyOutputStream other = cluster.bucket.put("other", PutOptions.DEFAULT);
            other.write(data, 0, 2 * MB);
            cluster.stream("k", data, 500_000);
            other.write(data, 2 * MB, 18 * MB);
            other.close();
            assertThat(cluster.read("k")).isEqualTo(data);
            assertThat(cluster.read("other")).isEqualTo(data);
            assertThat(cluster.om.key("k").getBlocksCount()).isGreaterThan(5);
        }
    }
}
