package io.ozone.om.command.notification;

import io.ozone.kv.Tx;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.NotificationTarget;
import io.ozone.wire.om.OmReply;

/**
 * Forgets events that a target was told of, and settles how many may wait for it. Events that are gone already are as they
 * should be: two leaders may have told the target of them.
 */
public final class SettleNotifications {
    private SettleNotifications() {}

    public static OmReply apply(Tx tx, Stamp stamp, io.ozone.wire.om.SettleNotifications command) {
        int forgotten = 0;
        for (String row : command.getRowsList()) {
            if (tx.contains(OmTables.NOTIFICATIONS, row)) {
                tx.delete(OmTables.NOTIFICATIONS, row);
                forgotten++;
            }
        }
        String target = Rows.target(command.getTarget());
        NotificationTarget row =
                tx.get(OmTables.NOTIFICATION_TARGETS, target).orElse(NotificationTarget.getDefaultInstance());
        long pending = row.getPending() - forgotten;
        if (command.getRemoved() && pending == 0) {
            tx.delete(OmTables.NOTIFICATION_TARGETS, target);
        } else {
            NotificationTarget.Builder changed = row.toBuilder().setPending(pending);
            if (!command.getRemoved()) {
                changed.setLimit(command.getLimit());
            }
            tx.put(OmTables.NOTIFICATION_TARGETS, target, changed.build());
        }
        return OmReply.getDefaultInstance();
    }
}
