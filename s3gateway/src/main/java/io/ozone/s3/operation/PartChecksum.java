package io.ozone.s3.operation;

import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.body.ObjectBody;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.xml.XmlWriter;

/**
 * The checksum of a part. It is kept with its kind in front, because an upload that was begun without a checksum may have
 * parts with any.
 *
 * @param kind null = the part has none
 */
record PartChecksum(Kind kind, String base64) {
    static final PartChecksum NONE = new PartChecksum(null, "");

    private static final char SEPARATOR = ':';

    /** Anything that was not written here counts as none. */
    static PartChecksum parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        Kind kind = separator < 0 ? null : Kind.ofName(text.substring(0, separator));
        String value = text.substring(separator + 1);
        return kind == null || !kind.fits(value) ? NONE : new PartChecksum(kind, value);
    }

    /** That of bytes which have passed. */
    static PartChecksum of(ObjectBody body) {
        Kind kind = body.checksumKind();
        return kind == null ? NONE : new PartChecksum(kind, body.checksums().get(kind.header()));
    }

    /** Empty when there is none. */
    String text() {
        return kind == null ? "" : kind.name() + SEPARATOR + base64;
    }

    void header(Exchange exchange) {
        if (kind != null) {
            exchange.setHeader(kind.header(), base64);
        }
    }

    void element(XmlWriter xml) {
        if (kind != null) {
            xml.element(kind.element(), base64);
        }
    }
}
