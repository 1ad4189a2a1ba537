package io.ozone.cli.group;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Units;
import io.ozone.wire.raft.RemovePeerRequest;
import io.ozone.wire.raft.TransferLeadershipRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = {
            "Remove a member from the group for good; a leader hands over first.",
            "",
            "Its daemon is to be stopped afterwards, and its node to be taken out of the settings."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ozone admin om decommission -id cluster1 -nodeid om3 -hostname host3",
            "  ozone admin scm decommission --nodeid e6877ce5-56cd-4f0b-ad60-4c8ef9000882"
        })
final class DecommissionPeer extends GroupAction {
    @Option(
            names = {"-nodeid", "--nodeid", "--node-id"},
            paramLabel = "NODE",
            required = true,
            description = "The member: its id in the group or in the settings.")
    private String node;

    @Option(
            names = {"-hostname", "--hostname", "--node-host-address"},
            paramLabel = "HOST",
            description = "Its host: nothing is done when the member is on another.")
    private String host;

    @Option(
            names = "--force",
            description = "Ask the leader even when too few members answer here for a majority: they may reach one"
                    + " another nevertheless.")
    private boolean force;

    DecommissionPeer(GroupChoice choice) {
        super(choice);
    }

    @Override
    void run(RaftGroup group) throws InterruptedException {
        GroupView view = group.look();
        Member leaving = view.require(node);
        check(group, view, leaving);
        if (leaving.role() == Member.Role.LEADER) {
            note("%s leads; another member takes over first.", leaving.label());
            group.change(stub -> stub.transferLeadership(TransferLeadershipRequest.getDefaultInstance()));
            group.awaitLeader(member -> !member.id().equals(leaving.id()));
        }
        RemovePeerRequest request =
                RemovePeerRequest.newBuilder().setPeerId(leaving.id()).build();
        group.change(stub -> stub.removePeer(request));
        report(group, leaving, staying(view, leaving));
    }

    private void check(RaftGroup group, GroupView view, Member leaving) {
        if (host != null && !isOn(leaving.raftAddress()) && !isOn(leaving.address())) {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "%s is not on host %s: its addresses are %s and %s",
                    leaving.label(), host, leaving.address(), leaving.raftAddress());
        }
        List<Member> staying = staying(view, leaving);
        if (staying.isEmpty()) {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "%s is the only member of the %s group, and a group needs one", leaving.label(), group.service());
        }
        if (!force) {
            requireMajority("now", view.present());
            requireMajority("without " + leaving.label(), staying);
        }
    }

    /** Members agree on a change by a majority of the old group and one of the new. */
    private static void requireMajority(String when, List<Member> members) {
        long answering = members.stream().filter(Member::answers).count();
        if (answering <= members.size() / 2) {
            throw ErrorCode.INVALID_STATE.failure(
                    "%s %d of %d members would agree, which is no majority; silent are %s. Start them first. If it is"
                            + " only from here that they can't be reached, --force asks the leader nevertheless",
                    when,
                    answering,
                    members.size(),
                    members.stream()
                            .filter(member -> !member.answers())
                            .map(Member::label)
                            .collect(Collectors.joining(", ")));
        }
    }

    private void report(RaftGroup group, Member left, List<Member> staying) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("service", group.service());
        fields.put("removed", left.id());
        fields.put("members", staying.stream().map(Member::id).toList());
        output().done(
                        "%s is no longer a member of the %s group; %s stay%s. Its daemon ends; take it out of %s on every host."
                                .formatted(
                                        left.label(),
                                        group.service(),
                                        String.join(
                                                ", ",
                                                staying.stream()
                                                        .map(Member::label)
                                                        .toList()),
                                        staying.size() == 1 ? "s" : "",
                                        group.nodesSetting()),
                        fields);
        if (staying.size() % 2 == 0) {
            note(
                    "%d members are left: an even number survives no more failures than one fewer. Add one, or remove"
                            + " one.",
                    staying.size());
        }
    }

    private static List<Member> staying(GroupView view, Member leaving) {
        return view.present().stream()
                .filter(member -> !member.id().equals(leaving.id()))
                .toList();
    }

    private boolean isOn(String address) {
        return address != null
                && Units.parseAddress(address, "", 0).getHostString().equalsIgnoreCase(host);
    }
}
