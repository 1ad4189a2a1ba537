package io.ozone.kv;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.IoReason;
import io.ozone.common.error.OzoneException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Opens a RocksDB with all families that the schema or the disk knows. A family that only the disk knows (a newer
 * version wrote it) is opened and left alone.
 */
final class RocksOpening {
    private static final String DEFAULT_FAMILY = "default";
    private static final int READ_ONLY_ATTEMPTS = 50;

    private final Path directory;
    private final Map<String, Table<?, ?>> tables;
    private final RocksConfig config;

    private RocksOpening(Path directory, List<Table<?, ?>> tables, RocksConfig config) {
        this.directory = directory;
        this.tables = tables.stream().collect(Collectors.toMap(Table::name, Function.identity()));
        this.config = config;
    }

    static Rocks open(Path directory, List<Table<?, ?>> tables, StoreOptions options, boolean concurrentWriters) {
        RocksOpening opening = new RocksOpening(directory, tables, new RocksConfig(options, concurrentWriters));
        return opening.run(false);
    }

    static Rocks openReadOnly(Path directory) {
        if (!Files.exists(directory.resolve("CURRENT"))) {
            throw ErrorCode.INVALID_ARGUMENT.failure("there is no store in %s", directory);
        }
        // All files stay open, so that a writer may delete them; what it deletes between the reading of the names and
        // the opening of the files is not damage, and its next list of names is right again.
        StoreOptions options = StoreOptions.defaults().withMaxOpenFiles(-1);
        for (int attempt = 1; ; attempt++) {
            try {
                return new RocksOpening(directory, List.of(), new RocksConfig(options, false)).run(true);
            } catch (OzoneException e) {
                if (attempt == READ_ONLY_ATTEMPTS || !e.getMessage().contains("No such file")) {
                    throw e;
                }
            }
        }
    }

    private Rocks run(boolean readOnly) {
        try {
            Set<String> onDisk = onDisk();
            Set<String> names = new LinkedHashSet<>(tables.keySet());
            names.addAll(onDisk);
            names.add(DEFAULT_FAMILY);
            return open(List.copyOf(names), readOnly);
        } catch (RocksDBException e) {
            Rocks.closeAll(config.natives);
            throw RocksErrors.ofOpen(directory, e);
        } catch (RuntimeException e) {
            Rocks.closeAll(config.natives);
            throw e;
        }
    }

    private Rocks open(List<String> names, boolean readOnly) throws RocksDBException {
        List<ColumnFamilyDescriptor> descriptors = names.stream()
                .map(name -> new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.UTF_8), config.family))
                .toList();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        String path = directory.toString();
        RocksDB database = readOnly
                ? RocksDB.openReadOnly(config.database, path, descriptors, handles)
                : RocksDB.open(config.database, path, descriptors, handles);
        Map<String, Family> families = new LinkedHashMap<>();
        for (int number = 0; number < handles.size(); number++) {
            String name = names.get(number);
            families.put(
                    name,
                    new Family(
                            name, tables.get(name), number, handles.get(number).getID(), handles.get(number)));
        }
        return new Rocks(directory, database, families, config.natives);
    }

    private Set<String> onDisk() throws RocksDBException {
        try {
            Files.createDirectories(directory);
            if (!Files.exists(directory.resolve("CURRENT"))) {
                refuseRemains();
                return Set.of();
            }
        } catch (IOException e) {
            throw new OzoneException(
                    ErrorCode.IO_ERROR, "cannot open the store in " + directory + ": " + IoReason.of(e), e);
        }
        try (Options options = new Options()) {
            return RocksDB.listColumnFamilies(options, directory.toString()).stream()
                    .map(name -> new String(name, StandardCharsets.UTF_8))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
    }

    /** Without CURRENT RocksDB would begin an empty store over the remains of one. */
    private void refuseRemains() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> remains = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sst"))
                    .sorted()
                    .toList();
            if (!remains.isEmpty()) {
                throw RocksErrors.damaged(directory, "CURRENT is missing but there is " + remains.get(0), null);
            }
        }
    }
}
