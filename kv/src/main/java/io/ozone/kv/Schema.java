package io.ozone.kv;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All tables of a store. */
public record Schema(String name, List<Table<?, ?>> tables) {
    /** @throws IllegalArgumentException when two tables share a name */
    public Schema {
        tables = List.copyOf(tables);
        Set<String> names = new HashSet<>();
        for (Table<?, ?> table : tables) {
            if (!names.add(table.name())) {
                throw new IllegalArgumentException("schema " + name + " lists table " + table.name() + " twice");
            }
        }
    }
}
