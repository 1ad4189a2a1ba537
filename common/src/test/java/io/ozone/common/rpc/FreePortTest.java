package io.ozone.common.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ozone.common.error.OzoneException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortTest {
    private static final Path OUTGOING = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    @Test
    void noOutgoingConnectionTakesAPortBeforeItsDoorOpens() throws Exception {
        assumeTrue(Files.isReadable(OUTGOING), "only Linux says which ports outgoing connections have");
        int lowest = lowestOutgoing();
        assumeTrue(lowest >= 32_000, "a host whose outgoing connections were given more than the usual ports");
        assertThat(FreePort.on("127.0.0.1")).isLessThan(lowest);
    }

    /** The kernel answers the first read alone, and only with what fits. */
    private static int lowestOutgoing() throws IOException {
        byte[] line = new byte[64];
        try (InputStream in = Files.newInputStream(OUTGOING)) {
            int length = in.read(line);
            return Integer.parseInt(new String(line, 0, length, StandardCharsets.UTF_8).split("\\s+")[0]);
        }
    }

    @Test
    void aPortIsNotGivenTwiceWhileItsDoorIsStillClosed() {
        List<Integer> ports =
                IntStream.range(0, 500).mapToObj(i -> FreePort.on("127.0.0.1")).toList();
        assertThat(ports).doesNotHaveDuplicates();
    }

    /** Each port comes up once while all are gone through, but for those that are taken. */
    @Test
    void aPortThatSomebodyListensOnIsPassedOver() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", FreePort.on("127.0.0.1")));
            for (int i = 0; i < FreePort.COUNT; i++) {
                assertThat(FreePort.on("127.0.0.1")).isNotEqualTo(taken.getLocalPort());
            }
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNamed() {
        assertThatThrownBy(() -> FreePort.on("192.0.2.1"))
                .isInstanceOf(OzoneException.class)
                .hasMessageContaining("192.0.2.1");
    }
}
