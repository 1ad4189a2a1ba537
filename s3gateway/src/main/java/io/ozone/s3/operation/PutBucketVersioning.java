package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.Payload;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.xml.XmlReader;
import io.ozone.wire.om.Versioning;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Has a bucket keep the versions of its objects from now on, or keep no more than it has. */
final class PutBucketVersioning implements Operation {
    private static final int MAX_BODY_BYTES = 64 << 10;

    private static final Match MATCH =
            Match.plain("PutBucketVersioning", "PUT", Level.BUCKET).subresource("versioning");

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        Versioning versioning = read(new Payload(exchange, caller, false).readWhole(MAX_BODY_BYTES));
        caller.store().setVersioning(exchange.target().bucket(), versioning);
        exchange.answer(200);
    }

    private static Versioning read(ByteBuffer document) {
        XmlReader xml = new XmlReader(document);
        xml.root("VersioningConfiguration");
        Versioning versioning = null;
        for (String element = xml.child(); element != null; element = xml.child()) {
            String text = xml.text().strip();
            switch (element) {
                case "Status" -> versioning = versioning(text);
                case "MfaDelete" -> checkMfaDelete(text);
                default ->
                    throw S3Error.MALFORMED_XML.failure("A versioning configuration has no element '%s'", element);
            }
        }
        xml.end();
        if (versioning == null) {
            throw S3Error.ILLEGAL_VERSIONING_CONFIGURATION.failure("The Versioning element must be specified");
        }
        return versioning;
    }

    private static Versioning versioning(String status) {
        return switch (status) {
            case "Enabled" -> Versioning.ENABLED;
            case "Suspended" -> Versioning.SUSPENDED;
            default -> throw S3Error.MALFORMED_XML.failure("Status is '%s'; it must be Enabled or Suspended", status);
        };
    }

    private static void checkMfaDelete(String status) {
        switch (status) {
            case "Disabled" -> {
                // As it is anyway.
            }
            case "Enabled" ->
                throw S3Error.NOT_IMPLEMENTED.failure("MfaDelete is not implemented; nothing was changed");
            default -> throw S3Error.MALFORMED_XML.failure("MfaDelete is '%s'; it must be Enabled or Disabled", status);
        }
    }
}
