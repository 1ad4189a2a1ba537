package io.ozone.s3.http;

import java.io.IOException;

/** The client closed the connection, or stopped taking bytes, before it had the whole answer. */
public final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    ClientGoneException(IOException cause) {
        super("The client did not take the whole answer: " + cause.getMessage(), cause);
    }
}
