package io.ozone.s3;

import io.ozone.client.ClientSettings;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import io.ozone.common.settings.Units;
import io.ozone.common.time.Clock;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.auth.Authenticator;
import io.ozone.s3.auth.SessionTokens;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.s3.http.HostNames;
import io.ozone.s3.journal.Journal;
import io.ozone.s3.keys.KeyRing;
import io.ozone.s3.logging.RequestLogs;
import io.ozone.s3.operation.Operation;
import io.ozone.s3.operation.Operations;
import io.ozone.s3.operation.Permissions;
import io.ozone.s3.operation.Routes;
import io.ozone.s3.store.ObjectStore;
import io.ozone.s3.store.OzoneObjectStore;
import io.ozone.server.HttpConsole;
import io.ozone.server.Metrics;
import io.ozone.server.ServerSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The S3 gateway: a door at {@code ozone.s3g.http-address} and a console at
 * {@code ozone.s3g.webadmin.http-address}. Keeps nothing; any number of them can stand side by side.
 */
public final class S3Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(S3Gateway.class);

    private final ObjectStore store;
    private final RequestLogs logs;
    private final Metrics metrics;
    private final HttpConsole console;
    private final Server server;
    private final String address;

    private S3Gateway(
            ObjectStore store, RequestLogs logs, Metrics metrics, HttpConsole console, Server server, String address) {
        this.store = store;
        this.logs = logs;
        this.metrics = metrics;
        this.console = console;
        this.server = server;
        this.address = address;
    }

    /**
     * Starts a gateway; when this returns it serves.
     *
     * @throws io.ozone.common.error.OzoneException CONFIGURATION when a setting can't be used or a port is taken
     */
    public static S3Gateway start(Settings settings) {
        settings.check(shownSettings());
        return start(settings, OzoneObjectStore.connect(settings), Clock.SYSTEM);
    }

    /** Takes the store over: it is closed with the gateway, also when the gateway can't start. */
    static S3Gateway start(Settings settings, ObjectStore store, Clock clock) {
        Metrics metrics = new Metrics();
        Gatekeeper gatekeeper = new Gatekeeper(
                store, settings.get(S3Settings.ACL_ENABLED), settings.get(S3Settings.ACCESS_CACHE_TIME), clock);
        KeyRing keys = new KeyRing(store, clock);
        SessionTokens tokens = new SessionTokens(keys, clock);
        ObjectEncryption encryption = encryption(settings, store, gatekeeper, keys, metrics);
        List<Operation> operations = Operations.all(settings, gatekeeper, encryption, tokens, clock);
        RequestLogs logs = new RequestLogs(settings, gatekeeper, store, encryption, metrics, clock);
        FrontHandler handler = new FrontHandler(
                new HostNames(settings.get(S3Settings.DOMAIN_NAME)),
                new Routes(operations),
                new Authenticator(
                        store,
                        tokens,
                        settings.get(S3Settings.SECRET_CACHE_TIME),
                        settings.get(S3Settings.OLD_SIGNATURES),
                        clock),
                gatekeeper,
                new Permissions(operations, gatekeeper),
                new CrossOrigin(store),
                new ErrorAnswer(),
                new RequestIds(clock),
                clock);
        Server server = HttpDoor.build(settings, handler);
        server.setRequestLog(new Journal(
                metrics, settings.get(S3Settings.ACCESS_LOG), logs, settings.get(S3Settings.QUIET_AUDITS), clock));
        HttpConsole console = new HttpConsole("S3 Gateway", settings, shownSettings(), metrics);
        String address =
                open(server, settings.get(S3Settings.HTTP_ADDRESS), () -> shut(server, logs, console, metrics, store));
        console.fact("S3 door", () -> address);
        console.fact("Volume", () -> settings.get(S3Settings.VOLUME_NAME));
        try {
            console.start(S3Settings.ADMIN_ADDRESS.name(), settings.get(S3Settings.ADMIN_ADDRESS));
        } catch (RuntimeException e) {
            shut(server, logs, console, metrics, store);
            throw e;
        }
        LOG.info("The S3 door is open at {}, its console at {}", address, console.address());
        return new S3Gateway(store, logs, metrics, console, server, address);
    }

    private static ObjectEncryption encryption(
            Settings settings, ObjectStore store, Gatekeeper gatekeeper, KeyRing keys, Metrics metrics) {
        try {
            return ObjectEncryption.of(settings, keys, gatekeeper);
        } catch (RuntimeException e) {
            metrics.close();
            store.close();
            throw e;
        }
    }

    private static List<Setting<?>> shownSettings() {
        List<Setting<?>> shown = new ArrayList<>(S3Settings.ALL);
        shown.addAll(ClientSettings.ALL);
        shown.addAll(ServerSettings.ALL);
        return shown;
    }

    private static String open(Server server, InetSocketAddress where, Runnable undo) {
        try {
            server.start();
        } catch (Exception e) {
            undo.run();
            throw ErrorCode.CONFIGURATION.failure(
                    "The S3 door can't listen on %s (%s): %s",
                    Units.format(where), S3Settings.HTTP_ADDRESS.name(), e.getMessage());
        }
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        return Units.format(InetSocketAddress.createUnresolved(where.getHostString(), port));
    }

    /** host:port of the S3 door. */
    public String address() {
        return address;
    }

    /** host:port of the console; empty when it is off. */
    public String adminAddress() {
        return console.address();
    }

    /** Makes the connections that are open now less patient than {@link S3Settings#HTTP_IDLE_TIMEOUT}. */
    void connectionsMayRest(Duration time) {
        server.getConnectors()[0]
                .getConnectedEndPoints()
                .forEach(connection -> connection.setIdleTimeout(time.toMillis()));
    }

    /** Stores the logs of buckets' requests that are due. */
    void deliverLogs() {
        logs.deliver();
    }

    /** Lets requests under way finish for a short time, and stores what is logged of them. */
    @Override
    public void close() {
        shut(server, logs, console, metrics, store);
    }

    /** Cuts every request off at once. There is nothing on disk to leave behind. */
    public void kill() {
        server.setStopTimeout(0);
        logs.kill();
        shut(server, logs, console, metrics, store);
    }

    private static void shut(Server server, RequestLogs logs, HttpConsole console, Metrics metrics, ObjectStore store) {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("The S3 door did not stop cleanly", e);
        }
        logs.close();
        console.close();
        metrics.close();
        store.close();
    }
}
