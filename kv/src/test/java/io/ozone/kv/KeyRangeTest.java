package io.ozone.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyRangeTest {
    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void theBoundBehindAPrefixCountsUpItsLastByte() {
        assertThat(KeyRange.behindPrefix(bytes(1, 2))).isEqualTo(bytes(1, 3));
        assertThat(KeyRange.behindPrefix(bytes(1, 0x7f))).isEqualTo(bytes(1, 0x80));
    }

    @Test
    void highestBytesAtTheEndOfAPrefixAreCutFirst() {
        assertThat(KeyRange.behindPrefix(bytes(1, 0xff, 0xff))).isEqualTo(bytes(2));
        assertThat(KeyRange.behindPrefix(bytes(0xff, 0xff))).isNull();
        assertThat(KeyRange.behindPrefix(bytes())).isNull();
    }

    @Test
    void theSuccessorIsTheNextPossibleKey() {
        assertThat(KeyRange.successor(bytes(5))).isEqualTo(bytes(5, 0));
    }

    @Test
    void startAfterCountsOnlyBehindTheBeginningOfThePrefix() {
        assertThat(KeyRange.of(bytes(5), bytes(3)).lower()).isEqualTo(bytes(5));
        assertThat(KeyRange.of(bytes(5), bytes(5, 9)).lower()).isEqualTo(bytes(5, 9, 0));
        assertThat(KeyRange.of(null, bytes(3)).lower()).isEqualTo(bytes(3, 0));
    }
}
