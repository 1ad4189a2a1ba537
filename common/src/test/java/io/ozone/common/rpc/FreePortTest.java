package io.ozone.common.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ozone.common.error.OzoneException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
        int lowest = Integer.parseInt(Files.readString(OUTGOING).strip().split("\\s+")[0]);
        assumeTrue(lowest >= 32_000, "a host whose outgoing connections were given more than the usual ports");
        assertThat(FreePort.on("127.0.0.1")).isLessThan(lowest);
    }

    @Test
    void aPortIsNotGivenTwiceWhileItsDoorIsStillClosed() {
        List<Integer> ports =
                IntStream.range(0, 500).mapToObj(i -> FreePort.on("127.0.0.1")).toList();
        assertThat(ports).doesNotHaveDuplicates();
    }

    @Test
    void aPortThatSomebodyListensOnIsPassedOver() throws Exception {
        int before = FreePort.on("127.0.0.1");
        try (ServerSocket next = new ServerSocket()) {
            next.bind(
                    new InetSocketAddress(InetAddress.getByName("127.0.0.1"), before == 31_999 ? 20_000 : before + 1));
            assertThat(FreePort.on("127.0.0.1")).isNotEqualTo(next.getLocalPort());
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNamed() {
        assertThatThrownBy(() -> FreePort.on("192.0.2.1"))
                .isInstanceOf(OzoneException.class)
                .hasMessageContaining("192.0.2.1");
    }
}
