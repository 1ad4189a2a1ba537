package io.ozone.om.query;

import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.wire.om.OmAnswer;
import io.ozone.wire.om.UserVolumes;
import io.ozone.wire.om.Volume;
import io.ozone.wire.om.VolumeList;

/** Volumes by name: all, or those one user owns. */
final class ListVolumes {
    private final Pages pages;

    ListVolumes(Pages pages) {
        this.pages = pages;
    }

    OmAnswer answer(Reader reader, io.ozone.wire.om.ListVolumes query) {
        int limit = pages.size(query.getLimit());
        VolumeList list = query.getUser().isEmpty() ? all(reader, query, limit) : ownedBy(reader, query, limit);
        return OmAnswer.newBuilder().setVolumes(list).build();
    }

    private static VolumeList all(Reader reader, io.ozone.wire.om.ListVolumes query, int limit) {
        VolumeList.Builder list = VolumeList.newBuilder();
        String after = query.getStartAfter().isEmpty() ? null : Rows.volume(query.getStartAfter());
        try (Cursor<String, Volume> rows = reader.scan(OmTables.VOLUMES, Rows.volume(query.getPrefix()), after)) {
            while (rows.next()) {
                if (list.getVolumesCount() == limit) {
                    return list.setTruncated(true).build();
                }
                list.addVolumes(rows.value());
            }
        }
        return list.build();
    }

    private static VolumeList ownedBy(Reader reader, io.ozone.wire.om.ListVolumes query, int limit) {
        VolumeList.Builder list = VolumeList.newBuilder();
        UserVolumes owned =
                reader.get(OmTables.USERS, Rows.user(query.getUser())).orElse(UserVolumes.getDefaultInstance());
        for (String name : owned.getVolumesList()) {
            if (!name.startsWith(query.getPrefix()) || name.compareTo(query.getStartAfter()) <= 0) {
                continue;
            }
            if (list.getVolumesCount() == limit) {
                return list.setTruncated(true).build();
            }
            reader.get(OmTables.VOLUMES, Rows.volume(name)).ifPresent(list::addVolumes);
        }
        return list.build();
    }
}
