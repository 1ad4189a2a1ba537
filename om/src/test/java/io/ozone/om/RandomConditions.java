package io.ozone.om;

import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.wire.om.Condition;
import io.ozone.wire.om.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Conditions drawn from a seed: some hold, because they are about what is there. */
final class RandomConditions {
    private final Random random;

    RandomConditions(Random random) {
        this.random = random;
    }

    Condition next(Reader reader, String volume, String bucket, String key) {
        List<Key> versions = versions(reader, Rows.key(volume, bucket, key));
        Key seen = versions.isEmpty() ? Key.getDefaultInstance() : versions.get(random.nextInt(versions.size()));
        Condition.Builder condition = Condition.newBuilder();
        for (int i = random.nextInt(4) / 3; i >= 0; i--) {
            boolean off = random.nextInt(3) == 0;
            switch (random.nextInt(7)) {
                case 0 -> condition.setExists(true);
                case 1 -> condition.setAbsent(true);
                case 2 -> condition.setEtag(off || seen.getEtag().isEmpty() ? "e" + random.nextInt(2) : seen.getEtag());
                case 3 -> condition.setNotEtag(off ? "e" + random.nextInt(2) : seen.getEtag());
                case 4 -> condition.setModifiedSeconds(seen.getModifiedMillis() / 1000 + (off ? 1 : 0));
                case 5 -> condition.setSize(seen.getLength() + (off ? 1 : 0));
                default -> condition.setUpdateId(seen.getUpdateId() + (off ? 1 : 0));
            }
        }
        return condition.build();
    }

    /** The value first, if there is one. */
    static List<Key> versions(Reader reader, String row) {
        List<Key> versions = new ArrayList<>();
        reader.get(OmTables.KEYS, row).ifPresent(versions::add);
        try (Cursor<String, Key> others = reader.scan(OmTables.VERSIONS, Rows.versionsOf(row), null)) {
            while (others.next()) {
                versions.add(others.value());
            }
        }
        return versions;
    }
}
