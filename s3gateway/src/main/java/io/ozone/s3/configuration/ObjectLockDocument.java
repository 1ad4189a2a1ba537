package io.ozone.s3.configuration;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.xml.XmlElement;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.DefaultRetention;
import io.ozone.wire.om.RetentionMode;
import java.util.ArrayList;
import java.util.List;

/**
 * That a bucket has object lock, and what retention new objects get by default: checked, and said again in the form in which
 * the cluster applies it.
 */
public final class ObjectLockDocument {
    static final String ROOT = "ObjectLockConfiguration";

    private static final String ENABLED = "ObjectLockEnabled";
    private static final String RULE = "Rule";
    private static final String DEFAULT_RETENTION = "DefaultRetention";
    private static final String MODE = "Mode";
    private static final String DAYS = "Days";
    private static final String YEARS = "Years";

    private static final int MAX_DAYS = 36_500;
    private static final int MAX_YEARS = 100;

    private ObjectLockDocument() {}

    /** Of a bucket that is made with object lock: there is no default retention. */
    public static BucketConfiguration enabled() {
        return StoredConfiguration.OBJECT_LOCK.read(XmlElement.of(ROOT));
    }

    /** @throws io.ozone.s3.error.S3Exception MalformedXML, InvalidRetentionPeriod */
    static BucketConfiguration.Builder read(XmlElement root) {
        String enabled = root.holding(ENABLED, RULE).textOf(ENABLED).orElse("Enabled");
        if (!enabled.equals("Enabled")) {
            throw S3Error.MALFORMED_XML.failure("%s is '%s'; it can only be Enabled", ENABLED, enabled);
        }
        List<XmlElement> kept = new ArrayList<>();
        kept.add(XmlElement.of(ENABLED, enabled));
        root.find(RULE).ifPresent(kept::add);
        BucketConfiguration.Builder stored = StoredConfiguration.stored(new XmlElement(ROOT, "", kept));
        root.find(RULE).ifPresent(rule -> stored.setDefaultRetention(defaultRetention(rule)));
        return stored;
    }

    /** How S3 calls it; other names are of no mode. @param what fails with it */
    public static RetentionMode mode(String name, S3Error what) {
        return switch (name) {
            case "GOVERNANCE" -> RetentionMode.GOVERNANCE;
            case "COMPLIANCE" -> RetentionMode.COMPLIANCE;
            default ->
                throw what.failure("The retention mode '%s' is not known; it can be GOVERNANCE or COMPLIANCE", name);
        };
    }

    private static DefaultRetention defaultRetention(XmlElement rule) {
        XmlElement retention = rule.holding(DEFAULT_RETENTION)
                .find(DEFAULT_RETENTION)
                .orElseThrow(() -> S3Error.MALFORMED_XML.failure("The rule of an object lock has no DefaultRetention"))
                .holding(MODE, DAYS, YEARS);
        DefaultRetention.Builder parsed =
                DefaultRetention.newBuilder().setMode(mode(retention.needed(MODE), S3Error.MALFORMED_XML));
        if (retention.has(DAYS) == retention.has(YEARS)) {
            throw S3Error.MALFORMED_XML.failure("A default retention has either Days or Years");
        }
        retention.textOf(DAYS).ifPresent(text -> parsed.setDays(period(text, DAYS, MAX_DAYS)));
        retention.textOf(YEARS).ifPresent(text -> parsed.setYears(period(text, YEARS, MAX_YEARS)));
        return parsed.build();
    }

    private static int period(String text, String unit, int most) {
        int period;
        try {
            period = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw S3Error.MALFORMED_XML.failure(e, unit + " of a default retention is '" + text + "', not a number");
        }
        if (period <= 0 || period > most) {
            throw S3Error.INVALID_RETENTION_PERIOD.failure(
                    "Default retention period must be a positive integer value of at most %d %s; it is '%s'",
                    most, unit, text);
        }
        return period;
    }
}
