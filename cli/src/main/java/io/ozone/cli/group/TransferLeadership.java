package io.ozone.cli.group;

import io.ozone.common.error.ErrorCode;
import io.ozone.wire.raft.TransferLeadershipRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "Make another member the leader, and show who leads then.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ozone admin om transfer -id cluster1 -n om2",
            "  ozone admin scm transfer -n e6877ce5-56cd-4f0b-ad60-4c8ef9000882",
            "  ozone admin scm transfer -r"
        })
final class TransferLeadership extends GroupAction {
    @ArgGroup(multiplicity = "1")
    private Target target;

    private static final class Target {
        @Option(
                names = {"-n", "--newLeaderId", "--new-leader-id"},
                paramLabel = "NODE",
                description = "The new leader: its id in the group or in the settings.")
        private String name;

        @Option(
                names = {"-r", "--random"},
                description = "Any member but the present leader.")
        private boolean any;
    }

    TransferLeadership(GroupChoice choice) {
        super(choice);
    }

    @Override
    void run(RaftGroup group) throws InterruptedException {
        GroupView before = group.look();
        Member leader = before.requireLeader();
        Member wanted = target.any ? null : wanted(before);
        if (before.present().size() == 1 && wanted == null) {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "%s is the only member of the %s group: there is nobody else to lead it",
                    leader.label(), group.service());
        }
        if (wanted != null && wanted.id().equals(leader.id())) {
            show(group, leader, leader.label() + " leads the " + group.service() + " group already.");
            return;
        }
        String peer = wanted == null ? "" : wanted.id();
        TransferLeadershipRequest request =
                TransferLeadershipRequest.newBuilder().setPeerId(peer).build();
        group.change(stub -> stub.transferLeadership(request));
        Member now = group.awaitLeader(
                        member -> peer.isEmpty() ? !member.id().equals(leader.id()) : peer.equals(member.id()))
                .requireLeader();
        show(group, now, now.label() + " leads the " + group.service() + " group now.");
    }

    private Member wanted(GroupView view) {
        Member member = view.require(target.name);
        if (!member.answers()) {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "%s can't lead: it is %s. Start it, or choose another", member.label(), member.role());
        }
        return member;
    }

    private void show(RaftGroup group, Member leader, String sentence) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("service", group.service());
        fields.put("leader", leader.id());
        fields.put("node", leader.node());
        fields.put("address", leader.address());
        fields.put("term", leader.term());
        output().done(sentence, fields);
    }
}
