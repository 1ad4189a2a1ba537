package io.ozone.s3.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** What a connection holds while its sender pauses in the middle of a body. */
class PausedBodyTest {
    private final AtomicInteger received = new AtomicInteger();
    private final List<WeakReference<ByteBuffer>> buffers = new CopyOnWriteArrayList<>();

    /** Takes what comes, lets go of it, and waits for more. */
    private final class Reader extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            read(request, callback);
            return true;
        }

        private void read(Request request, Callback callback) {
            for (Content.Chunk chunk = request.read(); chunk != null; chunk = request.read()) {
                received.addAndGet(chunk.remaining());
                chunk.release();
                if (chunk.isLast()) {
                    callback.succeeded();
                    return;
                }
            }
            request.demand(() -> read(request, callback));
        }
    }

    /** Keeps no buffer, and knows which there are. */
    private final class Forgetful extends ByteBufferPool.Wrapper {
        Forgetful() {
            super(new ByteBufferPool.NonPooling());
        }

        @Override
        public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
            RetainableByteBuffer.Mutable buffer = super.acquire(size, direct);
            buffers.add(new WeakReference<>(buffer.getByteBuffer()));
            return buffer;
        }
    }

    @Test
    void noBufferIsHeldForIt() throws Exception {
        Server server = new Server(null, null, new Forgetful());
        ServerConnector connector =
                new ServerConnector(server, null, null, null, 1, 1, RawTargets.connections(new HttpConfiguration()));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Reader());
        server.start();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            send(socket, "PUT /key HTTP/1.1\r\nHost: here\r\nContent-Length: 20\r\n\r\n");
            send(socket, "0123456789");
            await().until(() -> received.get() == 10);
            assertThat(buffers).isNotEmpty();
            await().until(() -> {
                System.gc();
                return buffers.stream().allMatch(buffer -> buffer.get() == null);
            });
            send(socket, "0123456789");
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                    .isEqualTo("HTTP/1.1 200");
            assertThat(received).hasValue(20);
        } finally {
            server.stop();
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
