package io.ozone.simulation;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Messages between hosts, which arrive late, twice, in another order, or never. */
public final class SimulatedNetwork {
    private static final Duration USUAL_DELAY = Duration.ofMillis(10);
    private static final Duration LONG_DELAY = Duration.ofSeconds(20);

    private record Way(String from, String to) {}

    private final Simulation time;
    private final Set<String> isolated = new HashSet<>();
    private final Set<Way> cut = new HashSet<>();
    private double loss;
    private double doubling;
    private double lateness;

    public SimulatedNetwork(Simulation time) {
        this.time = time;
    }

    /** Probabilities for each message: to get lost, to arrive twice, to take seconds. */
    public void disturb(double lost, double doubled, double late) {
        loss = lost;
        doubling = doubled;
        lateness = late;
    }

    /** The message happens at the receiver when, and as often as, it arrives. */
    public void send(String from, String to, Runnable message) {
        if (!connects(from, to) || time.chance(loss)) {
            return;
        }
        time.after(delay(), message);
        if (time.chance(doubling)) {
            time.after(delay(), message);
        }
    }

    public boolean connects(String from, String to) {
        return !isolated.contains(from) && !isolated.contains(to) && !cut.contains(new Way(from, to));
    }

    /** Nothing gets to or from this host. */
    public void isolate(String host) {
        isolated.add(host);
    }

    /** Nothing gets from one to the other; the way back stays open unless it is cut as well. */
    public void cut(String from, String to) {
        cut.add(new Way(from, to));
    }

    /** All ways are open; messages get lost as before. */
    public void reconnect() {
        isolated.clear();
        cut.clear();
    }

    /** Every message arrives once and soon. */
    public void heal() {
        reconnect();
        disturb(0, 0, 0);
    }

    private Duration delay() {
        return time.upTo(time.chance(lateness) ? LONG_DELAY : USUAL_DELAY);
    }
}
