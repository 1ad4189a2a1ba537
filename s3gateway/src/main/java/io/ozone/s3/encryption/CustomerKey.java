package io.ozone.s3.encryption;

import io.ozone.s3.auth.Crypto;
import io.ozone.s3.error.S3Error;
import io.ozone.wire.om.Encryption;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;

/** A key that a request brings along (SSE-C). It is kept nowhere; who comes with another can't unwrap what it has wrapped. */
public final class CustomerKey implements KeyWrapper {
    static final String ALGORITHM = "AES256";

    private final byte[] key;
    private final String md5;

    private CustomerKey(byte[] key, String md5) {
        this.key = key;
        this.md5 = md5;
    }

    /**
     * @param names of the headers with the algorithm, the key and the key's MD5
     * @return null when none of them is there
     * @throws io.ozone.s3.error.S3Exception InvalidArgument, InvalidEncryptionAlgorithmError
     */
    static CustomerKey read(HttpFields headers, String... names) {
        String algorithm = headers.get(names[0]);
        String key = headers.get(names[1]);
        String md5 = headers.get(names[2]);
        if (algorithm == null && key == null && md5 == null) {
            return null;
        }
        if (algorithm == null) {
            throw missing(names[0], "a valid encryption algorithm");
        }
        if (!algorithm.strip().equals(ALGORITHM)) {
            throw S3Error.INVALID_ENCRYPTION_ALGORITHM
                    .failure(
                            "The encryption request you specified is not valid: %s is '%s'. Supported value: %s",
                            names[0], algorithm, ALGORITHM)
                    .with("ArgumentName", names[0])
                    .with("ArgumentValue", algorithm);
        }
        if (key == null) {
            throw missing(names[1], "an appropriate secret key");
        }
        if (md5 == null) {
            throw missing(names[2], "the client calculated MD5 of the secret key");
        }
        return of(decoded(key.strip(), names[1]), md5.strip(), names[2]);
    }

    private static CustomerKey of(byte[] key, String md5, String md5Name) {
        String actual = Base64.getEncoder().encodeToString(Crypto.digest("MD5").digest(key));
        if (!MessageDigest.isEqual(actual.getBytes(StandardCharsets.US_ASCII), md5.getBytes(StandardCharsets.UTF_8))) {
            throw S3Error.INVALID_ARGUMENT
                    .failure(
                            "The calculated MD5 hash of the key did not match the hash that was provided in %s",
                            md5Name)
                    .with("ArgumentName", md5Name);
        }
        return new CustomerKey(key, actual);
    }

    /** No message says what was sent: it may be a key with a slip. */
    private static byte[] decoded(String text, String name) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            key = new byte[0];
        }
        if (key.length != WrappedKeys.KEY_BYTES) {
            throw S3Error.INVALID_ARGUMENT
                    .failure(
                            "The secret key was invalid for the specified algorithm: %s must be the base64 of %d bytes",
                            name, WrappedKeys.KEY_BYTES)
                    .with("ArgumentName", name);
        }
        return key;
    }

    private static RuntimeException missing(String name, String what) {
        return S3Error.INVALID_ARGUMENT
                .failure(
                        "Requests specifying Server Side Encryption with Customer provided keys must provide %s, in %s",
                        what, name)
                .with("ArgumentName", name);
    }

    /** In base64. */
    String md5() {
        return md5;
    }

    @Override
    public DataKey generate(Encryption about) {
        byte[] plain = WrappedKeys.random(WrappedKeys.KEY_BYTES);
        return new DataKey(plain, WrappedKeys.wrap(key, plain, about));
    }

    /** @throws io.ozone.s3.error.S3Exception AccessDenied */
    @Override
    public byte[] unwrap(Encryption row) {
        return find(row)
                .orElseThrow(() -> S3Error.ACCESS_DENIED.failure(
                        "Access Denied: the object was stored with another customer provided key"));
    }

    /** Empty when another key was used. */
    Optional<byte[]> find(Encryption row) {
        return WrappedKeys.unwrap(key, row.getWrappedKey().asReadOnlyByteBuffer(), row);
    }
}
