package io.ozone.cli.group;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.Rpc;
import io.ozone.wire.raft.GroupPeer;
import io.ozone.wire.raft.GroupRequest;
import io.ozone.wire.raft.GroupStatus;
import io.ozone.wire.raft.RaftAdminGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What the peers of a group say of it, all asked at once. The leader of the highest term is right where they differ. */
final class GroupView {
    /** @param status null when there was a failure */
    private record Answer(Door door, GroupStatus status, OzoneException failure) {
        boolean claimsToLead() {
            return status != null
                    && !status.getLeaderId().isEmpty()
                    && status.getLeaderId().equals(status.getSelf().getId());
        }
    }

    private final String service;
    private final List<Answer> answers;
    private final Optional<Answer> leading;
    private final List<Member> members;

    private GroupView(String service, List<Answer> answers) {
        this.service = service;
        this.answers = answers;
        // A leader that was cut off may not know yet that there is another.
        this.leading = answers.stream()
                .filter(Answer::claimsToLead)
                .max(Comparator.comparingLong(answer -> answer.status().getTerm()));
        this.members = members();
    }

    /** @param patience how long each peer may take */
    static GroupView look(String service, Channels channels, List<Door> doors, Duration patience)
            throws InterruptedException {
        List<Future<GroupStatus>> calls = new ArrayList<>();
        for (Door door : doors) {
            calls.add(RaftAdminGrpc.newFutureStub(channels.to(door.address()))
                    .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .getGroup(GroupRequest.getDefaultInstance()));
        }
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < doors.size(); i++) {
            try {
                answers.add(new Answer(doors.get(i), calls.get(i).get(), null));
            } catch (ExecutionException e) {
                answers.add(new Answer(doors.get(i), null, Rpc.fromStatus(e)));
            }
        }
        return new GroupView(service, answers);
    }

    /** The configured peers in the order of the settings, then members that the settings do not list. */
    List<Member> all() {
        return members;
    }

    Optional<Member> leader() {
        return members.stream()
                .filter(member -> member.role() == Member.Role.LEADER)
                .findFirst();
    }

    /** Those that the leader counts in; empty without a leader. */
    private List<GroupPeer> peers() {
        return leading.map(answer -> answer.status().getPeersList()).orElse(List.of());
    }

    /** One for each peer that the leader counts in. */
    List<Member> present() {
        return peers().stream()
                .map(peer -> members.stream()
                        .filter(member -> peer.getId().equals(member.id()))
                        .min(Comparator.comparing(member -> !member.answers()))
                        .orElseThrow())
                .toList();
    }

    /** @throws OzoneException NOT_READY when none leads */
    Member requireLeader() {
        return leader().orElseThrow(() -> noLeader());
    }

    private OzoneException noLeader() {
        if (answers.stream().allMatch(answer -> answer.failure() != null)) {
            List<ErrorCode> codes = answers.stream()
                    .map(answer -> answer.failure().code())
                    .distinct()
                    .toList();
            ErrorCode code = codes.size() == 1 ? codes.get(0) : ErrorCode.UNREACHABLE;
            return code.failure(
                    "no %s answers: %s",
                    service,
                    answers.stream()
                            .map(answer -> answer.door().address() + ": "
                                    + answer.failure().getMessage())
                            .collect(Collectors.joining("; ")));
        }
        Optional<String> named = answers.stream()
                .filter(answer -> answer.status() != null)
                .map(answer -> answer.status().getLeaderId())
                .filter(id -> !id.isEmpty())
                .findFirst();
        return ErrorCode.NOT_READY.failure(
                "no %s that was asked leads: %s; %s",
                service,
                members.stream()
                        .map(member -> member.label() + " " + member.role())
                        .collect(Collectors.joining(", ")),
                named.map(id -> "they know " + id + " as their leader")
                        .orElse("a leader needs a majority of the members"));
    }

    /**
     * The member that goes by this name in the group or in the settings.
     *
     * @throws OzoneException INVALID_ARGUMENT when it is none, NOT_READY when there is no leader to tell
     */
    Member require(String name) {
        requireLeader();
        return present().stream()
                .filter(member -> member.isNamed(name))
                .findFirst()
                .orElseThrow(() -> ErrorCode.INVALID_ARGUMENT.failure(
                        "'%s' is not a member of the %s group; its members are %s",
                        name, service, present().stream().map(Member::label).collect(Collectors.joining(", "))));
    }

    /** What an administrator should know of those that did not answer as members. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        for (Answer answer : answers) {
            String who = answer.door().node() == null
                    ? answer.door().address()
                    : answer.door().node() + " at " + answer.door().address();
            if (answer.failure() != null) {
                remarks.add(who + " does not answer: " + answer.failure().getMessage());
            } else if (leading.isPresent() && !sameCluster(answer.status())) {
                remarks.add(
                        who + " belongs to another cluster, " + answer.status().getClusterId());
            }
        }
        return remarks;
    }

    private List<Member> members() {
        List<Member> found = new ArrayList<>();
        answers.forEach(answer -> found.add(answer.status() == null ? silent(answer.door()) : member(answer)));
        for (GroupPeer peer : peers()) {
            if (found.stream().noneMatch(member -> peer.getId().equals(member.id()))) {
                found.add(
                        new Member(null, peer.getId(), null, peer.getRaftAddress(), Member.Role.UNLISTED, null, null));
            }
        }
        return List.copyOf(found);
    }

    private Member member(Answer answer) {
        GroupStatus status = answer.status();
        GroupPeer self = status.getSelf();
        GroupStatus truth = leading.map(Answer::status).orElse(status);
        boolean belongs = sameCluster(status)
                && truth.getPeersList().stream().anyMatch(peer -> peer.getId().equals(self.getId()));
        boolean leads = leading.isPresent() && leading.get() == answer;
        Member.Role role = !belongs ? Member.Role.NOT_A_MEMBER : leads ? Member.Role.LEADER : Member.Role.FOLLOWER;
        return new Member(
                answer.door().node(),
                self.getId().isEmpty() ? null : self.getId(),
                answer.door().address(),
                self.getRaftAddress().isEmpty() ? answer.door().raftAddress() : self.getRaftAddress(),
                role,
                status.getTerm(),
                status.getAppliedIndex());
    }

    /** SCM's ids in the group are not those of the settings: its Raft address tells which member is silent. */
    private Member silent(Door door) {
        Optional<GroupPeer> known = peers().stream()
                .filter(peer -> peer.getId().equals(door.node()))
                .findFirst()
                .or(() -> peers().stream()
                        .filter(peer -> peer.getRaftAddress().equals(door.raftAddress()) && !isAnother(peer))
                        .findFirst());
        return new Member(
                door.node(),
                known.map(GroupPeer::getId).orElse(null),
                door.address(),
                known.map(GroupPeer::getRaftAddress).orElse(door.raftAddress()),
                Member.Role.UNREACHABLE,
                null,
                null);
    }

    /** Whether it is known by its id at a door. */
    private boolean isAnother(GroupPeer peer) {
        return answers.stream()
                .anyMatch(answer -> peer.getId().equals(answer.door().node())
                        || answer.status() != null
                                && peer.getId().equals(answer.status().getSelf().getId()));
    }

    private boolean sameCluster(GroupStatus status) {
        return leading.isEmpty() || leading.get().status().getClusterId().equals(status.getClusterId());
    }
}
