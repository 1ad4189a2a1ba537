package io.ozone.s3.configuration;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.xml.XmlElement;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The tags of a bucket, and the form of a tag. */
final class BucketTags {
    private static final int MAX_TAGS = 50;
    private static final int MAX_KEY_LENGTH = 128;
    private static final int MAX_VALUE_LENGTH = 256;
    private static final Pattern CHARACTERS = Pattern.compile("[\\p{L}\\p{N}\\p{Z}+\\-=._:/@]*");

    private BucketTags() {}

    /** @throws io.ozone.s3.error.S3Exception MalformedXML, InvalidTag, BadRequest */
    static XmlElement checked(XmlElement tagging) {
        XmlElement tags = tagging.holding("TagSet")
                .find("TagSet")
                .orElseThrow(() -> S3Error.MALFORMED_XML.failure("The element Tagging has no TagSet"))
                .holding("Tag");
        if (tags.children().size() > MAX_TAGS) {
            throw S3Error.BAD_REQUEST.failure(
                    "Bucket tags cannot be greater than %d; there are %d",
                    MAX_TAGS, tags.children().size());
        }
        Set<String> keys = new HashSet<>();
        for (XmlElement tag : tags.children()) {
            String key = key(tag);
            if (!keys.add(key)) {
                throw S3Error.INVALID_TAG
                        .failure("Cannot provide multiple Tags with the same key '%s'", key)
                        .with("TagKey", key);
            }
        }
        return tagging;
    }

    /** The key of a tag whose form is checked. */
    static String key(XmlElement tag) {
        tag.holding("Key", "Value");
        String key = tag.needed("Key");
        String value = tag.needed("Value");
        if (key.isEmpty()
                || length(key) > MAX_KEY_LENGTH
                || !CHARACTERS.matcher(key).matches()) {
            throw S3Error.INVALID_TAG
                    .failure("The TagKey you have provided is invalid: '%s'", key)
                    .with("TagKey", key);
        }
        if (length(value) > MAX_VALUE_LENGTH || !CHARACTERS.matcher(value).matches()) {
            throw S3Error.INVALID_TAG
                    .failure("The TagValue you have provided is invalid: '%s'", value)
                    .with("TagKey", key)
                    .with("TagValue", value);
        }
        if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
            throw S3Error.INVALID_TAG
                    .failure("System tags cannot be added or updated by requester: '%s'", key)
                    .with("TagKey", key);
        }
        return key;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
