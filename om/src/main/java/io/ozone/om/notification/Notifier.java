package io.ozone.om.notification;

import io.ozone.common.time.Clock;
import io.ozone.kv.Reader;
import io.ozone.om.background.Proposals;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.server.Metrics;
import io.ozone.server.PeriodicTasks;
import io.ozone.wire.om.NotificationTarget;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Tells all targets, each in a thread of its own. */
public final class Notifier implements AutoCloseable {
    private final List<Webhook> webhooks;
    private final PeriodicTasks tasks;

    /**
     * @param interval how often it is looked whether events wait
     * @param rows of this replica as they are now, for the metrics
     */
    public Notifier(
            Proposals proposals,
            List<Webhook> webhooks,
            Duration interval,
            DeliveryOptions options,
            Supplier<Reader> rows,
            Clock clock,
            Metrics metrics) {
        this.webhooks = webhooks;
        this.tasks = new PeriodicTasks("om-notifier", webhooks.size(), clock, metrics);
        for (Webhook webhook : webhooks) {
            metrics.gauge(
                    "ozone.om.notifications.pending",
                    "Events that wait for a target",
                    () -> target(rows.get(), webhook).getPending(),
                    "target",
                    webhook.name());
            metrics.gauge(
                    "ozone.om.notifications.dropped",
                    "Events that a target will not be told of, because too many waited for it",
                    () -> target(rows.get(), webhook).getDropped(),
                    "target",
                    webhook.name());
            tasks.add(webhook.name(), interval, new NotificationDelivery(proposals, webhook, options, clock, metrics));
        }
    }

    private static NotificationTarget target(Reader rows, Webhook webhook) {
        return rows.get(OmTables.NOTIFICATION_TARGETS, Rows.target(webhook.name()))
                .orElse(NotificationTarget.getDefaultInstance());
    }

    @Override
    public void close() {
        webhooks.forEach(Webhook::close);
        tasks.close();
    }
}
