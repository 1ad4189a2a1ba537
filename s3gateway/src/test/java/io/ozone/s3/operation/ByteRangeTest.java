package io.ozone.s3.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.s3.error.S3Exception;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-9, 0, 10",
        "bytes=0-, 0, 10",
        "bytes=9-, 9, 1",
        "bytes=5-99999999999999999999999, 5, 5",
        "bytes=-1, 9, 1",
        "bytes=-99999999999999999999999, 0, 10",
        "bytes= 1 - 2, 1, 2"
    })
    void rangesOfTenBytes(String header, long offset, long length) {
        assertThat(ByteRange.parse(header, 10)).isEqualTo(new ByteRange(offset, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=",
                "bytes=-",
                "bytes=5",
                "bytes=3-2",
                "bytes=a-b",
                "bytes=0-1,3-4",
                "items=0-1",
                "bytes=--1"
            })
    void whatIsNoSingleRangeMeansTheWhole(String header) {
        assertThat(ByteRange.parse(header, 10)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"bytes=10-, 10", "bytes=10-20, 10", "bytes=-0, 10", "bytes=0-, 0", "bytes=-1, 0"})
    void rangesWithoutAByteAreRefused(String header, long length) {
        assertThatThrownBy(() -> ByteRange.parse(header, length))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.status()).isEqualTo(416));
    }
}
