package io.ozone.cli.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.ozone.cli.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupCommandsTest {
    private static final String UUID_1 = "e6877ce5-56cd-4f0b-ad60-4c8ef9000881";
    private static final String UUID_2 = "e6877ce5-56cd-4f0b-ad60-4c8ef9000882";
    private static final String UUID_3 = "e6877ce5-56cd-4f0b-ad60-4c8ef9000883";

    private final Shell shell = new Shell();
    private TestPeers om;

    @BeforeEach
    void start() {
        om = new TestPeers();
        for (String id : List.of("om1", "om2", "om3")) {
            om.start(id).member(id, "127.0.0.1:9872");
        }
        om.lead("om2");
    }

    @AfterEach
    void stop() {
        om.close();
    }

    @Test
    void rolesOfAllPeersAreShown() {
        assertThat(om("roles", "-id", "cluster1")).as(shell.err()).isZero();
        assertThat(shell.out().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "NODE ID ADDRESS RAFT ADDRESS ROLE TERM APPLIED INDEX",
                        "om1 om1 " + om.address("om1") + " 127.0.0.1:9872 FOLLOWER 4 44",
                        "om2 om2 " + om.address("om2") + " 127.0.0.1:9872 LEADER 4 44",
                        "om3 om3 " + om.address("om3") + " 127.0.0.1:9872 FOLLOWER 4 44");
        assertThat(shell.err()).isEmpty();
        for (String name : List.of("--service-id=cluster1", "--om-service-id=cluster1", "--table")) {
            assertThat(om("roles", name)).isZero();
        }
        assertThat(om("-id", "cluster1", "roles")).isZero();
    }

    @Test
    void rolesInJsonAreNamed() {
        assertThat(om("roles", "--json")).isZero();
        assertThat(shell.out()).contains("\"id\" : \"om2\"", "\"role\" : \"LEADER\"", "\"appliedIndex\" : 44");
    }

    @Test
    void peersThatAreSilentOrNotInTheGroupAreTold() throws InterruptedException {
        om.member("om9", "10.1.1.1:9872");
        om.start("om4");
        om.stop("om3");

        assertThat(run(omSettings("om1", "om2", "om3", "om4"), "admin", "om", "roles"))
                .isZero();

        assertThat(shell.out())
                .containsPattern("om3 .* UNREACHABLE +- +-")
                .containsPattern("om4 .* NOT_A_MEMBER +4 +44")
                .containsPattern("- +om9 +- +10.1.1.1:9872 +UNLISTED");
        assertThat(shell.err()).contains("om3 at " + om.address("om3") + " does not answer: ");
    }

    @Test
    void aGroupWithoutLeaderIsShownAndIsAnError() {
        om.lead("");

        assertThat(om("roles")).isEqualTo(8);
        assertThat(shell.out()).contains("FOLLOWER").doesNotContain("LEADER");
        assertThat(shell.err())
                .contains("NOT_READY: no OM that was asked leads: om1 FOLLOWER, om2 FOLLOWER, om3 FOLLOWER");
    }

    @Test
    void aGroupThatIsNotThereIsUnreachable() throws InterruptedException {
        for (String id : List.of("om1", "om2", "om3")) {
            om.stop(id);
        }

        assertThat(om("roles")).isEqualTo(8);
        assertThat(shell.out()).contains("UNREACHABLE");
        assertThat(shell.err()).contains("UNREACHABLE: no OM answers: " + om.address("om1"));
    }

    @Test
    void aServerOfAnotherReleaseSaysThatItCannot() throws IOException {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build()
                .start();
        try {
            assertThat(run(List.of("ozone.om.address=127.0.0.1:" + server.getPort()), "admin", "om", "roles"))
                    .isEqualTo(9);
            assertThat(shell.err()).contains("NOT_IMPLEMENTED: no OM answers");
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void theServiceMustBeOneOfTheSettings() {
        assertThat(om("roles", "-id", "cluster2")).isEqualTo(2);
        assertThat(shell.err()).contains("'cluster2'").contains("[cluster1]");
    }

    @Test
    void leadershipGoesToTheNamedMember() {
        assertThat(om("transfer", "-id", "cluster1", "-n", "om3"))
                .as(shell.err())
                .isZero();
        assertThat(shell.out()).contains("om3 leads the OM group now.");
        assertThat(om.changes).containsExactly("transfer om3");
    }

    @Test
    void leadershipGoesToAnyMember() {
        assertThat(om("transfer", "-r", "--json")).isZero();
        assertThat(shell.out()).contains("\"leader\" : \"om1\"", "\"term\" : 5");
        assertThat(om.changes).containsExactly("transfer ");
    }

    @Test
    void aLeaderStaysWhereItIsWanted() {
        assertThat(om("transfer", "-n", "om2")).isZero();
        assertThat(shell.out()).contains("om2 leads the OM group already.");
        assertThat(om.changes).isEmpty();
    }

    @Test
    void onlyAMemberThatAnswersCanLead() throws InterruptedException {
        om.stop("om3");

        assertThat(om("transfer", "-n", "om3")).isEqualTo(2);
        assertThat(shell.err()).contains("om3 can't lead: it is UNREACHABLE");
        assertThat(om("transfer", "-n", "om7")).isEqualTo(2);
        assertThat(shell.err()).contains("'om7' is not a member of the OM group; its members are om1, om2, om3");
        assertThat(om("transfer")).isEqualTo(2);
        assertThat(om("transfer", "-r", "-n", "om1")).isEqualTo(2);
        assertThat(om.changes).isEmpty();
    }

    @Test
    void aFollowerIsRemovedAtTheLeader() {
        assertThat(om("decommission", "-id", "cluster1", "-nodeid", "om3", "-hostname", "127.0.0.1"))
                .as(shell.err())
                .isZero();
        assertThat(shell.out())
                .contains("om3 is no longer a member of the OM group; om1, om2 stay.")
                .contains("ozone.om.nodes.<service>");
        assertThat(shell.err()).contains("2 members are left: an even number");
        assertThat(om.changes).containsExactly("remove om3");
        assertThat(om.members()).containsExactly("om1", "om2");
    }

    @Test
    void aLeaderHandsOverBeforeItIsRemoved() {
        assertThat(om("decommission", "-nodeid=om2", "--json")).as(shell.err()).isZero();
        assertThat(om.changes).containsExactly("transfer ", "remove om2");
        assertThat(shell.out()).contains("\"removed\" : \"om2\"");
    }

    @Test
    void nothingIsRemovedOnAnotherHost() {
        assertThat(om("decommission", "-nodeid", "om3", "-hostname", "elsewhere"))
                .isEqualTo(2);
        assertThat(shell.err()).contains("om3 is not on host elsewhere");
        assertThat(om.changes).isEmpty();
    }

    @Test
    void theLastMemberStays() {
        TestPeers single =
                new TestPeers().start("om1").member("om1", "127.0.0.1:9872").lead("om1");
        try (single) {
            List<String> settings = List.of("ozone.om.address=" + single.address("om1"));
            assertThat(run(settings, "admin", "om", "decommission", "-nodeid", "om1", "--force"))
                    .isEqualTo(2);
            assertThat(shell.err()).contains("om1 is the only member of the OM group");
            assertThat(run(settings, "admin", "om", "transfer", "-r")).isEqualTo(2);
            assertThat(shell.err()).contains("nobody else to lead");
            assertThat(run(settings, "admin", "om", "roles")).isZero();
        }
    }

    @Test
    void aMajorityMustAnswerBeforeAndAfter() throws InterruptedException {
        om.stop("om1");

        assertThat(om("decommission", "-nodeid", "om3")).isEqualTo(1);
        assertThat(shell.err())
                .contains("without om3 1 of 2 members would agree")
                .contains("silent are om1");
        assertThat(om.changes).isEmpty();

        assertThat(om("decommission", "-nodeid", "om1")).as(shell.err()).isZero();
        om.stop("om3");
        assertThat(om("decommission", "-nodeid", "om3")).isEqualTo(1);
        assertThat(shell.err()).contains("now 1 of 2 members would agree").contains("silent are om3");
        assertThat(om("decommission", "-nodeid", "om3", "--force")).isZero();
        assertThat(om.members()).containsExactly("om2");
    }

    @Test
    void aMemberThatAnswersAtTwoDoorsCountsOnce() throws InterruptedException {
        om.stop("om1");
        List<String> settings = omSettings("om1", "om2", "om3");
        settings.set(1, "ozone.om.nodes.cluster1=om1,om2,om3,alias");
        settings.add("ozone.om.address.cluster1.alias=" + om.address("om2"));

        assertThat(run(settings, "admin", "om", "decommission", "-nodeid", "om3"))
                .isEqualTo(1);
        assertThat(shell.err()).contains("without om3 1 of 2 members would agree");
    }

    @Test
    void scmsAreNamedByUuidOrByTheSettings() throws InterruptedException {
        TestPeers scm = new TestPeers().start(UUID_1).start(UUID_2).start(UUID_3);
        scm.member(UUID_1, "127.0.0.1:1001").member(UUID_2, "127.0.0.1:1002").member(UUID_3, "127.0.0.1:1003");
        scm.lead(UUID_1);
        List<String> settings = new ArrayList<>(List.of("ozone.scm.service.ids=scms", "ozone.scm.nodes.scms=s1,s2,s3"));
        int number = 1;
        for (String id : List.of(UUID_1, UUID_2, UUID_3)) {
            settings.add("ozone.scm.address.scms.s" + number + "=127.0.0.1");
            settings.add("ozone.scm.client.address.scms.s" + number + "=" + scm.address(id));
            settings.add("ozone.scm.ratis.port.scms.s" + number + "=100" + number++);
        }
        try (scm) {
            assertThat(run(settings, "admin", "scm", "transfer", "-n", UUID_2)).isZero();
            assertThat(shell.out()).contains("s2 (" + UUID_2 + ") leads the SCM group now.");
            assertThat(run(settings, "admin", "scm", "transfer", "-n", "s1")).isZero();
            assertThat(scm.changes).containsExactly("transfer " + UUID_2, "transfer " + UUID_1);

            scm.stop(UUID_3);
            assertThat(run(settings, "admin", "scm", "roles")).isZero();
            assertThat(shell.out())
                    .containsPattern("s3 +" + UUID_3 + " .*127.0.0.1:1003 +UNREACHABLE")
                    .doesNotContain("UNLISTED");
            assertThat(run(settings, "admin", "scm", "decommission", "--nodeid", UUID_3))
                    .isZero();
            assertThat(scm.members()).containsExactly(UUID_1, UUID_2);

            assertThat(shell.run("admin", "scm", "roles", "--scm", scm.address(UUID_2)))
                    .isEqualTo(8);
            assertThat(shell.err()).contains("they know " + UUID_1 + " as their leader");
        }
    }

    private int om(String... words) {
        List<String> line = new ArrayList<>(List.of("admin", "om"));
        line.addAll(List.of(words));
        return run(omSettings("om1", "om2", "om3"), line.toArray(String[]::new));
    }

    private List<String> omSettings(String... nodes) {
        List<String> settings = new ArrayList<>();
        settings.add("ozone.om.service.ids=cluster1");
        settings.add("ozone.om.nodes.cluster1=" + String.join(",", nodes));
        for (String node : nodes) {
            settings.add("ozone.om.address.cluster1." + node + "=" + om.address(node));
        }
        return settings;
    }

    private int run(List<String> settings, String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        settings.forEach(setting -> line.addAll(List.of("-D", setting)));
        return shell.run(line.toArray(String[]::new));
    }
}
