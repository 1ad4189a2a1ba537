package io.ozone.datanode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.settings.Settings;
import io.ozone.datanode.heartbeat.Heartbeats;
import io.ozone.datanode.volume.SpaceGuard;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatanodeSettingsTest {
    @TempDir
    Path directory;

    @Test
    void defaultsAreValidAndDurable() {
        Settings settings = Settings.defaults();
        assertThat(settings.problems(DatanodeSettings.ALL)).isEmpty();
        assertThat(settings.get(DatanodeSettings.WRITE_SYNC)).isTrue();
        assertThat(settings.get(DatanodeSettings.DATA_PORT)).isEqualTo(9859);
        assertThat(settings.get(DatanodeSettings.RATIS_PORT)).isEqualTo(9858);
        assertThat(SpaceGuard.of(settings).softBytes()).isNegative();
        assertThat(DatanodeSettings.ALL).doesNotHaveDuplicates();
    }

    @Test
    void managersAreFoundByAddressOrByName() {
        assertThat(Heartbeats.addresses(Settings.of(Map.of("ozone.scm.names", "a, b:99"))))
                .isEqualTo(List.of("a:9861", "b:99"));
        assertThat(Heartbeats.addresses(
                        Settings.of(Map.of("ozone.scm.names", "a", "ozone.scm.datanode.address", "c:1"))))
                .isEqualTo(List.of("c:1"));
        assertThatThrownBy(() -> Heartbeats.addresses(Settings.defaults())).hasMessageContaining("ozone.scm.names");
    }

    @Test
    void anIdentityKeepsItsPorts() {
        DatanodeIdentity fresh = DatanodeIdentity.readOrCreate(directory);
        fresh.with(1, 2).write(directory);
        assertThat(DatanodeIdentity.readOrCreate(directory)).isEqualTo(fresh.with(1, 2));
    }
}
