package io.ozone.datanode.heartbeat;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.Rpc;
import io.ozone.common.time.Clock;
import io.ozone.wire.scm.HeartbeatReply;
import io.ozone.wire.scm.RegisterReply;
import io.ozone.wire.scm.ScmDatanodesGrpc;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The conversation with one Storage Container Manager, on a thread of its own: register, then heartbeats.
 *
 * <p>The manager may hold a heartbeat open until it has something to say, so that its commands arrive at
 * once. News of this datanode do not wait for that: they go with a second heartbeat beside the held one. An
 * answer with commands is followed by the next heartbeat right away, another one when the interval is over.
 * What a failed heartbeat carried goes with the next.
 */
final class ScmLink implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ScmLink.class);
    private static final int MAX_OUTSTANDING = 2;
    private static final long LONGEST_RETRY_MILLIS = 5_000;

    private final String address;
    private final Channels channels;
    private final NodeState state;
    private final News news;
    private final Outbox outbox;
    private final Commands commands;
    private final Clock clock;
    private final Timing timing;

    /** @param extra how long a heartbeat may take beyond the interval */
    record Timing(Duration interval, Duration extra, Duration nodeReport, Duration fullReport) {}

    private record Answer(HeartbeatReply reply, OzoneException failure, Outbox.Parcel parcel) {}

    private long intervalMillis;
    private boolean registered;
    private int failures;
    private long nodeReportedNanos;
    private long containersReportedNanos;
    private long nextNanos;
    private volatile boolean closed;

    /** Guarded by the outbox, whose monitor the thread waits on. */
    private final Queue<Answer> answers = new ArrayDeque<>();

    private int outstanding;

    ScmLink(
            String address,
            Channels channels,
            NodeState state,
            News news,
            Outbox outbox,
            Commands commands,
            Clock clock,
            Timing timing) {
        this.address = address;
        this.channels = channels;
        this.state = state;
        this.news = news;
        this.outbox = outbox;
        this.commands = commands;
        this.clock = clock;
        this.timing = timing;
        this.intervalMillis = timing.interval.toMillis();
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                if (!registered) {
                    register();
                } else {
                    step();
                }
            }
        } catch (InterruptedException e) {
            if (!closed) {
                LOG.error("The conversation with Storage Container Manager {} was interrupted", address, e);
            }
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        closed = true;
        outbox.wake();
    }

    private void register() throws InterruptedException {
        // What changes from here on is news again.
        Outbox.Parcel parcel = outbox.take();
        try {
            RegisterReply reply = ScmDatanodesGrpc.newBlockingStub(channels.to(address))
                    .withDeadlineAfter(timing.extra.toMillis(), TimeUnit.MILLISECONDS)
                    .register(state.registration());
            outbox.putBack(new Outbox.Parcel(java.util.Set.of(), parcel.transactions()));
            registered = true;
            if (reply.getHeartbeatMillis() > 0) {
                intervalMillis = reply.getHeartbeatMillis();
            }
            nodeReportedNanos = clock.nanos();
            containersReportedNanos = clock.nanos();
            nextNanos = clock.nanos();
            LOG.info("Registered with Storage Container Manager {}, heartbeat every {} ms", address, intervalMillis);
            failures = 0;
        } catch (RuntimeException e) {
            outbox.putBack(parcel);
            failed("Registration", Rpc.fromStatus(e));
            pause();
        }
    }

    private void failed(String what, OzoneException failure) {
        failures++;
        // At first, and then ever more rarely: it may be down for long.
        if (Integer.bitCount(failures) == 1) {
            // Some failures, such as another cluster, need an operator.
            Level level = failure.code().retry() == ErrorCode.Retry.NEVER ? Level.ERROR : Level.WARN;
            LOG.atLevel(level)
                    .log(
                            "{} with Storage Container Manager {} failed ({} times): {}; trying again",
                            what,
                            address,
                            failures,
                            failure.getMessage());
        }
    }

    private void pause() throws InterruptedException {
        long millis = Math.min(LONGEST_RETRY_MILLIS, 50L << Math.min(7, failures));
        long until = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (outbox) {
            for (long left; !closed && (left = until - clock.nanos()) > 0; ) {
                TimeUnit.NANOSECONDS.timedWait(outbox, left);
            }
        }
    }

    private void step() throws InterruptedException {
        Answer answer;
        boolean send = false;
        synchronized (outbox) {
            while (!closed && answers.isEmpty() && !(send = isDue())) {
                long left = outstanding > 0 ? Long.MAX_VALUE : Math.max(1, nextNanos - clock.nanos());
                TimeUnit.NANOSECONDS.timedWait(outbox, left);
            }
            answer = answers.poll();
        }
        if (answer != null) {
            handle(answer);
        } else if (send && !closed) {
            send();
        }
    }

    private boolean isDue() {
        return outbox.isUrgent() && outstanding < MAX_OUTSTANDING || outstanding == 0 && clock.nanos() >= nextNanos;
    }

    private void send() {
        long now = clock.nanos();
        boolean withNode = now - nodeReportedNanos >= timing.nodeReport.toNanos();
        boolean withAll = now - containersReportedNanos >= timing.fullReport.toNanos();
        Outbox.Parcel parcel = outbox.take();
        synchronized (outbox) {
            outstanding++;
        }
        nextNanos = now + TimeUnit.MILLISECONDS.toNanos(intervalMillis);
        ListenableFuture<HeartbeatReply> call;
        try {
            call = ScmDatanodesGrpc.newFutureStub(channels.to(address))
                    .withDeadlineAfter(intervalMillis + timing.extra.toMillis(), TimeUnit.MILLISECONDS)
                    .sendHeartbeat(state.heartbeat(parcel, withNode, withAll)
                            .addAllFailedPipelines(news.failures())
                            .build());
        } catch (RuntimeException e) {
            answered(new Answer(null, Rpc.fromStatus(e), parcel));
            return;
        }
        if (withNode) {
            nodeReportedNanos = now;
        }
        if (withAll) {
            containersReportedNanos = now;
        }
        Futures.addCallback(
                call,
                new FutureCallback<HeartbeatReply>() {
                    @Override
                    public void onSuccess(HeartbeatReply reply) {
                        answered(new Answer(reply, null, parcel));
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        answered(new Answer(null, Rpc.fromStatus(failure), parcel));
                    }
                },
                MoreExecutors.directExecutor());
    }

    private void answered(Answer answer) {
        synchronized (outbox) {
            outstanding--;
            answers.add(answer);
            outbox.notifyAll();
        }
    }

    private void handle(Answer answer) throws InterruptedException {
        if (answer.failure != null) {
            outbox.putBack(answer.parcel);
            if (!closed) {
                failed("Heartbeat", answer.failure);
                pause();
                nextNanos = clock.nanos();
            }
            return;
        }
        failures = 0;
        HeartbeatReply reply = answer.reply;
        if (reply.getRegisterAgain()) {
            LOG.info("Storage Container Manager {} does not know this datanode; registering again", address);
            registered = false;
        }
        if (reply.getCommandsCount() > 0) {
            commands.accept(reply);
            nextNanos = clock.nanos();
        }
    }
}
