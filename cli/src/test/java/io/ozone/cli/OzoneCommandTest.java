package io.ozone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OzoneCommandTest {
    private final Shell shell = new Shell();

    @TempDir
    private Path directory;

    @Test
    void withoutWordsTheCommandsAreListed() {
        assertThat(shell.run()).isZero();
        assertThat(shell.out())
                .contains("Usage: ozone COMMAND")
                .contains("sh, shell")
                .contains("Examples:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-h",
                "sh --help",
                "sh -h volume",
                "help sh key",
                "--help sh key put",
                "sh key put --help",
                "sh key put -h",
                "admin safemode wait --help",
                "admin om roles --help",
                "admin scm transfer --help",
                "admin scm decommission --help",
                "freon --help",
                "freon ockg --help",
                "debug ldb scan --help",
                "s3 getsecret --help"
            })
    void helpIsAnsweredEverywhere(String line) {
        assertThat(shell.run(line.split(" "))).isZero();
        assertThat(shell.out()).contains("Usage: ozone");
    }

    @Test
    void aCommandsHelpHasExamplesAndTheCommonOptions() {
        shell.run("sh", "key", "put", "--help");

        assertThat(shell.out())
                .contains("Usage: ozone sh key put")
                .contains("Examples:")
                .contains("Options of every command:")
                .contains("--json");
    }

    @Test
    void aGroupAloneIsAnErrorThatShowsItsCommands() {
        assertThat(shell.run("sh", "key")).isEqualTo(2);
        assertThat(shell.err()).contains("Usage: ozone sh key COMMAND");
        assertThat(shell.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sh volume crate, did you mean 'ozone sh volume create'?",
        "shel, did you mean 'ozone shell'?",
        "admin safemod, did you mean 'ozone admin safemode'?",
        "xyzzy, lists the commands"
    })
    void anUnknownWordIsAnsweredWithTheNearest(String line, String hint) {
        assertThat(shell.run(line.split(" "))).isEqualTo(2);
        assertThat(shell.err()).startsWith("INVALID_ARGUMENT: ").contains(hint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenant list", "fs -ls /", "sh snapshot create a", "sh bucket link a b", "admin cert list"})
    void whatIsNotThereSaysSo(String line) {
        assertThat(shell.run(line.split(" "))).isEqualTo(9);
        assertThat(shell.err()).startsWith("NOT_IMPLEMENTED: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sh volume create",
                "sh volume create a/b",
                "sh bucket info a",
                "sh key info a/b",
                "sh key put a/b/c",
                "sh volume list -l many",
                "sh volume info v --bogus",
                "sh volume info s3://v",
                "sh key rename a/b c",
                "sh volume setquota v",
                "sh volume setquota v --space-quota lots",
                "sh key put --replication 7 a/b/c pom.xml"
            })
    void wrongArgumentsAreOneLineAndExitCodeTwo(String line) {
        assertThat(shell.run(line.split(" "))).isEqualTo(2);
        assertThat(shell.err()).matches("(?s)(INVALID_ARGUMENT|QUOTA_ERROR): .*");
        assertThat(shell.err().lines()).hasSizeLessThan(4);
    }

    @Test
    void aClusterThatIsNotThereIsUnreachable() {
        int exitCode =
                shell.run("-D", "ozone.cli.request.timeout=50ms", "sh", "volume", "info", "o3://127.0.0.1:1/vol1");

        assertThat(exitCode).isEqualTo(8);
        assertThat(shell.err()).startsWith("UNREACHABLE: ").contains("is the cluster running?");
        assertThat(shell.err().lines()).hasSize(1);
    }

    @Test
    void verboseAddsTheStack() {
        shell.run(
                "sh", "key", "put", "--verbose", "a/b/c", directory.toString(), "-D", "ozone.cli.request.timeout=1ms");

        assertThat(shell.err()).startsWith("INVALID_ARGUMENT: ").contains("\tat io.ozone");
    }

    @Test
    void theVersionIsTextOrJson() {
        assertThat(shell.run("version")).isZero();
        assertThat(shell.out()).startsWith("Ozone ").doesNotContain("${");
        assertThat(shell.run("--version")).isZero();
        assertThat(shell.run("version", "--json")).isZero();
        assertThat(shell.out()).contains("\"version\" : \"");
    }

    @Test
    void genconfFillsTheEmptySiteFileOfTheDistribution() throws IOException {
        Path site = Files.createDirectories(directory.resolve("hadoop")).resolve("ozone-site.xml");
        Files.copy(Path.of("..", "dist", "src", "main", "etc", "hadoop", "ozone-site.xml"), site);
        assertThat(shell.run("genconf", site.getParent().toString())).isZero();
        assertThat(site).content().contains("ozone.metadata.dirs");
    }

    @Test
    void genconfWritesASiteFileThatIsReadBackAndNeverReplaced() throws IOException {
        String conf = directory.resolve("conf").toString();

        assertThat(shell.run("genconf", conf)).isZero();
        assertThat(shell.run("--config", conf, "getconf", "confKey", "ozone.metadata.dirs"))
                .isZero();
        assertThat(shell.out()).isEqualTo("/var/lib/ozone/metadata" + System.lineSeparator());
        Path file = directory.resolve("conf/ozone-site.xml");
        String edited = Files.readString(file).replace("localhost", "host1");
        Files.writeString(file, edited);
        assertThat(shell.run("genconf", conf)).isEqualTo(2);
        assertThat(file).hasContent(edited);
    }

    @ParameterizedTest
    @CsvSource({
        "getconf -confKey ozone.client.max.retries, 5",
        "getconf confKey ozone.client.max.retries -Dozone.client.max.retries=7, 7",
        "getconf ozonemanagers, localhost:9862",
        "getconf storagecontainermanagers, 127.0.0.1:9860",
        "getconf ozonemanagers -D ozone.om.address=om1, om1:9862",
        "getconf -ozonemanagers, localhost:9862",
        "getconf -storagecontainermanagers, 127.0.0.1:9860"
    })
    void getconfShowsWhatAProgramWouldRead(String line, String value) {
        assertThat(shell.run(("--config " + directory + " " + line).split(" "))).isZero();
        assertThat(shell.out().strip()).isEqualTo(value);
    }

    @Test
    void getconfShowsEachNodeOfAService() throws IOException {
        Files.writeString(directory.resolve("ozone-site.xml"), """
                <configuration>
                  <property><name>ozone.om.service.ids</name><value>cluster1</value></property>
                  <property><name>ozone.om.nodes.cluster1</name><value>om1,om2,om3</value></property>
                  <property><name>ozone.om.address.cluster1.om1</name><value>host1</value></property>
                  <property><name>ozone.om.address.cluster1.om2</name><value>host2:1234</value></property>
                  <property><name>ozone.om.address.cluster1.om3</name><value>host3</value></property>
                  <property><name>ozone.scm.service.ids</name><value>cluster1</value></property>
                  <property><name>ozone.scm.nodes.cluster1</name><value>scm1,scm2</value></property>
                  <property><name>ozone.scm.address.cluster1.scm1</name><value>host1</value></property>
                  <property><name>ozone.scm.address.cluster1.scm2</name><value>host2</value></property>
                </configuration>
                """);

        assertThat(shell.run("--config", directory.toString(), "getconf", "ozonemanagers"))
                .isZero();
        assertThat(shell.out().lines()).containsExactly("host1:9862", "host2:1234", "host3:9862");
        assertThat(shell.run("--config", directory.toString(), "getconf", "-storagecontainermanagers", "--json"))
                .isZero();
        assertThat(shell.out()).contains("\"addresses\" : [ \"host1:9860\", \"host2:9860\" ]");
    }

    @Test
    void aSettingThatIsNowhereIsAnError() {
        assertThat(shell.run("getconf", "confKey", "no.such.setting")).isEqualTo(2);
    }

    @Test
    void recursiveDeletionAsksWhenNobodySaidYes() {
        assertThat(shell.run("sh", "volume", "delete", "-r", "vol1")).isEqualTo(2);
        assertThat(shell.err()).contains("-y says yes");
    }
}
