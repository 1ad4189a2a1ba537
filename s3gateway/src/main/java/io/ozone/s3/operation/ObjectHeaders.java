package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.client.KeyPart;
import io.ozone.s3.body.ContentChecksum.Kind;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Percent;
import io.ozone.wire.om.Expiration;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/**
 * The headers that live with an object. They are kept in the key's metadata under their lower-case names,
 * user metadata with its {@code x-amz-meta-} in front.
 */
final class ObjectHeaders {
    static final String DEFAULT_CONTENT_TYPE = "binary/octet-stream";
    /** Where the object's page leads to, when a bucket is shown as a web site. */
    static final String REDIRECT = "x-amz-website-redirect-location";

    private static final String USER_METADATA = "x-amz-meta-";
    private static final int MAX_USER_METADATA_BYTES = 2048;
    private static final int MAX_REDIRECT_LENGTH = 2048;
    private static final String ENCODING = "content-encoding";
    /** How a body travels; no property of the object. */
    private static final Pattern AWS_CHUNKED = Pattern.compile("(^|,)\\s*aws-chunked\\s*(?=,|$)");

    private static final Set<String> SYSTEM =
            Set.of("content-type", "cache-control", "content-disposition", ENCODING, "content-language", "expires");

    /** Parameter of a GET that replaces a header of its answer. */
    private static final Map<String, String> OVERRIDES = Map.of(
            "response-content-type", "content-type",
            "response-cache-control", "cache-control",
            "response-content-disposition", "content-disposition",
            "response-content-encoding", ENCODING,
            "response-content-language", "content-language",
            "response-expires", "expires");

    private ObjectHeaders() {}

    /** Whether a header without x-amz in front lives with the object. @param name lower case */
    static boolean isKept(String name) {
        return SYSTEM.contains(name);
    }

    /** What the headers of a PUT ask to keep. */
    static Map<String, String> toStore(HttpFields headers) {
        Map<String, String> metadata = new HashMap<>();
        int userBytes = 0;
        for (HttpField field : headers) {
            String name = field.getLowerCaseName();
            String value = field.getValue() == null ? "" : field.getValue();
            if (name.startsWith(USER_METADATA)) {
                userBytes += name.length() - USER_METADATA.length() + value.length();
                metadata.merge(name, decoded(value), (first, second) -> first + "," + second);
            } else if (name.equals(REDIRECT)) {
                metadata.put(name, redirect(decoded(value)));
            } else if (SYSTEM.contains(name)) {
                String kept = name.equals(ENCODING) ? withoutAwsChunked(value) : decoded(value);
                if (!kept.isEmpty()) {
                    metadata.merge(name, kept, (first, second) -> first + "," + second);
                }
            }
        }
        if (userBytes > MAX_USER_METADATA_BYTES) {
            throw S3Error.METADATA_TOO_LARGE.failure(
                    "The x-amz-meta headers have %d bytes; at most %d are kept", userBytes, MAX_USER_METADATA_BYTES);
        }
        return metadata;
    }

    /**
     * What a copy of an object keeps: all but where its page leads to, which is the request's to say.
     *
     * @param asked what the request's headers ask to keep
     */
    static Map<String, String> toCopy(KeyInfo source, Map<String, String> asked) {
        Map<String, String> metadata = new HashMap<>();
        source.metadata().forEach((name, value) -> {
            if (name.startsWith(USER_METADATA) || SYSTEM.contains(name)) {
                metadata.put(name, value);
            }
        });
        if (asked.containsKey(REDIRECT)) {
            metadata.put(REDIRECT, asked.get(REDIRECT));
        }
        return metadata;
    }

    private static String redirect(String location) {
        if (!location.startsWith("/") && !location.startsWith("http://") && !location.startsWith("https://")) {
            throw S3Error.INVALID_REDIRECT_LOCATION.failure(
                    "The website redirect location must have a prefix of 'http://' or 'https://' or '/'; it is '%s'",
                    location);
        }
        if (location.length() > MAX_REDIRECT_LENGTH) {
            throw S3Error.INVALID_REDIRECT_LOCATION.failure(
                    "The length of website redirect location cannot exceed %d characters; it has %d",
                    MAX_REDIRECT_LENGTH, location.length());
        }
        return location;
    }

