package io.ozone.cli.freon;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs S3 requests with AWS Signature Version 4. The payload is not part of the signature unless its hash
 * is given: hashing it would cost the client as much as sending it. Used by one thread.
 */
final class S3Signer {
    static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final HexFormat HEX = HexFormat.of();
    private static final String ALGORITHM = "HmacSHA256";

    private final String accessId;
    private final String secret;
    private final String region;
    private final Mac mac;
    private final MessageDigest sha256;

    /** The key of a day, which is derived once. */
    private String keyDay = "";

    private byte[] dayKey;

    S3Signer(String accessId, String secret, String region) {
        this.accessId = accessId;
        this.secret = secret;
        this.region = region;
        try {
            mac = Mac.getInstance(ALGORITHM);
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }

    /**
     * The headers that sign a request, besides those given.
     *
     * @param path percent-encoded
     * @param query canonical: sorted and percent-encoded; empty = none
     * @param headers that are to be signed, by their names in lower case, with host
     * @param payloadHash in hex, or {@link #UNSIGNED_PAYLOAD}
     */
    Map<String, String> sign(
            String method, String path, String query, Map<String, String> headers, String payloadHash, Instant now) {
        String time = TIME.format(now);
        String day = time.substring(0, 8);
        Map<String, String> signed = new TreeMap<>(headers);
        signed.put("x-amz-content-sha256", payloadHash);
        signed.put("x-amz-date", time);
        String names = String.join(";", signed.keySet());

        StringBuilder request = new StringBuilder(256);
        request.append(method)
                .append('\n')
                .append(path)
                .append('\n')
                .append(query)
                .append('\n');
        signed.forEach((name, value) ->
                request.append(name).append(':').append(value.strip()).append('\n'));
        request.append('\n').append(names).append('\n').append(payloadHash);

        String scope = day + "/" + region + "/s3/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + HEX.formatHex(sha256.digest(utf8(request)));
        String signature = HEX.formatHex(hmac(keyOf(day), toSign));
        return Map.of(
                "x-amz-content-sha256", payloadHash,
                "x-amz-date", time,
                "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + accessId + "/" + scope + ",SignedHeaders=" + names
                                + ",Signature=" + signature);
    }

    private byte[] keyOf(String day) {
        if (!day.equals(keyDay)) {
            byte[] key = hmac(utf8("AWS4" + secret), day);
            key = hmac(key, region);
            key = hmac(key, "s3");
            dayKey = hmac(key, "aws4_request");
            keyDay = day;
        }
        return dayKey;
    }

    private byte[] hmac(byte[] key, String text) {
        try {
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("any bytes are a key for " + ALGORITHM, e);
        }
        return mac.doFinal(utf8(text));
    }

    private static byte[] utf8(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
