package io.ozone.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.settings.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnHostTest {
    @Test
    void theConfiguredHostIsTaken() {
        assertThat(OwnHost.of(Settings.defaults().with(DatanodeSettings.HOSTNAME, "dn1.example")))
                .isEqualTo("dn1.example");
        assertThat(OwnHost.of(Settings.defaults())).isNotEmpty();
    }

    @Test
    void aHostThatMeansThisMachineAloneIsDoubtedWhenScmIsSomewhereElse() {
        assertThat(OwnHost.doubt("127.0.1.1", List.of("127.0.0.1:9861", "192.0.2.7:9861")))
                .hasValueSatisfying(
                        doubt -> assertThat(doubt).contains("127.0.1.1", "192.0.2.7:9861", "hdds.datanode.hostname"));
        assertThat(OwnHost.doubt("localhost", List.of("192.0.2.7:9861"))).isPresent();
    }

    @Test
    void otherHostsAreNot() {
        assertThat(OwnHost.doubt("127.0.0.1", List.of("127.0.0.1:9861"))).isEmpty();
        assertThat(OwnHost.doubt("192.0.2.8", List.of("192.0.2.7:9861"))).isEmpty();
        assertThat(OwnHost.doubt("192.0.2.8", List.of("127.0.0.1:9861"))).isEmpty();
    }
}
