package io.ozone.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import io.ozone.common.settings.Units;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScmSettingsTest {
    @Test
    void defaultsAreThoseOfTheField() {
        Settings settings = Settings.defaults();
        assertThat(settings.problems(ScmSettings.ALL)).isEmpty();
        assertThat(settings.get(ScmSettings.CLIENT_PORT)).isEqualTo(9860);
        assertThat(settings.get(ScmSettings.DATANODE_PORT)).isEqualTo(9861);
        assertThat(settings.get(ScmSettings.BLOCK_CLIENT_PORT)).isEqualTo(9863);
        assertThat(settings.get(ScmSettings.RATIS_PORT)).isEqualTo(9894);
        assertThat(settings.get(ScmSettings.HTTP_ADDRESS).getPort()).isEqualTo(9876);
        assertThat(settings.get(ScmSettings.CONTAINER_SIZE)).isEqualTo(5L << 30);
        assertThat(settings.get(ScmSettings.HEARTBEAT_INTERVAL)).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.get(ScmSettings.SAFE_MODE_DATANODES)).isEqualTo(3);
    }

    @Test
    void namesAreUnique() {
        assertThat(ScmSettings.ALL).extracting(Setting::name).doesNotHaveDuplicates();
    }

    @Test
    void aDoorIsFoundByItsAddressOrByTheFirstName() {
        Settings settings = Settings.defaults().with("ozone.scm.names", "scm.example.org,other");
        assertThat(client(settings)).isEqualTo("scm.example.org:9860");
        assertThat(client(settings.with("ozone.scm.client.port", "1234"))).isEqualTo("scm.example.org:1234");
        assertThat(client(settings.with("ozone.scm.client.address", "one:99"))).isEqualTo("one:99");
        assertThat(client(settings.with("ozone.scm.client.address", "one"))).isEqualTo("one:9860");
        assertThat(client(Settings.defaults())).isEqualTo("127.0.0.1:9860");
        assertThatThrownBy(() -> client(settings.with("ozone.scm.client.address", "one:port")))
                .hasMessageContaining("ozone.scm.client.address");
    }

    private static String client(Settings settings) {
        return Units.format(ScmSettings.door(settings, ScmSettings.CLIENT_ADDRESS, ScmSettings.CLIENT_PORT));
    }
}
