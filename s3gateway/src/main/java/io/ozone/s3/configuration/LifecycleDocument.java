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

    private static final String NONCURRENT = "NoncurrentVersionExpiration";
    private static final String NONCURRENT_DAYS = "NoncurrentDays";
    private static final String NEWER = "NewerNoncurrentVersions";
    private static final int MAX_NEWER = 100;

    /** Known to S3, and not to be had here, as there are no other storage classes to move to. */
    private static final List<String> NOT_SERVED = List.of("Transition", "NoncurrentVersionTransition");

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
        NOT_SERVED.stream().flatMap(action -> rule.all(action).stream()).forEach(LifecycleDocument::refuse);
        rule.holding(ID, PREFIX, FILTER, STATUS, EXPIRATION, NONCURRENT, ABORT);
        LifecycleRule.Builder parsed =
                LifecycleRule.newBuilder().setId(rule.needed(ID)).setEnabled(isEnabled(rule.needed(STATUS)));
        if (rule.has(FILTER) == rule.has(PREFIX)) {
            throw S3Error.MALFORMED_XML.failure("A rule has either a Filter or a Prefix");
        }
        rule.textOf(PREFIX).ifPresent(prefix -> LifecycleFilter.setPrefix(parsed, prefix));
        rule.find(FILTER).ifPresent(filter -> LifecycleFilter.read(filter, parsed));
        if (!rule.has(EXPIRATION) && !rule.has(NONCURRENT) && !rule.has(ABORT)) {
            throw S3Error.INVALID_REQUEST.failure("At least one action needs to be specified in a rule");
        }
        rule.find(EXPIRATION).ifPresent(expiration -> readExpiration(expiration, parsed));
        rule.find(NONCURRENT).ifPresent(noncurrent -> readNoncurrent(noncurrent, rule.has(FILTER), parsed));
        rule.find(ABORT).ifPresent(abort -> readAbort(abort, parsed));
        return parsed.build();
    }

    /** What is wrong as it stands is not called right but for not being served. */
    private static void refuse(XmlElement transition) {
        transition.textOf(DATE).ifPresent(LifecycleDocument::midnight);
        throw S3Error.NOT_IMPLEMENTED.failure(
                "%s of a lifecycle is not implemented, as there is no storage class to move objects to; nothing was"
                        + " changed",
                transition.name());
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
        expiration.textOf(DELETE_MARKER).ifPresent(expired -> readDeleteMarkers(expired, rule));
        expiration.textOf(DAYS).ifPresent(days -> rule.setExpirationDays(days(days, "'Days' for Expiration action")));
        expiration.textOf(DATE).ifPresent(date -> rule.setExpirationDateMillis(midnight(date)));
    }

    private static void readDeleteMarkers(String expired, LifecycleRule.Builder rule) {
        String text = expired.strip();
        if (!text.equals("true") && !text.equals("false")) {
            throw S3Error.MALFORMED_XML.failure("%s is '%s'; it can be true or false", DELETE_MARKER, expired);
        }
        rule.setExpiredDeleteMarkers(text.equals("true"));
        requirePrefixOnly(DELETE_MARKER, rule);
    }

    private static void readNoncurrent(XmlElement noncurrent, boolean filtered, LifecycleRule.Builder rule) {
        noncurrent.holding(NONCURRENT_DAYS, NEWER);
        rule.setNoncurrentDays(days(
                noncurrent.textOf(NONCURRENT_DAYS).orElse("0"),
                "'NoncurrentDays' for NoncurrentVersionExpiration action"));
        noncurrent.textOf(NEWER).ifPresent(newer -> {
            if (!filtered) {
                throw S3Error.INVALID_REQUEST.failure("%s can only be specified in a rule with a Filter", NEWER);
            }
            rule.setNewerNoncurrentVersions(newerVersions(newer));
        });
    }

    private static int newerVersions(String text) {
        int newer = number(text, "'NewerNoncurrentVersions'", "versions");
        if (newer < 1 || newer > MAX_NEWER) {
            throw S3Error.INVALID_ARGUMENT
                    .failure("'NewerNoncurrentVersions' must be an integer from 1 to %d", MAX_NEWER)
                    .with("ArgumentValue", text);
        }
        return newer;
    }

    private static void readAbort(XmlElement abort, LifecycleRule.Builder rule) {
        String days = abort.holding(ABORT_DAYS).needed(ABORT_DAYS);
        rule.setAbortUploadDays(days(days, "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action"));
        requirePrefixOnly(ABORT, rule);
    }

    /** Uploads and delete markers have neither tags nor a size. */
    private static void requirePrefixOnly(String action, LifecycleRule.Builder rule) {
        if (rule.getTagsCount() > 0) {
            throw S3Error.INVALID_REQUEST.failure("%s cannot be specified with Tags.", action);
        }
        if (rule.hasSizeGreaterThan() || rule.hasSizeLessThan()) {
            throw S3Error.INVALID_REQUEST.failure("%s cannot be specified with Object Size.", action);
        }
    }

    private static int number(String text, String what, String unit) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw S3Error.MALFORMED_XML.failure(e, what + " is '" + text + "', which is not a number of " + unit);
        }
    }

    private static int days(String text, String what) {
        int days = number(text, what, "days");
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
}
