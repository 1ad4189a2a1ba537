package io.ozone.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private enum Colour {
        RED,
        GREEN
    }

    private static final Setting<String> TEXT = Setting.text("ozone.test.text", "plain", "A text.");
    private static final Setting<Integer> COUNT = Setting.integer("ozone.test.count", 3, 1, 10, "A number.");
    private static final Setting<Long> SIZE = Setting.size("ozone.test.size", "4MB", "A size in bytes.");
    private static final Setting<Duration> WAIT = Setting.duration("ozone.test.wait", "30s", "A duration.");
    private static final Setting<Boolean> FLAG = Setting.flag("ozone.test.flag", true, "A flag.");
    private static final Setting<List<String>> NAMES = Setting.list("ozone.test.names", "", "A list.");
    private static final Setting<InetSocketAddress> ADDRESS =
            Setting.address("ozone.test.address", "127.0.0.1", 9862, "An address.");
    private static final Setting<Colour> COLOUR =
            Setting.choice("ozone.test.colour", Colour.class, Colour.RED, "A choice.");
    private static final Setting<Double> SHARE = Setting.decimal("ozone.test.share", 0.5, 0, 1, "A share.");
    private static final Setting<List<Path>> PATHS = Setting.paths("ozone.test.paths", "/a", "Directories.");
    private static final List<Setting<?>> ALL =
            List.of(TEXT, COUNT, SIZE, WAIT, FLAG, NAMES, ADDRESS, COLOUR, SHARE, PATHS);

    @TempDir
    private Path directory;

    @Test
    void everySettingHasItsDefault() {
        Settings settings = Settings.defaults();

        assertThat(settings.get(TEXT)).isEqualTo("plain");
        assertThat(settings.get(COUNT)).isEqualTo(3);
        assertThat(settings.get(SIZE)).isEqualTo(4L << 20);
        assertThat(settings.get(WAIT)).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.get(FLAG)).isTrue();
        assertThat(settings.get(NAMES)).isEmpty();
        assertThat(settings.get(ADDRESS)).isEqualTo(InetSocketAddress.createUnresolved("127.0.0.1", 9862));
        assertThat(settings.get(COLOUR)).isEqualTo(Colour.RED);
        assertThat(settings.get(SHARE)).isEqualTo(0.5);
        assertThat(settings.get(PATHS)).containsExactly(Path.of("/a"));
        assertThat(settings.problems(ALL)).isEmpty();
        assertThat(settings.isSet(COUNT)).isFalse();
    }

    @Test
    void valuesAreReadByTheirType() {
        Settings settings = Settings.of(Map.of(
                "ozone.test.count", " 7 ",
                "ozone.test.size", "1.5KB",
                "ozone.test.wait", "250",
                "ozone.test.flag", "False",
                "ozone.test.names", " a, b ,,c",
                "ozone.test.address", "om1",
                "ozone.test.colour", "green",
                "ozone.test.paths", "/a,/b"));

        assertThat(settings.get(COUNT)).isEqualTo(7);
        assertThat(settings.get(SIZE)).isEqualTo(1536);
        assertThat(settings.get(WAIT)).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.get(FLAG)).isFalse();
        assertThat(settings.get(NAMES)).containsExactly("a", "b", "c");
        assertThat(settings.get(ADDRESS)).isEqualTo(InetSocketAddress.createUnresolved("om1", 9862));
        assertThat(settings.get(COLOUR)).isEqualTo(Colour.GREEN);
        assertThat(settings.get(PATHS)).containsExactly(Path.of("/a"), Path.of("/b"));
    }

    @Test
    void whatWithWritesGetReads() {
        Settings settings = Settings.defaults()
                .with(NAMES, List.of("x", "y"))
                .with(WAIT, Duration.ofNanos(1_500_000))
                .with(ADDRESS, InetSocketAddress.createUnresolved("::1", 7))
                .with(COLOUR, Colour.GREEN)
                .with(SIZE, 12345678901L)
                .with(PATHS, List.of(Path.of("/p"), Path.of("/q")));

        assertThat(settings.get(NAMES)).containsExactly("x", "y");
        assertThat(settings.get(WAIT)).isEqualTo(Duration.ofNanos(1_500_000));
        assertThat(settings.get(ADDRESS)).isEqualTo(InetSocketAddress.createUnresolved("::1", 7));
        assertThat(settings.get(COLOUR)).isEqualTo(Colour.GREEN);
        assertThat(settings.get(SIZE)).isEqualTo(12345678901L);
        assertThat(settings.get(PATHS)).containsExactly(Path.of("/p"), Path.of("/q"));
    }

    @Test
    void anOlderNameIsReadAndTheNewerOneWins() {
        Setting<Integer> port =
                Setting.integer("hdds.test.port", 1, 0, 65535, "A port.").alias("dfs.test.port");

        assertThat(Settings.of(Map.of("dfs.test.port", "2")).get(port)).isEqualTo(2);
        assertThat(Settings.of(Map.of("dfs.test.port", "2", "hdds.test.port", "3"))
                        .get(port))
                .isEqualTo(3);
        assertThat(Settings.of(Map.of("dfs.test.port", "2")).isSet(port)).isTrue();
        assertThat(Settings.of(Map.of("dfs.test.port", "2")).with(port, 4).given())
                .containsOnly(Map.entry("hdds.test.port", "4"));
    }

    @Test
    void allBadValuesAreNamedAtOnce() {
        Settings settings = Settings.of(Map.of(
                "ozone.test.count", "11",
                "ozone.test.size", "4 parsecs",
                "ozone.test.wait", "soon",
                "ozone.test.flag", "yes",
                "ozone.test.address", "host:port",
                "ozone.test.colour", "blue",
                "ozone.test.share", "2",
                "ozone.test.text", "${ozone.nowhere}"));

        assertThat(settings.problems(ALL)).hasSize(8);
        assertThatThrownBy(() -> settings.check(ALL))
                .isInstanceOfSatisfying(
                        OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
                .hasMessageContaining("ozone.test.count: '11' must lie between 1 and 10")
                .hasMessageContaining("ozone.test.size: '4 parsecs'")
                .hasMessageContaining("ozone.test.wait: 'soon' must be a duration such as 30s")
                .hasMessageContaining("ozone.test.flag: 'yes' must be true or false")
                .hasMessageContaining("ozone.test.address: 'host:port'")
                .hasMessageContaining("ozone.test.colour: 'blue' must be one of [RED, GREEN]")
                .hasMessageContaining("ozone.test.share: '2' must lie between 0.0 and 1.0")
                .hasMessageContaining("refers to ozone.nowhere, which is not set");
    }

    @Test
    void aSettingWithoutDefaultSaysWhatItIsFor() {
        Setting<String> needed = Setting.text("ozone.test.needed", null, "Where the metadata is kept.");

        assertThatThrownBy(() -> Settings.defaults().get(needed))
                .hasMessageContaining("ozone.test.needed")
                .hasMessageContaining("Where the metadata is kept.");
    }

    @Test
    void variablesAreReplaced() {
        Settings settings = Settings.of(Map.of(
                "ozone.base", "/data",
                "ozone.deep", "${ozone.base}/deep",
                "ozone.test.text", "${ozone.deep}/${java.version}"));

        assertThat(settings.get(TEXT)).isEqualTo("/data/deep/" + System.getProperty("java.version"));
        assertThat(settings.text("ozone.deep")).contains("/data/deep");
        assertThat(settings.text("ozone.other")).isEmpty();
    }

    @Test
    void aVariableThatNamesItselfIsAnError() {
        Settings settings = Settings.of(Map.of("ozone.test.text", "x${ozone.test.text}"));

        assertThatThrownBy(() -> settings.get(TEXT)).hasMessageContaining("refers to itself");
    }

    @Test
    void aDirectoryWithoutSiteFileMeansDefaults() {
        assertThat(Settings.load(directory, Map.of()).given()).isEmpty();
        assertThat(Settings.load(directory, Map.of("a", "b")).given()).containsOnly(Map.entry("a", "b"));
    }

    @Test
    void aSiteFileIsRead() throws IOException {
        write("""
                <?xml version="1.0"?>
                <?xml-stylesheet type="text/xsl" href="configuration.xsl"?>
                <configuration>
                  <!-- a remark -->
                  <property>
                    <name> ozone.test.count </name><value>
                      5
                    </value>
                    <description>With <b>markup</b> in it.</description>
                    <tag>OZONE</tag>
                  </property>
                  <property><name>ozone.test.text</name><value>a &amp; b</value></property>
                  <property><name>ozone.test.names</name></property>
                </configuration>
                """);
        Settings settings = Settings.load(directory, Map.of());

        assertThat(settings.get(COUNT)).isEqualTo(5);
        assertThat(settings.get(TEXT)).isEqualTo("a & b");
        assertThat(settings.get(NAMES)).isEmpty();
    }

    @Test
    void theCommandLineWinsExceptOverFinalValues() throws IOException {
        write("""
                <configuration>
                  <property><name>ozone.test.count</name><value>5</value><final>true</final></property>
                  <property><name>ozone.test.count</name><value>6</value></property>
                  <property><name>ozone.test.text</name><value>file</value></property>
                </configuration>
                """);
        Settings settings = Settings.load(directory, Map.of("ozone.test.count", "9", "ozone.test.text", "line"));

        assertThat(settings.get(COUNT)).isEqualTo(5);
        assertThat(settings.get(TEXT)).isEqualTo("line");
    }

    @Test
    void aFileThatIsNotXmlNamesTheFile() throws IOException {
        write("<configuration><property></configuration>");

        assertThatThrownBy(() -> Settings.load(directory, Map.of()))
                .isInstanceOfSatisfying(
                        OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
                .hasMessageContaining("ozone-site.xml")
                .hasMessageContaining("not well-formed");
    }

    @Test
    void aPropertyWithoutNameNamesTheLine() throws IOException {
        write("<configuration>\n<property><config>ozone.a</config><value>1</value></property>\n</configuration>");

        assertThatThrownBy(() -> Settings.load(directory, Map.of())).hasMessageContaining("line 2");
    }

    @Test
    void externalEntitiesAreNotRead() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        write("<!DOCTYPE c [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>"
                + "<configuration><property><name>ozone.test.text</name><value>&x;</value></property></configuration>");

        assertThatThrownBy(() -> Settings.load(directory, Map.of()).get(TEXT)).isInstanceOf(OzoneException.class);
    }

    @Test
    void aNamedFileThatIsMissingIsAnError() {
        assertThatThrownBy(() -> Settings.loadFile(directory.resolve("other.xml"), Map.of()))
                .hasMessageContaining("other.xml can't be read");
    }

    private void write(String xml) throws IOException {
        Files.writeString(directory.resolve(Settings.SITE_FILE), xml);
    }

    @Test
    void settingsOfDatanodesAlsoGoByTheirOldPrefix() {
        Setting<Integer> port = Setting.integer("hdds.container.ratis.ipc.port", 9858, 0, 65535, "A port")
                .alias("dfs.container.ratis.ipc");
        assertThat(Settings.of(Map.of("dfs.container.ratis.ipc.port", "7")).get(port))
                .isEqualTo(7);
        assertThat(Settings.of(Map.of("dfs.container.ratis.ipc", "8")).get(port))
                .isEqualTo(8);
    }
}
