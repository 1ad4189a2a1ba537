package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.xml.XmlWriter;

/** Says in which region a bucket is; us-east-1 is spelled as nothing. */
final class GetBucketLocation implements Operation {
    private static final Match MATCH =
            Match.plain("GetBucketLocation", "GET", Level.BUCKET).subresource("location");

    private final String region;

    GetBucketLocation(String region) {
        this.region = region;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        caller.store().bucket(exchange.target().bucket());
        XmlWriter xml = XmlWriter.document("LocationConstraint");
        xml.text(region.equals("us-east-1") ? "" : region);
        exchange.answer(200, xml.close("LocationConstraint").toBytes());
    }
}
