package io.ozone.cli.group;

import static io.ozone.cli.Word.word;

import io.ozone.cli.Word;
import java.util.List;
import java.util.function.Supplier;

/** The words that {@code ozone admin om} and {@code ozone admin scm} have in common. */
public final class GroupCommands {
    private GroupCommands() {}

    public static List<Word> om() {
        return words(OmGroup::new);
    }

    public static List<Word> scm() {
        return words(ScmGroup::new);
    }

    private static List<Word> words(Supplier<GroupChoice> choice) {
        return List.of(
                word("roles", "Who leads, who follows, who is missing", () -> new ShowRoles(choice.get())),
                word("transfer", "Make another member the leader", () -> new TransferLeadership(choice.get())),
                word("decommission", "Remove a member for good", () -> new DecommissionPeer(choice.get())));
    }
}