    /** The kind of checksum that an object has; null = none. */
    static Kind checksumKind(KeyInfo key) {
        return key.metadata().keySet().stream()
                .map(Kind::ofHeader)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Sets the checksum of an answer that is about a whole object, when the request wants one. */
    static void setChecksum(Exchange exchange, KeyInfo key) {
        Kind kind = checksumKind(key);
        if (kind != null && wantsChecksum(exchange)) {
            String value = key.metadata().get(kind.header());
            exchange.setHeader(kind.header(), value);
            exchange.setHeader(UploadChecksum.TYPE_HEADER, UploadChecksum.typeOf(value));
        }
    }

    /**
     * Sets the checksum of an answer that is about one part, when the object keeps it and the request wants it. The type says
     * how the object's was made of such.
     */
    static void setChecksum(Exchange exchange, KeyInfo key, KeyPart part) {
        PartChecksum checksum = PartChecksum.parse(part.checksum());
        if (checksum.kind() != null && wantsChecksum(exchange)) {
            checksum.header(exchange);
            String whole = key.metadata().get(checksum.kind().header());
            exchange.setHeader(
                    UploadChecksum.TYPE_HEADER,
                    whole == null ? UploadChecksum.COMPOSITE : UploadChecksum.typeOf(whole));
        }
    }

    private static boolean wantsChecksum(Exchange exchange) {
        return "ENABLED".equalsIgnoreCase(exchange.header("x-amz-checksum-mode"));
    }

    /** Sets the headers of an answer about an object, but for a checksum. */
    static void set(Exchange exchange, KeyInfo key) {
        boolean hasType = false;
        for (Map.Entry<String, String> entry : key.metadata().entrySet()) {
            String name = entry.getKey();
            if (name.startsWith(USER_METADATA) || SYSTEM.contains(name) || name.equals(REDIRECT)) {
                hasType |= name.equals("content-type");
                exchange.setHeader(name, encoded(entry.getValue()));
            }
        }
        if (!hasType) {
            exchange.setHeader("content-type", DEFAULT_CONTENT_TYPE);
        }
        if (!key.etag().isEmpty()) {
            exchange.setHeader("etag", quoted(key.etag()));
        }
        exchange.setHeader("last-modified", DateGenerator.formatDate(key.modifiedMillis()));
        exchange.setHeader("accept-ranges", "bytes");
        ObjectVersion.header(exchange, key.versionId());
        announceExpiration(exchange, key);
        ObjectLocks.headers(exchange, key.lock());
        StorageClass storageClass = StorageClass.of(key.replication());
        if (storageClass != StorageClass.STANDARD) {
            exchange.setHeader(StorageClass.HEADER, storageClass.name());
        }
        if (!key.tags().isEmpty()) {
            exchange.setHeader(
                    ObjectTags.COUNT_HEADER, Integer.toString(key.tags().size()));
        }
        override(exchange);
    }

    /** Says of an object when, and by which rule of its bucket's lifecycle, it will be deleted. */
    static void announceExpiration(Exchange exchange, KeyInfo key) {
        if (key.expiration() != null) {
            exchange.setHeader(
                    "x-amz-expiration",
                    "expiry-date=\"" + DateGenerator.formatDate(key.expiration().getMillis()) + "\", rule-id=\""
                            + Percent.encode(key.expiration().getRuleId()) + "\"");
        }
    }

    /** Says of an upload when, and by which rule of its bucket's lifecycle, it will be aborted. @param abortion null = not */
    static void announceAbortion(Exchange exchange, Expiration abortion) {
        if (abortion != null) {
            exchange.setHeader("x-amz-abort-date", DateGenerator.formatDate(abortion.getMillis()));
            exchange.setHeader("x-amz-abort-rule-id", encoded(abortion.getRuleId()));
        }
    }

    static String quoted(String etag) {
        return '"' + etag + '"';
    }

    private static void override(Exchange exchange) {
        if (exchange.target().parameters().isEmpty()) {
            return;
        }
        OVERRIDES.forEach((parameter, header) -> {
            String value = exchange.target().parameter(parameter);
            if (value != null && !value.isEmpty()) {
                requireOneLine(parameter, value);
                exchange.setHeader(header, encoded(value));
            }
        });
    }

    private static void requireOneLine(String parameter, String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' && value.charAt(i) != '\t') {
                throw S3Error.INVALID_ARGUMENT.failure(
                        "%s has a control character at %d; a header can't", parameter, i);
            }
        }
    }

    private static String withoutAwsChunked(String encoding) {
        String kept = AWS_CHUNKED.matcher(encoding).replaceAll("").strip();
        return decoded(kept.startsWith(",") ? kept.substring(1).strip() : kept);
    }

    /** Headers arrive as bytes in Latin-1; most clients mean UTF-8. */
    static String decoded(String header) {
        if (isAscii(header)) {
            return header;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            // Not UTF-8, so Latin-1 it is.
            return header;
        }
    }

    private static String encoded(String value) {
        return isAscii(value) ? value : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 126) {
                return false;
            }
        }
        return true;
    }
}
