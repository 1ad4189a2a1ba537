package io.ozone.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.ozone.cli.Shell;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import io.ozone.wire.scm.ExitSafeModeRequest;
import io.ozone.wire.scm.SafeModeRequest;
import io.ozone.wire.scm.SafeModeRule;
import io.ozone.wire.scm.SafeModeStatus;
import io.ozone.wire.scm.ScmAdminGrpc;
import io.ozone.wire.scm.ScmInfo;
import io.ozone.wire.scm.ScmInfoRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two SCMs, of which the second leads. */
class SafeModeTest {
    private final Shell shell = new Shell();
    private final List<Server> servers = new ArrayList<>();
    private volatile boolean on = true;
    private final AtomicInteger asked = new AtomicInteger();
    private final List<String> addresses = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        serve(new Follower());
        serve(new Leader());
    }

    @AfterEach
    void stop() {
        servers.forEach(Server::shutdownNow);
    }

    @Test
    void theLeaderSaysWhichRulesHoldIt() {
        assertThat(scm("safemode status")).as(shell.err()).isZero();
        assertThat(shell.out()).contains("safeMode : true").contains("rule=DataNode, passed=false, detail=1 of 3");
        assertThat(scm("safemode status --verbose --json")).isZero();
        assertThat(shell.out()).contains("\"safeMode\" : true");
    }

    @Test
    void eachScmIsAskedAndAnErrorIsShown() {
        assertThat(scm("safemode status -a")).as(shell.err()).isZero();
        assertThat(shell.out())
                .containsPattern("s1 +127.0.0.1:\\d+ +- +NOT_LEADER")
                .containsPattern("s2 +127.0.0.1:\\d+ +true +DataNode");
        assertThat(shell.err()).contains("s2 leads");

        servers.forEach(Server::shutdownNow);
        assertThat(scm("safemode status -a")).isEqualTo(8);
    }

    @Test
    void theLeaderLeavesOnDemand() {
        assertThat(scm("safemode exit")).isZero();
        assertThat(on).isFalse();
    }

    @Test
    void waitingEndsWithSafeModeOrWithTheTime() {
        assertThat(scm("safemode wait -t 0")).isEqualTo(8);
        assertThat(shell.err()).contains("SCM is still in safe mode after 0");

        asked.set(0);
        assertThat(scm("safemode wait -t 30")).isZero();
        assertThat(asked).hasValue(3);
    }

    @Test
    void otherCommandsFindTheLeader() {
        assertThat(scm("scm info")).as(shell.err()).isZero();
        assertThat(shell.out()).contains("CID-7");
    }

    private int scm(String line) {
        List<String> words = new ArrayList<>(List.of("admin"));
        words.addAll(List.of(line.split(" ")));
        words.addAll(List.of("-D", "ozone.scm.service.ids=scms", "-D", "ozone.scm.nodes.scms=s1,s2"));
        for (int i = 0; i < 2; i++) {
            String node = ".scms.s" + (i + 1) + "=";
            words.addAll(List.of("-D", "ozone.scm.address" + node + "127.0.0.1"));
            words.addAll(List.of("-D", "ozone.scm.client.address" + node + addresses.get(i)));
        }
        return shell.run(words.toArray(String[]::new));
    }

    private void serve(ScmAdminGrpc.ScmAdminImplBase service) throws IOException {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(service)
                .build()
                .start();
        servers.add(server);
        addresses.add("127.0.0.1:" + server.getPort());
    }

    private final class Leader extends ScmAdminGrpc.ScmAdminImplBase {
        @Override
        public void getSafeMode(SafeModeRequest request, StreamObserver<SafeModeStatus> observer) {
            SafeModeStatus status = status();
            if (asked.incrementAndGet() == 2) {
                on = false;
            }
            Rpc.reply(observer, status);
        }

        @Override
        public void exitSafeMode(ExitSafeModeRequest request, StreamObserver<SafeModeStatus> observer) {
            on = false;
            Rpc.reply(observer, status());
        }

        @Override
        public void getScmInfo(ScmInfoRequest request, StreamObserver<ScmInfo> observer) {
            Rpc.reply(observer, ScmInfo.newBuilder().setClusterId("CID-7").build());
        }

        private SafeModeStatus status() {
            return SafeModeStatus.newBuilder()
                    .setOn(on)
                    .addRules(SafeModeRule.newBuilder()
                            .setName("DataNode")
                            .setPassed(!on)
                            .setDetail("1 of 3"))
                    .build();
        }
    }

    private final class Follower extends ScmAdminGrpc.ScmAdminImplBase {
        @Override
        public void getSafeMode(SafeModeRequest request, StreamObserver<SafeModeStatus> observer) {
            Rpc.fail(observer, OzoneException.notLeader("s2 leads", addresses.get(1)));
        }

        @Override
        public void exitSafeMode(ExitSafeModeRequest request, StreamObserver<SafeModeStatus> observer) {
            Rpc.fail(observer, OzoneException.notLeader("s2 leads", addresses.get(1)));
        }

        @Override
        public void getScmInfo(ScmInfoRequest request, StreamObserver<ScmInfo> observer) {
            Rpc.fail(observer, OzoneException.notLeader("s2 leads", addresses.get(1)));
        }
    }
}
