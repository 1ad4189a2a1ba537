package io.ozone.datanode.heartbeat;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one Storage Container Manager has not been told yet. Kept until it has answered. */
final class Outbox {
    private static final int MAX_TRANSACTIONS = 20_000;

    /** What one heartbeat carries. */
    record Parcel(Set<Long> containers, List<Long> transactions) {
        static final Parcel EMPTY = new Parcel(Set.of(), List.of());
    }

    private final Set<Long> containers = new HashSet<>();
    private final Set<Long> transactions = new LinkedHashSet<>();
    private boolean urgent;

    synchronized void containerChanged(long id) {
        containers.add(id);
        wake();
    }

    synchronized void blocksDeleted(long transactionId) {
        transactions.add(transactionId);
        wake();
    }

    /** There is something that can't wait for the interval. */
    synchronized void wake() {
        urgent = true;
        notifyAll();
    }

    synchronized boolean isUrgent() {
        return urgent;
    }

    synchronized Parcel take() {
        urgent = transactions.size() > MAX_TRANSACTIONS;
        List<Long> some = transactions.stream().limit(MAX_TRANSACTIONS).toList();
        Parcel parcel = new Parcel(Set.copyOf(containers), some);
        containers.clear();
        some.forEach(transactions::remove);
        return parcel;
    }

    /** It did not arrive; the next heartbeat carries it. */
    synchronized void putBack(Parcel parcel) {
        containers.addAll(parcel.containers());
        transactions.addAll(parcel.transactions());
    }
}
