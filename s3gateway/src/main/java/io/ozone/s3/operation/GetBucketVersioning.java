package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.xml.XmlWriter;
import io.ozone.wire.om.Versioning;

/** Says whether a bucket keeps versions; of one that never did it says nothing. */
final class GetBucketVersioning implements Operation {
    private static final Match MATCH =
            Match.plain("GetBucketVersioning", "GET", Level.BUCKET).subresource("versioning");

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        Versioning versioning =
                caller.store().bucket(exchange.target().bucket()).versioning();
        XmlWriter xml = XmlWriter.document("VersioningConfiguration");
        if (versioning == Versioning.ENABLED) {
            xml.element("Status", "Enabled");
        } else if (versioning == Versioning.SUSPENDED) {
            xml.element("Status", "Suspended");
        }
        exchange.answer(200, xml.close("VersioningConfiguration").toBytes());
    }
}
