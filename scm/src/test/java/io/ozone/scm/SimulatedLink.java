package io.ozone.scm;

import io.ozone.simulation.SimulatedNetwork;
import io.ozone.simulation.Simulation;
import io.ozone.wire.scm.DatanodeCommand;
import io.ozone.wire.scm.Heartbeat;
import io.ozone.wire.scm.HeartbeatReply;
import io.ozone.wire.scm.RegisterReply;
import io.ozone.wire.scm.RegisterRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** The conversation of a simulated datanode with one SCM: it registers, then heartbeats follow one another. */
final class SimulatedLink {
    private static final Duration TIMEOUT = Duration.ofSeconds(6);

    private final Simulation time;
    private final SimulatedNetwork network;
    private final SimulatedCluster cluster;
    private final SimulatedDatanode node;
    private final SimulatedScmMember scm;
    private final BiConsumer<Long, List<DatanodeCommand>> onCommands;
    /** Deletions that were done and not told yet. */
    private final Set<Long> done = new TreeSet<>();

    private boolean registered;
    /** Number of the message whose answer is awaited; 0 = none. */
    private long awaited;

    private long messages;

    /** @param onCommands told the term and the commands of an answer */
    SimulatedLink(
            Simulation time,
            SimulatedNetwork network,
            SimulatedCluster cluster,
            SimulatedDatanode node,
            SimulatedScmMember scm,
            BiConsumer<Long, List<DatanodeCommand>> onCommands) {
        this.time = time;
        this.network = network;
        this.cluster = cluster;
        this.node = node;
        this.scm = scm;
        this.onCommands = onCommands;
    }

    /** The datanode was killed. */
    void forget() {
        registered = false;
        awaited = 0;
        messages++;
        done.clear();
    }

    void done(Set<Long> transactions) {
        done.addAll(transactions);
    }

    void beat() {
        if (!node.alive || awaited != 0) {
            return;
        }
        if (registered) {
            heartbeat();
        } else {
            register();
        }
    }

    private void register() {
        long number = await(() -> {});
        RegisterRequest request = cluster.registration(node, SimulatedScmMember.VERSION.clusterId());
        send(
                number,
                () -> scm.<RegisterReply>hear(
                        node.uuid(),
                        (rooms, observer) -> rooms.datanodeDoor.register(request, observer),
                        reply -> answered(number, () -> registered = true),
                        error -> answered(number, () -> {})));
    }

    private void heartbeat() {
        List<Long> told = List.copyOf(done);
        Heartbeat heartbeat = cluster.heartbeat(node).toBuilder()
                .addAllDeletedTransactions(told)
                .build();
        done.clear();
        long number = await(() -> done.addAll(told));
        send(
                number,
                () -> scm.<HeartbeatReply>hear(
                        node.uuid(),
                        (rooms, observer) -> rooms.datanodeDoor.sendHeartbeat(heartbeat, observer),
                        reply -> answered(number, () -> obey(reply)),
                        error -> answered(number, () -> done.addAll(told))));
    }

    private void obey(HeartbeatReply reply) {
        if (reply.getRegisterAgain()) {
            registered = false;
        }
        if (reply.getCommandsCount() > 0) {
            onCommands.accept(reply.getTerm(), reply.getCommandsList());
            time.after(Duration.ofMillis(1), this::beat);
        }
    }

    /** A call that was given up is cancelled, and does not arrive any more. */
    private void send(long number, Runnable arrival) {
        network.send(node.uuid(), scm.id(), () -> {
            if (awaited == number) {
                arrival.run();
            }
        });
    }

    private long await(Runnable onTimeout) {
        long number = ++messages;
        awaited = number;
        time.after(TIMEOUT, () -> answered(number, onTimeout));
        return number;
    }

    private void answered(long number, Runnable then) {
        if (awaited == number && node.alive) {
            awaited = 0;
            then.run();
        }
    }
}
