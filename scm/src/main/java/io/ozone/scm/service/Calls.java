package io.ozone.scm.service;

import io.grpc.stub.StreamObserver;
import io.ozone.common.rpc.Rpc;
import java.util.function.Supplier;

/** How a door answers a call with one reply. */
final class Calls {
    private Calls() {}

    static <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
        T reply;
        try {
            reply = work.get();
        } catch (RuntimeException e) {
            Rpc.fail(observer, e);
            return;
        }
        Rpc.reply(observer, reply);
    }
}
