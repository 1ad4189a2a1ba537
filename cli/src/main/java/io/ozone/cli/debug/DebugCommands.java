package io.ozone.cli.debug;

import static io.ozone.cli.Word.absent;
import static io.ozone.cli.Word.word;

import io.ozone.cli.Group;

/** The words of {@code ozone debug}. */
public final class DebugCommands {
    private DebugCommands() {}

    public static Group group() {
        return new Group("Looks into stores and logs on disk.")
                .add(word("ldb", "Rows of a daemon's RocksDB", DebugCommands::ldb))
                .add(word("ratis", "Entries of a Raft log", DebugCommands::ratis))
                .add(absent("checknative kerberos replicas auditparser log om datanode"))
                .example("ozone debug ldb --db=ozone-data/om/om.db ls");
    }

    private static Group ldb() {
        return new Group("Rows of a daemon's RocksDB; give its directory with --db. The daemon may run meanwhile.")
                .add(word("ls list_column_families", "The tables", ListTables::new))
                .add(word("scan", "The rows of a table", ScanTable::new))
                .add(word("value-schema", "The fields of a table's rows", ValueSchema::new))
                .add(absent("checkpoint"))
                .example("ozone debug ldb --db=ozone-data/scm/scm.db ls")
                .example("ozone debug ldb --db=ozone-data/scm/scm.db scan --with-keys --column_family=containers");
    }

    private static Group ratis() {
        return new Group("Entries of a Raft log. The daemon may run meanwhile.")
                .add(word("parse", "Print and check the entries of a segment", ParseSegment::new))
                .example("ozone debug ratis parse --role om -s ozone-data/om/ratis/GROUP/current/log_inprogress_0");
    }
}
