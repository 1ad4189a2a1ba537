package io.ozone.raft;

import com.google.protobuf.MessageLite;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.IoReason;
import io.ozone.common.error.OzoneException;
import io.ozone.kv.ReplicatedStore;
import io.ozone.kv.ReplicatedStoreOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.ExitUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps by which a {@link RaftNode} comes up. */
final class RaftStart {
    /** Much longer than a leader takes to hand over, much shorter than callers wait for an answer. */
    private static final Duration LONGEST_SILENCE = Duration.ofMillis(500);

    private static final Logger log = LoggerFactory.getLogger(RaftStart.class);

    private RaftStart() {}

    static RaftGroupId groupId(RaftOptions options) {
        return RaftGroupId.valueOf(options.groupId());
    }

    static <C extends MessageLite, R extends MessageLite> RaftNode<C, R> start(
            RaftOptions options,
            Replica<C, R, ReplicatedStore> replica,
            ReplicatedStoreOptions storeOptions,
            LeaderListener listener) {
        String id = options.self().id();
        try {
            Files.createDirectories(options.raftDirectory());
            OptionalLong lastLogged = LogCheck.run(options);
            waitOutLease(options);
            Stops stops = new Stops(id, options.failureListener());
            StoreSnapshots snapshots = new StoreSnapshots(
                    options.storeDirectory(), replica.schema(), watched(storeOptions, stops), options.clock());
            ReplicatedStore store = snapshots.open();
            replica.use(store);
            LogCheck.dropIfBehind(lastLogged, store.durable(), options);
            LeaderEvents leaderEvents = new LeaderEvents(listener, LONGEST_SILENCE, id + "-leader-events");
            try {
                StoreMachine<C, R> machine =
                        new StoreMachine<>(replica, snapshots, options.clock(), leaderEvents, stops);
                return serve(options, replica, machine, stops, leaderEvents);
            } catch (IOException | RuntimeException e) {
                stops.wish(Stops.Wish.KILL);
                store.abandon();
                throw e;
            }
        } catch (IOException e) {
            throw new OzoneException(
                    ErrorCode.IO_ERROR,
                    "cannot start Raft peer %s in %s: %s".formatted(id, options.raftDirectory(), IoReason.of(e)),
                    e);
        }
    }

    /** A store that can no longer write ends the node. */
    private static ReplicatedStoreOptions watched(ReplicatedStoreOptions storeOptions, Stops stops) {
        return storeOptions.withFailureListener(failure -> {
            stops.fail("writing the store failed", failure);
            storeOptions.failureListener().accept(failure);
        });
    }

    private static <C extends MessageLite, R extends MessageLite> RaftNode<C, R> serve(
            RaftOptions options,
            Replica<C, R, ReplicatedStore> replica,
            StoreMachine<C, R> machine,
            Stops stops,
            LeaderEvents leaderEvents)
            throws IOException {
        ExitUtils.disableSystemExit(); // Ratis would end the process when the port is taken
        RaftServer server = RaftServer.newBuilder()
                .setServerId(Membership.toRatis(options.self()).getId())
                .setGroup(RaftGroup.valueOf(
                        groupId(options),
                        options.firstMembers().stream().map(Membership::toRatis).toList()))
                .setStateMachine(machine)
                .setProperties(RatisProperties.of(options))
                .setOption(RaftStorage.StartupOption.RECOVER)
                .build();
        try {
            RaftNode<C, R> node = new RaftNode<>(options, replica, stops, leaderEvents, server);
            stops.closeWith(node::closeServer);
            server.start();
            requireWhole(options, replica, server);
            return node;
        } catch (ExitUtils.ExitException e) {
            stops.wish(Stops.Wish.KILL);
            server.close();
            throw new OzoneException(
                    ErrorCode.CONFIGURATION,
                    "Raft (%s) can't listen on %s: %s"
                            .formatted(options.portSetting(), options.self().address(), rootMessage(e)),
                    e);
        } catch (IOException | RuntimeException e) {
            stops.wish(Stops.Wish.KILL);
            server.close();
            throw e;
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }

    /**
     * After a power failure amid the installation of a snapshot the log may begin behind what the store has. Such a
     * replica would wait forever for entries that nobody sends.
     */
    private static void requireWhole(RaftOptions options, Replica<?, ?, ReplicatedStore> replica, RaftServer server)
            throws IOException {
        long start = server.getDivision(groupId(options)).getRaftLog().getStartIndex();
        long durable = replica.store().durable().index();
        if (start > durable + 1) {
            throw ErrorCode.CORRUPT.failure(
                    "the log in %s begins at %d but the store in %s ends at %d: remove this peer from the group, delete"
                            + " both directories and add it again",
                    options.raftDirectory(), start, options.storeDirectory(), durable);
        }
    }

    /** Whether there is a file of the log, or the list of members that comes with a snapshot. */
    static boolean hasLog(Path raftDirectory, UUID group) {
        Path files = raftDirectory.resolve(group.toString()).resolve("current");
        try {
            return StoreFiles.children(files).stream()
                    .map(file -> file.getFileName().toString())
                    .anyMatch(name -> name.startsWith("log_") || name.equals("raft-meta.conf"));
        } catch (IOException e) {
            throw new OzoneException(ErrorCode.IO_ERROR, "cannot list %s: %s".formatted(files, e), e);
        }
    }

    /**
     * A peer that crashed has forgotten when it last heard from the leader, and could help to elect another while the
     * leader still trusts its lease. The process that heard from it ended before this one began, so it is enough that
     * this process is older than a lease.
     */
    private static void waitOutLease(RaftOptions options) throws IOException {
        if (options.alone()
                || !Files.exists(
                        options.raftDirectory().resolve(options.groupId().toString()))) {
            return;
        }
        Duration age = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        Duration rest = RatisProperties.lease(options).minus(age);
        if (rest.isNegative() || rest.isZero()) {
            return;
        }
        log.info(
                "peer {} waits {} ms until no leader can hold a lease it has forgotten",
                options.self().id(),
                rest.toMillis());
        try {
            Thread.sleep(rest.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        }
    }
}
