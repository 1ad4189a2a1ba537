package io.ozone.om;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.error.OzoneException;
import io.ozone.common.settings.Settings;
import io.ozone.raft.Peer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OmAddressesTest {
    private static final Map<String, String> GROUP = Map.of(
            "ozone.om.service.ids", "cluster1",
            "ozone.om.nodes.cluster1", "om1, om2,om3",
            "ozone.om.address.cluster1.om1", "host1",
            "ozone.om.address.cluster1.om2", "host2:19862",
            "ozone.om.address.cluster1.om3", "host3",
            "ozone.om.ratis.port.cluster1.om2", "19872",
            "ozone.om.node.id", "om2");

    @Test
    void oneOmNeedsNoSettings() {
        OmPeers peers = OmPeers.of(Settings.defaults());
        assertThat(peers.raftPeers()).containsExactly(new Peer("om1", "0.0.0.0:9872"));
        assertThat(peers.doors()).isEqualTo(Map.of("om1", "0.0.0.0:9862"));
        assertThat(peers.self().console().getPort()).isEqualTo(9874);
    }

    @Test
    void aGroupIsReadByServiceAndNode() {
        OmPeers peers = OmPeers.of(Settings.of(GROUP));
        assertThat(peers.serviceId()).isEqualTo("cluster1");
        assertThat(peers.self().nodeId()).isEqualTo("om2");
        assertThat(peers.doors()).isEqualTo(Map.of("om1", "host1:9862", "om2", "host2:19862", "om3", "host3:9862"));
        assertThat(peers.raftPeers())
                .containsExactly(
                        new Peer("om1", "host1:9872"), new Peer("om2", "host2:19872"), new Peer("om3", "host3:9872"));
    }

    @Test
    void theOwnNodeIsFoundByItsAddress() {
        Settings settings = Settings.of(GROUP)
                .with("ozone.om.node.id", "")
                .with("ozone.om.address.cluster1.om1", "198.51.100.1")
                .with("ozone.om.address.cluster1.om2", "198.51.100.2")
                .with("ozone.om.address.cluster1.om3", "127.0.0.1");
        assertThat(OmPeers.of(settings).self().nodeId()).isEqualTo("om3");
    }

    @Test
    void whatIsMissingIsNamed() {
        Settings settings = Settings.of(GROUP);
        assertThatThrownBy(() -> OmPeers.of(settings.with("ozone.om.node.id", "om9")))
                .isInstanceOf(OzoneException.class)
                .hasMessageContaining("om9");
        assertThatThrownBy(() -> OmPeers.of(settings.with("ozone.om.nodes.cluster1", "om2,om4")))
                .hasMessageContaining("ozone.om.address.cluster1.om4");
        assertThatThrownBy(() -> OmPeers.of(settings.with("ozone.om.service.ids", "cluster1,cluster2")))
                .hasMessageContaining("ozone.om.internal.service.id");
    }

    /** The address of om3 is misspelt; as long as there is one OM it does no harm. */
    @Test
    void withRatisOffThereIsOneOmWhateverIsListed() {
        OmPeers peers = OmPeers.of(Settings.of(Map.of(
                "ozone.om.address", "ozom-1",
                "ozone.om.ratis.enable", "false",
                "ozone.om.service.ids", "omdlw001",
                "ozone.om.nodes.omdlw001", "om1,om2,om3",
                "ozone.om.address.omdlw001.om1", "ozom-1",
                "ozone.om.address.omdlw001.om2", "ozom-2",
                "ozone.om.address.omdlw1.om3", "ozom-3")));
        assertThat(peers.raftPeers()).containsExactly(new Peer("om1", "ozom-1:9872"));
    }

    @Test
    void theConsoleIsWhereTheDoorIsUnlessItIsSet() {
        assertThat(OmPeers.of(Settings.of(GROUP)).self().console()).hasToString("host2/<unresolved>:9874");
        assertThat(OmPeers.of(Settings.of(GROUP).with("ozone.om.http-address.cluster1.om2", "0.0.0.0"))
                        .self()
                        .console())
                .hasToString("0.0.0.0/<unresolved>:9874");
        assertThat(OmPeers.of(Settings.of(GROUP).with("ozone.om.http-address", "host1:9999"))
                        .self()
                        .console())
                .as("written when there was one OM")
                .hasToString("host2/<unresolved>:9999");
        assertThat(OmPeers.of(Settings.of(Map.of("ozone.om.address", "ozom-1")))
                        .self()
                        .console())
                .hasToString("ozom-1/<unresolved>:9874");
    }
}
