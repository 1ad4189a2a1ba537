package io.ozone.s3;

import io.ozone.common.settings.Settings;
import io.ozone.s3.http.RawTargets;
import io.ozone.s3.xml.XmlWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** How the HTTP server is set up. */
final class HttpDoor {
    private static final int MIN_THREADS = 4;
    private static final int IDLE_THREAD_MILLIS = 5_000;
    private static final int ACCEPT_QUEUE = 1024;
    private static final int REQUEST_HEADER_BYTES = 16 << 10;
    private static final int RESPONSE_HEADER_BYTES = 32 << 10;
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int LONGEST_POOLED_BYTES = 256 << 10;
    /** Of what a burst of requests needed; all the rest goes back to the system. */
    private static final long MAX_POOLED_BYTES = 32 << 20;

    private static final long STOP_MILLIS = 5_000;

    private HttpDoor() {}

    /** A server with one connector; not started. */
    static Server build(Settings settings, Handler handler) {
        Server server = new Server(threads(settings), null, buffers());
        int selectors = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
        ServerConnector connector =
                new ServerConnector(server, null, null, null, 0, selectors, RawTargets.connections(configuration()));
        InetSocketAddress where = settings.get(S3Settings.HTTP_ADDRESS);
        connector.setHost(where.getHostString());
        connector.setPort(where.getPort());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setAcceptedTcpNoDelay(true);
        connector.setIdleTimeout(settings.get(S3Settings.HTTP_IDLE_TIMEOUT).toMillis());
        connector.addBean(new NetworkConnectionLimit(settings.get(S3Settings.HTTP_CONNECTIONS), connector));
        server.addConnector(connector);
        server.setStopTimeout(STOP_MILLIS);
        server.setHandler(new GracefulHandler(handler));
        server.setErrorHandler(HttpDoor::answerUnreadable);
        return server;
    }

    /** Answers what never became a request: broken HTTP, headers that are too long. */
    private static boolean answerUnreadable(Request request, Response response, Callback callback) {
        byte[] xml = XmlWriter.plainDocument("Error")
                .element("Code", "BadRequest")
                .element(
                        "Message",
                        "The request is not HTTP as it is served here: " + HttpStatus.getMessage(response.getStatus()))
                .close("Error")
                .toBytes();
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/xml");
        response.write(true, ByteBuffer.wrap(xml), callback);
        return true;
    }

    private static QueuedThreadPool threads(Settings settings) {
        // Its queue is bounded by the connections: each has at most one request under way.
        QueuedThreadPool threads =
                new QueuedThreadPool(settings.get(S3Settings.HTTP_THREADS), MIN_THREADS, IDLE_THREAD_MILLIS);
        // Many requests at once start many threads, which would go one by one.
        threads.setMaxEvictCount(settings.get(S3Settings.HTTP_THREADS));
        threads.setName("s3");
        threads.setDaemon(true);
        if (VirtualThreads.areSupported()) {
            threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("s3-"));
        }
        return threads;
    }

    private static ByteBufferPool buffers() {
        return new ArrayByteBufferPool(
                0, 4096, LONGEST_POOLED_BYTES, Integer.MAX_VALUE, MAX_POOLED_BYTES, MAX_POOLED_BYTES);
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setHttpCompliance(HttpCompliance.RFC7230);
        // Signatures cover header values letter by letter; a cache that ignores case would give back another spelling.
        http.setHeaderCacheCaseSensitive(true);
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(REQUEST_HEADER_BYTES);
        http.setMaxResponseHeaderSize(RESPONSE_HEADER_BYTES);
        http.setInputBufferSize(BUFFER_BYTES);
        http.setOutputBufferSize(BUFFER_BYTES);
        // The JDK reads into heap through a direct buffer of the same length, which it keeps for each thread.
        http.setUseInputDirectByteBuffers(true);
        http.setFormEncodedMethods(Set.of());
        return http;
    }
}
