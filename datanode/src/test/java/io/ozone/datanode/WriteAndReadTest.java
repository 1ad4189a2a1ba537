package io.ozone.datanode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.wire.Block;
import io.ozone.wire.Pipeline;
import io.ozone.wire.datanode.WriteRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteAndReadTest {
    @TempDir
    Path directory;

    @Test
    void blocksOfAllSizesReadBackFromEveryReplica() {
        try (Datanodes nodes = new Datanodes(directory, 3, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            int[] sizes = {0, 1, 4096, 64 << 10, (64 << 10) + 1, 1 << 20, 4 << 20};
            for (int i = 0; i < sizes.length; i++) {
                ByteString data = Datanodes.data(sizes[i], i);
                Block block = nodes.write(pipeline, 1, i + 1, data);
                assertThat(block.getBcsid()).isPositive();
                for (int node = 0; node < 3; node++) {
                    assertThat(readWhenThere(nodes, node, block)).isEqualTo(data);
                }
            }
        }
    }

    @Test
    void aStreamedBlockReadsBackInAnyRange() {
        try (Datanodes nodes = new Datanodes(directory, 3, Map.of())) {
            Pipeline pipeline = nodes.pipeline();
            List<WriteRequest> chunks = new ArrayList<>();
            ByteString whole = Datanodes.data((10 << 20) + 12_345, 7);
            int chunk = 1 << 20;
            for (int offset = 0; offset < whole.size(); offset += chunk) {
                int end = Math.min(whole.size(), offset + chunk);
                chunks.add(Datanodes.chunk(pipeline, 1, 9, offset, whole.substring(offset, end), end == whole.size()));
            }
            long index = nodes.stream(pipeline, chunks);
            Block block = Datanodes.block(1, 9, whole.size(), index);
            assertThat(readWhenThere(nodes, 0, block)).isEqualTo(whole);
            assertThat(nodes.read(0, block, 100, 1)).isEqualTo(whole.substring(100, 101));
            assertThat(nodes.read(0, block, chunk - 5, 10)).isEqualTo(whole.substring(chunk - 5, chunk + 5));
            assertThat(nodes.read(0, block, whole.size() - 1, 1)).isEqualTo(whole.substring(whole.size() - 1));
            assertThat(nodes.read(0, block, 16_384, 3 << 20)).isEqualTo(whole.substring(16_384, 16_384 + (3 << 20)));
            assertThatThrownBy(() -> nodes.read(0, block, whole.size(), 1))
                    .satisfies(e -> is(e, ErrorCode.INVALID_RANGE));
        }
    }

    static void is(Throwable failure, ErrorCode code) {
        assertThat(((OzoneException) failure).code()).isEqualTo(code);
    }

    /** The block, once this replica has it and can be reached. */
    static ByteString readWhenThere(Datanodes nodes, int node, Block block) {
        return Datanodes.await()
                .until(
                        () -> {
                            try {
                                return nodes.read(node, block, 0, block.getLength());
                            } catch (OzoneException e) {
                                if (Set.of(
                                                ErrorCode.BLOCK_NOT_COMMITTED,
                                                ErrorCode.CONTAINER_NOT_FOUND,
                                                ErrorCode.UNREACHABLE)
                                        .contains(e.code())) {
                                    return null;
                                }
                                throw e;
                            }
                        },
                        Objects::nonNull);
    }
}
