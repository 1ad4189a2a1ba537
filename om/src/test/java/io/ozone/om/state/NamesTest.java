package io.ozone.om.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private final Names names = new Names(true);

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a-b", "a.b.c", "0bucket9", "s3v", "1.2.3", "a--b", "123456789012345"})
    void volumesAndBucketsMayHaveDnsNames(String name) {
        assertThatCode(() -> names.checkVolume(name)).doesNotThrowAnyException();
        assertThatCode(() -> names.checkBucket(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "Abc",
                "a_b",
                "-abc",
                "abc-",
                ".abc",
                "abc.",
                "a..b",
                "a.-b",
                "a-.b",
                "a/b",
                "ä-bucket",
                "192.168.1.1",
                "a b c",
                "abc\n"
            })
    void otherNamesAreRefused(String name) {
        assertRefused(() -> names.checkVolume(name), ErrorCode.INVALID_VOLUME_NAME);
        assertRefused(() -> names.checkBucket(name), ErrorCode.INVALID_BUCKET_NAME);
    }

    @Test
    void aNameHasAtMost63Characters() {
        assertThatCode(() -> names.checkBucket("a".repeat(63))).doesNotThrowAnyException();
        assertRefused(() -> names.checkBucket("a".repeat(64)), ErrorCode.INVALID_BUCKET_NAME);
    }

    @Test
    void relaxedNamesMayHoldUnderscoresAndUpperCase() {
        assertThatCode(() -> new Names(false).checkBucket("My_Bucket")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k",
                "a/b",
                "/",
                "//",
                "a//b",
                "..",
                ".",
                "../../etc",
                "a/../b",
                "%2F",
                "+",
                "a b",
                " ",
                "\t\n\r",
                "\u0001",
                "\u007f",
                "ключ",
                "键",
                "😀",
                "e\u0301",
                "\ufffd",
                "a?b#c&d=e",
                "back\\slash",
                "\"'`$<>|*"
            })
    void aKeyMayHoldAnyCharacterButNul(String name) {
        assertThatCode(() -> names.checkKey(name)).doesNotThrowAnyException();
    }

    @Test
    void aKeyMustNotBeEmptyOrHoldNul() {
        assertRefused(() -> names.checkKey(""), ErrorCode.INVALID_KEY_NAME);
        assertRefused(() -> names.checkKey("a\0b"), ErrorCode.INVALID_KEY_NAME);
    }

    @Test
    void aKeyHasAtMost1024BytesOfUtf8() {
        assertThatCode(() -> names.checkKey("k".repeat(1024))).doesNotThrowAnyException();
        assertRefused(() -> names.checkKey("k".repeat(1025)), ErrorCode.KEY_NAME_TOO_LONG);
        assertThatCode(() -> names.checkKey("é".repeat(512))).doesNotThrowAnyException();
        assertRefused(() -> names.checkKey("é".repeat(512) + "k"), ErrorCode.KEY_NAME_TOO_LONG);
        assertThatCode(() -> names.checkKey("键".repeat(341) + "k")).doesNotThrowAnyException();
        assertRefused(() -> names.checkKey("键".repeat(342)), ErrorCode.KEY_NAME_TOO_LONG);
        assertThatCode(() -> names.checkKey("😀".repeat(256))).doesNotThrowAnyException();
        assertRefused(() -> names.checkKey("😀".repeat(257)), ErrorCode.KEY_NAME_TOO_LONG);
    }

    private static void assertRefused(Runnable check, ErrorCode code) {
        assertThatThrownBy(check::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
