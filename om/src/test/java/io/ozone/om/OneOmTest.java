package io.ozone.om;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.settings.Settings;
import io.ozone.kv.Snapshot;
import io.ozone.om.state.Invariants;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An OM of its own for each test, with a volume and a bucket, in front of an SCM that has every block. */
abstract class OneOmTest {
    static final String V = "vol1";
    static final String B = "bucket1";

    @TempDir
    Path directory;

    FakeScm scm;
    Settings settings;
    OmServer om;
    OmCaller client;

    @BeforeEach
    final void startOm() {
        scm = new FakeScm();
        settings = Settings.of(Map.of(
                "ozone.metadata.dirs", directory.toString(),
                "ozone.om.address", "localhost:0",
                "ozone.om.ratis.port", "0",
                "ozone.om.ratis.minimum.timeout", "200ms",
                "ozone.om.http-address", "off",
                "ozone.scm.block.size", "1MB",
                "ozone.scm.block.client.address", scm.address()));
        OmServer.init(settings);
        open();
        client.volumeAndBucket(V, B);
    }

    @AfterEach
    final void stopOm() {
        try (Snapshot rows = om.node().store().snapshot()) {
            assertThat(Invariants.violations(rows)).isEmpty();
        }
        client.close();
        om.close();
        scm.close();
    }

    final void open() {
        om = OmServer.start(settings);
        client = new OmCaller(om.address());
    }

    final void restartAfter(Runnable end) {
        client.close();
        end.run();
        open();
    }
}
