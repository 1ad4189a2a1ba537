package io.ozone.s3.configuration;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.xml.XmlElement;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.LifecycleRule;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Which objects a rule of a lifecycle is about. */
final class LifecycleFilter {
    private static final int MAX_PREFIX_BYTES = 1024;
    private static final long MAX_SIZE = 50L << 40;

    private static final String PREFIX = "Prefix";
    private static final String TAG = "Tag";
    private static final String AND = "And";
    private static final String GREATER = "ObjectSizeGreaterThan";
    private static final String LESS = "ObjectSizeLessThan";

    private LifecycleFilter() {}

    static void setPrefix(LifecycleRule.Builder rule, String prefix) {
        if (prefix.getBytes(StandardCharsets.UTF_8).length > MAX_PREFIX_BYTES) {
            throw S3Error.INVALID_REQUEST.failure("The maximum size of a prefix is %d.", MAX_PREFIX_BYTES);
        }
        rule.setPrefix(prefix);
    }

    /** @throws io.ozone.s3.error.S3Exception MalformedXML, InvalidRequest, InvalidTag */
    static void read(XmlElement filter, LifecycleRule.Builder rule) {
        filter.holding(PREFIX, TAG, AND, GREATER, LESS);
        if (filter.children().size() > 1) {
            throw S3Error.MALFORMED_XML.failure("A Filter with more than one condition has them in an And");
        }
        XmlElement conditions = filter.find(AND).orElse(filter);
        if (conditions != filter) {
            conditions.holding(PREFIX, TAG, GREATER, LESS);
        }
        conditions.textOf(PREFIX).ifPresent(prefix -> setPrefix(rule, prefix));
        Set<String> keys = new HashSet<>();
        for (XmlElement tag : conditions.all(TAG)) {
            String key = TagSet.key(tag);
            if (!keys.add(key)) {
                throw S3Error.INVALID_REQUEST.failure("Duplicate Tag Keys are not allowed: '%s'", key);
            }
            rule.addTags(KeyValue.newBuilder().setKey(key).setValue(tag.needed("Value")));
        }
        conditions.textOf(GREATER).ifPresent(size -> rule.setSizeGreaterThan(size(GREATER, size)));
        conditions.textOf(LESS).ifPresent(size -> rule.setSizeLessThan(size(LESS, size)));
        if (rule.hasSizeGreaterThan()
                && rule.hasSizeLessThan()
                && rule.getSizeLessThan() <= rule.getSizeGreaterThan() + 1) {
            throw S3Error.INVALID_REQUEST.failure(
                    "'%s' has to be a value greater than '%s', with sizes between them", LESS, GREATER);
        }
    }

    private static long size(String name, String text) {
        long size;
        try {
            size = Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw S3Error.MALFORMED_XML.failure(e, name + " is '" + text + "', which is not a number of bytes");
        }
        if (size < 0 || size > MAX_SIZE) {
            throw S3Error.INVALID_REQUEST.failure("%s must lie between 0 and %d; it is %s", name, MAX_SIZE, text);
        }
        return size;
    }
}
