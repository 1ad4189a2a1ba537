package io.ozone.cli.sh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.error.OzoneException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "v, '', v, '', ''",
        "/v, '', v, '', ''",
        "v/b, '', v, b, ''",
        "v/b/, '', v, b, ''",
        "v/b/k, '', v, b, k",
        "/v/b/dir/sub/k, '', v, b, dir/sub/k",
        "v/b/dir/, '', v, b, dir/",
        "v/b//k, '', v, b, /k",
        "o3://om1/v/b/k, om1, v, b, k",
        "o3://om1:9862/v, om1:9862, v, '', ''",
        "o3://cluster1/, cluster1, '', '', ''",
        "o3://cluster1, cluster1, '', '', ''",
        "o3:///v/b, '', v, b, ''"
    })
    void partsAreReadInOrder(String text, String host, String volume, String bucket, String key) {
        assertThat(Address.parse(text)).isEqualTo(new Address(host, volume, bucket, key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://b/k", "ofs://om/v/b/k", "http://x"})
    void otherSchemesAreRefused(String text) {
        assertThatThrownBy(() -> Address.parse(text))
                .isInstanceOf(OzoneException.class)
                .hasMessageContaining(text);
    }

    @Test
    void eachCommandGetsTheDepthItNeeds() {
        assertThat(Address.volume("v").path()).isEqualTo("v");
        assertThat(Address.bucket("o3://h/v/b").path()).isEqualTo("v/b");
        assertThat(Address.key("v/b/k/l").path()).isEqualTo("v/b/k/l");
        assertThatThrownBy(() -> Address.volume("v/b")).isInstanceOf(OzoneException.class);
        assertThatThrownBy(() -> Address.bucket("v")).isInstanceOf(OzoneException.class);
        assertThatThrownBy(() -> Address.bucket("v/b/k")).isInstanceOf(OzoneException.class);
        assertThatThrownBy(() -> Address.key("v/b")).isInstanceOf(OzoneException.class);
    }

    @Test
    void twoKeysAreTwoAddressesOrABucketAndTwoNames() {
        KeyPair names = KeyPair.parse(List.of("v/b", "x/1", "y"));
        KeyPair addresses = KeyPair.parse(List.of("v/b/x/1", "v/b/y"));

        assertThat(names).isEqualTo(addresses);
        assertThatThrownBy(() -> KeyPair.parse(List.of("o3://a/v/b/x", "o3://other/v/b/y")))
                .hasMessageContaining("different clusters");
    }
}
