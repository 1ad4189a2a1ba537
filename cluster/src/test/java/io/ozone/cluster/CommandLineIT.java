package io.ozone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.cli.OzoneCommand;
import io.ozone.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The {@code ozone} command line against a whole cluster, word for word as a user types it. */
@Timeout(300)
final class CommandLineIT {
    @TempDir
    static Path directory;

    private static EmbeddedCluster cluster;

    @TempDir
    private Path files;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private byte[] input = new byte[0];

    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.at(directory).ephemeralPorts().start();
        cluster.awaitWritable(Duration.ofSeconds(60));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void volumesLiveAndDie() {
        assertThat(ozone("sh volume create living --space-quota 1TB")).isZero();
        assertThat(ozone("sh volume create living")).isEqualTo(4);
        assertThat(err()).startsWith("VOLUME_ALREADY_EXISTS: ");
        assertThat(ozone("sh volume info living --json")).isZero();
        assertThat(out()).contains("\"name\" : \"living\"").contains("\"spaceQuota\" : 1099511627776");
        assertThat(ozone("sh volume update living --user bob")).isZero();
        assertThat(ozone("sh volume setquota living --namespace-quota 7")).isZero();
        assertThat(ozone("sh volume clrquota living --space-quota")).isZero();
        assertThat(ozone("sh volume info living")).isZero();
        assertThat(out()).contains("bob").contains("namespaceQuota : 7").contains("spaceQuota     : -");
        assertThat(ozone("sh volume list --prefix liv")).isZero();
        assertThat(out()).startsWith("NAME").contains("living");
        assertThat(ozone("sh volume delete living")).isZero();
        assertThat(ozone("sh volume info living")).isEqualTo(3);
        assertThat(err()).startsWith("VOLUME_NOT_FOUND: ");
    }

    @Test
    void bucketsLiveAndDie() {
        assertThat(ozone("sh volume create holding")).isZero();
        assertThat(ozone("sh bucket create holding/one --replication ONE")).isZero();
        assertThat(ozone("sh bucket create holding/two --layout OBJECT_STORE")).isZero();
        assertThat(ozone("sh bucket create nowhere/one")).isEqualTo(3);
        assertThat(ozone("sh bucket info holding/one")).isZero();
        assertThat(out()).contains("RATIS/1");
        assertThat(ozone("sh bucket set-replication-config holding/one --type RATIS --replication THREE"))
                .isZero();
        assertThat(out()).contains("RATIS/3");
        assertThat(ozone("sh bucket list holding --length 1")).isZero();
        assertThat(out()).contains("one").doesNotContain("two");
        assertThat(err()).contains("--start one");
        assertThat(ozone("sh bucket list holding --start one")).isZero();
        assertThat(out()).contains("two");
        assertThat(ozone("sh volume delete holding")).isEqualTo(5);
        assertThat(ozone("sh bucket delete holding/one")).isZero();
        assertThat(ozone("sh volume delete -r -y holding")).isZero();
        assertThat(ozone("sh bucket info holding/two")).isEqualTo(3);
    }

