package io.ozone.datanode.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.ozone.common.checksum.Checksums;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.time.Clock;
import io.ozone.datanode.volume.RowKey;
import io.ozone.datanode.volume.SpaceGuard;
import io.ozone.datanode.volume.VolumeTables;
import io.ozone.datanode.volume.Volumes;
import io.ozone.kv.Cursor;
import io.ozone.wire.BlockId;
import io.ozone.wire.ChecksumType;
import io.ozone.wire.ContainerState;
import io.ozone.wire.datanode.AppliedIndex;
import io.ozone.wire.datanode.BlockRow;
import io.ozone.wire.datanode.Extent;
import io.ozone.wire.datanode.ReclaimRow;
import io.ozone.wire.datanode.WriteChunk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockChangesTest {
    private static final String PIPELINE = "5c1a5a0e-93a7-4ac2-9c5e-111111111111";
    private static final String NODE = "5c1a5a0e-93a7-4ac2-9c5e-222222222222";
    private static final String CLUSTER = "CID-5c1a5a0e-93a7-4ac2-9c5e-333333333333";

    @TempDir
    Path directory;

    private Volumes volumes;
    private Containers containers;
    private Container container;
    private long index;

    @BeforeEach
    void open() {
        volumes = Volumes.open(
                List.of(directory), CLUSTER, NODE, new SpaceGuard(0, 0, 0, 0), Clock.SYSTEM, new Random(1));
        containers = Containers.load(volumes, Clock.SYSTEM);
        container = containers.getOrCreate(1, PIPELINE);
    }

    @AfterEach
    void close() {
        containers.close();
        volumes.close();
    }

    private void reopen() {
        close();
        open();
    }

    private WriteChunk chunk(long local, long offset, String text, boolean end) {
        ByteString data = ByteString.copyFromUtf8(text);
        return WriteChunk.newBuilder()
                .setBlock(BlockId.newBuilder().setContainerId(1).setLocalId(local))
                .setOffset(offset)
                .setExtent(Extent.newBuilder()
                        .setPosition(container.allocate(data.size()))
                        .setLength(data.size()))
                .setChecksum(Checksums.compute(ChecksumType.CHECKSUM_CRC32C, 1024, data.asReadOnlyByteBuffer()))
                .setEndOfBlock(end)
                .build();
    }

    private long add(WriteChunk chunk) {
        return BlockChanges.addChunk(
                container,
                chunk,
                PIPELINE,
                AppliedIndex.newBuilder().setTerm(1).setIndex(++index).build());
    }

    private BlockRow row(long local) {
        return container.block(
                BlockId.newBuilder().setContainerId(1).setLocalId(local).build(), 0);
    }

    private List<ReclaimRow> toReclaim() {
        List<ReclaimRow> found = new ArrayList<>();
        try (Cursor<RowKey, ReclaimRow> rows = container.volume().store().scan(VolumeTables.RECLAIM, null, null)) {
            while (rows.next()) {
                found.add(rows.value());
            }
        }
        return found;
    }

    private static void is(Throwable failure, ErrorCode code) {
        assertThat(((OzoneException) failure).code()).isEqualTo(code);
    }

    @Test
    void aBlockIsReadableOnceItsLastChunkIsApplied() {
        add(chunk(1, 0, "one", false));
        assertThatThrownBy(() -> row(1)).satisfies(e -> is(e, ErrorCode.BLOCK_NOT_COMMITTED));
        long committed = add(chunk(1, 3, "two", true));
        assertThat(row(1).getLength()).isEqualTo(6);
        assertThat(row(1).getBcsid()).isEqualTo(committed);
        assertThat(row(1).getChunksList()).hasSize(2);
        assertThat(container.stats().getUsedBytes()).isEqualTo(6);
        assertThat(container.stats().getBlockCount()).isEqualTo(1);
        assertThat(container.stats().getEnd()).isEqualTo(6);
        assertThatThrownBy(() -> container.block(
                        BlockId.newBuilder().setContainerId(1).setLocalId(2).build(), 0))
                .satisfies(e -> is(e, ErrorCode.BLOCK_NOT_FOUND));
        assertThatThrownBy(() -> container.block(
                        BlockId.newBuilder().setContainerId(1).setLocalId(2).build(), 99))
                .satisfies(e -> is(e, ErrorCode.BLOCK_NOT_COMMITTED));
    }

    @Test
    void anOpenBlockGoesOnAfterARestart() {
        add(chunk(1, 0, "one", false));
        add(chunk(1, 3, "two", false));
        reopen();
        add(chunk(1, 6, "three", true));
        assertThat(row(1).getLength()).isEqualTo(11);
        assertThat(row(1).getChunksList()).hasSize(3);
        reopen();
        assertThat(row(1).getChunksList()).hasSize(3);
        assertThat(container.allocate(1)).isGreaterThanOrEqualTo(11);
    }

    @Test
    void aChunkSentAgainChangesNothing() {
        WriteChunk first = chunk(1, 0, "one", false);
        add(first);
        add(chunk(1, 0, "one", false));
        long committed = add(chunk(1, 3, "two", true));
        BlockRow before = row(1);
        assertThat(add(chunk(1, 3, "two", true))).isEqualTo(committed);
        assertThat(add(chunk(1, 0, "one", false))).isEqualTo(committed);
        assertThat(row(1)).isEqualTo(before);
        assertThat(container.stats().getUsedBytes()).isEqualTo(6);
        assertThat(container.stats().getBlockCount()).isEqualTo(1);
        assertThat(container.stats().getDeletedBytes()).isEqualTo(9);
    }

    @Test
    void whatDoesNotFitIsRefusedAndLeavesTheBlockAsItWas() {
        assertThatThrownBy(() -> add(chunk(1, 5, "gap", false))).satisfies(e -> is(e, ErrorCode.INVALID_STATE));
        add(chunk(1, 0, "one", true));
        assertThatThrownBy(() -> add(chunk(1, 0, "two", true)))
                .satisfies(e -> is(e, ErrorCode.BLOCK_ALREADY_COMMITTED));
        assertThatThrownBy(() -> add(chunk(1, 3, "more", true)))
                .satisfies(e -> is(e, ErrorCode.BLOCK_ALREADY_COMMITTED));
        assertThat(row(1).getLength()).isEqualTo(3);
        assertThat(container
                        .volume()
                        .store()
                        .get(VolumeTables.APPLIED, PIPELINE)
                        .orElseThrow()
                        .getIndex())
                .as("refused entries count as applied")
                .isEqualTo(index);
    }

    @Test
    void deletedExtentsAreNotedAndDeletingTwiceDoesNoHarm() {
        add(chunk(1, 0, "one", true));
        add(chunk(2, 0, "second", true));
        add(chunk(3, 0, "open", false));
        for (int i = 0; i < 2; i++) {
            BlockChanges.delete(container, List.of(1L, 3L, 99L), PIPELINE, 50, null);
            assertThat(container.stats().getBlockCount()).isEqualTo(1);
            assertThat(container.stats().getUsedBytes()).isEqualTo(6);
            assertThat(toReclaim())
                    .hasSize(2)
                    .allSatisfy(row -> assertThat(row.getIndex()).isEqualTo(50));
        }
        assertThatThrownBy(() -> row(1)).satisfies(e -> is(e, ErrorCode.BLOCK_NOT_FOUND));
        assertThat(row(2).getLength()).isEqualTo(6);
    }

    @Test
    void aClosedContainerTakesNoChunks() {
        add(chunk(1, 0, "one", true));
        add(chunk(2, 0, "never ended", false));
        assertThat(container.change(ReplicaEvent.CLOSE)).isTrue();
        assertThat(container.change(ReplicaEvent.CLOSE)).isFalse();
        assertThatThrownBy(() -> add(chunk(3, 0, "late", true))).satisfies(e -> is(e, ErrorCode.CONTAINER_NOT_OPEN));
        assertThat(container.stats().getBlockCount()).isEqualTo(1);
    }

    @Test
    void aClosedContainerWhoseFileIsCutOffIsUnhealthy() throws Exception {
        WriteChunk chunk = chunk(1, 0, "one", true);
        container.write(chunk.getExtent().getPosition(), java.nio.ByteBuffer.wrap(new byte[3]));
        add(chunk);
        container.change(ReplicaEvent.CLOSE);
        reopen();
        assertThat(container.state()).isEqualTo(ContainerState.CONTAINER_CLOSED);
        try (var file =
                java.nio.channels.FileChannel.open(container.data().path(), java.nio.file.StandardOpenOption.WRITE)) {
            file.truncate(2);
        }
        reopen();
        assertThat(container.state()).isEqualTo(ContainerState.CONTAINER_UNHEALTHY);
        assertThatThrownBy(() -> add(chunk(2, 0, "two", true))).satisfies(e -> is(e, ErrorCode.CONTAINER_UNHEALTHY));
        // What it had it may still have; of what it never heard it can't say that it does not exist.
        assertThat(row(1).getLength()).isEqualTo(3);
        assertThatThrownBy(() -> row(2)).satisfies(e -> is(e, ErrorCode.CONTAINER_UNHEALTHY));
    }

    /** The log had it behind the close, so its bytes were not written. */
    @Test
    void aChunkThatCameTooLateDoesNotMakeAClosedContainerLookCutOff() throws Exception {
        WriteChunk chunk = chunk(1, 0, "one", true);
        container.write(chunk.getExtent().getPosition(), java.nio.ByteBuffer.wrap(new byte[3]));
        add(chunk);
        WriteChunk late = chunk(2, 0, "late", true);
        container.change(ReplicaEvent.CLOSE);
        assertThatThrownBy(() -> add(late)).satisfies(e -> is(e, ErrorCode.CONTAINER_NOT_OPEN));
        reopen();
        assertThat(container.state()).isEqualTo(ContainerState.CONTAINER_CLOSED);
        assertThat(row(1).getLength()).isEqualTo(3);
        assertThat(container.stats().getDeletedBytes()).isZero();
    }
}
