package io.ozone.s3.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Carries the target of each request past Jetty's idea of a path.
 *
 * <p>A key may be {@code ../../x} or start with a NUL, and its signature covers the path as it was sent.
 * Jetty resolves paths when it reads them and turns such away under every compliance mode. So its
 * connection is given the target in base64, which holds nothing to resolve, and the gateway takes it out
 * again.
 */
public final class RawTargets {
    /**
     * The parser keeps the last piece of a body until there is more, and with it all of the buffer that it was read into,
     * though that went back to the pool, which may have let go of it: 64 KB for each sender that pauses.
     */
    private static final VarHandle LAST_OF_BODY;

    static {
        try {
            LAST_OF_BODY = MethodHandles.privateLookupIn(HttpParser.class, MethodHandles.lookup())
                    .findVarHandle(HttpParser.class, "_contentChunk", ByteBuffer.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private RawTargets() {}

    /** Makes connections whose requests have to be asked for their target with {@link #of}. */
    public static HttpConnectionFactory connections(HttpConfiguration configuration) {
        return new HttpConnectionFactory(configuration) {
            @Override
            public Connection newConnection(Connector connector, EndPoint endPoint) {
                HttpConnection connection = new RawConnection(getHttpConfiguration(), connector, endPoint);
                connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
                return configure(connection, connector, endPoint);
            }
        };
    }

    /** The target of a request exactly as it was sent: path and query, or a whole URI. */
    public static String of(Request request) {
        String path = request.getHttpURI().getPath();
        return new String(Base64.getUrlDecoder().decode(path.substring(1)), StandardCharsets.UTF_8);
    }

    private static final class RawConnection extends HttpConnection {
        RawConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
            super(configuration, connector, endPoint);
        }

        @Override
        protected HttpStreamOverHTTP1 newHttpStream(String method, String target, HttpVersion version) {
            byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
            String inBase64 = "/" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            return new HttpStreamOverHTTP1(method, inBase64, version) {
                @Override
                public Content.Chunk read() {
                    Content.Chunk chunk = super.read();
                    LAST_OF_BODY.set(getParser(), (ByteBuffer) null); // of just its type, or each call would be adapted
                    return chunk;
                }
            };
        }
    }
}
