package io.ozone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aRecordForPeopleIsAligned() {
        new Output(out, false).record(fields());

        assertThat(written().lines())
                .contains("name     : käse", "size     : 1.5 KB (1536 B)", "none     : -")
                .contains("replicas:", "  - host=dn1, used=7 B");
    }

    @Test
    void aRecordForProgramsIsOneObject() {
        new Output(out, true).record(fields());

        assertThat(written().replaceAll("\\s+", ""))
                .isEqualTo("{\"name\":\"käse\",\"size\":1536,\"none\":null,\"on\":true,"
                        + "\"at\":\"1970-01-01T00:00:01Z\",\"replicas\":[{\"host\":\"dn1\",\"used\":7}]}");
    }

    @Test
    void aListingForPeopleHasAHeadingAndAlignedColumns() {
        try (Output.Rows rows = new Output(out, false).rows("name", "spaceQuota")) {
            rows.add("a", new Size(5));
            rows.add("longer", null);
        }

        assertThat(written().lines()).containsExactly("NAME    SPACE QUOTA", "a       5 B", "longer  -");
    }

    @Test
    void anEmptyListingIsNothingForPeopleAndAnEmptyArrayForPrograms() {
        new Output(out, false).rows("name").close();
        assertThat(written()).isEmpty();

        new Output(out, true).rows("name").close();
        assertThat(written().replaceAll("\\s+", "")).isEqualTo("[]");
    }

    @Test
    void aLongListingIsWrittenInParts() {
        try (Output.Rows rows = new Output(out, false).rows("n")) {
            for (int i = 0; i < 2500; i++) {
                rows.add(i);
            }
            assertThat(written().lines().count()).isEqualTo(2001);
        }
        assertThat(written().lines().count()).isEqualTo(2501);
    }

    private static Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", "käse");
        fields.put("size", new Size(1536));
        fields.put("none", null);
        fields.put("on", true);
        fields.put("at", Instant.ofEpochSecond(1));
        Map<String, Object> replica = new LinkedHashMap<>();
        replica.put("host", "dn1");
        replica.put("used", new Size(7));
        fields.put("replicas", List.of(replica));
        return fields;
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
