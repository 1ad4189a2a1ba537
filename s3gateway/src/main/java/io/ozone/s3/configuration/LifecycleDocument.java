package io.ozone.s3.configuration;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.xml.XmlElement;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.Lifecycle;
import io.ozone.wire.om.LifecycleRule;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The rules by which a bucket's objects and uploads end: checked, and said again in the form in which the cluster carries
 * them out. What it can't carry out is refused, so that nobody relies on it.
 */
final class LifecycleDocument {
    private static final int MAX_RULES = 1000;
    private static final int MAX_ID = 255;

    private static final String RULE = "Rule";
    private static final String ID = "ID";
    private static final String PREFIX = "Prefix";
    private static final String FILTER = "Filter";
    private static final String STATUS = "Status";
    private static final String EXPIRATION = "Expiration";
    private static final String DAYS = "Days";
    private static final String DATE = "Date";
    private static final String ABORT = "AbortIncompleteMultipartUpload";
    private static final String ABORT_DAYS = "DaysAfterInitiation";
    private static final String DELETE_MARKER = "ExpiredObjectDeleteMarker";

    /** Known to S3, and not to be had here: other storage classes, and versions. */
    private static final List<String> NOT_SERVED =
            List.of("Transition", "NoncurrentVersionTransition", "NoncurrentVersionExpiration");

    private LifecycleDocument() {}

    /** @throws io.ozone.s3.error.S3Exception MalformedXML, InvalidArgument, InvalidRequest, NotImplemented */
    static BucketConfiguration.Builder read(XmlElement root) {
        List<XmlElement> rules = root.holding(RULE).all(RULE);
        if (rules.isEmpty() || rules.size() > MAX_RULES) {
            throw S3Error.MALFORMED_XML.failure("A lifecycle has 1 to %d rules, not %d", MAX_RULES, rules.size());
        }
        Lifecycle.Builder lifecycle = Lifecycle.newBuilder();
        List<XmlElement> kept = new ArrayList<>(rules.size());
        Set<String> ids = new HashSet<>();
        for (XmlElement rule : rules) {
            XmlElement named = named(rule);
            LifecycleRule parsed = rule(named);
            if (!ids.add(parsed.getId())) {
                throw S3Error.INVALID_ARGUMENT.failure(
                        "Rule ID must be unique. Found same ID for more than one rule: '%s'", parsed.getId());
            }
            lifecycle.addRules(parsed);
            kept.add(named);
        }
        return StoredConfiguration.stored(new XmlElement(root.name(), "", kept)).setLifecycle(lifecycle);
    }

    /** A rule that comes without a name is given one. */
    private static XmlElement named(XmlElement rule) {
        String id = rule.textOf(ID).orElse("");
        if (id.length() > MAX_ID) {
            throw S3Error.INVALID_ARGUMENT.failure("ID length should not exceed allowed limit of %d: '%s'", MAX_ID, id);
        }
        if (!id.isEmpty()) {
            return rule;
        }
        List<XmlElement> children = new ArrayList<>(rule.children());
        children.removeIf(child -> child.name().equals(ID));
        children.add(0, XmlElement.of(ID, UUID.randomUUID().toString()));
        return new XmlElement(rule.name(), rule.text(), children);
    }

    private static LifecycleRule rule(XmlElement rule) {
        for (String action : NOT_SERVED) {
            if (rule.has(action)) {
                throw notImplemented(action);
            }
        }
        rule.holding(ID, PREFIX, FILTER, STATUS, EXPIRATION, ABORT);
        LifecycleRule.Builder parsed =
                LifecycleRule.newBuilder().setId(rule.needed(ID)).setEnabled(isEnabled(rule.needed(STATUS)));
        if (rule.has(FILTER) == rule.has(PREFIX)) {
            throw S3Error.MALFORMED_XML.failure("A rule has either a Filter or a Prefix");
        }
        rule.textOf(PREFIX).ifPresent(prefix -> LifecycleFilter.setPrefix(parsed, prefix));
        rule.find(FILTER).ifPresent(filter -> LifecycleFilter.read(filter, parsed));
        if (!rule.has(EXPIRATION) && !rule.has(ABORT)) {
            throw S3Error.INVALID_REQUEST.failure("At least one action needs to be specified in a rule");
        }
        rule.find(EXPIRATION).ifPresent(expiration -> readExpiration(expiration, parsed));
        rule.find(ABORT).ifPresent(abort -> readAbort(abort, parsed));
        return parsed.build();
    }

    private static boolean isEnabled(String status) {
        switch (status) {
            case "Enabled":
                return true;
            case "Disabled":
                return false;
            default:
                throw S3Error.MALFORMED_XML.failure(
                        "The Status of a rule is '%s'; it can be Enabled or Disabled", status);
        }
    }

    private static void readExpiration(XmlElement expiration, LifecycleRule.Builder rule) {
        expiration.holding(DAYS, DATE, DELETE_MARKER);
        if (expiration.children().size() != 1) {
            throw S3Error.MALFORMED_XML.failure(
                    "An Expiration has one of Days, Date and ExpiredObjectDeleteMarker, not %d",
                    expiration.children().size());
        }
        if (expiration.has(DELETE_MARKER)) {
            throw notImplemented(DELETE_MARKER);
        }
        expiration.textOf(DAYS).ifPresent(days -> rule.setExpirationDays(days(days, "'Days' for Expiration action")));
        expiration.textOf(DATE).ifPresent(date -> rule.setExpirationDateMillis(midnight(date)));
    }

    private static void readAbort(XmlElement abort, LifecycleRule.Builder rule) {
        String days = abort.holding(ABORT_DAYS).needed(ABORT_DAYS);
        rule.setAbortUploadDays(days(days, "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action"));
        if (rule.getTagsCount() > 0) {
            throw S3Error.INVALID_REQUEST.failure("AbortIncompleteMultipartUpload cannot be specified with Tags.");
        }
        if (rule.hasSizeGreaterThan() || rule.hasSizeLessThan()) {
            throw S3Error.INVALID_REQUEST.failure(
                    "AbortIncompleteMultipartUpload cannot be specified with Object Size.");
        }
    }

    private static int days(String text, String what) {
        int days;
        try {
            days = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw S3Error.MALFORMED_XML.failure(e, what + " is '" + text + "', which is not a number of days");
        }
        if (days <= 0) {
            throw S3Error.INVALID_ARGUMENT
                    .failure("%s must be a positive integer", what)
                    .with("ArgumentValue", text);
        }
        return days;
    }

    private static long midnight(String text) {
        long millis;
        try {
            millis = text.indexOf('T') < 0
                    ? LocalDate.parse(text)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .toEpochMilli()
                    : OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            throw S3Error.MALFORMED_XML.failure(e, "The Date '" + text + "' is not one of ISO 8601");
        }
        if (millis % TimeUnit.DAYS.toMillis(1) != 0 || millis <= 0) {
            throw S3Error.INVALID_ARGUMENT
                    .failure("'Date' must be at midnight GMT, and after 1970-01-01; it is '%s'", text)
                    .with("ArgumentValue", text);
        }
        return millis;
    }

    private static RuntimeException notImplemented(String action) {
        return S3Error.NOT_IMPLEMENTED.failure("%s of a lifecycle is not implemented; nothing was changed", action);
    }
}
