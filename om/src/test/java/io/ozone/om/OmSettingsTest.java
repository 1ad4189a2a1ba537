package io.ozone.om;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OmSettingsTest {
    @Test
    void everySettingIsListed() throws IllegalAccessException {
        List<Setting<?>> declared = new ArrayList<>();
        for (Field field : OmSettings.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == Setting.class) {
                declared.add((Setting<?>) field.get(null));
            }
        }
        assertThat(OmSettings.ALL).containsExactlyInAnyOrderElementsOf(declared);
    }

    @Test
    void everyDefaultIsAValue() {
        assertThat(Settings.defaults().problems(OmSettings.ALL)).isEmpty();
    }

    @Test
    void theDefaultReplicationIsThreeCopies() {
        assertThat(OmSettings.defaultReplication(Settings.defaults())).isEqualTo(Commands.THREE);
        assertThat(OmSettings.defaultReplication(Settings.of(Map.of("ozone.server.default.replication", "one"))))
                .isEqualTo(Commands.ONE);
        assertThatThrownBy(() ->
                        OmSettings.defaultReplication(Settings.of(Map.of("ozone.server.default.replication", "2"))))
                .hasMessageContaining("ozone.server.default.replication");
        assertThatThrownBy(() -> OmSettings.defaultReplication(
                        Settings.of(Map.of("ozone.server.default.replication.type", "EC"))))
                .hasMessageContaining("EC");
    }
}
