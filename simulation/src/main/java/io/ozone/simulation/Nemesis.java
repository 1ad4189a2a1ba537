package io.ozone.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Breaks a group, its network and its disks, a bit at a time, and repairs some of it again. */
public final class Nemesis {
    private static final Duration SLOW = Duration.ofSeconds(8);

    private final Simulation time;
    private final SimulatedNetwork network;
    private final List<? extends SimulatedPeer<?, ?>> peers;
    private final List<String> others;
    private final Restart restart;
    private boolean active;

    /** How a peer, with what stands on it, is killed and started. */
    public interface Restart {
        void kill(SimulatedPeer<?, ?> peer);

        void start(SimulatedPeer<?, ?> peer);
    }

    /** @param others hosts that talk to the peers */
    public Nemesis(
            Simulation time,
            SimulatedNetwork network,
            List<? extends SimulatedPeer<?, ?>> peers,
            List<String> others,
            Restart restart) {
        this.time = time;
        this.network = network;
        this.peers = peers;
        this.others = others;
        this.restart = restart;
    }

    /** @param pause from one deed to the next, about */
    public void begin(Duration pause) {
        active = true;
        Random random = time.random();
        network.disturb(random.nextDouble() * 0.1, random.nextDouble() * 0.1, random.nextDouble() * 0.05);
        time.every(pause, () -> {
            if (active) {
                act(random.nextInt(100));
            }
        });
    }

    /** Everybody runs, at the usual pace, and hears everybody. */
    public void end() {
        active = false;
        network.heal();
        peers.forEach(this::repair);
    }

    private void act(int die) {
        SimulatedPeer<?, ?> peer = any(peers);
        if (die < 8) {
            network.isolate(oftenTheLeader().id());
        } else if (die < 16) {
            separate(oftenTheLeader());
        } else if (die < 20) {
            network.cut(peer.id(), any(peers).id());
        } else if (die < 24) {
            network.cut(any(others), peer.id());
        } else if (die < 28) {
            network.cut(peer.id(), any(others));
        } else if (die < 48) {
            network.reconnect();
        } else if (die < 58) {
            boolean allLive = peers.stream().allMatch(SimulatedPeer::isAlive);
            if (peer.isAlive() && (allLive || time.chance(0.2))) {
                restart.kill(peer);
            }
        } else if (die < 72) {
            repair(peer);
        } else if (die < 86) {
            peer.stand();
        } else if (die < 96) {
            maintain(peer);
        } else {
            peer.applyAtPace(SLOW);
        }
    }

    private SimulatedPeer<?, ?> oftenTheLeader() {
        SimulatedPeer<?, ?> peer = any(peers);
        return peers.stream()
                .filter(one -> one.isLeader() && time.chance(0.6))
                .findFirst()
                .<SimulatedPeer<?, ?>>map(leader -> leader)
                .orElse(peer);
    }

    /** From the other peers, not from those who ask it. */
    private void separate(SimulatedPeer<?, ?> peer) {
        for (SimulatedPeer<?, ?> other : peers) {
            if (other != peer) {
                network.cut(peer.id(), other.id());
                network.cut(other.id(), peer.id());
            }
        }
    }

    private void maintain(SimulatedPeer<?, ?> peer) {
        if (peer.isAlive()) {
            peer.flush();
            if (time.chance(0.6)) {
                peer.purge();
            }
        }
    }

    private void repair(SimulatedPeer<?, ?> peer) {
        peer.applyAtUsualPace();
        if (!peer.isAlive()) {
            restart.start(peer);
        }
    }

    private <T> T any(List<T> all) {
        return all.get(time.random().nextInt(all.size()));
    }
}
