package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.xml.XmlElement;
import java.io.IOException;

/**
 * A configuration that is the same for every bucket, because nothing else is there: what it is can be asked, and set to
 * what it is. So programs that make sure of it go on, and those that want something else are told.
 */
final class FixedConfiguration implements Operation {
    private interface Answer {
        void send(Exchange exchange, Identity caller) throws IOException;
    }

    private final Match match;
    private final Answer answer;

    private FixedConfiguration(Match match, Answer answer) {
        this.match = match;
        this.answer = answer;
    }

    /** Answers with how it is. */
    static Operation get(String name, String subresource, XmlElement document) {
        return new FixedConfiguration(
                Match.plain(name, "GET", Level.BUCKET).subresource(subresource),
                (exchange, caller) -> exchange.answer(200, document.toDocument()));
    }

    /** Answers that there is none. */
    static Operation none(String name, String subresource, S3Error error, String message) {
        return new FixedConfiguration(
                Match.plain(name, "GET", Level.BUCKET).subresource(subresource), (exchange, caller) -> {
                    throw error.failure(message)
                            .with("BucketName", exchange.target().bucket());
                });
    }

    /** Takes a document that says how it is, and no other. */
    static Operation put(String name, String subresource, XmlElement document) {
        return new FixedConfiguration(
                Match.plain(name, "PUT", Level.BUCKET).subresource(subresource), (exchange, caller) -> {
                    XmlElement asked = XmlElement.read(PutConfiguration.document(exchange, caller), document.name());
                    if (!asked.equals(document)) {
                        throw S3Error.NOT_IMPLEMENTED.failure(
                                "%s with more than how every bucket is here is not implemented; nothing was changed",
                                name);
                    }
                    exchange.answer(200);
                });
    }

    /** There is none to be deleted. */
    static Operation delete(String name, String subresource) {
        return new FixedConfiguration(
                Match.plain(name, "DELETE", Level.BUCKET).subresource(subresource),
                (exchange, caller) -> exchange.answer(204));
    }

    @Override
    public Match match() {
        return match;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        caller.store().bucket(exchange.target().bucket());
        answer.send(exchange, caller);
    }
}
