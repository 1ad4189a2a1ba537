package io.ozone.om.service;

import io.ozone.om.block.ContainerLocations;
import io.ozone.wire.Block;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.Pipeline;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.LookupKey;
import io.ozone.wire.om.OmAnswer;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.OpenedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Adds to replies where their blocks are. Commands and rows know blocks by number only; places change without the
 * namespace noticing.
 */
public final class Places {
    private final ContainerLocations locations;

    public Places(ContainerLocations locations) {
        this.locations = locations;
    }

    /**
     * @param taken the blocks this call took from SCM. The reply can name others: when the call is a retry, they are
     *     those of the first attempt
     */
    CompletableFuture<OmReply> added(OmReply reply, List<BlockLocation> taken) {
        return switch (reply.getReplyCase()) {
            case OPENED_KEY -> {
                OpenedKey opened = reply.getOpenedKey();
                yield placed(opened.getBlocksList(), taken)
                        .thenApply(blocks -> reply.toBuilder()
                                .setOpenedKey(opened.toBuilder().clearBlocks().addAllBlocks(blocks))
                                .build());
            }
            case BLOCK ->
                placed(List.of(reply.getBlock()), taken)
                        .thenApply(blocks ->
                                reply.toBuilder().setBlock(blocks.get(0)).build());
            default -> CompletableFuture.completedFuture(reply);
        };
    }

    /** A head gets neither blocks nor places. */
    CompletableFuture<OmAnswer> added(OmAnswer answer, LookupKey query) {
        KeyInfo info = answer.getKey();
        if (query.getHead()) {
            return CompletableFuture.completedFuture(OmAnswer.newBuilder()
                    .setKey(info.toBuilder().setKey(info.getKey().toBuilder().clearBlocks()))
                    .build());
        }
        List<Block> blocks = info.getKey().getBlocksList();
        KeyInfo.Builder located = info.toBuilder();
        if (query.getRefreshContainersCount() == 0 && addRemembered(blocks, located)) {
            return CompletableFuture.completedFuture(
                    OmAnswer.newBuilder().setKey(located).build());
        }
        List<Long> containers = containersOf(blocks);
        return locations.locate(containers, query.getRefreshContainersList()).thenApply(places -> {
            located.clearLocations();
            blocks.forEach(block -> located.addLocations(location(block, places)));
            return OmAnswer.newBuilder().setKey(located).build();
        });
    }

    /** False when a place is not remembered. */
    private boolean addRemembered(List<Block> blocks, KeyInfo.Builder info) {
        for (Block block : blocks) {
            Pipeline place = locations.known(block.getId().getContainerId());
            if (place == null) {
                return false;
            }
            info.addLocations(BlockLocation.newBuilder().setBlock(block).setPipeline(place));
        }
        return true;
    }

    private CompletableFuture<List<BlockLocation>> placed(List<BlockLocation> blocks, List<BlockLocation> taken) {
        if (isSame(blocks, taken)) {
            return CompletableFuture.completedFuture(taken);
        }
        List<Block> bare = blocks.stream().map(BlockLocation::getBlock).toList();
        return locations
                .locate(containersOf(bare), List.of())
                .thenApply(places ->
                        bare.stream().map(block -> location(block, places)).toList());
    }

    private static boolean isSame(List<BlockLocation> blocks, List<BlockLocation> taken) {
        if (blocks.size() != taken.size()) {
            return false;
        }
        for (int i = 0; i < blocks.size(); i++) {
            if (!blocks.get(i).getBlock().getId().equals(taken.get(i).getBlock().getId())) {
                return false;
            }
        }
        return true;
    }

    private static List<Long> containersOf(List<Block> blocks) {
        List<Long> containers = new ArrayList<>(blocks.size());
        blocks.forEach(block -> containers.add(block.getId().getContainerId()));
        return containers;
    }

    /** A container that SCM does not know leaves its block without a place; the reader says so with its name. */
    private static BlockLocation location(Block block, Map<Long, Pipeline> places) {
        BlockLocation.Builder location = BlockLocation.newBuilder().setBlock(block);
        Pipeline place = places.get(block.getId().getContainerId());
        return place == null ? location.build() : location.setPipeline(place).build();
    }
}
