package io.ozone.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What one daemon measures, for its {@code /prom} page. One instance for each daemon, not for the process. */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    public MeterRegistry registry() {
        return registry;
    }

    /** @param tags name, value, name, value … */
    public Counter counter(String name, String doc, String... tags) {
        return Counter.builder(name).description(doc).tags(tags).register(registry);
    }

    /** @param tags name, value, name, value … */
    public Timer timer(String name, String doc, String... tags) {
        return Timer.builder(name).description(doc).tags(tags).register(registry);
    }

    /**
     * A value that is read when metrics are collected.
     *
     * @param tags name, value, name, value …
     */
    public void gauge(String name, String doc, Supplier<Number> value, String... tags) {
        Gauge.builder(name, value)
                .description(doc)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    /** Prometheus text format. */
    public String scrape() {
        return registry.scrape();
    }

    /** Times the calls of a door: {@code ozone_rpc_seconds} by method and status. */
    public ServerInterceptor calls() {
        return new CallTimer(registry);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    private static final class CallTimer implements ServerInterceptor {
        private final MeterRegistry registry;
        private final Map<String, Map<Status.Code, Timer>> timers = new ConcurrentHashMap<>();

        CallTimer(MeterRegistry registry) {
            this.registry = registry;
        }

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            long start = System.nanoTime();
            return next.startCall(
                    new SimpleForwardingServerCall<>(call) {
                        @Override
                        public void close(Status status, Metadata trailers) {
                            timer(getMethodDescriptor().getFullMethodName(), status.getCode())
                                    .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                            super.close(status, trailers);
                        }
                    },
                    headers);
        }

        private Timer timer(String method, Status.Code status) {
            Map<Status.Code, Timer> known = timers.computeIfAbsent(method, name -> new ConcurrentHashMap<>());
            Timer timer = known.get(status);
            return timer != null ? timer : known.computeIfAbsent(status, code -> register(method, code));
        }

        private Timer register(String method, Status.Code status) {
            return Timer.builder("ozone.rpc")
                    .description("Calls of the daemon's gRPC doors")
                    .tags(Tags.of("method", method.substring(method.lastIndexOf('.') + 1), "status", status.name()))
                    .register(registry);
        }
    }
}
