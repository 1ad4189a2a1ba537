package io.ozone.s3.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class KeystreamTest {
    /** NIST SP 800-38A, F.5.5: CTR-AES256. */
    @Test
    void itIsThatOfTheStandard() {
        SecretKeySpec key = key("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        ByteString counter = ByteString.fromHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        byte[] plain = HexFormat.of().parseHex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
        byte[] expected = HexFormat.of().parseHex("601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5");

        assertThat(apply(new Keystream(key, counter, 0), plain)).isEqualTo(expected);
        assertThat(apply(new Keystream(key, counter, 16), Arrays.copyOfRange(plain, 16, 32)))
                .isEqualTo(Arrays.copyOfRange(expected, 16, 32));
    }

    @Test
    void anyPlaceCanBeBegunAt() {
        Random random = new Random(5);
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        SecretKeySpec key = new SecretKeySpec(bytes, "AES");
        ByteString nonce = Keystream.newNonce();
        byte[] plain = new byte[100_000];
        random.nextBytes(plain);
        byte[] whole = apply(new Keystream(key, nonce, 0), plain);
        assertThat(whole).isNotEqualTo(plain);
        for (int i = 0; i < 500; i++) {
            int start = random.nextInt(plain.length);
            int end = start + random.nextInt(Math.min(300, plain.length - start) + 1);
            assertThat(apply(new Keystream(key, nonce, start), Arrays.copyOfRange(whole, start, end)))
                    .as("%d to %d", start, end)
                    .isEqualTo(Arrays.copyOfRange(plain, start, end));
        }
    }

    @Test
    void theCounterGoesOnBeyondFourBytes() {
        SecretKeySpec key = key("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        ByteString nonce = ByteString.fromHex("00112233445566778899aa00fffffffe");
        ByteString next = ByteString.fromHex("00112233445566778899aa0100000000");
        byte[] zeros = new byte[16];
        assertThat(apply(new Keystream(key, nonce, 32), zeros)).isEqualTo(apply(new Keystream(key, next, 0), zeros));
    }

    @Test
    void noNonceComesTwiceAndTheirCountersCantMeet() {
        Set<ByteString> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ByteString nonce = Keystream.newNonce();
            assertThat(nonce.size()).isEqualTo(16);
            assertThat(nonce.substring(11)).isEqualTo(ByteString.copyFrom(new byte[5]));
            assertThat(seen.add(nonce)).isTrue();
        }
    }

    private static SecretKeySpec key(String hex) {
        return new SecretKeySpec(HexFormat.of().parseHex(hex), "AES");
    }

    private static byte[] apply(Keystream stream, byte[] data) {
        ByteBuffer result = ByteBuffer.allocate(data.length);
        stream.apply(ByteBuffer.wrap(data).asReadOnlyBuffer(), result);
        return result.array();
    }
}
