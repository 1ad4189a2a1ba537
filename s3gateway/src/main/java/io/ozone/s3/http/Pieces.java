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

/** Sends an answer piece by piece, from one buffer. */
final class Pieces {
    /** What a client that takes nothing keeps waiting: small, for there can be thousands of them. */
    private static final int PIECE_BYTES = 32 << 10;

    private final Request request;
    private final Response response;
    private RetainableByteBuffer piece;
    /** Completes when the piece was sent, or can not be. */
    private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);

    Pieces(Request request, Response response) {
        this.request = request;
        this.response = response;
    }

    /** The buffer, to be filled from its start. It lies outside of the heap, so that what is in it is copied no more. */
    ByteBuffer next() {
        if (piece == null) {
            piece = request.getComponents().getByteBufferPool().acquire(PIECE_BYTES, true);
        }
        return piece.getByteBuffer().clear().limit(PIECE_BYTES);
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
            underWay.whenComplete((done, failure) -> sent.release());
        }
    }
}
