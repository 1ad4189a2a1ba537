package io.ozone.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.settings.ServiceNodes.Kind;
import io.ozone.common.settings.ServiceNodes.Node;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServiceNodesTest {
    private final Map<String, String> values = new TreeMap<>(Map.of(
            "ozone.scm.service.ids", "cluster1",
            "ozone.scm.nodes.cluster1", "scm1, scm2",
            "ozone.scm.address.cluster1.scm1", "198.51.100.1",
            "ozone.scm.address.cluster1.scm2", "198.51.100.2:1234"));

    private ServiceNodes nodes() {
        return ServiceNodes.of(Kind.SCM, Settings.of(values)).orElseThrow();
    }

    private Node node(String id) {
        return nodes().nodes().stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Optional<InetSocketAddress> console(String id) {
        return nodes().console(node(id), "ozone.scm.http-address", 9876);
    }

    private InetSocketAddress block(String id) {
        return nodes().door(node(id), "ozone.scm.block.client.address", "ozone.scm.block.client.port", 9863);
    }

    private void refused(String... words) {
        assertThatThrownBy(() -> nodes().self("ozone.scm.node.id", values.getOrDefault("ozone.scm.node.id", "")))
                .hasMessageContainingAll(words);
    }

    @Test
    void doorsAreAtTheHostOfTheNode() {
        assertThat(block("scm1")).hasToString("198.51.100.1/<unresolved>:9863");
        assertThat(block("scm2")).as("1234 is another door").hasToString("198.51.100.2/<unresolved>:9863");
        values.put("ozone.scm.block.client.port", "7000");
        values.put("ozone.scm.block.client.port.cluster1.scm2", "7002");
        assertThat(block("scm1").getPort()).isEqualTo(7000);
        assertThat(block("scm2").getPort()).isEqualTo(7002);
        values.put("ozone.scm.block.client.address.cluster1.scm1", "198.51.100.9:9");
        assertThat(block("scm1")).hasToString("198.51.100.9/<unresolved>:9");
    }

    @Test
    void aConsoleAddressThatIsOfOneNodeIsNotTakenByTheOthers() {
        assertThat(console("scm2")).isEmpty();
        values.put("ozone.scm.http-address", "198.51.100.1:80");
        assertThat(console("scm1")).get().hasToString("198.51.100.1/<unresolved>:80");
        assertThat(console("scm2")).get().hasToString("198.51.100.2/<unresolved>:80");
        values.put("ozone.scm.http-address", "0.0.0.0:80");
        assertThat(console("scm2")).get().hasToString("0.0.0.0/<unresolved>:80");
        values.put("ozone.scm.http-address.cluster1.scm2", "198.51.100.1");
        assertThat(console("scm2")).get().hasToString("198.51.100.1/<unresolved>:9876");
    }

    @Test
    void thePortInTheAddressIsTheOneOfTheFirstDoor() {
        values.putAll(Map.of(
                "ozone.om.service.ids", "a",
                "ozone.om.nodes.a", "om1",
                "ozone.om.address.a.om1", "198.51.100.1:5000"));
        ServiceNodes om = ServiceNodes.of(Kind.OM, Settings.of(values)).orElseThrow();
        Node node = om.nodes().get(0);
        assertThat(om.door(node, "ozone.om.address", "ozone.om.port", 9862).getPort())
                .isEqualTo(5000);
        assertThat(om.door(node, "ozone.om.ratis-address", "ozone.om.ratis.port", 9872)
                        .getPort())
                .isEqualTo(9872);
    }

    @Test
    void withoutServicesOrWithRatisOffThereAreNone() {
        assertThat(ServiceNodes.of(Kind.OM, Settings.of(values))).isEmpty();
        values.put("ozone.scm.ratis.enable", "false");
        assertThat(ServiceNodes.of(Kind.SCM, Settings.of(values))).isEmpty();
    }

    @Test
    void decommissionedNodesDoNotCount() {
        values.put("ozone.scm.decommissioned.nodes.cluster1", "scm2");
        assertThat(nodes().nodes()).extracting(Node::id).containsExactly("scm1");
        values.put("ozone.scm.node.id", "scm2");
        refused("scm2", "ozone.scm.decommissioned.nodes.cluster1", "not started again");
    }

    @Test
    void oneOfSeveralServicesMustBeChosen() {
        values.put("ozone.scm.service.ids", "cluster1,cluster2");
        refused("cluster1, cluster2", "ozone.scm.default.service.id");
        values.put("ozone.scm.default.service.id", "cluster3");
        refused("cluster3", "none of");
        values.put("ozone.scm.default.service.id", "cluster1");
        assertThat(nodes().serviceId()).isEqualTo("cluster1");
    }

    @Test
    void whatIsMissingOrMisspeltIsNamed() {
        values.put("ozone.scm.nodes.cluster1", "scm1,scm2,scm3");
        values.put("ozone.scm.address.clutser1.scm3", "198.51.100.3");
        refused("ozone.scm.address.cluster1.scm3 is not set", "ozone.scm.address.clutser1.scm3", "misspelt");
        assertThat(ServiceNodes.strays(Settings.of(values)))
                .singleElement()
                .asString()
                .contains("ozone.scm.address.clutser1.scm3 has no effect");
        values.put("ozone.scm.nodes.cluster1", "scm1,scm1");
        refused("scm1 twice");
        values.remove("ozone.scm.nodes.cluster1");
        refused("ozone.scm.nodes.cluster1 is not set");
    }

    @Test
    void aProcessFindsWhichNodeItIs() {
        refused("None of the nodes", "ozone.scm.node.id");
        values.put("ozone.scm.node.id", "scm7");
        refused("scm7", "none of the nodes");
        values.put("ozone.scm.node.id", "scm2");
        assertThat(nodes().self("ozone.scm.node.id", "scm2").id()).isEqualTo("scm2");
        values.put("ozone.scm.address.cluster1.scm1", "localhost");
        assertThat(nodes().self("ozone.scm.node.id", "").id()).isEqualTo("scm1");
        values.put("ozone.scm.address.cluster1.scm1", "127.0.0.7");
        values.put("ozone.scm.address.cluster1.scm2", "127.0.0.8");
        values.remove("ozone.scm.node.id");
        refused("Several of the nodes", "ozone.scm.node.id");
    }
}
