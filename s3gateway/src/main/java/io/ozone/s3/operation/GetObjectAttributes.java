package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.xml.XmlWriter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.DateGenerator;

/** Says of an object what is asked for, and nothing else. No object has parts. */
final class GetObjectAttributes implements Operation {
    private static final String ATTRIBUTES = "x-amz-object-attributes";
    private static final Set<String> KNOWN = Set.of("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize");
    private static final String CHECKSUM = "x-amz-checksum-";
    private static final Match MATCH = Match.plain("GetObjectAttributes", "GET", Level.OBJECT)
            .subresource("attributes")
            .headers(ATTRIBUTES, "x-amz-max-parts", "x-amz-part-number-marker");

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        Set<String> wanted = wanted(exchange);
        KeyInfo key = caller.store()
                .head(exchange.target().bucket(), exchange.target().key());
        XmlWriter xml = XmlWriter.document("GetObjectAttributesResponse");
        if (wanted.contains("ETag") && !key.etag().isEmpty()) {
            xml.element("ETag", key.etag());
        }
        if (wanted.contains("Checksum")) {
            checksum(xml, key);
        }
        if (wanted.contains("StorageClass")) {
            xml.element("StorageClass", StorageClass.of(key.replication()).name());
        }
        if (wanted.contains("ObjectSize")) {
            xml.element("ObjectSize", key.length());
        }
        exchange.setHeader("last-modified", DateGenerator.formatDate(key.modifiedMillis()));
        exchange.answer(200, xml.close("GetObjectAttributesResponse").toBytes());
    }

    private static Set<String> wanted(Exchange exchange) {
        Set<String> wanted = new HashSet<>();
        for (String header : exchange.headers().getValuesList(ATTRIBUTES)) {
            for (String name : header.split(",")) {
                if (!KNOWN.contains(name.strip())) {
                    throw S3Error.INVALID_ARGUMENT.failure(
                            "Invalid attribute name specified: '%s'; known are %s", name.strip(), KNOWN);
                }
                wanted.add(name.strip());
            }
        }
        if (wanted.isEmpty()) {
            throw S3Error.INVALID_ARGUMENT.failure("The header %s is missing; name the attributes", ATTRIBUTES);
        }
        return wanted;
    }

    private static void checksum(XmlWriter xml, KeyInfo key) {
        for (Map.Entry<String, String> entry : key.metadata().entrySet()) {
            if (entry.getKey().startsWith(CHECKSUM)) {
                String kind = entry.getKey().substring(CHECKSUM.length()).toUpperCase(Locale.ROOT);
                xml.open("Checksum")
                        .element("Checksum" + kind, entry.getValue())
                        .element("ChecksumType", "FULL_OBJECT")
                        .close("Checksum");
            }
        }
    }
}
