package io.ozone.s3.operation;

import io.ozone.client.KeyPage;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.xml.XmlWriter;

/** Lists a bucket, version 2: pages go on at a token that means nothing to the client. */
final class ListObjectsV2 implements Operation {
    private static final Match MATCH = Match.plain("ListObjectsV2", "GET", Level.BUCKET)
            .subresource("list-type")
            .parameters(
                    "prefix",
                    "delimiter",
                    "start-after",
                    "continuation-token",
                    "max-keys",
                    "encoding-type",
                    "fetch-owner");

    private final int limit;
    private final Gatekeeper gatekeeper;

    /** @param limit most entries of a page */
    ListObjectsV2(int limit, Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
        this.limit = limit;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        RequestTarget target = exchange.target();
        if (!target.parameter("list-type").equals("2")) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "list-type '%s' is not known; only 2 is", target.parameter("list-type"));
        }
        Listing listing = new Listing(exchange, limit);
        String token = target.parameter("continuation-token");
        String startAfter = target.parameter("start-after", "");
        KeyPage page =
                listing.page(caller, token == null || token.isEmpty() ? startAfter : ContinuationToken.decode(token));
        XmlWriter xml = XmlWriter.document("ListBucketResult");
        listing.head(xml, page.truncated());
        xml.element("KeyCount", page.keys().size() + page.commonPrefixes().size());
        if (!startAfter.isEmpty()) {
            xml.element("StartAfter", listing.name(startAfter));
        }
        if (token != null) {
            xml.element("ContinuationToken", token);
        }
        if (page.truncated()) {
            xml.element("NextContinuationToken", ContinuationToken.encode(page.next()));
        }
        boolean withOwner = "true".equals(target.parameter("fetch-owner"));
        listing.entries(xml, page, withOwner ? gatekeeper.owners(target.bucket()) : null);
        exchange.answer(200, xml.close("ListBucketResult").toBytes());
    }
}
