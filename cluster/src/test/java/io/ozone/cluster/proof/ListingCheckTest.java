package io.ozone.cluster.proof;

import static io.ozone.cluster.proof.Operations.create;
import static io.ozone.cluster.proof.Operations.delete;
import static io.ozone.cluster.proof.Operations.put;
import static io.ozone.cluster.proof.Operations.rename;
import static io.ozone.cluster.proof.Operations.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.cluster.proof.Operation.Outcome;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ListingCheckTest {
    @Test
    void aKeyThatWasPutBeforeAndNotRemovedSinceMustBeShown() {
        accepts(listing(4, 5, "p/a"), put("p/a", 1, 0, 1));
        rejects(listing(4, 5), put("p/a", 1, 0, 1));
        rejects(listing(4, 5), delete("p/a", Outcome.DONE, 0, 1), put("p/a", 1, 2, 3));
        rejects(listing(4, 5), put("p/b", 1, 0, 1), rename("p/b", "p/a", Outcome.DONE, 2, 3));
    }

    @Test
    void aKeyThatWasRemovedBeforeAndNotPutSinceMustNotBeShown() {
        accepts(listing(4, 5), put("p/a", 1, 0, 1), delete("p/a", Outcome.DONE, 2, 3));
        rejects(listing(4, 5, "p/a"), put("p/a", 1, 0, 1), delete("p/a", Outcome.DONE, 2, 3));
        rejects(listing(4, 5, "p/a"), put("p/a", 1, 6, 7));
        rejects(listing(4, 5, "p/a"), put("p/a", 1, 0, 1), delete("p/a", Outcome.DONE_OR_NOT_FOUND, 2, 3));
        rejects(listing(4, 5, "p/a", "p/b"), put("p/a", 1, 0, 1), rename("p/a", "p/b", Outcome.DONE, 2, 3));
    }

    @Test
    void aNameThatNobodyWroteMustNotBeShown() {
        rejects(listing(4, 5, "p/x"));
    }

    @Test
    void ofKeysThatComeOrGoMeanwhileNothingIsAsked() {
        for (Listing listing : List.of(listing(4, 5), listing(4, 5, "p/a"))) {
            accepts(listing, put("p/a", 1, 3, 6));
            accepts(listing, unknown(put("p/a", 1, 0, 1)));
            accepts(listing, put("p/a", 1, 0, 1), delete("p/a", Outcome.DONE, 3, 6));
            accepts(listing, put("p/a", 1, 0, 1), unknown(delete("p/a", Outcome.DONE, 2, 3)));
            accepts(listing, put("p/a", 1, 0, 2), delete("p/a", Outcome.DONE, 1, 3));
        }
    }

    @Test
    void refusedOperationsAndOtherPrefixesDoNotCount() {
        accepts(listing(4, 5, "p/a"), put("p/a", 1, 0, 1), delete("p/a", Outcome.FAILED, 2, 3));
        accepts(listing(4, 5, "p/a"), put("p/a", 1, 0, 1), create("p/a", 2, Outcome.EXISTS, 2, 3));
        accepts(listing(4, 5), put("q/a", 1, 0, 1));
    }

    private static Listing listing(long invoked, long returned, String... names) {
        return new Listing(0, "p/", Set.of(names), invoked, returned);
    }

    private static void accepts(Listing listing, Operation... history) {
        assertThat(ListingCheck.violations(List.of(history), List.of(listing))).isEmpty();
    }

    private static void rejects(Listing listing, Operation... history) {
        assertThat(ListingCheck.violations(List.of(history), List.of(listing))).hasSize(1);
    }
}
