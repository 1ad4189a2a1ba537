package io.ozone.common.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnknownNamesTest {
    private static final List<Setting<?>> DECLARED = List.of(
            Setting.text("ozone.brand.new", "", "New in this release.").alias("ozone.brand.old"),
            Setting.text("ozone.thing.NAME.auth.token", "", "Of each thing."));

    @Test
    void aMisspeltNameIsReportedWithTheNearestOne() {
        assertThat(warnings("ozone.om.adress"))
                .containsExactly("Unknown setting ozone.om.adress; did you mean ozone.om.address?");
    }

    @Test
    void aNameNearNothingIsReportedAlone() {
        assertThat(warnings("ozone.entirely.made.up.by.somebody"))
                .containsExactly("Unknown setting ozone.entirely.made.up.by.somebody");
    }

    @Test
    void documentedAndDeclaredNamesAreKnown() {
        assertThat(warnings("ozone.om.address")).isEmpty();
        assertThat(warnings("ozone.brand.new")).isEmpty();
        assertThat(warnings("ozone.brand.old")).isEmpty();
    }

    @Test
    void namesWithServiceAndNodeIdsAreKnown() {
        assertThat(warnings("ozone.om.nodes.cluster1")).isEmpty();
        assertThat(warnings("ozone.om.address.cluster1.om1")).isEmpty();
        assertThat(warnings("ozone.scm.nodes.scms")).isEmpty();
        assertThat(warnings("ozone.scm.address.scms.scm1")).isEmpty();
    }

    @Test
    void settingsOfNamedThingsAreKnown() {
        assertThat(warnings("ozone.thing.a.auth.token")).isEmpty();
        assertThat(warnings("ozone.thing..auth.token")).isNotEmpty();
        assertThat(warnings("ozone.thing.auth.token")).isNotEmpty();
        assertThat(warnings("ozone.thing.a.auth.tokens")).isNotEmpty();
        Setting<String> setting = Setting.text("ozone.thing.NAME.auth.token", "none", "Of each thing.");
        Settings settings = Settings.of(Map.of("ozone.thing.a.auth.token", "x"));
        assertThat(settings.get(setting.named("a"))).isEqualTo("x");
        assertThat(settings.get(setting.named("b"))).isEqualTo("none");
    }

    @Test
    void otherProgramsNamesAreLeftAlone() {
        assertThat(warnings("fs.defaultFS")).isEmpty();
        assertThat(warnings("my.base.directory")).isEmpty();
    }

    @Test
    void documentedNamesThatNobodyReadsHaveNoEffect() {
        Settings settings = Settings.of(Map.of(
                "ozone.om.ratis.rpc.type", "NETTY",
                "ozone.brand.old", "x",
                "ozone.om.nodes.cluster1", "om1",
                "ozone.om.address.cluster1.om1", "host1",
                "ozone.made.up", "x",
                "fs.defaultFS", "x"));
        assertThat(UnknownNames.withoutEffect(settings, DECLARED)).containsExactly("ozone.om.ratis.rpc.type");
    }

    @Test
    void distanceCountsLettersToChange() {
        assertThat(UnknownNames.distance("", "abc")).isEqualTo(3);
        assertThat(UnknownNames.distance("adress", "address")).isEqualTo(1);
        assertThat(UnknownNames.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(UnknownNames.distance("same", "same")).isZero();
    }

    private static List<String> warnings(String name) {
        return UnknownNames.warnings(Settings.of(Map.of(name, "x")), DECLARED);
    }
}
