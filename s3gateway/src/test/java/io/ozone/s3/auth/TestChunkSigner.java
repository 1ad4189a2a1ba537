package io.ozone.s3.auth;

import java.util.List;
import javax.crypto.SecretKey;

/** Signs chunks as a client does, and gives the signer that checks them. */
public final class TestChunkSigner {
    private static final String SEED = "5eed";
    private static final Claim CLAIM = new Claim(
            "id", new Scope("20130524", "us-east-1", "s3"), List.of("host"), SEED, "20130524T000000Z", 0, "", false, 0);

    private final SecretKey key = new SigningKeys().of("secret", CLAIM.scope());
    private String previous = SEED;

    public ChunkSigner checker() {
        return new ChunkSigner(key, CLAIM);
    }

    public String chunk(byte[] data) {
        return sign("AWS4-HMAC-SHA256-PAYLOAD", Crypto.EMPTY_SHA256 + "\n" + Crypto.hex(Crypto.sha256(data)));
    }

    public String trailers(byte[] canonical) {
        return sign("AWS4-HMAC-SHA256-TRAILER", Crypto.hex(Crypto.sha256(canonical)));
    }

    private String sign(String algorithm, String rest) {
        previous = Crypto.hex(Crypto.hmac(
                key,
                algorithm + "\n" + CLAIM.timestamp() + "\n" + CLAIM.scope().text() + "\n" + previous + "\n" + rest));
        return previous;
    }
}
