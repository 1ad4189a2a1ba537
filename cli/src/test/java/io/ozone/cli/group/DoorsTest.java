package io.ozone.cli.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoorsTest {
    @Test
    void withoutSettingsItIsThisMachine() {
        assertThat(Doors.scm(Settings.defaults())).containsExactly(Door.at("127.0.0.1:9860"));
        assertThat(Doors.om(Settings.defaults(), "")).containsExactly(Door.at("localhost:9862"));
    }

    @Test
    void theClientAddressWinsOverTheNames() {
        assertThat(Doors.scm(Settings.of(Map.of("ozone.scm.client.address", "scm1", "ozone.scm.names", "scm2"))))
                .containsExactly(Door.at("scm1:9860"));
        assertThat(Doors.scm(Settings.of(Map.of("ozone.scm.names", "scm2:9861,scm3"))))
                .containsExactly(Door.at("scm2:9860"), Door.at("scm3:9860"));
        assertThat(Doors.scm(Settings.of(Map.of("ozone.scm.client.address", "scm1:7, scm2"))))
                .containsExactly(Door.at("scm1:7"), Door.at("scm2:9860"));
    }

    @Test
    void aServiceNamesItsNodes() {
        Settings settings = Settings.of(Map.of(
                "ozone.scm.service.ids", "scms",
                "ozone.scm.nodes.scms", "a, b",
                "ozone.scm.address.scms.a", "host1",
                "ozone.scm.address.scms.b", "host2",
                "ozone.scm.client.address.scms.b", "host2:77",
                "ozone.scm.ratis.port.scms.b", "78"));

        assertThat(Doors.scm(settings))
                .containsExactly(new Door("a", "host1:9860", "host1:9894"), new Door("b", "host2:77", "host2:78"));
    }

    @Test
    void oneOfSeveralOmServicesIsNamed() {
        Settings settings = Settings.of(Map.of(
                "ozone.om.service.ids", "east,west",
                "ozone.om.nodes.west", "om1,om2",
                "ozone.om.address.west.om1", "host1",
                "ozone.om.address.west.om2", "host2:1234"));

        assertThat(Doors.om(settings, "west"))
                .containsExactly(
                        new Door("om1", "host1:9862", "host1:9872"), new Door("om2", "host2:1234", "host2:9872"));
        assertThatThrownBy(() -> Doors.om(settings, "north"))
                .hasMessageContaining("'north'")
                .hasMessageContaining("[east, west]");
        assertThatThrownBy(() -> Doors.om(settings, "")).hasMessageContaining("ozone.om.internal.service.id");
    }

    @Test
    void aServiceWithoutNodesIsAnError() {
        assertThatThrownBy(() -> Doors.scm(Settings.of(Map.of("ozone.scm.service.ids", "scms"))))
                .hasMessageContaining("ozone.scm.nodes.scms");
    }

    @Test
    void aWrongAddressIsNamedWithItsSetting() {
        assertThatThrownBy(() -> Doors.scm(Settings.of(Map.of("ozone.scm.client.address", "scm1:many"))))
                .hasMessageContaining("ozone.scm.client.address: 'scm1:many'");
    }
}
