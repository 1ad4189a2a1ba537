package io.ozone.client;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.wire.BlockId;
import io.ozone.wire.Checksum;
import io.ozone.wire.Pipeline;
import io.ozone.wire.PipelineState;
import io.ozone.wire.datanode.WriteReply;
import io.ozone.wire.datanode.WriteRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the members of a pipeline agree on: its blocks, and who leads. */
final class FakePipeline {
    final String id;
    final List<FakeDatanode> members;
    private final Map<BlockId, FakeBlock> blocks = new HashMap<>();
    private FakeDatanode leader;
    private long index;
    /** Blocks that end up here are refused with this. */
    private ErrorCode refusal;
    /** Asked before and after each chunk is applied; throws to fail the chunk there. */
    private Faults faults = (request, applied) -> {};

    /** What goes wrong with chunks. */
    interface Faults {
        void maybeFail(WriteRequest request, boolean applied);
    }

    /** The chunks of one block. */
    static final class FakeBlock {
        record Chunk(long offset, ByteString data, Checksum checksum) {}

        final List<Chunk> chunks = new ArrayList<>();
        long bcsid;

        long length() {
            return chunks.stream().mapToLong(chunk -> chunk.data().size()).sum();
        }
    }

    FakePipeline(String id, List<FakeDatanode> members) {
        this.id = id;
        this.members = members;
        this.leader = members.get(0);
        members.forEach(member -> member.joined(this));
    }

    /** As OM hands it out. */
    Pipeline row() {
        Pipeline.Builder row = Pipeline.newBuilder().setId(id).setState(PipelineState.PIPELINE_OPEN);
        members.forEach(member -> row.addMembers(member.row()));
        return row.build();
    }

    synchronized FakeDatanode leader() {
        return leader;
    }

    synchronized void elect(FakeDatanode member) {
        leader = member;
    }

    synchronized void refuse(ErrorCode code) {
        refusal = code;
    }

    synchronized void suffer(Faults what) {
        faults = what;
    }

    synchronized FakeBlock block(BlockId id) {
        return blocks.get(id);
    }

    /** Applies a chunk the way a datanode does: in order, and a repeated one changes nothing. */
    synchronized WriteReply apply(WriteRequest request) {
        if (refusal != null) {
            throw refusal.failure("pipeline %s refuses", id);
        }
        faults.maybeFail(request, false);
        FakeBlock block = blocks.computeIfAbsent(request.getBlock(), key -> new FakeBlock());
        boolean repeated = block.chunks.stream()
                .anyMatch(chunk -> chunk.offset() == request.getOffset()
                        && chunk.data().equals(request.getData())
                        && (block.bcsid > 0 || !request.getEndOfBlock()));
        if (!repeated) {
            if (block.bcsid > 0) {
                throw ErrorCode.BLOCK_ALREADY_COMMITTED.failure("block %s is committed", request.getBlock());
            }
            if (request.getOffset() != block.length()) {
                throw ErrorCode.INVALID_STATE.failure(
                        "chunk at %d, but the block has %d bytes", request.getOffset(), block.length());
            }
            index++;
            ByteString copy = ByteString.copyFrom(request.getData().toByteArray());
            block.chunks.add(new FakeBlock.Chunk(request.getOffset(), copy, request.getChecksum()));
            if (request.getEndOfBlock()) {
                block.bcsid = index;
            }
        }
        faults.maybeFail(request, true);
        return WriteReply.newBuilder()
                .setAcknowledged(block.length())
                .setIndex(block.bcsid > 0 ? block.bcsid : index)
                .build();
    }
}
