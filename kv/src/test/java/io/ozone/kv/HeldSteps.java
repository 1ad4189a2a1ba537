package io.ozone.kv;

import java.util.concurrent.CountDownLatch;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Holds a background thread at one step until released, or breaks it there. */
final class HeldSteps implements FlushSteps {
    private final Step step;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile RocksDBException error;

    HeldSteps(Step step) {
        this.step = step;
    }

    static RocksDBException noSpace() {
        Status status = new Status(Status.Code.IOError, Status.SubCode.NoSpace, "No space left on device");
        return new RocksDBException(status.getState(), status);
    }

    @Override
    public void at(Step now) throws RocksDBException, InterruptedException {
        if (now == step) {
            reached.countDown();
            released.await();
            if (error != null) {
                throw error;
            }
        }
    }

    void awaitReached() throws InterruptedException {
        reached.await();
    }

    void release() {
        released.countDown();
    }

    void breakWith(RocksDBException failure) {
        error = failure;
        released.countDown();
    }
}
