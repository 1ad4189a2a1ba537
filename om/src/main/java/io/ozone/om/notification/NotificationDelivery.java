package io.ozone.om.notification;

import io.micrometer.core.instrument.Counter;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.time.Clock;
import io.ozone.kv.Cursor;
import io.ozone.kv.Snapshot;
import io.ozone.om.background.Proposals;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.server.Metrics;
import io.ozone.server.PeriodicTasks;
import io.ozone.wire.om.Notification;
import io.ozone.wire.om.NotificationEvent;
import io.ozone.wire.om.NotificationTarget;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.SettleNotifications;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one target of the events that wait for it, in their order and each at least once: an event is forgotten when the
 * target has taken it, and not before. When that is not seen, because this OM or its leadership ends in between, the target is told
 * again. While it takes nothing, its events wait, and it is tried less and less often.
 *
 * <p>Each target has a task of its own, so one that is slow or down holds back no other.
 */
public final class NotificationDelivery implements PeriodicTasks.Task {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationDelivery.class);
    private static final long WARNING_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Proposals proposals;
    private final Webhook webhook;
    private final DeliveryOptions options;
    private final Clock clock;
    private final Counter delivered;
    private final Counter failed;
    private final String targetRow;

    /** The last row that was forgotten: none that is left comes before it, but for marks of deleted ones. */
    private String last;

    private boolean failing;
    private long delayNanos;
    private long notBeforeNanos;

    /** As the log has it; -1 = it was not looked at yet. */
    private long knownDropped = -1;

    private boolean warned;
    private long warnedNanos;

    public NotificationDelivery(
            Proposals proposals, Webhook webhook, DeliveryOptions options, Clock clock, Metrics metrics) {
        this.proposals = proposals;
        this.webhook = webhook;
        this.options = options;
        this.clock = clock;
        this.targetRow = Rows.target(webhook.name());
        this.delivered = metrics.counter(
                "ozone.om.notifications.delivered", "Events that a target has taken", "target", webhook.name());
        this.failed = metrics.counter(
                "ozone.om.notifications.failed",
                "POSTs of events that a target has not taken",
                "target",
                webhook.name());
    }

    /** What is sent together, and its rows. */
    private record Batch(List<String> rows, List<Notification> events) {
        boolean isTest() {
            return !events.isEmpty() && events.get(0).getEvent() == NotificationEvent.TEST_EVENT;
        }
    }

    @Override
    public void run() throws InterruptedException {
        if (!proposals.isLeader() || (failing && clock.nanos() - notBeforeNanos < 0)) {
            return;
        }
        try {
            if (settled().getPending() > 0) {
                deliver();
            }
        } catch (OzoneException e) {
            if (e.code().retry() == ErrorCode.Retry.NEVER) {
                throw e;
            }
            LOG.info("Events for {} wait for the next run: {}", webhook, e.getMessage());
        }
    }

    private void deliver() throws InterruptedException {
        for (Batch batch = next(); !batch.rows.isEmpty() && proposals.isLeader(); batch = next()) {
            try {
                webhook.post(document(batch));
            } catch (IOException e) {
                delay(e);
                return;
            }
            if (failing) {
                LOG.info("The {} takes events again", webhook);
                failing = false;
            }
            delivered.increment(batch.rows.size());
            settle(batch.rows);
            last = batch.rows.get(batch.rows.size() - 1);
        }
    }

    private void delay(IOException failure) {
        failed.increment();
        delayNanos = failing
                ? Math.min(2 * delayNanos, options.lastRetry().toNanos())
                : options.firstRetry().toNanos();
        notBeforeNanos = clock.nanos() + delayNanos;
        if (!failing) {
            LOG.warn("The {} takes no events, so they wait; it is tried again: {}", webhook, failure.getMessage());
        }
        failing = true;
    }

    /** The target's row, with the limit of this OM's settings. */
    private NotificationTarget settled() throws InterruptedException {
        NotificationTarget target;
        try (Snapshot rows = proposals.rows()) {
            target = rows.get(OmTables.NOTIFICATION_TARGETS, targetRow).orElse(NotificationTarget.getDefaultInstance());
        }
        if (target.getLimit() != options.limit()) {
            settle(List.of());
        }
        warnOfDropped(target);
        return target;
    }

    /** Once a minute at most; what was dropped before the first look was another leader's to say. */
    private void warnOfDropped(NotificationTarget target) {
        boolean first = knownDropped < 0;
        boolean more = !first && target.getDropped() > knownDropped;
        if (more && (!warned || clock.nanos() - warnedNanos >= WARNING_NANOS)) {
            LOG.warn(
                    "{} events wait for the {}, as many as may (ozone.om.notification.queue.limit): it will not be told of {}"
                            + " others",
                    target.getPending(),
                    webhook,
                    target.getDropped() - knownDropped);
            warned = true;
            warnedNanos = clock.nanos();
            knownDropped = target.getDropped();
        } else if (first) {
            knownDropped = target.getDropped();
        }
    }

    private Batch next() {
        Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
        try (Snapshot rows = proposals.rows();
                Cursor<String, Notification> waiting =
                        rows.scan(OmTables.NOTIFICATIONS, Rows.notificationsOf(webhook.name()), last)) {
            while (batch.rows.size() < options.batch() && !batch.isTest() && waiting.next()) {
                boolean test = waiting.value().getEvent() == NotificationEvent.TEST_EVENT;
                if (test && !batch.rows.isEmpty()) {
                    break;
                }
                batch.rows.add(waiting.key());
                batch.events.add(waiting.value());
            }
        }
        return batch;
    }

    private byte[] document(Batch batch) {
        if (batch.isTest()) {
            return EventDocument.ofTest(batch.events.get(0));
        }
        int prefix = Rows.notificationsOf(webhook.name()).length();
        List<String> sequencers = batch.rows.stream()
                .map(row -> row.substring(prefix).toUpperCase(Locale.ROOT))
                .toList();
        return EventDocument.of(batch.events, sequencers, options.region());
    }

    private void settle(List<String> told) throws InterruptedException {
        proposals.propose(OmCommand.newBuilder()
                .setSettleNotifications(SettleNotifications.newBuilder()
                        .setTarget(webhook.name())
                        .addAllRows(told)
                        .setLimit(options.limit()))
                .build());
    }
}
