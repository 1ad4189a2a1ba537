package io.ozone.cli;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;

/**
 * Loads the classes that commands use, so that {@code bin/ozone} can let the JVM archive them: later
 * commands then start in half the time. Speaks to a server of its own that knows no call.
 */
@Command(hidden = true)
final class WarmUp extends Action {
    @Override
    protected void run() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Server server = NettyServerBuilder.forAddress(any).build().start();
        String address = "127.0.0.1:" + server.getPort();
        try (PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8)) {
            Terminal quiet = new Terminal(InputStream.nullInputStream(), nowhere, nowhere, false);
            String[][] lines = {
                {"version", "--json"},
                {"sh", "volume", "info", "o3://" + address + "/vol1"},
                {"sh", "volume", "list", "o3://" + address + "/", "--json"},
                {"sh", "bucket", "create", "o3://" + address + "/vol1/bucket1"},
                {
                    "sh",
                    "key",
                    "put",
                    "o3://" + address + "/vol1/bucket1/key1",
                    System.getProperty("java.home") + "/release"
                },
                {"sh", "key", "cat", "o3://" + address + "/vol1/bucket1/key1"},
                {"sh", "key", "list", "--help"},
                {"admin", "safemode", "status", "--scm", address},
            };
            for (String[] line : lines) {
                OzoneCommand.run(quiet, line);
            }
        } finally {
            server.shutdownNow();
        }
    }
}
