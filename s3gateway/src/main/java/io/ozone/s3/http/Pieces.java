package io.ozone.s3.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Sends an answer piece by piece, from one buffer. A client that takes nothing keeps one waiting, and there can be thousands of
 * them: buffers are long while all long ones together keep little, and short beyond that.
 */
final class Pieces {
    private static final int LONG_BYTES = 64 << 10;
    private static final int SHORT_BYTES = 16 << 10;
    private static final long MAX_LONG_BYTES = 16 << 20;

    private final Request request;
    private final Response response;
    private final HeapShare longOnes;
    private RetainableByteBuffer piece;
    private int length;
    /** Completes when the piece was sent, or can not be. */
    private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);

    /** @param longOnes of {@link #memory} */
    Pieces(Request request, Response response, HeapShare longOnes) {
        this.request = request;
        this.response = response;
        this.longOnes = longOnes;
    }

    /** For the long buffers of all answers. */
    static HeapShare memory() {
        return new HeapShare(MAX_LONG_BYTES);
    }

    /** The buffer, to be filled from its start. It lies outside of the heap, so that what is in it is copied no more. */
    ByteBuffer next() {
        if (piece == null) {
            length = longOnes.tryTake(LONG_BYTES) ? LONG_BYTES : SHORT_BYTES;
            piece = request.getComponents().getByteBufferPool().acquire(length, true);
        }
        return piece.getByteBuffer().clear().limit(length);
    }

    /** @return false when the connection has not taken it in this time */
    boolean send(boolean last, Duration patience) throws IOException {
        Callback.Completable sent = new Callback.Completable(Invocable.InvocationType.NON_BLOCKING);
        underWay = sent;
        response.write(last, piece.getByteBuffer().flip(), sent);
        boolean done = Moments.isDone(underWay, patience);
        if (done) {
            requireSent();
        }
        return done;
    }

    CompletableFuture<Void> underWay() {
        return underWay;
    }

    /** @throws ClientGoneException when the last piece can't be sent */
    void requireSent() throws IOException {
        try {
            underWay.join();
        } catch (CompletionException e) {
            throw new ClientGoneException(
                    e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause()));
        }
    }

    /** Nothing more is sent from the buffer. */
    void release() {
        if (piece != null) {
            RetainableByteBuffer sent = piece;
            piece = null;
            // Not while it is being sent: the next exchange would write into it.
            long taken = length == LONG_BYTES ? LONG_BYTES : 0;
            underWay.whenComplete((done, failure) -> {
                sent.release();
                longOnes.giveBack(taken);
            });
        }
    }
}
