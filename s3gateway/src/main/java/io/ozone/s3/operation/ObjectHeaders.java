package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/**
 * The headers that live with an object. They are kept in the key's metadata under their lower-case names,
 * user metadata with its {@code x-amz-meta-} in front.
 */
final class ObjectHeaders {
    static final String DEFAULT_CONTENT_TYPE = "binary/octet-stream";

    private static final String USER_METADATA = "x-amz-meta-";
    private static final int MAX_USER_METADATA_BYTES = 2048;
    private static final String CHECKSUM = "x-amz-checksum-";
    private static final String ENCODING = "content-encoding";
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
     * Sets the headers of an answer about an object.
     *
     * @param whole whether the answer is about the whole object, so that its checksum fits
     */
    static void set(Exchange exchange, KeyInfo key, boolean whole) {
        boolean wantsChecksum = whole && "ENABLED".equalsIgnoreCase(exchange.header("x-amz-checksum-mode"));
        boolean hasType = false;
        for (Map.Entry<String, String> entry : key.metadata().entrySet()) {
            String name = entry.getKey();
            if (name.startsWith(CHECKSUM)) {
                if (wantsChecksum) {
                    exchange.setHeader(name, entry.getValue());
                    exchange.setHeader("x-amz-checksum-type", UploadChecksum.typeOf(entry.getValue()));
                }
            } else if (name.startsWith(USER_METADATA) || SYSTEM.contains(name)) {
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
        StorageClass storageClass = StorageClass.of(key.replication());
        if (storageClass != StorageClass.STANDARD) {
            exchange.setHeader("x-amz-storage-class", storageClass.name());
        }
        override(exchange);
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
        StringBuilder kept = new StringBuilder();
        for (String part : encoding.split(",")) {
            String name = part.strip();
            if (!name.isEmpty() && !name.equals("aws-chunked")) {
                kept.append(kept.length() == 0 ? "" : ",").append(name);
            }
        }
        return kept.toString();
    }

    /** Headers arrive as bytes in Latin-1; most clients mean UTF-8. */
    private static String decoded(String header) {
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
