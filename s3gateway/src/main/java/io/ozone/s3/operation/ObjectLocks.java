package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.access.Wish;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.configuration.ObjectLockDocument;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.policy.S3Actions;
import io.ozone.s3.xml.XmlElement;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.Retention;
import io.ozone.wire.om.RetentionMode;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.eclipse.jetty.http.HttpFields;

/**
 * What locks a version of an object, as requests bring it and answers show it. What a lock forbids, and whether a date lies
 * in the future, is decided where the object is.
 */
final class ObjectLocks {
    static final String MODE = "x-amz-object-lock-mode";
    static final String UNTIL = "x-amz-object-lock-retain-until-date";
    static final String LEGAL_HOLD = "x-amz-object-lock-legal-hold";
    static final String BYPASS = "x-amz-bypass-governance-retention";

    static final String PUT_RETENTION = "s3:PutObjectRetention";
    static final String PUT_LEGAL_HOLD = "s3:PutObjectLegalHold";

    private static final String RETENTION = "Retention";
    private static final String MODE_ELEMENT = "Mode";
    private static final String UNTIL_ELEMENT = "RetainUntilDate";
    private static final String HOLD = "LegalHold";
    private static final String STATUS = "Status";
    private static final int LAST_YEAR = 9999;

    private ObjectLocks() {}

    /** What the headers want a new version to be locked by. */
    static KeyLock asked(HttpFields headers) {
        KeyLock.Builder lock = KeyLock.newBuilder();
        String mode = headers.get(MODE);
        String until = headers.get(UNTIL);
        if ((mode == null) != (until == null)) {
            throw S3Error.INVALID_ARGUMENT.failure("%s and %s must both be supplied", UNTIL, MODE);
        }
        if (mode != null) {
            lock.setRetention(Retention.newBuilder()
                    .setMode(ObjectLockDocument.mode(mode.strip(), S3Error.INVALID_ARGUMENT))
                    .setUntilMillis(millis(until.strip(), S3Error.INVALID_ARGUMENT)));
        }
        String hold = headers.get(LEGAL_HOLD);
        if (hold != null) {
            lock.setLegalHold(isOn(hold.strip(), S3Error.INVALID_ARGUMENT));
        }
        return lock.build();
    }

    /** Whether a header says true; without it, it is not. */
    static boolean flag(Exchange exchange, String header) {
        String value = exchange.header(header);
        if (value == null || value.strip().equalsIgnoreCase("false")) {
            return false;
        }
        if (value.strip().equalsIgnoreCase("true")) {
            return true;
        }
        throw S3Error.INVALID_ARGUMENT.failure("%s is '%s'; it can be true or false", header, value);
    }

    static boolean bypassesGovernance(Exchange exchange) {
        return flag(exchange, BYPASS);
    }

    /** Sets the headers that say how a version is locked. */
    static void headers(Exchange exchange, KeyLock lock) {
        if (lock.hasRetention()) {
            exchange.setHeader(MODE, lock.getRetention().getMode().name());
            exchange.setHeader(UNTIL, Listing.time(lock.getRetention().getUntilMillis()));
        }
        if (lock.hasLegalHold()) {
            exchange.setHeader(LEGAL_HOLD, status(lock));
        }
    }

    /** The lock of the version that a request is about, in a bucket that has object lock. */
    static KeyLock find(Exchange exchange, Identity caller) {
        RequestTarget target = exchange.target();
        if (!caller.store().bucket(target.bucket()).objectLock()) {
            throw S3Error.INVALID_REQUEST
                    .failure("Bucket is missing Object Lock Configuration")
                    .with("BucketName", target.bucket());
        }
        KeyInfo key = caller.store().head(target.bucket(), target.key(), ObjectVersion.named(target));
        return key.lock();
    }

    /**
     * Changes the lock of the version that a request is about, if policies let the caller have this one.
     *
     * @param action that it takes
     */
    static void change(Gatekeeper gatekeeper, Exchange exchange, Identity caller, String action, KeyLock lock) {
        RequestTarget target = exchange.target();
        Wish wish = Wish.of(action, target.bucket(), target.key(), target.parameter(ObjectVersion.PARAMETER, ""))
                .withLock(lock);
        gatekeeper.require(exchange, caller, wish);
        boolean bypassGovernance = bypassesGovernance(exchange);
        if (bypassGovernance) {
            gatekeeper.require(exchange, caller, wish.withAction(S3Actions.BYPASS_GOVERNANCE));
        }
        caller.store().setLock(target.bucket(), target.key(), ObjectVersion.named(target), lock, bypassGovernance);
    }

    static S3Exception missing() {
        return S3Error.NO_SUCH_OBJECT_LOCK_CONFIGURATION.failure(
                "The specified object does not have a ObjectLock configuration");
    }

    /** An empty one takes the retention away. @throws S3Exception MalformedXML */
    static KeyLock retention(ByteBuffer document) {
        XmlElement root = XmlElement.read(document, RETENTION).holding(MODE_ELEMENT, UNTIL_ELEMENT);
        Retention.Builder retention = Retention.newBuilder();
        if (!root.children().isEmpty()) {
            retention
                    .setMode(ObjectLockDocument.mode(root.needed(MODE_ELEMENT), S3Error.MALFORMED_XML))
                    .setUntilMillis(millis(root.needed(UNTIL_ELEMENT).strip(), S3Error.MALFORMED_XML));
        }
        return KeyLock.newBuilder().setRetention(retention).build();
    }

    static byte[] document(Retention retention) {
        return XmlElement.of(
                        RETENTION,
                        XmlElement.of(MODE_ELEMENT, retention.getMode().name()),
                        XmlElement.of(UNTIL_ELEMENT, Listing.time(retention.getUntilMillis())))
                .toDocument();
    }

    /** @throws S3Exception MalformedXML */
    static KeyLock legalHold(ByteBuffer document) {
        String status = XmlElement.read(document, HOLD).holding(STATUS).needed(STATUS);
        return KeyLock.newBuilder()
                .setLegalHold(isOn(status, S3Error.MALFORMED_XML))
                .build();
    }

    static byte[] legalHold(KeyLock lock) {
        return XmlElement.of(HOLD, XmlElement.of(STATUS, status(lock))).toDocument();
    }

    static boolean isRetained(KeyLock lock) {
        return lock.getRetention().getMode() != RetentionMode.RETENTION_MODE_UNSPECIFIED;
    }

    private static String status(KeyLock lock) {
        return lock.getLegalHold() ? "ON" : "OFF";
    }

    private static boolean isOn(String status, S3Error otherwise) {
        return switch (status) {
            case "ON" -> true;
            case "OFF" -> false;
            default -> throw otherwise.failure("Legal Hold must be either of 'ON' or 'OFF'; it is '%s'", status);
        };
    }

    private static long millis(String date, S3Error otherwise) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(date);
            if (time.getYear() <= LAST_YEAR) {
                return time.toInstant().toEpochMilli();
            }
        } catch (DateTimeException e) {
            throw otherwise.failure(
                    e, "The retain until date must be provided in ISO 8601 format; it is '" + date + "'");
        }
        throw otherwise.failure("The retain until date '%s' lies behind the year %d", date, LAST_YEAR);
    }
}
