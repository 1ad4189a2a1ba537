package io.ozone.cli.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.cli.Shell;
import io.ozone.kv.Batch;
import io.ozone.kv.Codec;
import io.ozone.kv.Schema;
import io.ozone.kv.Store;
import io.ozone.kv.StoreOptions;
import io.ozone.kv.Table;
import io.ozone.wire.Block;
import io.ozone.wire.BlockId;
import io.ozone.wire.ContainerState;
import io.ozone.wire.om.Key;
import io.ozone.wire.scm.ContainerRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a store that its writer has open all the time. */
class LdbTest {
    private static final Table<String, Key> KEYS = new Table<>("keyTable", Codec.TEXT, Codec.message(Key.parser()));
    private static final Table<Long, ContainerRow> CONTAINERS =
            new Table<>("containers", Codec.LONG, Codec.message(ContainerRow.parser()));
    private static final Table<byte[], byte[]> PLAIN = Store.raw("plain");

    private final Shell shell = new Shell();

    @TempDir
    private Path directory;

    private Store store;

    @BeforeEach
    void write() {
        store = Store.open(
                directory.resolve("om.db"),
                new Schema("test", List.of(KEYS, CONTAINERS, PLAIN)),
                StoreOptions.defaults());
        Batch batch = store.batch();
        for (int i = 1; i <= 300; i++) {
            batch.put(KEYS, "/vol1/bucket1/key%03d".formatted(i), key(i));
            batch.put(
                    CONTAINERS,
                    (long) i,
                    ContainerRow.newBuilder()
                            .setId(i)
                            .setState(i % 2 == 0 ? ContainerState.CONTAINER_OPEN : ContainerState.CONTAINER_CLOSED)
                            .build());
        }
        batch.put(PLAIN, ByteBuffer.allocate(16).putLong(3).putLong(4).array(), new byte[] {1});
        batch.put(PLAIN, ByteBuffer.allocate(16).putLong(3).putLong(5).array(), new byte[] {2});
        batch.put(PLAIN, ByteBuffer.allocate(16).putLong(7).putLong(1).array(), new byte[] {3});
        store.write(batch);
        store.flush();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theTablesAreListed() {
        assertThat(ldb("ls")).as(shell.err()).isZero();
        assertThat(shell.out().lines()).contains("keyTable", "containers", "plain");
        assertThat(ldb("list_column_families")).isZero();
        assertThat(shell.out()).contains("keyTable");
    }

    @ParameterizedTest
    @CsvSource({
        "--column_family=containers, 100",
        "--column-family=containers -l 7, 7",
        "--cf containers -l -1, 300",
        "--cf containers --startkey 299, 2",
        "--cf containers --startkey 11 --endkey 20, 10",
        "--cf keyTable --sk /vol1/bucket1/key298, 3",
        "--cf keyTable --sk /vol1/bucket1/key010 --ek /vol1/bucket1/key012, 3",
        "--cf keyTable --ek 0x2f766f6c312f6275636b6574312f6b6579303031, 1",
        "--cf plain --startkey 3, 3",
        "--cf plain --startkey 3/5, 2",
        "--cf plain --startkey 3/5 --endkey 3/9, 1",
        "--cf containers --filter id:greater:298, 2",
        "'--cf containers -l -1 --filter state:equals:CONTAINER_OPEN,id:lesser:11', 5",
        "--cf keyTable -l -1 --filter blocks.id.containerId:equals:7, 1",
    })
    void rowsAreChosen(String options, int rows) {
        assertThat(ldb("scan --compact --with-keys " + options)).as(shell.err()).isZero();
        assertThat(shell.out().lines()).hasSize(rows).allMatch(line -> line.contains("\"key\":"));
    }

    @Test
    void aRowIsItsMessage() {
        assertThat(ldb("scan --with-keys --column_family=keyTable --length 1 --json"))
                .isZero();
        assertThat(shell.out().replaceAll("\\s+", ""))
                .isEqualTo("[{\"key\":\"/vol1/bucket1/key001\",\"value\":{\"length\":10,"
                        + "\"blocks\":[{\"id\":{\"container_id\":1,\"local_id\":5}}]}}]");
        assertThat(shell.err()).contains("There are more rows; -l -1 prints all.");
    }

    @Test
    void onlyTheFieldsThatWereAskedForAreShown() {
        assertThat(ldb("scan --cf keyTable --length 1 --compact --fields blocks.id.local_id,length,acl_missing"))
                .isEqualTo(2);
        assertThat(shell.err())
                .contains("there is no field 'acl_missing'; there are")
                .contains("length");

        assertThat(ldb("scan --cf keyTable --length 1 --compact --fields blocks.id.local_id,length"))
                .isZero();
        assertThat(shell.out().strip())
                .isEqualTo("[{\"value\":{\"blocks\":[{\"id\":{\"local_id\":5}}],\"length\":10}}]");
        assertThat(ldb("scan --cf plain --fields length")).isEqualTo(2);
        assertThat(shell.err()).contains("the rows of plain have no fields");
    }

    @ParameterizedTest
    @CsvSource({
        "length:more:1, is not equals",
        "length:equals, is not FIELD:OPERATOR:VALUE",
        "length:equals:many, is not a number",
        "blocks.id:equals:1, name a field inside",
        "length.x:equals:1, length has no fields"
    })
    void aWrongFilterSaysWhatIsWrong(String filter, String message) {
        assertThat(ldb("scan --cf keyTable --filter " + filter)).isEqualTo(2);
        assertThat(shell.err()).contains(message);
    }

    @Test
    void rowsAreCounted() {
        assertThat(ldb("scan --cf keyTable --count")).isZero();
        assertThat(shell.out().strip()).isEqualTo("300");
        assertThat(ldb("scan --cf containers --count --filter state:equals:CONTAINER_OPEN --json"))
                .isZero();
        assertThat(shell.out()).contains("\"rows\" : 150");
    }

    @Test
    void anUnknownTableNamesThoseThereAre() {
        assertThat(ldb("scan --cf keytable")).isEqualTo(2);
        assertThat(shell.err())
                .contains("there is no table keytable; there are")
                .contains("keyTable, plain");
    }

    @Test
    void rowsGoIntoANewFile() throws Exception {
        Path file = directory.resolve("rows.json");

        assertThat(ldb("scan --cf keyTable -l -1 --compact --out " + file))
                .as(shell.err())
                .isZero();
        assertThat(shell.out()).isEmpty();
        assertThat(Files.readAllLines(file)).hasSize(300);
        assertThat(ldb("scan --cf keyTable --out " + file)).isEqualTo(2);
        assertThat(shell.err()).contains("exists already");
        assertThat(Files.readAllLines(file)).hasSize(300);
    }

    @Test
    void aDamagedRowIsShownAmongTheOthers() {
        Batch batch = store.batch();
        batch.put(
                Store.raw("keyTable"), "/vol1/bucket1/key000".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xff
                });
        store.write(batch);
        store.flush();

        assertThat(ldb("scan --cf keyTable -l 2 --fields length --filter length:lesser:11"))
                .isZero();
        assertThat(shell.out()).contains("\"damaged\"", "\"length\" : 10");
        assertThat(shell.err()).contains("/vol1/bucket1/key000 is damaged");
    }

    @Test
    void theFieldsOfATableAreToldWithTheirTypes() {
        assertThat(ldb("value-schema --cf containers")).as(shell.err()).isZero();
        assertThat(shell.out()).contains("CONTAINER_OPEN | ").containsPattern("used_bytes +: int64");
        assertThat(ldb("value-schema --cf keyTable --depth 1 --json")).isZero();
        assertThat(shell.out()).contains("\"blocks[]\" : \"Block\"");
        assertThat(ldb("value-schema --cf plain")).isEqualTo(2);
    }

    private int ldb(String line) {
        List<String> words = new ArrayList<>(List.of("debug", "ldb", "--db=" + directory.resolve("om.db")));
        words.addAll(List.of(line.split(" ")));
        return shell.run(words.toArray(String[]::new));
    }

    private static Key key(int number) {
        return Key.newBuilder()
                .setLength(10L * number)
                .addBlocks(Block.newBuilder()
                        .setId(BlockId.newBuilder().setContainerId(number).setLocalId(5)))
                .build();
    }
}
