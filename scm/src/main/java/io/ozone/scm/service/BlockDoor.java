package io.ozone.scm.service;

import io.grpc.stub.StreamObserver;
import io.ozone.common.rpc.Rpc;
import io.ozone.common.settings.ScmDoors;
import io.ozone.scm.background.BlockDeletion;
import io.ozone.scm.block.BlockAllocator;
import io.ozone.scm.block.Locations;
import io.ozone.scm.safemode.SafeMode;
import io.ozone.wire.scm.AllocateBlocksReply;
import io.ozone.wire.scm.AllocateBlocksRequest;
import io.ozone.wire.scm.DeleteBlocksReply;
import io.ozone.wire.scm.DeleteBlocksRequest;
import io.ozone.wire.scm.LocateContainersReply;
import io.ozone.wire.scm.LocateContainersRequest;
import io.ozone.wire.scm.ScmBlocksGrpc;
import io.ozone.wire.scm.ScmInfo;
import io.ozone.wire.scm.ScmInfoRequest;
import java.util.function.Supplier;

/** Blocks, for OM. */
public final class BlockDoor extends ScmBlocksGrpc.ScmBlocksImplBase {
    private final LeaderGate gate;
    private final SafeMode safeMode;
    private final BlockAllocator allocator;
    private final Locations locations;
    private final BlockDeletion deletion;
    private final Runnable deleteSoon;
    private final Supplier<ScmInfo> info;

    /** @param deleteSoon makes the deletion run in the background */
    public BlockDoor(
            LeaderGate gate,
            SafeMode safeMode,
            BlockAllocator allocator,
            Locations locations,
            BlockDeletion deletion,
            Runnable deleteSoon,
            Supplier<ScmInfo> info) {
        this.gate = gate;
        this.safeMode = safeMode;
        this.allocator = allocator;
        this.locations = locations;
        this.deletion = deletion;
        this.deleteSoon = deleteSoon;
        this.info = info;
    }

    @Override
    public void allocateBlocks(AllocateBlocksRequest request, StreamObserver<AllocateBlocksReply> observer) {
        Calls.answer(observer, () -> {
            gate.require(ScmDoors.BLOCK);
            safeMode.requireOff();
            return AllocateBlocksReply.newBuilder()
                    .addAllBlocks(allocator.allocate(request))
                    .build();
        });
    }

    @Override
    public void deleteBlocks(DeleteBlocksRequest request, StreamObserver<DeleteBlocksReply> observer) {
        try {
            gate.require(ScmDoors.BLOCK);
            deletion.delete(request.getBlocksList()).whenComplete((reply, failure) -> {
                if (failure != null) {
                    Rpc.fail(observer, failure);
                    return;
                }
                Rpc.reply(observer, DeleteBlocksReply.getDefaultInstance());
                deleteSoon.run();
            });
        } catch (RuntimeException e) {
            Rpc.fail(observer, e);
        }
    }

    @Override
    public void getScmInfo(ScmInfoRequest request, StreamObserver<ScmInfo> observer) {
        Calls.answer(observer, info);
    }

    @Override
    public void locateContainers(LocateContainersRequest request, StreamObserver<LocateContainersReply> observer) {
        Calls.answer(observer, () -> {
            gate.require(ScmDoors.BLOCK);
            LocateContainersReply.Builder reply = LocateContainersReply.newBuilder();
            request.getContainerIdsList().forEach(id -> locations.locate(id).ifPresent(reply::addContainers));
            return reply.build();
        });
    }
}
