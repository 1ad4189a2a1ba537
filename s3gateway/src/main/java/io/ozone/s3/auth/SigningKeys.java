package io.ozone.s3.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;

/** Derives the key that signs for one day, region and service; keeps the recent ones. */
final class SigningKeys {
    private static final int MAX_KEPT = 10_000;

    private record Derived(String secret, Scope scope) {}

    private final Cache<Derived, SecretKey> keys =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).build();

    SecretKey of(String secret, Scope scope) {
        return keys.get(new Derived(secret, scope), SigningKeys::derive);
    }

    private static SecretKey derive(Derived from) {
        byte[] key = ("AWS4" + from.secret()).getBytes(StandardCharsets.UTF_8);
        key = Crypto.hmac(Crypto.key(key), from.scope().date());
        key = Crypto.hmac(Crypto.key(key), from.scope().region());
        key = Crypto.hmac(Crypto.key(key), from.scope().service());
        return Crypto.key(Crypto.hmac(Crypto.key(key), Scope.TERMINATOR));
    }
}
