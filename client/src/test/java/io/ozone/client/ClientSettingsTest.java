package io.ozone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientSettingsTest {
    @Test
    void oneOmIsReachedAtItsAddressOrOnThisMachine() {
        assertThat(ClientSettings.omAddresses(Settings.defaults())).containsExactly("localhost:9862");
        assertThat(ClientSettings.omAddresses(Settings.of(Map.of("ozone.om.address", "om.example"))))
                .containsExactly("om.example:9862");
    }

    @Test
    void aReplicatedOmIsReachedAtAllItsNodes() {
        Settings settings = Settings.of(Map.of(
                "ozone.om.service.ids", "cluster1",
                "ozone.om.nodes.cluster1", "om1, om2",
                "ozone.om.address.cluster1.om1", "host1:1234",
                "ozone.om.address.cluster1.om2", "host2"));
        assertThat(ClientSettings.omAddresses(settings)).containsExactly("host1:1234", "host2:9862");
    }

    @Test
    void aNodeWithoutAddressIsNamed() {
        Settings settings = Settings.of(Map.of("ozone.om.service.ids", "c", "ozone.om.nodes.c", "om1"));
        assertThatThrownBy(() -> ClientSettings.omAddresses(settings)).hasMessageContaining("ozone.om.address.c.om1");
    }

    @Test
    void everyDefaultIsAValue() {
        Settings settings = Settings.defaults();
        assertThat(settings.problems(ClientSettings.ALL)).isEmpty();
        for (Setting<?> setting : ClientSettings.ALL) {
            assertThat(settings.get(setting)).as(setting.name()).isNotNull();
        }
    }
}
