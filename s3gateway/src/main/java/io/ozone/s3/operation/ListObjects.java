package io.ozone.s3.operation;

import io.ozone.client.KeyPage;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.xml.XmlWriter;

/** Lists a bucket, version 1: pages go on behind a marker, which is a name. */
final class ListObjects implements Operation {
    private static final Match MATCH = Match.plain("ListObjects", "GET", Level.BUCKET)
            .parameters("prefix", "delimiter", "marker", "max-keys", "encoding-type")
            .withParameters(PostObject.TOLD_TO_PAGE);

    private final int limit;
    private final Gatekeeper gatekeeper;

    /** @param limit most entries of a page */
    ListObjects(int limit, Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
        this.limit = limit;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        Listing listing = new Listing(exchange, limit);
        String marker = exchange.target().parameter("marker", "");
        KeyPage page = listing.page(caller, marker);
        XmlWriter xml = XmlWriter.document("ListBucketResult");
        listing.head(xml, page.truncated());
        xml.element("Marker", listing.name(marker));
        if (page.truncated() && listing.hasDelimiter()) {
            xml.element("NextMarker", listing.name(page.next()));
        }
        listing.entries(xml, page, gatekeeper.owners(exchange.target().bucket()));
        exchange.answer(200, xml.close("ListBucketResult").toBytes());
    }
}
