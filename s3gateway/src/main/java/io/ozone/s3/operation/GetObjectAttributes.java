package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.client.KeyPart;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.encryption.CustomerKey;
import io.ozone.s3.encryption.EncryptionHeaders;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.xml.XmlWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.DateGenerator;

/** Says of an object what is asked for, and nothing else. */
final class GetObjectAttributes implements Operation {
    private static final String ATTRIBUTES = "x-amz-object-attributes";
    private static final Set<String> KNOWN = Set.of("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize");
    private static final String MAX_PARTS = "x-amz-max-parts";
    private static final String MARKER = "x-amz-part-number-marker";
    private static final Match MATCH = Match.plain("GetObjectAttributes", "GET", Level.OBJECT)
            .subresource("attributes")
            .parameters(ObjectVersion.PARAMETER)
            .headers(ATTRIBUTES, MAX_PARTS, MARKER)
            .withHeaders("GetObjectAttributes", EncryptionHeaders.ASKED);

    private final int limit;
    private final ObjectEncryption encryption;

    /** @param limit most parts of a page */
    GetObjectAttributes(int limit, ObjectEncryption encryption) {
        this.limit = limit;
        this.encryption = encryption;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        Set<String> wanted = wanted(exchange);
        CustomerKey customerKey = encryption.customerKey(exchange);
        KeyInfo key = caller.store()
                .head(exchange.target().bucket(), exchange.target().key(), ObjectVersion.named(exchange.target()));
        exchange.requirePinned(key.bucket(), key.name(), key.generation());
        encryption.requireReadable(key, customerKey);
        XmlWriter xml = XmlWriter.document("GetObjectAttributesResponse");
        if (wanted.contains("ETag") && !key.etag().isEmpty()) {
            xml.element("ETag", key.etag());
        }
        if (wanted.contains("Checksum")) {
            checksum(xml, key);
        }
        if (wanted.contains("ObjectParts") && !key.parts().isEmpty()) {
            parts(xml, key, exchange);
        }
        if (wanted.contains("StorageClass")) {
            xml.element("StorageClass", StorageClass.of(key.replication()).name());
        }
        if (wanted.contains("ObjectSize")) {
            xml.element("ObjectSize", key.length());
        }
        ObjectVersion.header(exchange, key.versionId());
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
        key.metadata().forEach((header, value) -> {
            Kind kind = Kind.ofHeader(header);
            if (kind != null) {
                xml.open("Checksum")
                        .element(kind.element(), value)
                        .element("ChecksumType", UploadChecksum.typeOf(value))
                        .close("Checksum");
            }
        });
    }

    private void parts(XmlWriter xml, KeyInfo key, Exchange exchange) {
        int most = Listing.count(exchange.header(MAX_PARTS), MAX_PARTS, limit, limit);
        int marker = Listing.count(exchange.header(MARKER), MARKER, 0, PartNumber.MAX);
        List<KeyPart> page = key.parts().stream()
                .filter(part -> part.number() > marker)
                .limit(most + 1L)
                .toList();
        boolean truncated = page.size() > most;
        List<KeyPart> shown = page.subList(0, truncated ? most : page.size());
        xml.open("ObjectParts")
                .element("PartsCount", key.parts().size())
                .element("PartNumberMarker", marker)
                .element("MaxParts", most)
                .element("IsTruncated", truncated);
        if (!shown.isEmpty()) {
            xml.element("NextPartNumberMarker", shown.get(shown.size() - 1).number());
        }
        for (KeyPart part : shown) {
            xml.open("Part").element("PartNumber", part.number()).element("Size", part.length());
            PartChecksum.parse(part.checksum()).element(xml);
            xml.close("Part");
        }
        xml.close("ObjectParts");
    }
}
