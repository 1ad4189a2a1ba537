package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.configuration.StoredConfiguration;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.wire.om.BucketConfigurationKind;

/** Takes a configuration of a bucket away; one that is not there counts as taken away. */
final class DeleteConfiguration implements Operation {
    private final Match match;
    private final BucketConfigurationKind kind;

    DeleteConfiguration(String name, String subresource, StoredConfiguration configuration) {
        this(name, subresource, configuration.kind());
    }

    DeleteConfiguration(String name, String subresource, BucketConfigurationKind kind) {
        this.match = Match.plain(name, "DELETE", Level.BUCKET).subresource(subresource);
        this.kind = kind;
    }

    @Override
    public Match match() {
        return match;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        caller.store().deleteConfiguration(exchange.target().bucket(), kind);
        exchange.answer(204);
    }
}
