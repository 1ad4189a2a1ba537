package io.ozone.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.settings.Settings;
import io.ozone.datanode.volume.SpaceGuard;
import java.nio.file.Path;
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
    void anIdentityKeepsItsPorts() {
        DatanodeIdentity fresh = DatanodeIdentity.readOrCreate(directory);
        fresh.with(1, 2).write(directory);
        assertThat(DatanodeIdentity.readOrCreate(directory)).isEqualTo(fresh.with(1, 2));
    }
}
