package io.ozone.scm.background;

import io.ozone.common.time.Clock;
import io.ozone.kv.Cursor;
import io.ozone.scm.block.SequenceIds;
import io.ozone.scm.node.CommandQueues;
import io.ozone.scm.node.Nodes;
import io.ozone.scm.state.BlockSpace;
import io.ozone.scm.state.ScmLog;
import io.ozone.scm.state.ScmTables;
import io.ozone.scm.state.Sequences;
import io.ozone.wire.BlockId;
import io.ozone.wire.ContainerState;
import io.ozone.wire.Datanode;
import io.ozone.wire.scm.AddDeletedBlocks;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.DatanodeCommand;
import io.ozone.wire.scm.DeleteBlocks;
import io.ozone.wire.scm.DeletedBlocksTx;
import io.ozone.wire.scm.PipelineRow;
import io.ozone.wire.scm.RemoveDeletedBlocks;
import io.ozone.wire.scm.ScmCommand;
import io.ozone.wire.scm.ScmReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * Has deleted blocks removed from the datanodes' disks.
 *
 * <p>A transaction names blocks of one container and is in the log before OM is answered. It is sent to every datanode
 * that has, or through an open pipeline will have, a replica, again and again until as many datanodes as the container
 * has copies have done it; then it is removed from the log's rows. A replica on a dead datanode holds its transaction up
 * until that datanode, or another copy, is there.
 *
 * <p>Transactions under way are in memory, the oldest first and at most a configured number; the rest is read from the
 * store as room comes. State changes only in {@link #run}, on the task thread; additions and acknowledgements come
 * through queues.
 */
public final class BlockDeletion {
    private static final int MAX_IDS_IN_TRANSACTION = 5_000;
    private static final int MAX_TRANSACTIONS_IN_COMMAND = 1_000;
    private static final int MAX_REMOVALS_IN_COMMAND = 10_000;
    private static final int MAX_IDS_IN_COMMAND = 50_000;

    private record Acknowledgement(String uuid, long transactionId) {}

    private static final class Pending {
        final DeletedBlocksTx transaction;
        final Set<String> done = new HashSet<>(4);
        final Map<String, Long> sentNanos = new LinkedHashMap<>(4);

        Pending(DeletedBlocksTx transaction) {
            this.transaction = transaction;
        }
    }

    private final ScmLog log;
    private final BlockSpace space;
    private final Nodes nodes;
    private final CommandQueues commands;
    private final SequenceIds ids;
    private final Clock clock;
    private final long resendNanos;
    private final int maxPending;
    private final Queue<DeletedBlocksTx> added = new ConcurrentLinkedQueue<>();
    private final Queue<Acknowledgement> acknowledged = new ConcurrentLinkedQueue<>();
    private final TreeMap<Long, Pending> pending = new TreeMap<>();
    /** Whether rows in the store are not in memory. */
    private boolean moreInStore;

    private long lookedOverNanos;
    private volatile boolean startOver;
    private volatile boolean lookOver;

    /**
     * @param resendAfter a transaction that is not acknowledged is sent again after this time
     * @param maxPending most transactions in memory
     */
    public BlockDeletion(
            ScmLog log,
            BlockSpace space,
            Nodes nodes,
            CommandQueues commands,
            SequenceIds ids,
            Clock clock,
            Duration resendAfter,
            int maxPending) {
        this.log = log;
        this.space = space;
        this.nodes = nodes;
        this.commands = commands;
        this.ids = ids;
        this.clock = clock;
        this.resendNanos = resendAfter.toNanos();
        this.maxPending = maxPending;
    }

    /** Takes the blocks over: in the log when the future completes. */
    public CompletableFuture<ScmReply> delete(List<BlockId> blocks) {
        Map<Long, List<Long>> byContainer = blocks.stream()
                .collect(Collectors.groupingBy(
                        BlockId::getContainerId,
                        TreeMap::new,
                        Collectors.mapping(BlockId::getLocalId, Collectors.toList())));
        List<DeletedBlocksTx.Builder> transactions = new ArrayList<>();
        byContainer.forEach((container, localIds) -> {
            for (int from = 0; from < localIds.size(); from += MAX_IDS_IN_TRANSACTION) {
                transactions.add(DeletedBlocksTx.newBuilder()
                        .setContainerId(container)
                        .addAllLocalIds(
                                localIds.subList(from, Math.min(localIds.size(), from + MAX_IDS_IN_TRANSACTION))));
            }
        });
        if (transactions.isEmpty()) {
            return CompletableFuture.completedFuture(ScmReply.getDefaultInstance());
        }
        long first = ids.take(Sequences.DELETE_TRANSACTION_ID, transactions.size());
        AddDeletedBlocks.Builder command = AddDeletedBlocks.newBuilder();
        for (int i = 0; i < transactions.size(); i++) {
            command.addTransactions(transactions.get(i).setId(first + i));
        }
        AddDeletedBlocks built = command.build();
        return log.submit(ScmCommand.newBuilder().setAddDeletedBlocks(built).build())
                .thenApply(reply -> {
                    BlockSpace.check(reply);
                    added.addAll(built.getTransactionsList());
                    return reply;
                });
    }

    /** A datanode has durably done these transactions. */
    public void done(String uuid, Collection<Long> transactionIds) {
        transactionIds.forEach(id -> acknowledged.add(new Acknowledgement(uuid, id)));
    }

    /** This SCM begins to lead: the next run starts from the rows. */
    public void begin() {
        startOver = true;
    }

    /** A datanode has registered and may hold replicas that wait: the next run looks at all transactions. */
    public void lookOver() {
        lookOver = true;
    }

    /** Transactions in memory that are not done; for metrics. */
    public int pending() {
        return pending.size();
    }

    public void run() {
        if (startOver) {
            startOver = false;
            pending.clear();
            moreInStore = true;
            lookOver = true;
        }
        Set<Long> complete = new HashSet<>();
        takeAcknowledgements(complete);
        List<Pending> fresh = takeAdded();
        if (moreInStore && pending.size() <= maxPending / 2) {
            fresh.addAll(refill());
        }
        boolean all = lookOver || clock.nanos() - lookedOverNanos >= resendNanos;
        if (all) {
            lookOver = false;
            lookedOverNanos = clock.nanos();
        }
        Map<String, List<DeletedBlocksTx>> toSend = new LinkedHashMap<>();
        for (Pending one : all ? List.copyOf(pending.values()) : fresh) {
            if (!collect(one, toSend)) {
                complete.add(one.transaction.getId());
            }
        }
        toSend.forEach(this::send);
        remove(complete);
    }

    private void takeAcknowledgements(Set<Long> complete) {
        for (Acknowledgement one = acknowledged.poll(); one != null; one = acknowledged.poll()) {
            Pending known = pending.get(one.transactionId);
            boolean counts = known != null && holds(one.uuid, known);
            if (counts && known.done.add(one.uuid) && isComplete(known)) {
                complete.add(one.transactionId);
            }
        }
    }

    /**
     * A member that is behind in its pipeline's log says that it has nothing to delete, and gets the container with the
     * blocks in it afterwards. It is asked again.
     */
    private boolean holds(String uuid, Pending one) {
        return nodes.replicas(one.transaction.getContainerId()).containsKey(uuid);
    }

    private List<Pending> takeAdded() {
        List<Pending> fresh = new ArrayList<>();
        DeletedBlocksTx next;
        while ((next = added.poll()) != null) {
            DeletedBlocksTx one = next;
            if (moreInStore || pending.size() >= maxPending) {
                // Comes with the next refill, in its turn.
                moreInStore = true;
            } else {
                fresh.add(pending.computeIfAbsent(one.getId(), id -> new Pending(one)));
            }
        }
        return fresh;
    }

    private List<Pending> refill() {
        List<Pending> fresh = new ArrayList<>();
        try (Cursor<Long, DeletedBlocksTx> rows = log.reader().scan(ScmTables.DELETED_BLOCKS, null, null)) {
            moreInStore = false;
            while (rows.next()) {
                if (pending.containsKey(rows.key())) {
                    continue;
                }
                if (pending.size() >= maxPending) {
                    moreInStore = true;
                    break;
                }
                Pending one = new Pending(rows.value());
                pending.put(rows.key(), one);
                fresh.add(one);
            }
        }
        return fresh;
    }

    /** Adds the transaction for each datanode that has to be told now; false when there is nothing left to do. */
    private boolean collect(Pending one, Map<String, List<DeletedBlocksTx>> toSend) {
        Optional<ContainerRow> container = space.container(one.transaction.getContainerId());
        if (isComplete(one)) {
            return false;
        }
        long now = clock.nanos();
        for (String uuid : holders(container.orElseThrow())) {
            Long sent = one.sentNanos.get(uuid);
            boolean due = sent == null || now - sent >= resendNanos;
            if (due && !one.done.contains(uuid) && nodes.healthy(uuid)) {
                one.sentNanos.put(uuid, now);
                toSend.computeIfAbsent(uuid, key -> new ArrayList<>()).add(one.transaction);
            }
        }
        return true;
    }

    private boolean isComplete(Pending one) {
        Optional<ContainerRow> container = space.container(one.transaction.getContainerId());
        if (container.isEmpty() || container.get().getState() == ContainerState.CONTAINER_DELETED) {
            return true;
        }
        boolean empty = container.get().getState() == ContainerState.CONTAINER_CLOSED
                && container.get().getBcsid() == 0
                && nodes.replicas(container.get().getId()).isEmpty();
        return empty || one.done.size() >= container.get().getReplication().getFactor();
    }

    private Collection<String> holders(ContainerRow container) {
        Set<String> holders = new HashSet<>(nodes.replicas(container.getId()).keySet());
        space.pipeline(container.getPipelineId())
                .map(PipelineRow::getMembersList)
                .ifPresent(members -> members.stream().map(Datanode::getUuid).forEach(holders::add));
        return holders;
    }

    private void send(String uuid, List<DeletedBlocksTx> transactions) {
        DeleteBlocks.Builder command = DeleteBlocks.newBuilder();
        int localIds = 0;
        for (DeletedBlocksTx transaction : transactions) {
            command.addTransactions(transaction);
            localIds += transaction.getLocalIdsCount();
            if (command.getTransactionsCount() >= MAX_TRANSACTIONS_IN_COMMAND || localIds >= MAX_IDS_IN_COMMAND) {
                offer(uuid, command);
                command = DeleteBlocks.newBuilder();
                localIds = 0;
            }
        }
        if (command.getTransactionsCount() > 0) {
            offer(uuid, command);
        }
    }

    private void offer(String uuid, DeleteBlocks.Builder command) {
        commands.offer(
                uuid,
                "blocks " + command.getTransactions(0).getId() + "+" + command.getTransactionsCount(),
                DatanodeCommand.newBuilder().setDeleteBlocks(command).build());
    }

    private void remove(Set<Long> complete) {
        List<Long> all = List.copyOf(complete);
        for (int from = 0; from < all.size(); from += MAX_REMOVALS_IN_COMMAND) {
            List<Long> some = all.subList(from, Math.min(all.size(), from + MAX_REMOVALS_IN_COMMAND));
            BlockSpace.check(BlockSpace.await(log.submit(ScmCommand.newBuilder()
                    .setRemoveDeletedBlocks(RemoveDeletedBlocks.newBuilder().addAllTransactionIds(some))
                    .build())));
            some.forEach(pending::remove);
        }
    }
}
