package io.ozone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.settings.ServiceNodes;
import io.ozone.common.settings.ServiceNodes.Kind;
import io.ozone.common.settings.ServiceNodes.Node;
import io.ozone.common.settings.Settings;
import io.ozone.common.settings.UnknownNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sample of a highly available cluster that the distribution carries says what it means to. */
class SampleConfigurationTest {
    private static final Path SAMPLE = Path.of("..", "dist", "src", "main", "etc", "hadoop", "samples", "ha");
    private static final List<String> HOSTS = List.of("host1", "host2", "host3");

    private final Settings settings = Settings.load(SAMPLE, Map.of());

    @Test
    void everyNameIsKnownAndEveryValueIsUsable() {
        assertThat(UnknownNames.warnings(settings, SettingsManual.all())).isEmpty();
        assertThat(UnknownNames.withoutEffect(settings, SettingsManual.all())).isEmpty();
        assertThat(settings.problems(SettingsManual.all())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aServiceHasANodeOnEachHost(Kind kind) {
        assertThat(ServiceNodes.of(kind, settings).orElseThrow().nodes())
                .extracting(Node::host)
                .isEqualTo(HOSTS);
    }

    @Test
    void thePrimordialNodeIsOneOfTheNodes() {
        assertThat(ServiceNodes.of(Kind.SCM, settings).orElseThrow().nodes())
                .extracting(Node::id)
                .contains(settings.text("ozone.scm.primordial.node.id").orElseThrow());
    }

    @Test
    void datanodesRunOnAllHostsAndGatewaysOnTwo() throws IOException {
        assertThat(hosts("workers")).isEqualTo(HOSTS);
        assertThat(hosts("gateways")).hasSize(2).isSubsetOf(HOSTS);
    }

    private static List<String> hosts(String file) throws IOException {
        return Files.readAllLines(SAMPLE.resolve(file)).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}
