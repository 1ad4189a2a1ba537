package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.client.KeyPage;
import io.ozone.client.VersionPage;
import io.ozone.s3.access.Owners;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Percent;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.xml.XmlWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What both versions of ListObjects, and ListObjectVersions, have in common: the request's parameters and the entries of the answer. */
final class Listing {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String bucket;
    private final String prefix;
    private final String delimiter;
    private final int maxKeys;
    private final boolean urlEncoded;

    Listing(Exchange exchange, int limit) {
        RequestTarget target = exchange.target();
        this.bucket = target.bucket();
        this.prefix = target.parameter("prefix", "");
        this.delimiter = target.parameter("delimiter", "");
        this.maxKeys = count(target, "max-keys", limit);
        String encoding = target.parameter("encoding-type", "");
        this.urlEncoded = encoding.equals("url");
        if (!urlEncoded && !encoding.isEmpty()) {
            throw S3Error.INVALID_ARGUMENT.failure("encoding-type '%s' is not known; only url is", encoding);
        }
    }

    KeyPage page(Identity caller, String startAfter) {
        if (maxKeys == 0) {
            caller.store().bucket(bucket);
            return new KeyPage(List.of(), List.of(), false, "");
        }
        return caller.store().list(bucket, prefix, startAfter, delimiter, maxKeys);
    }

    VersionPage versions(Identity caller, String keyMarker, String versionIdMarker) {
        if (maxKeys == 0) {
            caller.store().bucket(bucket);
            return new VersionPage(List.of(), List.of(), false, "", "");
        }
        return caller.store().listVersions(bucket, prefix, keyMarker, versionIdMarker, delimiter, maxKeys);
    }

    boolean hasDelimiter() {
        return !delimiter.isEmpty();
    }

    int maxKeys() {
        return maxKeys;
    }

    /** A name as the client wants it. */
    String name(String name) {
        return urlEncoded ? Percent.encodePath(name) : name;
    }

    void head(XmlWriter xml, boolean truncated) {
        xml.element("Name", bucket).element("Prefix", name(prefix));
        if (hasDelimiter()) {
            xml.element("Delimiter", name(delimiter));
        }
        if (urlEncoded) {
            xml.element("EncodingType", "url");
        }
        xml.element("MaxKeys", maxKeys).element("IsTruncated", truncated);
    }

    /** @param owners null = objects are listed without */
    void entries(XmlWriter xml, KeyPage page, Owners owners) {
        for (KeyInfo key : page.keys()) {
            xml.open("Contents").element("Key", name(key.name()));
            describe(xml, key, owners);
            xml.close("Contents");
        }
        prefixes(xml, page.commonPrefixes());
    }

    /** @param owners null = without */
    static void describe(XmlWriter xml, KeyInfo key, Owners owners) {
        xml.element("LastModified", time(key.modifiedMillis()));
        if (!key.etag().isEmpty()) {
            xml.element("ETag", ObjectHeaders.quoted(key.etag()));
        }
        checksum(xml, key);
        xml.element("Size", key.length());
        if (owners != null) {
            owner(xml, owners.of(key));
        }
        xml.element("StorageClass", StorageClass.of(key.replication()).name());
    }

    /** Which checksum the object has; its value is for those who ask for the object. */
    private static void checksum(XmlWriter xml, KeyInfo key) {
        key.metadata().forEach((header, value) -> {
            Kind kind = Kind.ofHeader(header);
            if (kind != null) {
                xml.element("ChecksumAlgorithm", kind.name()).element("ChecksumType", UploadChecksum.typeOf(value));
            }
        });
    }

    void prefixes(XmlWriter xml, List<String> commonPrefixes) {
        for (String commonPrefix : commonPrefixes) {
            xml.open("CommonPrefixes").element("Prefix", name(commonPrefix)).close("CommonPrefixes");
        }
    }

    static void owner(XmlWriter xml, String user) {
        xml.open("Owner").element("ID", user).element("DisplayName", user).close("Owner");
    }

    static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    /** A parameter that says how many entries a page may have. */
    static int count(RequestTarget target, String name, int limit) {
        return count(target.parameter(name), name, limit, limit);
    }

    /** @param text null or empty = the value by default */
    static int count(String text, String name, int byDefault, int limit) {
        if (text == null || text.isEmpty()) {
            return byDefault;
        }
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw S3Error.INVALID_ARGUMENT.failure(e, name + " '" + text + "' is not a number");
        }
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "%s must lie between 0 and %d; it is %s", name, Integer.MAX_VALUE, text);
        }
        return (int) Math.min(value, limit);
    }
}
