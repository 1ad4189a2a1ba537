package io.ozone.s3.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.time.Clock;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.keys.KeyRing;
import io.ozone.s3.keys.Sealed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Begins sessions, and reads the tokens that stand for them.
 *
 * <p>Nobody keeps a session: all of it, its secret as well, is in its token, sealed by a key that the cluster keeps for its
 * gateways. So any of them knows the sessions of all, and none costs anything before it is used. What must end at once, a
 * session whose user's secret was revoked, is not in the token but is asked for with each request: it carries a proof that
 * can be made with that secret only.
 *
 * <p>A token is the base64 of one byte for the format, the number of the key's version, and what that has sealed. Those that
 * are in use are remembered, as clients send them with each request.
 */
public final class SessionTokens {
    private static final String KEY = "sts";
    private static final byte FORMAT = 1;
    private static final byte[] ABOUT = "session token 1".getBytes(StandardCharsets.US_ASCII);
    /** Far more than any has, and less than all headers may have. */
    private static final int MAX_LENGTH = 8 << 10;

    private static final String ACCESS_ID_PREFIX = "ASIA";
    private static final int ACCESS_ID_LENGTH = 16;
    private static final String ACCESS_ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int SECRET_BYTES = 30;

    private static final long MAX_KEPT_BYTES = 32 << 20;
    private static final int BYTES_OF_ONE = 1 << 10;
    /** A policy takes so many bytes for each of its characters, once it is understood. */
    private static final int BYTES_OF_POLICY = 8;

    /** What somebody gets who begins a session. */
    public record Issued(String accessId, String secret, String token, Instant expires) {}

    private final KeyRing keys;
    private final Clock clock;
    private final Cache<String, Session> opened;

    public SessionTokens(KeyRing keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
        this.opened = Caffeine.newBuilder()
                .maximumWeight(MAX_KEPT_BYTES)
                .weigher((String token, Session session) -> BYTES_OF_ONE
                        + token.length()
                        + BYTES_OF_POLICY * session.policyText().length())
                .build();
    }

    /**
     * @param parent no session itself
     * @param name empty = none
     * @param policy empty = none
     * @throws io.ozone.s3.error.S3Exception MalformedPolicy, PackedPolicyTooLarge
     */
    public Issued issue(Identity parent, Duration time, String name, String policy) {
        Instant expires = Instant.ofEpochSecond(clock.millis() / 1000).plus(time);
        Session session = Session.begin(
                newAccessId(),
                Base64.getEncoder().encodeToString(Sealed.random(SECRET_BYTES)),
                parent.secret(),
                expires.toEpochMilli(),
                name,
                policy);
        KeyRing.Version key = keys.newest(KEY, true);
        byte[] sealed = Sealed.seal(key.material(), bytes(session), ABOUT);
        byte[] token = ByteBuffer.allocate(1 + Integer.BYTES + sealed.length)
                .put(FORMAT)
                .putInt(key.number())
                .put(sealed)
                .array();
        String text = Base64.getEncoder().encodeToString(token);
        if (text.length() > MAX_LENGTH) {
            throw S3Error.PACKED_POLICY_TOO_LARGE.failure(
                    "The token would have %d characters; it may have %d", text.length(), MAX_LENGTH);
        }
        return new Issued(session.accessId(), session.secret(), text, expires);
    }

    private static String newAccessId() {
        StringBuilder id = new StringBuilder(ACCESS_ID_PREFIX);
        for (byte random : Sealed.random(ACCESS_ID_LENGTH)) {
            id.append(ACCESS_ID_LETTERS.charAt(random & 31));
        }
        return id.toString();
    }

    /** @throws io.ozone.s3.error.S3Exception InvalidToken when it is none that a gateway of this cluster has made */
    Session open(String token) {
        Session session = opened.getIfPresent(token);
        if (session == null) {
            session = read(token).orElseThrow(SessionTokens::invalid);
            opened.put(token, session);
        }
        return session;
    }

    static S3Exception invalid() {
        return S3Error.INVALID_TOKEN.failure("The provided token is malformed or otherwise invalid.");
    }

    private Optional<Session> read(String token) {
        if (token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        // The last letter may have bits that mean nothing.
        boolean exact = Base64.getEncoder().encodeToString(bytes).equals(token);
        ByteBuffer from = ByteBuffer.wrap(bytes);
        if (!exact || from.remaining() < 1 + Integer.BYTES || from.get() != FORMAT) {
            return Optional.empty();
        }
        return key(from.getInt())
                .flatMap(key -> Sealed.open(key.material(), from, ABOUT))
                .map(SessionTokens::session);
    }

    private Optional<KeyRing.Version> key(int number) {
        try {
            return keys.version(KEY, number, false);
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.ENCRYPTION_KEY_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static byte[] bytes(Session session) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeUTF(session.accessId());
            out.writeUTF(session.secret());
            out.writeUTF(session.parentId());
            out.writeUTF(session.user());
            out.writeUTF(session.proof());
            out.writeLong(session.expiresMillis());
            out.writeUTF(session.name());
            out.writeUTF(session.policyText());
        } catch (IOException e) {
            throw new UncheckedIOException("a session has no text as long as that", e);
        }
        return bytes.toByteArray();
    }

    private static Session session(byte[] bytes) {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            return new Session(
                    in.readUTF(),
                    in.readUTF(),
                    in.readUTF(),
                    in.readUTF(),
                    in.readUTF(),
                    in.readLong(),
                    in.readUTF(),
                    in.readUTF());
        } catch (IOException e) {
            throw new UncheckedIOException("what a gateway has sealed is whole", e);
        }
    }
}
