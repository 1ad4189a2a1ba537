package io.ozone.s3.access;

import io.ozone.client.KeyInfo;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.UploadForm;
import io.ozone.s3.policy.ConditionKey;
import io.ozone.s3.policy.Question;
import io.ozone.s3.store.ObjectStore;
import io.ozone.wire.om.Retention;
import io.ozone.wire.om.RetentionMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A wish, with what its request says about it. What has to be asked for is asked for when somebody wants to know. */
final class Asked implements Question {
    /** No object has this generation. */
    private static final long NOT_THERE = -1;

    private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final Exchange exchange;
    private final Identity caller;
    private final Wish wish;
    private final ObjectStore store;
    private final long nowMillis;
    private KeyInfo object;
    private boolean looked;

    /** @param store as the gateway itself sees it */
    Asked(Exchange exchange, Identity caller, Wish wish, ObjectStore store, long nowMillis) {
        this.exchange = exchange;
        this.caller = caller;
        this.wish = wish;
        this.store = store;
        this.nowMillis = nowMillis;
    }

    @Override
    public String user() {
        return caller.isAnonymous() ? null : caller.user();
    }

    @Override
    public String action() {
        return wish.action();
    }

    @Override
    public String resource() {
        return wish.resource();
    }

    @Override
    public List<String> values(ConditionKey key, String name) {
        return switch (key) {
            case SOURCE_IP -> List.of(exchange.remoteAddress());
            case SECURE_TRANSPORT -> List.of(Boolean.toString(exchange.isSecure()));
            case REFERER -> one(exchange.header("referer"));
            case USER_AGENT -> one(exchange.header("user-agent"));
            case CURRENT_TIME -> List.of(Instant.ofEpochMilli(nowMillis).toString());
            case EPOCH_TIME -> List.of(Long.toString(nowMillis / 1000));
            case USERNAME, USERID -> one(user());
            case SIGNATURE_VERSION -> one(caller.signatureVersion());
            case AUTH_TYPE -> one(authType());
            case VERSION_ID -> wish.versionId().isEmpty() ? List.of() : List.of(wish.versionId());
            case EXISTING_TAG -> existingTag(name);
            case PREFIX -> wish.prefix() == null ? ofRequest(key, name) : List.of(wish.prefix());
            case IF_MATCH -> wish.ifMatch() == null ? ofRequest(key, name) : List.of(wish.ifMatch());
            case CREATES_OBJECT -> wish.making() ? List.of(Boolean.toString(createsObject())) : List.of();
            case LOCK_MODE, LOCK_UNTIL, LOCK_DAYS -> retention(key);
            case LEGAL_HOLD ->
                wish.lock().hasLegalHold() ? List.of(wish.lock().getLegalHold() ? "ON" : "OFF") : List.of();
            case SIGNATURE_AGE ->
                caller.signedMillis() == 0
                        ? List.of()
                        : List.of(Long.toString(Math.max(0, nowMillis - caller.signedMillis())));
            // The door speaks no TLS, and no service asks at it.
            case TLS_VERSION, SOURCE_ARN, SOURCE_ACCOUNT -> List.of();
            default -> ofRequest(key, name);
        };
    }

    private List<String> retention(ConditionKey key) {
        Retention retention = wish.lock().getRetention();
        if (retention.getMode() == RetentionMode.RETENTION_MODE_UNSPECIFIED) {
            return List.of();
        }
        long until = retention.getUntilMillis();
        return List.of(
                switch (key) {
                    case LOCK_MODE -> retention.getMode().name();
                    case LOCK_UNTIL -> Instant.ofEpochMilli(until).toString();
                    default -> Long.toString(Math.round((until - nowMillis) / DAY_MILLIS));
                });
    }

    private boolean createsObject() {
        return !exchange.target().has("uploads") && !exchange.target().has("partNumber");
    }

    private List<String> ofRequest(ConditionKey key, String name) {
        if (wish.tags() == null) {
            return List.of();
        }
        return switch (key) {
            case PREFIX, DELIMITER, MAX_KEYS ->
                one(exchange.target().parameter(key.text().substring("s3:".length())));
            case REQUEST_TAG -> one(wish.tags().get().get(name));
            case REQUEST_TAG_KEYS -> List.copyOf(wish.tags().get().keySet());
            case COPY_SOURCE -> one(copySource());
            default -> one(header(key.text().substring("s3:".length())));
        };
    }

    /** A form carries in its fields what other requests have in headers. */
    private String header(String name) {
        UploadForm form = exchange.form();
        if (form == null) {
            return exchange.header(name);
        }
        return form.field(name.equals("x-amz-acl") ? "acl" : name);
    }

    private String copySource() {
        return exchange.header("x-amz-copy-source") == null
                ? null
                : CopySourceName.parse(exchange).resource();
    }

    private String authType() {
        if (caller.isAnonymous()) {
            return null;
        }
        if (exchange.form() != null) {
            return "POST";
        }
        return caller.isPresigned() ? "REST-QUERY-STRING" : "REST-HEADER";
    }

    private List<String> existingTag(String name) {
        if (wish.key().isEmpty() || wish.making()) {
            return List.of();
        }
        KeyInfo there = object();
        return there == null ? List.of() : one(there.tags().get(name));
    }

    /** What the wish is about; null when it is not there, or a delete marker. */
    KeyInfo object() {
        if (!looked) {
            object = find();
            looked = true;
        }
        return object;
    }

    /** Whether who asks began the upload that the request names. */
    boolean isInitiator() {
        String uploadId = exchange.target().parameter("uploadId", "");
        if (user() == null || uploadId.isEmpty()) {
            return false;
        }
        try {
            return store.upload(wish.bucket(), wish.key(), uploadId).owner().equals(user());
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.NO_SUCH_UPLOAD) {
                return false;
            }
            throw e;
        }
    }

    /** What was decided about an object as it is must not count for another that takes its place. */
    void pin() {
        if (looked) {
            exchange.pin(wish.bucket(), wish.key(), object == null ? NOT_THERE : object.generation());
        }
    }

    private KeyInfo find() {
        try {
            return store.head(wish.bucket(), wish.key(), wish.versionId());
        } catch (OzoneException e) {
            switch (e.code()) {
                case KEY_NOT_FOUND:
                case NO_SUCH_VERSION:
                case IS_DELETE_MARKER:
                    return null;
                default:
                    throw e;
            }
        }
    }

    private static List<String> one(String value) {
        return value == null ? List.of() : List.of(value);
    }
}
