package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import java.io.IOException;

/** One verb of the S3 protocol. Serves any number of requests at the same time. */
public interface Operation {
    /** Which requests it serves, and all that they may ask for. */
    Match match();

    /** What this request is called where somebody is told of it: operations that differ by a header may share a row. */
    default String nameOf(Exchange exchange) {
        return match().name();
    }

    /**
     * Serves one request of an authenticated sender and ends the exchange. What it throws before the answer
     * has started becomes an error answer; later, it cuts the connection.
     */
    void serve(Exchange exchange, Identity caller) throws IOException;
}
