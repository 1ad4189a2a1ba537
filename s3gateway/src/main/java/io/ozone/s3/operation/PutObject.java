package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.client.PutOptions;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.Payload;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import java.io.IOException;

/** Stores an object. */
final class PutObject implements Operation {
    private static final Match MATCH = Match.plain("PutObject", "PUT", Level.OBJECT)
            .headers("if-match", "if-none-match", "x-amz-meta-*", "x-amz-storage-class", "x-amz-checksum-algorithm");

    private final ObjectStoring storing;

    PutObject(ObjectStoring storing) {
        this.storing = storing;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        RequestTarget target = exchange.target();
        PutOptions options = options(exchange);
        Payload payload = new Payload(exchange, caller, true);
        KeyInfo stored = storing.store(caller.store(), target.bucket(), target.key(), payload, options);
        ObjectStoring.describe(exchange, payload, stored);
        exchange.answer(200);
    }

    private static PutOptions options(Exchange exchange) {
        WriteConditions conditions = WriteConditions.of(exchange);
        return PutOptions.DEFAULT
                .withReplication(StorageClass.replication(exchange.header("x-amz-storage-class")))
                .withMetadata(ObjectHeaders.toStore(exchange.headers()))
                .withIfAbsent(conditions.ifAbsent())
                .withIfEtag(conditions.ifEtag());
    }
}