    @Test
    void filesGoInAndComeBack() throws IOException {
        assertThat(ozone("sh volume create carrying")).isZero();
        assertThat(ozone("sh bucket create carrying/bkt")).isZero();
        for (int size : new int[] {0, 100, 1 << 20, 9_999_999}) {
            Path file = Files.write(files.resolve("in-" + size), Content.of(size, size));
            Path copy = files.resolve("out-" + size);
            assertThat(ozone("sh key put carrying/bkt/dir/" + size + " " + file))
                    .isZero();
            assertThat(ozone("sh key get carrying/bkt/dir/" + size + " " + copy))
                    .isZero();
            assertThat(copy).hasSameBinaryContentAs(file);
            assertThat(ozone("sh key cat carrying/bkt/dir/" + size)).isZero();
            assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(file));
        }
        assertThat(ozone("sh key info carrying/bkt/dir/9999999")).isZero();
        assertThat(out()).contains("9999999 B").contains("blocks:").contains("container=");
        input = Content.of(5, 3 << 20);
        assertThat(ozone("sh key put carrying/bkt/stream -")).isZero();
        ozone("sh key cat carrying/bkt/stream");
        assertThat(out.toByteArray()).isEqualTo(input);
    }

    @Test
    void aFileThatExistsIsReplacedOnlyWhenAsked() throws IOException {
        assertThat(ozone("sh volume create careful")).isZero();
        assertThat(ozone("sh bucket create careful/bkt")).isZero();
        Path source = Files.writeString(files.resolve("source"), "new");
        Path target = Files.writeString(files.resolve("target"), "old");
        ozone("sh key put careful/bkt/k " + source);

        assertThat(ozone("sh key get careful/bkt/k " + target)).isEqualTo(2);
        assertThat(target).hasContent("old");
        assertThat(ozone("sh key get -f careful/bkt/k " + target)).isZero();
        assertThat(target).hasContent("new");
        assertThat(ozone("sh key get careful/bkt/missing " + files.resolve("never")))
                .isEqualTo(3);
        assertThat(ozone("sh key get careful/bkt/k " + Files.createDirectory(files.resolve("into"))))
                .isZero();
        assertThat(files.resolve("into/k")).hasContent("new");
        try (Stream<Path> left = Files.walk(files)) {
            assertThat(left.map(file -> file.getFileName().toString())).noneMatch(name -> name.endsWith(".partial"));
        }
    }

    @Test
    void keysAreListedCopiedRenamedAndDeleted() throws IOException {
        assertThat(ozone("sh volume create moving")).isZero();
        assertThat(ozone("sh bucket create moving/bkt")).isZero();
        Path file = Files.write(files.resolve("f"), Content.of(1, 2_000_000));
        ozone("sh key put moving/bkt/a/1 " + file + " --metadata colour=red");
        assertThat(ozone("sh key cp moving/bkt/a/1 moving/bkt/a/2")).isZero();
        assertThat(ozone("sh key cp moving/bkt a/1 z")).isZero();
        assertThat(ozone("sh key info moving/bkt/z")).isZero();
        assertThat(out()).contains("colour : red");
        ozone("sh key cat moving/bkt/a/2");
        assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(file));

        assertThat(ozone("sh key rename moving/bkt a/2 a/3")).isZero();
        assertThat(ozone("sh key info moving/bkt/a/2")).isEqualTo(3);
        assertThat(ozone("sh key list moving/bkt --delimiter / --json")).isZero();
        assertThat(out()).contains("\"a/\"").contains("\"z\"").doesNotContain("a/1");
        assertThat(ozone("sh key list moving/bkt --prefix a/")).isZero();
        assertThat(out()).contains("a/1").contains("a/3").doesNotContain("z ");

        assertThat(ozone("sh key rewrite --replication 1 moving/bkt/z")).isZero();
        assertThat(out()).contains("RATIS/1");
        assertThat(ozone("sh key put --expected-generation 0 moving/bkt/z " + file))
                .isEqualTo(4);
        assertThat(ozone("sh key delete moving/bkt/z")).isZero();
        assertThat(ozone("sh key delete moving/bkt/z")).isEqualTo(3);
        assertThat(ozone("sh bucket delete moving/bkt")).isEqualTo(5);
        assertThat(ozone("sh bucket delete -r -y moving/bkt")).isZero();
    }

    @Test
    void administratorsSeeTheCluster() throws IOException {
        assertThat(ozone("sh volume create watching")).isZero();
        assertThat(ozone("sh bucket create watching/bkt")).isZero();
        ozone("sh key put watching/bkt/k " + Files.writeString(files.resolve("f"), "x"));

        assertThat(ozone("admin safemode status")).isZero();
        assertThat(out()).contains("safeMode : false");
        assertThat(ozone("admin safemode wait -t 10")).isZero();
        assertThat(ozone("admin datanode list --json")).isZero();
        assertThat(out().split("\"HEALTHY\"", -1)).hasSize(cluster.datanodes() + 1);
        assertThat(ozone("admin pipeline list --state OPEN")).isZero();
        assertThat(out()).contains("RATIS/3");
        assertThat(ozone("admin scm info")).isZero();
        assertThat(ozone("admin container list --all")).isZero();
        assertThat(out()).contains("OPEN");
        long id = Long.parseLong(out().lines()
                .filter(line -> line.contains("OPEN"))
                .findFirst()
                .orElseThrow()
                .split(" ")[0]);
        assertThat(ozone("admin container info " + id)).isZero();
        assertThat(ozone("admin container close " + id)).isZero();
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            ozone("admin container info " + id);
            assertThat(out()).contains("state       : CLOSED");
        });
        assertThat(ozone("admin container info 987654321")).isEqualTo(1);
    }

    @Test
    void secretsForTheS3DoorAreKept() {
        assertThat(ozone("s3 getsecret -u carol")).isZero();
        String drawn = out();
        assertThat(ozone("s3 getsecret -u carol")).isZero();
        assertThat(out()).isEqualTo(drawn);
        assertThat(ozone("s3 setsecret -u carol -s another-secret")).isZero();
        assertThat(ozone("s3 getsecret -u carol --export")).isZero();
        assertThat(out()).contains("export AWS_SECRET_ACCESS_KEY='another-secret'");
        assertThat(ozone("s3 revokesecret -u carol")).isZero();
        assertThat(ozone("s3 revokesecret -u carol")).isEqualTo(3);
    }

    @Test
    void storesCanBeLookedIntoBesideTheirDaemons() throws IOException {
        List<Path> stores;
        try (Stream<Path> paths = Files.walk(directory)) {
            stores = paths.filter(path -> path.endsWith("CURRENT"))
                    .map(Path::getParent)
                    .toList();
        }
        assertThat(stores).isNotEmpty();
        List<String> tables = new ArrayList<>();
        for (Path store : stores) {
            assertThat(ozone("debug ldb --db=" + store + " ls")).as("%s", err).isZero();
            tables.addAll(out().lines().skip(1).toList());
        }
        assertThat(tables).contains("volumeTable", "keyTable", "pipelines", "containers");
        for (Path store : stores) {
            ozone("debug ldb --db=" + store + " ls");
            if (out().contains("pipelines")) {
                assertThat(ozone("debug ldb --db=" + store + " scan --with-keys --column_family=pipelines"))
                        .isZero();
                assertThat(out()).startsWith("[");
            }
        }
        assertThat(ozone("debug ldb --db=" + files + " ls")).isEqualTo(2);
    }

    /** @return the exit code */
    private int ozone(String line) {
        out.reset();
        err.reset();
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        cluster.clientSettings().given().forEach((name, value) -> words.addAll(List.of("-D", name + "=" + value)));
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        return OzoneCommand.run(terminal, words.toArray(String[]::new));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
