package io.ozone.client;

import io.ozone.common.error.ErrorCode;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs what gRPC reports of a stream's calls on the thread that uses the stream, while it waits. So a
 * stream needs no thread of its own, and no locks: its state is touched by one thread at a time.
 */
final class CallerThread implements Executor {
    private final BlockingQueue<Runnable> reports = new LinkedBlockingQueue<>();
    private volatile boolean left;

    @Override
    public void execute(Runnable report) {
        reports.add(report);
        if (left) {
            runPending();
        }
    }

    /** Runs what has been reported, without waiting. */
    void runPending() {
        Runnable report;
        while ((report = reports.poll()) != null) {
            report.run();
        }
    }

    /**
     * Waits for a report and runs it, and those behind it.
     *
     * @return false when there was none in time
     * @throws io.ozone.common.error.OzoneException when the thread is interrupted; it stays so
     */
    boolean await(long timeoutNanos) {
        try {
            Runnable report = reports.poll(Math.max(0, timeoutNanos), TimeUnit.NANOSECONDS);
            if (report == null) {
                return false;
            }
            report.run();
            runPending();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ErrorCode.IO_ERROR.failure("The thread was interrupted while it waited for a datanode");
        }
    }

    /** The stream is done with: whatever is still reported runs where it is reported. */
    void leave() {
        left = true;
        runPending();
    }
}
