package io.ozone.om.command.volume;

import io.ozone.kv.Tx;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.wire.om.UserVolumes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The index from a user to the volumes the user owns, sorted by name. A user without volumes has no row. */
final class Owners {
    private Owners() {}

    static int count(Tx tx, String user) {
        return tx.get(OmTables.USERS, Rows.user(user))
                .map(UserVolumes::getVolumesCount)
                .orElse(0);
    }

    static void add(Tx tx, String user, String volume) {
        List<String> volumes = volumesOf(tx, user);
        int place = Collections.binarySearch(volumes, volume);
        if (place < 0) {
            volumes.add(-place - 1, volume);
            put(tx, user, volumes);
        }
    }

    static void remove(Tx tx, String user, String volume) {
        List<String> volumes = volumesOf(tx, user);
        volumes.remove(volume);
        if (volumes.isEmpty()) {
            tx.delete(OmTables.USERS, Rows.user(user));
        } else {
            put(tx, user, volumes);
        }
    }

    private static List<String> volumesOf(Tx tx, String user) {
        return tx.get(OmTables.USERS, Rows.user(user))
                .map(row -> new ArrayList<>(row.getVolumesList()))
                .orElseGet(ArrayList::new);
    }

    private static void put(Tx tx, String user, List<String> volumes) {
        tx.put(
                OmTables.USERS,
                Rows.user(user),
                UserVolumes.newBuilder().addAllVolumes(volumes).build());
    }
}
