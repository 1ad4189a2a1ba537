package io.ozone.server;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import io.ozone.common.settings.Units;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's HTTP console: a page for people at {@code /}, and {@code /prom}, {@code /conf},
 * {@code /stacks}, {@code /logLevel}, {@code /health}, {@code /ready}. The daemon adds its own pages with
 * {@link #route}, before or after {@link #start}.
 */
public final class HttpConsole implements AutoCloseable {
    /** Answers one request. May block; runs on a thread of the console. */
    public interface Page {
        Answer answer(Query query) throws Exception;
    }

    /** One request: its method, its path, its first value of each query parameter, its Authorization header. */
    public record Query(String method, String path, Map<String, String> parameters, Optional<String> authorization) {
        public Optional<String> parameter(String name) {
            return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
        }
    }

    /** Host that turns a console off: {@code ozone.scm.http-address=off}. */
    public static final String OFF = "off";

    private static final Logger LOG = LoggerFactory.getLogger(HttpConsole.class);
    private static final int IDLE_MILLIS = 30_000;

    private final String title;
    private final int maxThreads;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final Map<String, Supplier<String>> facts = new LinkedHashMap<>();
    private volatile Supplier<Optional<String>> notReady = Optional::empty;
    private Server server;
    private String address = "";

    /**
     * @param title what the page calls the daemon, such as "Storage Container Manager"
     * @param declared the settings that {@code /conf} shows
     */
    public HttpConsole(String title, Settings settings, Collection<? extends Setting<?>> declared, Metrics metrics) {
        this.title = title;
        this.maxThreads = settings.get(ServerSettings.CONSOLE_THREADS);
        StandardPages standard = new StandardPages(settings, declared, metrics);
        route("/", query -> FrontPage.of(title, shownFacts(), new TreeMap<>(pages).keySet()));
        if (settings.get(ServerSettings.PROMETHEUS_ENABLED)) {
            route("/prom", standard::metrics);
        }
        route("/conf", standard::settings);
        route("/stacks", query -> StandardPages.stacks());
        route("/logLevel", LogLevels::answer);
        route("/health", query -> Answer.text("alive\n"));
        route(
                "/ready",
                query -> notReady.get()
                        .map(reason -> Answer.text(503, reason + "\n"))
                        .orElseGet(() -> Answer.text("ready\n")));
    }

    /** Serves a page at exactly this path; replaces one that is there. */
    public HttpConsole route(String path, Page page) {
        pages.put(path, page);
        return this;
    }

    /** A line of the front page. */
    public HttpConsole fact(String name, Supplier<String> value) {
        synchronized (facts) {
            facts.put(name, value);
        }
        return this;
    }

    /** @param reason why the daemon can't serve now; empty = it can */
    public HttpConsole readiness(Supplier<Optional<String>> reason) {
        notReady = reason;
        return this;
    }

    /**
     * Opens the console, unless the address' host is {@link #OFF}.
     *
     * @param setting that says where, for messages
     * @param where port 0 = any free one
     * @throws io.ozone.common.error.OzoneException CONFIGURATION when it can't listen there
     */
    public HttpConsole start(String setting, InetSocketAddress where) {
        if (where.getHostString().equals(OFF)) {
            return this;
        }
        QueuedThreadPool threads = new QueuedThreadPool(maxThreads, 1, IDLE_MILLIS);
        threads.setName("console");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // No acceptor thread of its own: the one selector accepts, too.
        ServerConnector connector =
                new ServerConnector(server, null, null, null, 0, 1, new HttpConnectionFactory(http));
        connector.setHost(where.getHostString());
        connector.setPort(where.getPort());
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        server.setHandler(new Dispatch());
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw ErrorCode.CONFIGURATION.failure(
                    "The console of %s (%s) can't listen on %s: %s",
                    title, setting, Units.format(where), e.getMessage());
        }
        address = Units.format(InetSocketAddress.createUnresolved(where.getHostString(), connector.getLocalPort()));
        return this;
    }

    /** host:port; empty when the console is off. */
    public String address() {
        return address;
    }

    @Override
    public void close() {
        if (server == null) {
            return;
        }
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("The console of {} did not stop cleanly", title, e);
        }
    }

    private Map<String, String> shownFacts() {
        Map<String, String> shown = new LinkedHashMap<>();
        synchronized (facts) {
            facts.forEach((name, value) -> shown.put(name, value.get()));
        }
        return shown;
    }

    private final class Dispatch extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String path = Request.getPathInContext(request);
            Answer answer = answer(path, request);
            response.setStatus(answer.status());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            try (OutputStream out = Content.Sink.asOutputStream(response)) {
                answer.body().writeTo(out);
            } catch (Exception e) {
                LOG.debug("{} could not be sent", path, e);
                callback.failed(e);
                return true;
            }
            callback.succeeded();
            return true;
        }

        private Answer answer(String path, Request request) {
            Page page = pages.get(path);
            if (page == null) {
                return Answer.text(404, "There is no page " + path + "; / lists those there are\n");
            }
            try {
                Map<String, String> parameters = new TreeMap<>();
                for (Fields.Field field : Request.extractQueryParameters(request)) {
                    parameters.put(field.getName(), field.getValue());
                }
                Optional<String> authorization =
                        Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION));
                return page.answer(new Query(request.getMethod(), path, parameters, authorization));
            } catch (io.ozone.common.error.OzoneException e) {
                return Answer.text(e.code().httpStatus(), e.getMessage() + "\n");
            } catch (Exception e) {
                LOG.warn("Page {} of {} failed", path, title, e);
                return Answer.text(500, e + "\n");
            }
        }
    }
}
