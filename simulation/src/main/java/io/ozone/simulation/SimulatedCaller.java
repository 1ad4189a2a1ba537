package io.ozone.simulation;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.LeaderSearch;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Calls to a replicated service in virtual time: each is made again, elsewhere or later, as {@link LeaderSearch} decides,
 * which is what {@code LeaderCalls} does with a thread.
 */
public final class SimulatedCaller {
    /** What happens when a request arrives at a peer; whose answers travel back over the network. */
    public interface Request<T> {
        void arrive(String peer, Consumer<T> onReply, Consumer<OzoneException> onFailure);
    }

    private final Simulation time;
    private final SimulatedNetwork network;
    private final String name;
    private final LeaderSearch search;

    public SimulatedCaller(Simulation time, SimulatedNetwork network, String name, LeaderSearch search) {
        this.time = time;
        this.network = network;
        this.name = name;
        this.search = search;
    }

    /** Ends with one of the two: a reply, or the failure that is for good or the last within the time. */
    public <T> void call(Request<T> request, Consumer<T> onReply, Consumer<OzoneException> onFailure) {
        new Call<>(request, onReply, onFailure).attempt();
    }

    private final class Call<T> {
        private final Request<T> request;
        private final Consumer<T> onReply;
        private final Consumer<OzoneException> onFailure;
        private final LeaderSearch.Attempts attempts = search.begin();
        private final long beginNanos = time.nanos();
        /** The attempt whose answer counts; answers to others come too late. */
        private int current;

        Call(Request<T> request, Consumer<T> onReply, Consumer<OzoneException> onFailure) {
            this.request = request;
            this.onReply = onReply;
            this.onFailure = onFailure;
        }

        void attempt() {
            int number = ++current;
            String peer = attempts.peer();
            network.send(
                    name,
                    peer,
                    () -> request.arrive(
                            peer,
                            reply -> ended(number, () -> onReply.accept(reply)),
                            failure -> ended(number, () -> failed(failure))));
            time.after(
                    attempts.time(elapsed()),
                    () -> ended(number, () -> failed(ErrorCode.TIMEOUT.failure("no answer"))));
        }

        private Duration elapsed() {
            return Duration.ofNanos(time.nanos() - beginNanos);
        }

        private void ended(int number, Runnable then) {
            if (number == current) {
                current++;
                then.run();
            }
        }

        private void failed(OzoneException failure) {
            Duration wait;
            try {
                wait = attempts.failed(failure, elapsed());
            } catch (OzoneException last) {
                onFailure.accept(last);
                return;
            }
            time.after(wait, this::attempt);
        }
    }
}
