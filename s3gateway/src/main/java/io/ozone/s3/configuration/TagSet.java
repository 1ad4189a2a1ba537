package io.ozone.s3.configuration;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.xml.XmlElement;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a bucket, or an object, can be tagged with. */
public enum TagSet {
    OF_BUCKET("Bucket", 50),
    OF_OBJECT("Object", 10);

    private static final int MAX_KEY_LENGTH = 128;
    private static final int MAX_VALUE_LENGTH = 256;
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    private static final String RESERVED = "aws:";

    private final String what;
    private final int most;

    TagSet(String what, int most) {
        this.what = what;
        this.most = most;
    }

    /**
     * The tags of a document, sorted by their keys.
     *
     * @param tooMany fails with more tags than there may be
     * @throws io.ozone.s3.error.S3Exception MalformedXML, InvalidTag
     */
    public Map<String, String> read(XmlElement tagging, S3Error tooMany) {
        XmlElement tags = tagging.holding("TagSet")
                .find("TagSet")
                .orElseThrow(() -> S3Error.MALFORMED_XML.failure("The element Tagging has no TagSet"))
                .holding("Tag");
        Map<String, String> found = new TreeMap<>();
        for (XmlElement tag : tags.children()) {
            String key = key(tag);
            if (found.put(key, tag.needed("Value")) != null) {
                throw S3Error.INVALID_TAG
                        .failure("Cannot provide multiple Tags with the same key: '%s'", key)
                        .with("TagKey", key);
            }
        }
        requireFew(found, tooMany);
        return found;
    }

    /** @throws io.ozone.s3.error.S3Exception InvalidTag */
    public void check(Map<String, String> tags, S3Error tooMany) {
        requireFew(tags, tooMany);
        tags.forEach(TagSet::check);
    }

    private void requireFew(Map<String, String> tags, S3Error tooMany) {
        if (tags.size() > most) {
            throw tooMany.failure("%s tags cannot be greater than %d; there are %d", what, most, tags.size());
        }
    }

    /** The key of a tag whose form is checked. */
    static String key(XmlElement tag) {
        String key = tag.holding("Key", "Value").needed("Key");
        check(key, tag.needed("Value"));
        return key;
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
}
