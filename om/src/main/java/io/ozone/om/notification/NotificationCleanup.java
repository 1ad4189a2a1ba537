package io.ozone.om.notification;

import io.ozone.kv.Cursor;
import io.ozone.kv.Snapshot;
import io.ozone.om.background.Proposals;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.server.PeriodicTasks;
import io.ozone.wire.om.Notification;
import io.ozone.wire.om.NotificationTarget;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.SettleNotifications;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops the events that wait for targets which are not in the settings any more: nobody would ever tell them. */
public final class NotificationCleanup implements PeriodicTasks.Task {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationCleanup.class);
    private static final int BATCH = 1000;

    private final Proposals proposals;
    private final Set<String> names;

    /** @param names of the targets that there are */
    public NotificationCleanup(Proposals proposals, Set<String> names) {
        this.proposals = proposals;
        this.names = names;
    }

    @Override
    public void run() throws InterruptedException {
        for (String target : removed()) {
            drop(target);
        }
    }

    private List<String> removed() {
        List<String> removed = new ArrayList<>();
        if (!proposals.isLeader()) {
            return removed;
        }
        try (Snapshot rows = proposals.rows();
                Cursor<String, NotificationTarget> targets = rows.scan(OmTables.NOTIFICATION_TARGETS, null, null)) {
            while (targets.next()) {
                if (!names.contains(Rows.targetOf(targets.key()))) {
                    removed.add(Rows.targetOf(targets.key()));
                    LOG.warn(
                            "{} events wait for target {}, which is not one of ozone.om.notification.webhook.names any more:"
                                    + " they are dropped",
                            targets.value().getPending(),
                            Rows.targetOf(targets.key()));
                }
            }
        }
        return removed;
    }

    /** The last command, for which there are no rows left, takes the target's own row away. */
    private void drop(String target) throws InterruptedException {
        boolean more = true;
        while (more && proposals.isLeader()) {
            List<String> waiting = waiting(target);
            proposals.propose(OmCommand.newBuilder()
                    .setSettleNotifications(SettleNotifications.newBuilder()
                            .setTarget(target)
                            .addAllRows(waiting)
                            .setRemoved(true))
                    .build());
            more = !waiting.isEmpty();
        }
    }

    private List<String> waiting(String target) {
        List<String> waiting = new ArrayList<>();
        try (Snapshot rows = proposals.rows();
                Cursor<String, Notification> events =
                        rows.scan(OmTables.NOTIFICATIONS, Rows.notificationsOf(target), null)) {
            while (waiting.size() < BATCH && events.next()) {
                waiting.add(events.key());
            }
        }
        return waiting;
    }
}
