package io.ozone.cli.group;

import io.ozone.cli.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = {
            "Show who leads, who follows, and who is missing.",
            "",
            "LEADER, FOLLOWER: members that answer. UNREACHABLE: a configured peer that does not. NOT_A_MEMBER: it answers"
                    + " but was not added to the group, or was removed. UNLISTED: the leader counts it in, but it is not"
                    + " in the settings. Without a leader the exit code is not 0."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  ozone admin om roles -id cluster1", "  ozone admin scm roles --json"})
final class ShowRoles extends GroupAction {
    @Option(names = "--table", description = "Answer as a table; that is the default.")
    private boolean table;

    ShowRoles(GroupChoice choice) {
        super(choice);
    }

    @Override
    void run(RaftGroup group) throws InterruptedException {
        GroupView view = group.look();
        Output output = output();
        try (Output.Rows rows = output.rows("node", "id", "address", "raftAddress", "role", "term", "appliedIndex")) {
            for (Member member : view.all()) {
                rows.add(
                        member.node(),
                        member.id(),
                        member.address(),
                        member.raftAddress(),
                        member.role(),
                        member.term(),
                        member.appliedIndex());
            }
        }
        view.remarks().forEach(remark -> note("%s", remark));
        view.requireLeader();
    }
}
