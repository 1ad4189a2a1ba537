package io.ozone.cluster.proof;

import static io.ozone.cluster.proof.Operation.ABSENT;
import static io.ozone.cluster.proof.Operations.create;
import static io.ozone.cluster.proof.Operations.delete;
import static io.ozone.cluster.proof.Operations.get;
import static io.ozone.cluster.proof.Operations.put;
import static io.ozone.cluster.proof.Operations.rename;
import static io.ozone.cluster.proof.Operations.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.cluster.proof.Operation.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class RegisterCheckTest {
    @Test
    void whatOneClientDoesInTurnIsLinearizable() {
        accepts(
                get("k", ABSENT, 0, 1),
                put("k", 1, 2, 3),
                get("k", 1, 4, 5),
                create("k", 2, Outcome.EXISTS, 6, 7),
                delete("k", Outcome.DONE, 8, 9),
                delete("k", Outcome.NOT_FOUND, 10, 11),
                create("k", 3, Outcome.DONE, 12, 13),
                get("k", 3, 14, 15));
    }

    @Test
    void readsDuringAWriteMaySeeEitherValueButNotGoBack() {
        accepts(put("k", 1, 0, 1), put("k", 2, 2, 9), get("k", 1, 3, 4), get("k", 2, 5, 6));
        rejects(put("k", 1, 0, 1), put("k", 2, 2, 9), get("k", 2, 3, 4), get("k", 1, 5, 6));
    }

    @Test
    void aStaleReadIsFound() {
        rejects(put("k", 1, 0, 1), put("k", 2, 2, 3), get("k", 1, 4, 5));
    }

    @Test
    void aLostWriteIsFound() {
        rejects(put("k", 1, 0, 1), get("k", ABSENT, 2, 3));
        rejects(put("k", 1, 0, 1), delete("k", Outcome.NOT_FOUND, 2, 3));
    }

    @Test
    void aPhantomIsFound() {
        rejects(put("k", 1, 0, 1), get("k", 7, 2, 3));
        rejects(delete("k", Outcome.DONE, 0, 1));
    }

    @Test
    void aResurrectedKeyIsFound() {
        rejects(put("k", 1, 0, 1), delete("k", Outcome.DONE, 2, 3), get("k", 1, 4, 5));
        rejects(put("k", 1, 0, 1), delete("k", Outcome.DONE_OR_NOT_FOUND, 2, 3), get("k", 1, 4, 5));
    }

    @Test
    void aWriteThatTookEffectTwiceIsFound() {
        rejects(create("k", 1, Outcome.DONE, 0, 1), delete("k", Outcome.DONE, 2, 3), delete("k", Outcome.DONE, 4, 5));
        rejects(put("k", 1, 0, 9), get("k", 1, 1, 2), put("k", 2, 3, 4), get("k", 2, 5, 6), get("k", 1, 7, 8));
    }

    @Test
    void twoCreationsOfOneKeyCantBothBeDone() {
        accepts(create("k", 1, Outcome.DONE, 0, 9), create("k", 2, Outcome.EXISTS, 0, 9));
        rejects(create("k", 1, Outcome.DONE, 0, 9), create("k", 2, Outcome.DONE, 0, 9));
    }

    @Test
    void aCreationThatDidNotHappenExistsNot() {
        rejects(create("k", 1, Outcome.EXISTS, 0, 1), get("k", ABSENT, 2, 3));
    }

    @Test
    void anUnknownWriteMayTakeEffectLateOrNeverButOnce() {
        Operation lost = unknown(put("k", 1, 0, 1));
        accepts(lost, get("k", ABSENT, 2, 3));
        accepts(lost, get("k", ABSENT, 2, 3), get("k", 1, 4, 5));
        accepts(lost, put("k", 2, 2, 3), get("k", 1, 4, 5));
        rejects(lost, get("k", 1, 2, 3), get("k", ABSENT, 4, 5));
        rejects(lost, get("k", 1, 2, 3), put("k", 2, 4, 5), get("k", 1, 6, 7));
        rejects(unknown(put("k", 1, 8, 9)), get("k", 1, 2, 3));
    }

    @Test
    void anUnknownDeletionMayTakeEffectLateButOnce() {
        Operation lost = unknown(delete("k", Outcome.DONE, 2, 3));
        accepts(put("k", 1, 0, 1), lost, get("k", 1, 4, 5), get("k", ABSENT, 6, 7));
        rejects(put("k", 1, 0, 1), lost, get("k", ABSENT, 4, 5), get("k", 1, 6, 7));
        rejects(put("k", 1, 0, 1), lost, get("k", ABSENT, 4, 5), put("k", 2, 6, 7), get("k", ABSENT, 8, 9));
    }

    @Test
    void aRenameMovesAtOneMoment() {
        Operation moved = rename("a", "b", Outcome.DONE, 2, 9);
        accepts(put("a", 1, 0, 1), moved, get("a", 1, 3, 4), get("b", 1, 5, 6), get("a", ABSENT, 7, 8));
        rejects(put("a", 1, 0, 1), moved, get("a", ABSENT, 3, 4), get("b", ABSENT, 5, 6));
        rejects(put("a", 1, 0, 1), moved, get("b", 1, 3, 4), get("a", 1, 5, 6));
        rejects(put("a", 1, 0, 1), rename("a", "b", Outcome.EXISTS, 2, 3));
        rejects(put("a", 1, 0, 1), rename("a", "b", Outcome.NOT_FOUND, 2, 3));
        accepts(put("a", 1, 0, 1), put("b", 2, 0, 1), rename("a", "b", Outcome.EXISTS, 2, 3), get("b", 2, 4, 5));
    }

    @Test
    void severalUnknownOperationsMayBeNeededToExplainOneAnswer() {
        accepts(
                put("b", 1, 0, 1),
                unknown(put("a", 2, 2, 3)),
                unknown(delete("b", Outcome.DONE, 2, 3)),
                unknown(rename("a", "b", Outcome.DONE, 2, 3)),
                get("b", 2, 4, 5),
                get("a", ABSENT, 6, 7));
    }

    @Test
    void keysThatNoRenameCouplesAreJudgedAlone() {
        assertThat(RegisterCheck.violations(List.of(
                        put("good", 1, 0, 1), get("good", 1, 2, 3), put("bad", 2, 0, 1), get("bad", ABSENT, 2, 3))))
                .singleElement()
                .asString()
                .contains("[bad]")
                .contains("stuck   client 0: GET bad 0");
    }

    @Test
    void theVerdictIsThatOfTryingAllOrders() {
        int good = 0;
        int bad = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            List<Operation> history = RandomHistories.small(new Random(seed));
            boolean linearizable = AllOrders.linearizable(history);
            assertThat(RegisterCheck.violations(history).isEmpty())
                    .as("seed %d: %s", seed, history)
                    .isEqualTo(linearizable);
            if (linearizable) {
                good++;
            } else {
                bad++;
            }
        }
        assertThat(good).isGreaterThan(2_000);
        assertThat(bad).isGreaterThan(2_000);
    }

    @Test
    void thousandsOfOperationsWithManyUnknownOutcomesAreDecided() {
        for (int seed = 0; seed < 8; seed++) {
            List<Operation> history = RandomHistories.large(new Random(seed), 4_000, 6, 0.01);
            assertThat(RegisterCheck.violations(history)).as("seed %d", seed).isEmpty();
            List<Operation> broken = RandomHistories.withStaleRead(history, new Random(seed));
            assertThat(RegisterCheck.violations(broken)).as("seed %d", seed).isNotEmpty();
        }
    }

    private static void accepts(Operation... history) {
        assertThat(RegisterCheck.violations(List.of(history))).isEmpty();
    }

    private static void rejects(Operation... history) {
        assertThat(RegisterCheck.violations(new ArrayList<>(List.of(history)))).hasSize(1);
    }
}
