package io.ozone.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScmAddressesTest {
    @Test
    void withoutSettingsItIsThisMachine() {
        assertThat(ScmAddresses.of(Settings.defaults())).containsExactly("127.0.0.1:9860");
    }

    @Test
    void theClientAddressWinsOverTheNames() {
        assertThat(ScmAddresses.of(Settings.of(Map.of("ozone.scm.client.address", "scm1", "ozone.scm.names", "scm2"))))
                .containsExactly("scm1:9860");
        assertThat(ScmAddresses.of(Settings.of(Map.of("ozone.scm.names", "scm2:9861,scm3"))))
                .containsExactly("scm2:9860", "scm3:9860");
        assertThat(ScmAddresses.of(Settings.of(Map.of("ozone.scm.client.address", "scm1:7"))))
                .containsExactly("scm1:7");
    }

    @Test
    void aServiceNamesItsNodes() {
        Settings settings = Settings.of(Map.of(
                "ozone.scm.service.ids", "scms",
                "ozone.scm.nodes.scms", "a, b",
                "ozone.scm.address.scms.a", "host1",
                "ozone.scm.client.address.scms.b", "host2:77"));

        assertThat(ScmAddresses.of(settings)).containsExactly("host1:9860", "host2:77");
    }

    @Test
    void aServiceWithoutNodesIsAnError() {
        assertThatThrownBy(() -> ScmAddresses.of(Settings.of(Map.of("ozone.scm.service.ids", "scms"))))
                .hasMessageContaining("ozone.scm.nodes.scms");
    }
}
