package io.ozone.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScmDoorsTest {
    private static Settings settings(String... pairs) {
        Settings settings = Settings.defaults();
        for (int i = 0; i < pairs.length; i += 2) {
            settings = settings.with(pairs[i], pairs[i + 1]);
        }
        return settings;
    }

    @Test
    void scmIsFoundByWhateverNamesIt() {
        assertThat(ScmDoors.BLOCK.of(settings("ozone.scm.block.client.address", "scm1")))
                .containsExactly("scm1:9863");
        assertThat(ScmDoors.BLOCK.of(settings("ozone.scm.client.address", "scm1:9860")))
                .containsExactly("scm1:9863");
        assertThat(ScmDoors.DATANODE.of(settings("ozone.scm.names", "scm1,scm2:9861", "ozone.scm.datanode.port", "7")))
                .containsExactly("scm1:7", "scm2:7");
        assertThatThrownBy(() -> ScmDoors.CLIENT.of(Settings.defaults())).hasMessageContaining("ozone.scm.names");
        assertThatThrownBy(() -> ScmDoors.CLIENT.of(settings("ozone.scm.names", "a", "ozone.scm.client.port", "x")))
                .hasMessageContaining("'x' is not a port");
    }

    @Test
    void theNodesOfAServiceWinOverSingleAddresses() {
        Settings group = Settings.of(Map.of(
                "ozone.scm.block.client.address", "old",
                "ozone.scm.service.ids", "s",
                "ozone.scm.nodes.s", "a,b",
                "ozone.scm.address.s.a", "host1",
                "ozone.scm.address.s.b", "host2",
                "ozone.scm.block.client.address.s.b", "host3:99"));
        assertThat(ScmDoors.BLOCK.of(group)).containsExactly("host1:9863", "host3:99");
        assertThat(ScmDoors.CLIENT.of(group)).containsExactly("host1:9860", "host2:9860");
    }
}
