package io.ozone.s3.operation;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Percent;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.store.ObjectStore;
import io.ozone.s3.xml.XmlReader;
import io.ozone.s3.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The tags of an object, as requests bring them and answers show them. */
final class ObjectTags {
    static final String HEADER = "x-amz-tagging";
    static final String COUNT_HEADER = "x-amz-tagging-count";

    /** Ten tags with the longest names and values, each character as a reference, fit in many times over. */
    static final int MAX_BODY_BYTES = 256 << 10;

    private static final int MAX_TAGS = 10;
    private static final int MAX_KEY_LENGTH = 128;
    private static final int MAX_VALUE_LENGTH = 256;
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    private static final String RESERVED = "aws:";

    private ObjectTags() {}

    /** What the header says, in the form of a query; empty when it was not sent. */
    static Map<String, String> ofHeader(Exchange exchange) {
        Map<String, String> tags = new TreeMap<>();
        String header = exchange.headerList(HEADER);
        if (header == null || header.isBlank()) {
            return tags;
        }
        for (String pair : ObjectHeaders.decoded(header.strip()).split("&")) {
            int equals = pair.indexOf('=');
            if (equals != pair.lastIndexOf('=')) {
                throw malformed(header);
            }
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (tags.put(decoded(key, header), decoded(value, header)) != null) {
                throw malformed(header);
            }
        }
        // The one rule that S3 has another code for here than in a document.
        check(tags, S3Error.BAD_REQUEST);
        return tags;
    }

    /** @throws io.ozone.s3.error.S3Exception MalformedXML, InvalidTag */
    static Map<String, String> ofDocument(ByteBuffer document) {
        XmlReader xml = new XmlReader(document);
        xml.root("Tagging");
        require("TagSet", xml.child());
        Map<String, String> tags = new TreeMap<>();
        for (String element = xml.child(); element != null; element = xml.child()) {
            require("Tag", element);
            read(xml, tags);
        }
        require(null, xml.child());
        xml.end();
        check(tags, S3Error.INVALID_TAG);
        return tags;
    }

    static byte[] document(Map<String, String> tags) {
        XmlWriter xml = XmlWriter.document("Tagging").open("TagSet");
        tags.forEach((key, value) ->
                xml.open("Tag").element("Key", key).element("Value", value).close("Tag"));
        return xml.close("TagSet").close("Tagging").toBytes();
    }

    /** Gives them to the object, or the version of it, that a request names; the answer says which version. */
    static void set(Exchange exchange, ObjectStore store, Map<String, String> tags) {
        RequestTarget target = exchange.target();
        ObjectVersion.header(exchange, store.setTags(target.bucket(), target.key(), ObjectVersion.named(target), tags));
    }

    private static void read(XmlReader xml, Map<String, String> tags) {
        String key = null;
        String value = null;
        for (String element = xml.child(); element != null; element = xml.child()) {
            String text = xml.text();
            if (element.equals("Key") && key == null) {
                key = text;
            } else if (element.equals("Value") && value == null) {
                value = text;
            } else {
                throw S3Error.MALFORMED_XML.failure(
                        "A tag has an element '%s' that it can't have, or not again", element);
            }
        }
        if (key == null || value == null) {
            throw S3Error.MALFORMED_XML.failure("A tag has no Key or no Value; it must have both");
        }
        if (tags.put(key, value) != null) {
            throw S3Error.INVALID_TAG
                    .failure("Cannot provide multiple Tags with the same key: '%s'", key)
                    .with("TagKey", key);
        }
    }

    /** @param wanted null = the end of what it stands in */
    private static void require(String wanted, String found) {
        if (wanted == null ? found != null : !wanted.equals(found)) {
            throw S3Error.MALFORMED_XML.failure(
                    "Tags are one Tagging with one TagSet of Tags; there is a '%s' in another place", found);
        }
    }

    private static void check(Map<String, String> tags, S3Error tooMany) {
        if (tags.size() > MAX_TAGS) {
            throw tooMany.failure("Object tags cannot be greater than %d; there are %d", MAX_TAGS, tags.size());
        }
        tags.forEach(ObjectTags::check);
    }

    /** Lengths are counted in UTF-16, as S3 does. */
    private static void check(String key, String value) {
        if (key.isEmpty()
                || key.length() > MAX_KEY_LENGTH
                || !ALLOWED.matcher(key).matches()) {
            throw S3Error.INVALID_TAG
                    .failure(
                            "The TagKey you have provided is invalid: '%s'. It must have 1 to %d letters, digits,"
                                    + " spaces or _ . : / = + - @",
                            key, MAX_KEY_LENGTH)
                    .with("TagKey", key);
        }
        if (key.toLowerCase(Locale.ROOT).startsWith(RESERVED)) {
            throw S3Error.INVALID_TAG
                    .failure("System tags cannot be added by requesters: '%s' begins with %s", key, RESERVED)
                    .with("TagKey", key);
        }
        if (value.length() > MAX_VALUE_LENGTH || !ALLOWED.matcher(value).matches()) {
            throw S3Error.INVALID_TAG
                    .failure(
                            "The TagValue you have provided is invalid: '%s'. It must have at most %d letters, digits,"
                                    + " spaces or _ . : / = + - @",
                            value, MAX_VALUE_LENGTH)
                    .with("TagKey", key)
                    .with("TagValue", value);
        }
    }

    private static String decoded(String text, String header) {
        try {
            return Percent.decode(text, true);
        } catch (S3Exception e) {
            throw malformed(header);
        }
    }

    private static S3Exception malformed(String header) {
        return S3Error.INVALID_ARGUMENT
                .failure(
                        "The header '%s' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name"
                                + " duplicates; it is '%s'",
                        HEADER, header)
                .with("ArgumentName", HEADER)
                .with("ArgumentValue", header);
    }
}
