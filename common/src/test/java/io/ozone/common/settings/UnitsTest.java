package io.ozone.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "512, 512",
        "512B, 512",
        "4k, 4096",
        "4KB, 4096",
        "4KiB, 4096",
        "1.5MB, 1572864",
        "16 MB, 16777216",
        "5GB, 5368709120",
        "2tb, 2199023255552",
        "1P, 1125899906842624",
        "9007199254740993, 9007199254740993",
        "9223372036854775807, 9223372036854775807"
    })
    void sizesAreBinary(String text, long bytes) {
        assertThat(Units.parseSize(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "-1", "4XB", "4MBB", "1e3", "9223372036854775808", "9000000PB"})
    void whatIsNotASizeIsRefused(String text) {
        assertThatThrownBy(() -> Units.parseSize(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "100, PT0.1S",
        "100ms, PT0.1S",
        "250us, PT0.00025S",
        "7ns, PT0.000000007S",
        "30s, PT30S",
        "1.5m, PT90S",
        "2 h, PT2H",
        "7d, PT168H"
    })
    void durationsHaveUnits(String text, Duration duration) {
        assertThat(Units.parseDuration(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "5 weeks", "200000000d"})
    void whatIsNotADurationIsRefused(String text) {
        assertThatThrownBy(() -> Units.parseDuration(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "om1, om1, 9862",
        "om1:1, om1, 1",
        ":7, 127.0.0.1, 7",
        "'', 127.0.0.1, 9862",
        "::1, ::1, 9862",
        "[::1], ::1, 9862",
        "[fe80::1]:80, fe80::1, 80"
    })
    void addressesTakeHostAndPortFromTheDefault(String text, String host, int port) {
        assertThat(Units.parseAddress(text, "127.0.0.1", 9862))
                .isEqualTo(InetSocketAddress.createUnresolved(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"om1:", "om1:x", "om1:65536", "om1:-1"})
    void whatIsNotAnAddressIsRefused(String text) {
        assertThatThrownBy(() -> Units.parseAddress(text, "h", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"om1:9862", "[::1]:80"})
    void aFormattedAddressIsReadBack(String text) {
        assertThat(Units.format(Units.parseAddress(text, "h", 1))).isEqualTo(text);
    }

    @Test
    void sizesForPeopleHaveOneDecimal() {
        assertThat(Units.formatSize(0)).isEqualTo("0 B");
        assertThat(Units.formatSize(1023)).isEqualTo("1023 B");
        assertThat(Units.formatSize(1536)).isEqualTo("1.5 KB");
        assertThat(Units.formatSize(5L << 30)).isEqualTo("5.0 GB");
        assertThat(Units.formatSize(Long.MAX_VALUE)).isEqualTo("8.0 EB");
    }
}
