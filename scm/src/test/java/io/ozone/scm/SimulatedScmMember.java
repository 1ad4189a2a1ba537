package io.ozone.scm;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import io.ozone.common.settings.Settings;
import io.ozone.kv.Reader;
import io.ozone.raft.CallId;
import io.ozone.raft.LeaderListener;
import io.ozone.scm.state.ScmLog;
import io.ozone.server.Metrics;
import io.ozone.server.PeriodicTasks;
import io.ozone.server.VersionFile;
import io.ozone.server.VersionFile.NodeType;
import io.ozone.simulation.SimulatedNetwork;
import io.ozone.simulation.SimulatedPeer;
import io.ozone.simulation.Simulation;
import io.ozone.wire.scm.HeartbeatReply;
import io.ozone.wire.scm.ScmCommand;
import io.ozone.wire.scm.ScmReply;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * All of an SCM but its sockets and its Raft, as a member of a simulated group.
 *
 * <p>What may wait for the log (tasks, calls at the block door, the begin of leadership) is done one at a time; heartbeats
 * come, and leadership ends, also while something waits.
 */
final class SimulatedScmMember implements LeaderListener {
    static final VersionFile VERSION = VersionFile.create(1, VersionFile.newClusterId(), NodeType.SCM, 0);
    private static final Metrics METRICS = new Metrics();
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration TICK = Duration.ofMillis(500);

    private final Simulation time;
    private final SimulatedNetwork network;
    private final Settings settings;
    private final String id;
    private SimulatedPeer<ScmCommand, ScmReply> peer;
    private Life life;

    SimulatedScmMember(Simulation time, SimulatedNetwork network, Settings settings, String id) {
        this.time = time;
        this.network = network;
        this.settings = settings;
        this.id = id;
        time.every(TICK, this::tick);
    }

    String id() {
        return id;
    }

    /** The first start is the peer's own. */
    void attach(SimulatedPeer<ScmCommand, ScmReply> itsPeer) {
        peer = itsPeer;
        life = new Life();
    }

    void kill() {
        Life ended = life;
        life = null;
        peer.kill();
        ended.tasks.close();
        ended.rooms.gate.close();
    }

    void start() {
        peer.start();
        life = new Life();
    }

    @Override
    public void leaderChanged(boolean leader, long term) {
        life.leaderEvents.add(() -> life.leaderChanged(leader, term));
        if (!leader && life.leaderEvents.size() == 1) {
            life.leaderEvents.remove().run();
        } else {
            tick();
        }
    }

    private void tick() {
        if (life != null) {
            life.work(() -> {});
        }
    }

    private void tickSoon() {
        time.after(time.upTo(SOON), this::tick);
    }

    /**
     * A request arrives that is answered without a wait for the log.
     *
     * @param call what it asks of this SCM
     */
    <T> void hear(
            String from,
            BiConsumer<ScmRooms, StreamObserver<T>> call,
            Consumer<T> onReply,
            Consumer<OzoneException> onFailure) {
        if (life == null) {
            refuse(from, onFailure);
            return;
        }
        call.accept(life.rooms, new Answer<>(life, from, onReply, onFailure));
        tickSoon();
    }

    /** A request arrives that may have to wait for the log. */
    <T> void serve(
            String from,
            BiConsumer<ScmRooms, StreamObserver<T>> call,
            Consumer<T> onReply,
            Consumer<OzoneException> onFailure) {
        if (life == null) {
            refuse(from, onFailure);
            return;
        }
        Life now = life;
        now.work(() -> call.accept(now.rooms, new Answer<>(now, from, onReply, onFailure)));
    }

    private void refuse(String from, Consumer<OzoneException> onFailure) {
        network.send(id, from, () -> onFailure.accept(ErrorCode.UNREACHABLE.failure("nobody listens there")));
    }

    /** From one start to the next kill. */
    private final class Life implements ScmLog {
        private final ByteString clientId;
        private final PeriodicTasks tasks = new PeriodicTasks("scm", 0, time, METRICS);
        private final ScmRooms rooms;
        private final Deque<Runnable> leaderEvents = new ArrayDeque<>();
        private boolean busy;
        private long calls;
        /** The last term in which it was told that it leads. */
        private long ledTerm;

        Life() {
            clientId = ByteString.copyFrom(ByteBuffer.allocate(CallId.CLIENT_BYTES)
                    .putLong(id.hashCode())
                    .putLong(peer.lives())
                    .array());
            rooms = new ScmRooms(
                    settings,
                    time,
                    VERSION,
                    this,
                    tasks,
                    new Random(time.random().nextLong()));
            rooms.gate.knowLeader(door -> peer.leaderId());
        }

        void leaderChanged(boolean leader, long term) {
            ledTerm = leader ? term : ledTerm;
            rooms.leadership.leaderChanged(leader, term);
        }

        void work(Runnable what) {
            if (busy) {
                time.after(SOON, () -> {
                    if (life == this) {
                        work(what);
                    }
                });
                return;
            }
            busy = true;
            try {
                while (!leaderEvents.isEmpty()) {
                    leaderEvents.remove().run();
                }
                what.run();
                tasks.runDue();
            } finally {
                busy = false;
            }
        }

        @Override
        public CompletableFuture<ScmReply> submit(ScmCommand command) {
            return life == this
                    ? peer.submit(clientId, ++calls, command)
                    : CompletableFuture.failedFuture(ErrorCode.NOT_READY.failure("this SCM was killed"));
        }

        @Override
        public Reader reader() {
            return peer.store().reader();
        }

        @Override
        public long term() {
            return peer.term();
        }
    }

    private final class Answer<T> implements StreamObserver<T> {
        private final Life asked;
        private final String to;
        private final Consumer<T> onReply;
        private final Consumer<OzoneException> onFailure;

        Answer(Life asked, String to, Consumer<T> onReply, Consumer<OzoneException> onFailure) {
            this.asked = asked;
            this.to = to;
            this.onReply = onReply;
            this.onFailure = onFailure;
        }

        @Override
        public void onNext(T reply) {
            if (reply instanceof HeartbeatReply heartbeat
                    && heartbeat.getCommandsCount() > 0
                    && heartbeat.getTerm() != asked.ledTerm) {
                throw new AssertionError("%s led last in term %d but sends commands as of term %d"
                        .formatted(id, asked.ledTerm, heartbeat.getTerm()));
            }
            send(() -> onReply.accept(reply));
        }

        @Override
        public void onError(Throwable failure) {
            OzoneException error = Rpc.fromStatus(failure);
            send(() -> onFailure.accept(error));
        }

        @Override
        public void onCompleted() {}

        private void send(Runnable answer) {
            if (life == asked) {
                network.send(id, to, answer);
            }
        }
    }
}
