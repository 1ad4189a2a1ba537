package io.ozone.raft;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the group's record of its members agree with what this peer is: asks the leader to add it, or to correct its
 * address, until that is so. A peer that was a member once, as its {@link MemberMark} says, and is none any more was
 * removed on purpose, and does not come back on its own.
 */
public final class Joining implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Joining.class);
    private static final long SHORTEST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final RaftNode<?, ?> node;
    private final GroupCalls calls;
    private final boolean force;
    private final MemberMark mark;
    private final Thread thread;
    private volatile String obstacle = "the leader was not asked yet";
    private volatile boolean done;

    private Joining(RaftNode<?, ?> node, GroupCalls calls, boolean force, MemberMark mark) {
        this.node = node;
        this.calls = calls;
        this.force = force;
        this.mark = mark;
        thread = new Thread(this::run, "raft-joining");
        thread.setDaemon(true);
    }

    /**
     * @param calls reach the others; closed with this
     * @param force join also when the leader's settings do not list this peer
     * @throws OzoneException CONFIGURATION when this peer was removed from the group
     */
    public static Joining begin(RaftNode<?, ?> node, Path raftDirectory, GroupCalls calls, boolean force) {
        Joining joining = new Joining(node, calls, force, MemberMark.in(raftDirectory));
        // Its own log need not tell: a removed peer hears no more of the group, and one that was killed while it caught
        // up may have an old list that it stands in.
        boolean outside = !node.isMember() || calls.isRemoved();
        if (outside && joining.mark.exists()) {
            throw ErrorCode.CONFIGURATION.failure(
                    "Peer %s was removed from its group. To let it join again, delete its directories (%s and its store)"
                            + " and bootstrap it",
                    node.self().id(), raftDirectory);
        }
        if (joining.agrees() && !outside) {
            joining.finish();
        } else {
            joining.thread.start();
        }
        return joining;
    }

    /** Why this peer is not a member yet; empty = it is. */
    public Optional<String> obstacle() {
        return done || node.isMember()
                ? Optional.empty()
                : Optional.of("this peer waits to be added to its group: " + obstacle);
    }

    private boolean agrees() {
        return node.peers().contains(node.self());
    }

    private void run() {
        long pause = SHORTEST_PAUSE_MILLIS;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    if (node.isLeader()) {
                        node.addPeer(node.self(), false);
                    } else if (calls.reachOthers()) {
                        calls.add(!node.hasLog(), force);
                    }
                    if (agrees()) {
                        finish();
                        LOG.info("Peer {} is a member of its group", node.self().id());
                        return;
                    }
                    pause = SHORTEST_PAUSE_MILLIS; // the leader has done it, and its entry is on the way
                } catch (OzoneException e) {
                    if (!e.getMessage().equals(obstacle)) {
                        LOG.warn(
                                "Peer {} could not join its group yet: {}",
                                node.self().id(),
                                e.getMessage());
                    }
                    obstacle = e.getMessage();
                    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                }
                TimeUnit.MILLISECONDS.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void finish() {
        done = true;
        mark.make();
    }

    @Override
    public void close() {
        thread.interrupt();
        calls.close();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
