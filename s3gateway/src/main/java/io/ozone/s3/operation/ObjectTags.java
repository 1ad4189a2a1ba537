package io.ozone.s3.operation;

import io.ozone.s3.configuration.TagSet;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Percent;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.store.ObjectStore;
import io.ozone.s3.xml.XmlElement;
import io.ozone.s3.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** The tags of an object, as requests bring them and answers show them. */
final class ObjectTags {
    static final String HEADER = "x-amz-tagging";
    static final String COUNT_HEADER = "x-amz-tagging-count";

    /** Ten tags with the longest names and values, each character as a reference, fit in many times over. */
    static final int MAX_BODY_BYTES = 256 << 10;

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
        TagSet.OF_OBJECT.check(tags, S3Error.BAD_REQUEST);
        return tags;
    }

    /** @throws io.ozone.s3.error.S3Exception MalformedXML, InvalidTag */
    static Map<String, String> ofDocument(ByteBuffer document) {
        return TagSet.OF_OBJECT.read(XmlElement.read(document, "Tagging"), S3Error.INVALID_TAG);
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
